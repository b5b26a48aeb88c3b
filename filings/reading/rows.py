"""Rows of the database -> versions and what the desk knows of them: a constant number of queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, prefetch_related_objects
from django.utils import timezone

from filings import prose
from filings.editions import edition_for, editions_of_year
from filings.models import Chapter, Explanation, Post, Publication, Report, Unit
from filings.states import Status

from .cells import TableView
from .desk import Desk
from .signers import signers_of
from .tables import Columns, stored_columns, tables_of, view_of_rows
from .version import Body, Checked, Correction, Explained, LastYear, Signed, Signer, Version

Read = tuple[Version, Desk]


def read(report: Report) -> Read:
    """What `report` says, and what the desk knows of it."""
    return next(from_rows([report]))


def from_rows(reports: Sequence[Report]) -> Iterator[Read]:
    """The version of each report in turn: about ten queries for any number of national reports, fewer for drafts.

    One after the other, so that the cells of only one report are held at a time.
    """
    last = last_reports(reports)
    editions = [(report.pk, report.edition) for report in (*reports, *last.values())]
    columns = stored_columns(editions)
    chapters = grouped(Chapter.objects.filter(report__in=reports).values_list("report_id", "key", "body", "taken_over"))
    explanations = explanations_of(reports)
    prefetch_related_objects(reports, "signers")
    prefetch_related_objects([one for one in reports if one.status != Status.DRAFT], "signatures")
    holders = holders_of(reports)
    corrected = corrected_days(reports)
    read_superiors(reports)
    for report in reports:
        stored = explanations[report.pk]
        version = Version(
            body=body_of(report),
            year=report.year,
            number=report.version,
            edition=report.edition,
            tables=tables_of(report.pk, report.edition, report.year, columns),
            chapters={key: body for key, body, _taken_over in chapters[report.pk]},
            # Sorted here: databases differ in how they sort text.
            explanations=explained(stored),
            signers=tuple(Signer(one.role, one.name) for one in signers_of(report)),
            contact_phone=report.contact_phone,
            report_date=report.report_date,
            correction=correction_of(report, corrected),
            last_year=last_year_of(last[report.pk], columns) if report.pk in last else None,
            checked=Checked(**report.checked) if report.checked else None,
            signatures=signatures_of(report),
        )
        desk = desk_of(report, stored, frozenset(holders[report.unit_id]))
        yield version, replace(desk, taken_over=taken_over(chapters[report.pk]))


def taken_over(chapters: Iterable[tuple[str, str, list[str]]]) -> dict[str, list[str]]:
    """What stands as last year's report said it in (key, body, sentences that were taken over and not confirmed)."""
    standing = {key: prose.standing(body, known) for key, body, known in chapters if known}
    return {key: found for key, found in standing.items() if found}


def explained(stored: Iterable[Explanation]) -> tuple[Explained, ...]:
    """The explanations in the order in which they are signed: databases differ in how they sort text."""
    return tuple(
        Explained(*one)
        for one in sorted((one.code, one.cell, one.text, one.values.get("sentence", "")) for one in stored)
    )


def one_table(report: Report, view: TableView) -> Read:
    """The version with a single table and last year's beside it, for what stands at its figures: one query most often.

    It holds neither chapters, signers nor signatures, and names no superior unit.
    """
    version = Version(
        body=body_of(report) if report.identity else Body.of(report.unit),
        year=report.year,
        number=report.version,
        edition=report.edition,
        tables=(view,),
        chapters={},
        explanations=(),
        signers=(),
        contact_phone=report.contact_phone,
        report_date=report.report_date,
        last_year=last_table_of(report, view.key),
    )
    return version, desk_of(report)


def figures(report: Report) -> Version:
    """The version with all tables and last year's, without chapters and explanations: what prose is held against.

    Three queries for a national form, one more where the register has a form for last year.
    """
    last = last_reports([report]).get(report.pk)
    columns = stored_columns([(one.pk, one.edition) for one in (report, *([last] if last else []))])
    return Version(
        body=body_of(report) if report.identity else Body.of(report.unit),
        year=report.year,
        number=report.version,
        edition=report.edition,
        tables=tables_of(report.pk, report.edition, report.year, columns),
        chapters={},
        explanations=(),
        signers=(),
        contact_phone=report.contact_phone,
        report_date=report.report_date,
        last_year=last_year_of(last, columns) if last else None,
    )


def last_table_of(report: Report, key: str) -> LastYear | None:
    """Last year with one table. The report and its table are read at once where the form of that year is plain."""
    edition = edition_for(report.unit, report.year - 1) if report.status == Status.DRAFT else None
    table = next((one for one in edition.tables if one.key == key), None) if edition else None
    if edition and table:
        of_last_year = {"report__unit": report.unit_id, "report__year": report.year - 1, "report__current": True}
        rows = list(table.objects.filter(**of_last_year).select_related("report").order_by("pk"))
        if not rows and editions_of_year(report.year - 1) == (edition,):
            return None
        if rows and rows[0].report.edition_code == edition.code:
            last, by_column = rows[0].report, {row.column: row for row in rows}
            view = view_of_rows(table, [by_column[column.key] for column in table.columns], last.year)
            return LastYear(last.year, last.version, edition, "", (view,), last.pk, scope_of(last))
    last = last_reports([report]).get(report.pk)
    columns = stored_columns([(last.pk, last.edition)], only=key) if last else {}
    return last_year_of(last, columns, only=key) if last else None


def desk_of(
    report: Report, explanations: Sequence[Explanation] = (), holders: frozenset[tuple[str, str]] = frozenset()
) -> Desk:
    status, totals = Status(report.status), dict(report.stated_totals)
    return Desk(report.pk, status, report.status_since, tuple(explanations), holders, totals)


def body_of(report: Report) -> Body:
    """The body as it was at submission; a draft's as it is now."""
    return Body.from_told(report.identity) if report.identity else Body.of(report.unit, report.unit.parent)


def correction_of(report: Report, corrected: dict[tuple[int, int, int], Any]) -> Correction | None:
    if report.version == 1:
        return None
    day = corrected.get((report.unit_id, report.year, report.version - 1))
    return Correction(report.version - 1, timezone.localdate(day) if day else None, report.correction_reason)


def last_year_of(last: Report, columns: Columns, *, only: str = "") -> LastYear:
    tables = tables_of(last.pk, last.edition, last.year, columns, only=only)
    return LastYear(
        last.year, last.version, last.edition, last.publication.sha256("content"), tables, last.pk, scope_of(last)
    )


def scope_of(report: Report) -> str:
    """The scope that a published report prints; empty where its form states none."""
    return body_of(report).scope if report.identity and report.edition.states_scope else ""


def last_reports(reports: Iterable[Report]) -> dict[int, Report]:
    """Report id -> last year's report that it stands beside, with its publication. One query, or none.

    A draft asks what the public reads of last year now; submission fixes which version that was.
    """
    wanted = [report for report in reports if report.last_year_id or report.status == Status.DRAFT]
    # A report exists only where there is an edition, so most often the database need not be asked.
    drafts = [one for one in wanted if one.last_year_id is None and edition_for(one.unit, one.year - 1)]
    fixed = {one.last_year_id for one in wanted if one.last_year_id}
    asked = Q(pk__in=fixed)
    if drafts:
        years = {one.year - 1 for one in drafts}
        asked |= Q(unit__in={one.unit_id for one in drafts}, year__in=years, current=True)
    elif not fixed:
        return {}
    found = list(Report.objects.filter(asked).select_related("publication").prefetch_related("publication__artefacts"))
    by_id = {one.pk: one for one in found}
    by_year = {(one.unit_id, one.year): one for one in found if one.current}
    chosen = dict[int, Report]()
    for report in wanted:
        last = by_id.get(report.last_year_id or 0) or by_year.get((report.unit_id, report.year - 1))
        if last:
            last.unit = report.unit
            chosen[report.pk] = last
    return chosen


def explanations_of(reports: Sequence[Report]) -> dict[int, list[Explanation]]:
    found = defaultdict[int, list[Explanation]](list)
    for one in Explanation.objects.filter(report__in=reports).select_related("by", "verdict_by").order_by("pk"):
        found[one.report_id].append(one)
    return found


def signatures_of(report: Report) -> tuple[Signed, ...]:
    """The signatures of a report in the order in which they were given. A draft has none."""
    if report.status == Status.DRAFT:
        return ()
    given = sorted(report.signatures.all(), key=lambda one: (one.at, one.pk))
    return tuple(Signed(one.role, one.name, one.account_name, one.at, one.sha256, one.sm3) for one in given)


def holders_of(reports: Sequence[Report]) -> dict[int, list[tuple[Any, ...]]]:
    """Unit id -> (role, 姓名) of everyone who holds a post in it and whose account is not disabled."""
    posts = Post.objects.filter(unit__in={report.unit_id for report in reports}, account__is_active=True)
    return grouped(posts.values_list("unit_id", "role", "account__name"))


def corrected_days(reports: Sequence[Report]) -> dict[tuple[int, int, int], Any]:
    """(unit id, year, version) -> when it was published, of all versions of the reports that correct another one."""
    later = [report for report in reports if report.version > 1]
    if not later:
        return {}
    units, years = {report.unit_id for report in later}, {report.year for report in later}
    found = Publication.objects.filter(report__unit__in=units, report__year__in=years)
    rows = found.values_list("report__unit_id", "report__year", "report__version", "published_at")
    return {(unit, year, version): at for unit, year, version, at in rows}


def read_superiors(reports: Iterable[Report]) -> None:
    """Read the superior units of drafts, which name them as they are now, where they were not read with the units."""
    drafts = [report.unit for report in reports if report.identity is None]
    missing = [unit for unit in drafts if unit.parent_id and not Unit._meta.get_field("parent").is_cached(unit)]
    above = Unit.objects.in_bulk({unit.parent_id for unit in missing}) if missing else {}
    for unit in missing:
        unit.parent = above[unit.parent_id]


def grouped(rows: Iterable[tuple[Any, ...]]) -> dict[int, list[tuple[Any, ...]]]:
    """Rows by their first column."""
    found = defaultdict[int, list[tuple[Any, ...]]](list)
    for key, *row in rows:
        found[key].append(tuple(row))
    return found
