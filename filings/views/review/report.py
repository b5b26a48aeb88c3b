"""The whole report on one page, for who reviews and signs it: what changed, what is wrong, figures, text, decisions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from filings import checks, content, prose
from filings.checks import Problem
from filings.comparison import Differences, differences, shown
from filings.models import Account, Report, Signature
from filings.permissions import refusal
from filings.reading import Version, from_said, place, read
from filings.reading.place import Place
from filings.rendering.article import Section, address, printed_date, printed_names, sections, tables_of_chapters
from filings.states import PUBLIC, Action, Status
from filings.views.account import for_staff
from filings.views.figures import ReadTable, read_tables
from filings.views.loading import visible_report
from filings.views.requests import StaffRequest
from filings.views.steps import is_overdue, last_return, steps, why_overdue
from filings.views.threads import Thread, open_threads, remarks_by_place, threads_of

from .glance import glance
from .ways import ways


@for_staff
@require_safe
def review_report(request: StaffRequest, pk: int) -> HttpResponse:
    """The report in review: what changed since its return, remarks, problems, figures, text, signatures, decisions."""
    report, user = visible_report(request, pk), request.user
    version, desk = read(report)
    found, threads = checks.problems(version, desk), threads_of(report)
    signed, told = checks.to_be_signed(version, desk, found), findings(report, found)
    decisions = ways(user, report, found)
    digest, since_return = content.content(signed).sha256, changes_since_return(report, signed)
    page = {
        "report": report,
        "steps": steps(report),
        "glance": None if report.status in PUBLIC else glance(version, found, threads, since_return),
        "since_return": shown(since_return) if since_return is not None else None,
        "returned": last_return(report) if since_return is not None else None,
        "threads": open_threads(threads),
        "mended": len(threads) - len(open_threads(threads)),
        "findings": told,
        "judges": refusal(user, Action.JUDGE, report) is None,
        "scope": version.scope,
        "signatures": signatures(report, digest),
        "digest": digest,
        "checked": signed.checked,
        "report_date": printed_date(report.report_date),
        "names": printed_names(version),
        "ways": decisions,
        "open_ways": [way for way in decisions if way.refusal is None],
        **figures_and_text(user, report, version, since_return, threads, told),
        **publication_of(user, report),
    }
    return render(request, "review/review_report.html", page)


def figures_and_text(
    user: Account,
    report: Report,
    version: Version,
    since_return: Differences | None,
    threads: Sequence[Thread],
    told: "Sequence[Finding]",
) -> dict[str, Any]:
    """The report as it is read, with the remarks on it and the ways to make one."""
    pinned, within = remarks_by_place(threads), tables_of_chapters(version.edition)
    tables = read_tables(version, values_before(since_return), pinned)
    may_remark = refusal(user, Action.REMARK, report) is None
    return {
        "annexes": [table for key, table in tables.items() if key not in within],
        "chapters": chapters_of(version, tables, pinned, told),
        "may_remark": may_remark,
        "pins": may_remark or bool(pinned),
    }


def publication_of(user: Account, report: Report) -> dict[str, Any]:
    """Where the public reads it, or when it will."""
    return {
        "public": address(report.unit.code, report.year, report.version) if report.status in PUBLIC else "",
        "is_withdrawn": report.status == Status.WITHDRAWN,
        "is_scheduled": report.publish_at is not None,
        "is_overdue": is_overdue(report),
        "why_overdue": why_overdue(report) if is_overdue(report) else "",
        "may_unschedule": refusal(user, Action.SCHEDULE, report) is None,
    }


def changes_since_return(report: Report, version: Version) -> Differences | None:
    """What it says otherwise than when it was last returned; None where it never was, or is public since."""
    if report.returned_content is None or report.status in PUBLIC:
        return None
    return differences(from_said(report.returned_content), version)


def values_before(changed: Differences | None) -> dict[str, str]:
    """Address -> what the cell said before, for each that has changed."""
    return {cell.address: cell.old for cell in changed.cells} if changed else {}


@dataclass(frozen=True)
class Finding:
    """A problem or question. `id` is its own place on the page, `link` that of what it speaks of."""

    id: str
    problem: Problem
    link: str


def findings(report: Report, found: list[Problem]) -> list[Finding]:
    """What stands in the way first, then the explanations that wait for the reviewer, then the accepted ones."""
    ordered = sorted(found, key=lambda problem: (not problem.blocking, not problem.open, problem.accepted))
    return [Finding(finding_id(one.code, one.key), one, link_to(one, report)) for one in ordered]


def finding_id(code: str, cell: str) -> str:
    return f"finding-{code}-{cell}"


def link_to(problem: Problem, report: Report) -> str:
    """The address on the page of the cell, table, chapter or field that a problem speaks of."""
    at_cell = problem.cell and Place.parse(problem.place).kind == place.TABLE
    return place.review_anchor(place.cell(problem.cell or "") if at_cell else problem.place, report.edition)


@dataclass(frozen=True)
class Block:
    """A block of a chapter: its place for remarks and on the page, its HTML, what is remarked on it and asked of it."""

    place: str
    id: str
    html: str
    remarks: Sequence[int]
    findings: Sequence[Finding] = ()


@dataclass(frozen=True)
class ReadChapter:
    """A chapter in review: `blocks` of prose, or the `table` that it is. `remarks` are those on the whole chapter."""

    section: Section
    blocks: Sequence[Block]
    table: ReadTable | None
    remarks: Sequence[int]


def chapters_of(
    version: Version,
    tables: Mapping[str, ReadTable],
    pinned: Mapping[str, list[int]],
    found: Sequence[Finding],
) -> list[ReadChapter]:
    return [
        ReadChapter(
            section,
            [] if section.table else blocks_of(section.key, version.chapters.get(section.key, ""), pinned, found),
            tables[section.table.key] if section.table else None,
            pinned.get(place.chapter(section.key), []),
        )
        for section in sections(version)
    ]


def blocks_of(key: str, body: str, pinned: Mapping[str, list[int]], found: Sequence[Finding] = ()) -> list[Block]:
    said = [(one, one.problem.said.sentence) for one in found if one.problem.said and one.problem.said.chapter == key]
    return [
        Block(at, place.page_id(at), html, pinned.get(at, []), beside(html, said))
        for number, html in prose.readable_blocks(body)
        for at in [place.chapter(key, number)]
    ]


def beside(html: str, said: Sequence[tuple[Finding, str]]) -> list[Finding]:
    """The questions that speak of a sentence of this block."""
    text = prose.stored_text(html) if said else ""
    return [one for one, sentence in said if sentence in text]


def signatures(report: Report, digest: str) -> list[tuple[Signature, bool]]:
    """The signatures in the order they were given, and whether each is for what the report says now."""
    return [(one, one.sha256 == digest) for one in sorted(report.signatures.all(), key=lambda one: one.at)]
