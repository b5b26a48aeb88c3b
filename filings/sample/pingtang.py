"""The report of 平塘县 for 2018, from the table as it was printed in 2019 to the published report."""

from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from filings import checks, events, workflow
from filings.importing import read_figures
from filings.models import Account, Report
from filings.models.report import Verdict
from filings.permissions import Refused
from filings.publishing import CannotBuild
from filings.reading import read
from filings.states import Action, Role, Status

from .people import PHONE, Say, make_units_and_accounts

YEAR = 2018
FOLDER = Path(__file__).parent
FIGURES = FOLDER / "pingtang-2018.json"
CORRECTED = ("3.3.4", "2")
REPORT_DATE = date(2019, 2, 14)
EXPLANATIONS = {
    "cases_above_applications": (
        "行政复议23件、行政诉讼87件按2019年公布的统计表照录。该数可能是全县行政复议、行政诉讼案件的总数，"
        "而不只是因政府信息公开引起的案件；演示样例不改动原表数据，特此说明。"
    ),
}
"""Code of a question -> its written explanation."""

Staff = dict[Role, Account]


def build(say: Say) -> Report:
    """Make what is missing of the demonstration up to the published report, and say each step in a line.

    Raises NameTaken where units or accounts of these names belong to somebody else, Refused where the workflow refuses
    a step, such as the last one on a machine that cannot make a PDF. What was done until then stays, and the next call
    goes on from there.
    """
    county, staff = make_units_and_accounts(say)
    # Corrections are somebody's own work, and left as they are.
    report = county.reports.select_related("unit").filter(year=YEAR, version=1).first()
    if report is None:
        report = workflow.start_report(county, YEAR, by=staff[Role.PREPARER])
        say(_("Draft: %(title)s") % {"title": report.title})
    for status, step in STEPS:
        if report.status == status:
            step(report, staff, say)
            report = Report.objects.select_related("unit").get(pk=report.pk)
    return report


def fill_in_and_submit(report: Report, staff: Staff, say: Say) -> None:
    preparer = staff[Role.PREPARER]
    figures = {address: (None, figure) for address, figure in printed_figures().items()}
    workflow.save_cells(report, figures, by=preparer)
    say(_("The table as it was printed in 2019 is typed in: %(count)s cells.") % {"count": len(figures)})
    for chapter in report.chapters.all():
        html = (FOLDER / f"{chapter.key}.html").read_text(encoding="utf-8")
        workflow.save_chapter(report, chapter.key, html, seen=chapter.revision, by=preparer)
    say(_("The chapters are written."))
    names = {f"{role.value}_name": staff[role].name for role in Role}
    workflow.save_signoff(report, {**names, "contact_phone": PHONE, "report_date": REPORT_DATE}, by=preparer)
    say(_("Names, contact phone and date of the report are filled in."))
    show_refusals(report, preparer, say)
    address, figure = CORRECTED
    workflow.save_cells(report, {address: (None, figure)}, by=preparer)
    say(_("%(cell)s is corrected to %(figure)s, as the reasons below it add up.") % {"cell": address, "figure": figure})
    for question in checks.unsettled(checks.problems(*read(report))):
        if question.code in EXPLANATIONS:
            workflow.explain(report, question.code, question.key, EXPLANATIONS[question.code], by=preparer)
            say(_("Explained in writing: %(question)s") % {"question": question.message})
    try:
        workflow.make_review_copy(report)
    except CannotBuild as problem:
        raise Refused(problem.refusal, Action.SUBMIT, report) from problem
    workflow.submit(report, by=preparer)
    say(_("%(name)s submits the report for review.") % {"name": preparer.name})


def printed_figures() -> dict[str, str]:
    """Address -> figure as typed, of the table as it was printed in 2019."""
    return {address: str(figure) for address, figure in read_figures(FIGURES.read_bytes())}


def show_refusals(report: Report, preparer: Account, say: Say) -> None:
    """Submit what cannot be submitted, and say why not."""
    try:
        workflow.submit(report, by=preparer)
    except Refused as refused:
        events.append_refusal(refused, by=preparer)
        say(_("Submitting is refused: %(sentence)s") % {"sentence": refused.sentence})
    for problem in checks.problems(*read(report)):
        if problem.blocking and problem.cell:
            say(f"  {problem.cell}  {problem.message}")


def judge_and_approve(report: Report, staff: Staff, say: Say) -> None:
    for question in checks.problems(*read(report)):
        if question.explanation and not question.accepted:
            workflow.judge(report, question.explanation, Verdict.ACCEPTED, by=staff[Role.REVIEWER])
            told = {"name": staff[Role.REVIEWER].name, "question": question.message}
            say(_("%(name)s accepts the explanation of: %(question)s") % told)
    workflow.approve(report, by=staff[Role.REVIEWER])
    say(_("%(name)s approves it.") % {"name": staff[Role.REVIEWER].name})


def sign(report: Report, staff: Staff, say: Say) -> None:
    workflow.sign(report, by=staff[Role.HEAD])
    say(_("%(name)s signs it.") % {"name": staff[Role.HEAD].name})


def publish(report: Report, staff: Staff, say: Say) -> None:
    publication = workflow.publish(report, by=staff[Role.PREPARER])
    say(_("It is published. Digest of its content: %(digest)s") % {"digest": publication.sha256("content")})


STEPS = (
    (Status.DRAFT, fill_in_and_submit),
    (Status.IN_REVIEW, judge_and_approve),
    (Status.TO_SIGN, sign),
    (Status.TO_PUBLISH, publish),
)
