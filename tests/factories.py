"""What tests stand on: units, people and reports, made through the same functions as in real use.

Plain functions with defaults; a test names only what it is about.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone

from filings import checks, content, workflow
from filings.checks import Problem
from filings.models import Account, Job, Post, Report, Unit
from filings.models.job import JobKind
from filings.models.report import Verdict
from filings.models.unit import Level, UnitKind, offered_name
from filings.reading import read
from filings.sample import pingtang
from filings.states import TRANSITIONS, Action, Role, Status
from tests.reading import problems_of, tables_of

PASSWORD = "a long enough pass phrase"

FIGURES = {
    "1.1": "100",
    "1.2.2": "100",
    "3.1": "12",
    "3.1.3": "12",
    "3.2": "12",
    "3.2.1": "12",
    "3.3": "12",
    "3.3.2": "12",
    "7": "0.5",
    "8.3": "3",
    "8.3.1": "1",
    "8.3.2": "2",
}
"""Figures of the 2018 form that agree and raise no question, where every other cell is 0."""

NATIONAL = {
    "2.4": "6",
    "2.5": "2",
    "2.6": "41",
    "2.7": "1860",
    "2.8": "213",
    "2.9": "17",
    "3.1.natural": "14",
    "3.2.natural": "1",
    "3.3.natural": "9",
    "3.4.natural": "2",
    "3.13.natural": "3",
    "3.24.natural": "14",
    "3.25.natural": "1",
    "3.1.business": "3",
    "3.3.business": "2",
    "3.14.business": "1",
    "3.24.business": "3",
}
"""Figures of the national form of 2021 that agree and raise no question, where every other cell is 0."""


FEES = "<p>本年度收取信息处理费0元。</p>"
"""What 六 of the national form says."""


def unit(
    code: str = "522727",
    name: str = "平塘县",
    *,
    kind: UnitKind = UnitKind.GOVERNMENT,
    level: Level = Level.COUNTY,
    parent: Unit | None = None,
    phone: str = "0854-0000000",
    official_name: str = "",
) -> Unit:
    """A unit below `parent`; without one, below the province, for which the 2018 form holds."""
    above = parent or (province() if code != "520000" else None)
    made = Unit(code=code, name=name, kind=kind, level=level, parent=above, phone=phone)
    made.official_name = official_name or offered_name(name, kind, level)
    made.path = made.path_below(above)
    made.save()
    return made


def province() -> Unit:
    """贵州省, made once a test."""
    return Unit.objects.filter(code="520000").first() or unit("520000", "贵州省", level=Level.PROVINCE)


def account(
    username: str,
    *posts: tuple[Role, Unit],
    name: str = "",
    is_staff: bool = False,
    is_active: bool = True,
    demonstration: bool = False,
    is_auditor: bool = False,
) -> Account:
    """An account with PASSWORD that holds `posts`; its printed name is its username unless given."""
    made = Account(
        username=username,
        name=name or username,
        is_staff=is_staff,
        is_superuser=is_staff,
        is_active=is_active,
        demonstration=demonstration,
        is_auditor=is_auditor,
    )
    made.set_password(PASSWORD)
    made.save()
    Post.objects.bulk_create(Post(account=made, unit=place, role=role) for role, place in posts)
    return made


@dataclass
class People:
    """The three people of one unit who make, review and sign its report."""

    preparer: Account
    reviewer: Account
    head: Account


def people(of: Unit, prefix: str = "") -> People:
    """Three accounts, named by their roles, each the only holder of its post in `of`."""
    return People(*(account(f"{prefix}{role.value}", (role, of)) for role in Role))


def signed_in(by: Account) -> Client:
    """A browser in which `by` has signed in."""
    client = Client()
    client.force_login(by)
    return client


def filled_report(of: Unit, staff: People, *, year: int = 2018, figures: Mapping[str, str] = FIGURES) -> Report:
    """A draft with these figures, else 0, prose and sign-off, without a problem or a question: ready to submit."""
    report = workflow.start_report(of, year, by=staff.preparer)
    asked = [cell.address for table in tables_of(report) for cell in table.typed_cells if not cell.is_off]
    typed = {address: (None, figures.get(address, "0")) for address in asked}
    workflow.save_cells(report, typed, by=staff.preparer)
    for chapter in report.chapters.all():
        body = FEES if chapter.key == "other" else "<p>本年度工作平稳推进。</p>"
        workflow.save_chapter(report, chapter.key, body, seen=0, by=staff.preparer)
    names = {f"{role}_name": getattr(staff, role).name for role in Role}
    workflow.save_signoff(report, {"report_date": date(year + 1, 3, 1), **names}, by=staff.preparer)
    return Report.objects.select_related("unit").get(pk=report.pk)


def report_in(
    status: Status, of: Unit, staff: People, *, year: int = 2018, figures: Mapping[str, str] = FIGURES
) -> Report:
    """A filled report, taken through the workflow as far as `status`."""
    return carried_on(filled_report(of, staff, year=year, figures=figures), status, staff)


def carried_on(report: Report, status: Status, staff: People) -> Report:
    """`report` taken further through the workflow, as far as `status`; fresh from the database."""
    for action, by in (
        (Action.SUBMIT, staff.preparer),
        (Action.APPROVE, staff.reviewer),
        (Action.SIGN, staff.head),
        (Action.PUBLISH, staff.preparer),
        (Action.WITHDRAW, staff.head),
    ):
        if report.status == status:
            break
        if report.status not in TRANSITIONS[action].sources:
            continue
        if action == Action.APPROVE:
            accept_explanations(report, by)
        take(action, report, by)
        report = Report.objects.select_related("unit").get(pk=report.pk)
    return report


def printed(report: Report) -> None:
    """Keep that what a draft says now was printed: a copy takes a second, and most tests are not about it."""
    version, desk = read(Report.objects.select_related("unit").get(pk=report.pk))
    signed = content.content(checks.to_be_signed(version, desk, checks.problems(version, desk)))
    Report.objects.filter(pk=report.pk).update(review_copy_sha256=signed.sha256)


def submit(report: Report, *, by: Account, seen: str | None = None) -> Report:
    """Submit a report as one that was printed before."""
    printed(report)
    return workflow.submit(report, by=by, seen=seen)


def accept_explanations(report: Report, by: Account) -> None:
    """The reviewer accepts whatever is explained."""
    for question in problems_of(report):
        if question.explanation and not question.accepted:
            workflow.judge(report, question.explanation, Verdict.ACCEPTED, by=by)


def take(action: Action, report: Report, by: Account) -> None:
    """Do one action of the workflow as `by`."""
    if action == Action.RETURN:
        workflow.return_for_changes(report, "请核对数据。", by=by)
    elif action == Action.WITHDRAW:
        workflow.withdraw(report, "按上级通知撤销公开。", by=by)
    else:
        moves: dict[Action, Callable[..., object]] = {
            Action.SUBMIT: submit,
            Action.APPROVE: workflow.approve,
            Action.SIGN: workflow.sign,
            Action.PUBLISH: workflow.publish,
        }
        moves[action](report, by=by)


def job(report: Report, kind: JobKind = JobKind.COPY, *, by: Account | None = None, **facts: Any) -> Job:
    """A job that waits for a worker, unless `facts` say more."""
    asked = {"by": by or Account.objects.earliest("pk"), "asked_at": timezone.now(), **facts}
    return Job.objects.create(report=report, kind=kind, **asked)


def questions_of(report: Report) -> list[Problem]:
    """The questions of a draft that wait for an explanation."""
    return [one for one in checks.unsettled(problems_of(report)) if not one.blocking]


def pingtang_report(of: Unit, staff: People) -> Report:
    """A draft with the printed figures of 平塘县, 3.3.4 mended and the questions explained: ready to submit."""
    report = filled_report(of, staff)
    figures = {**pingtang.printed_figures(), pingtang.CORRECTED[0]: pingtang.CORRECTED[1]}
    workflow.save_cells(report, {address: (None, text) for address, text in figures.items()}, by=staff.preparer)
    for question in checks.unsettled(problems_of(report)):
        workflow.explain(report, question.code, question.cell or "", "经核实,情况属实。", by=staff.preparer)
    return Report.objects.select_related("unit").get(pk=report.pk)
