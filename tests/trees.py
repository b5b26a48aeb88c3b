"""A public tree with a report in every state that the public can find one in, and what is at its addresses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from django.test import Client

from filings import workflow
from filings.models import Report, Unit
from filings.publishing.public.tree import CURRENT, GONE, PAGE, root
from filings.states import Status
from tests import factories
from tests.publications import publish_quickly

STATES = {
    "522701": "published",
    "522702": "corrected",
    "522703": "withdrawn",
    "522704": "corrected after a withdrawal",
    "522705": "corrected twice, then withdrawn",
}
"""The code of each unit, and what became of its report for 2018."""


def published(report: Report, staff: factories.People) -> Report:
    """`report` taken through its signatures to the public, with files of its own but for the setting of its PDF."""
    publish_quickly(factories.carried_on(report, Status.TO_PUBLISH, staff), staff.preparer)
    return fresh(report)


def corrected(report: Report, staff: factories.People) -> Report:
    """Its next version before the public."""
    workflow.amend(report, "会议数有误，予以更正。", by=staff.preparer)
    return published_correction(report, staff)


def published_correction(report: Report, staff: factories.People) -> Report:
    """The draft of its next version, changed and taken to the public."""
    draft = newest(report)
    workflow.save_cells(draft, {"9.1": (None, str(draft.version))}, by=staff.preparer)
    workflow.save_signoff(draft, {"report_date": date(2019, 5, draft.version)}, by=staff.preparer)
    return published(draft, staff)


def withdrawn(report: Report, staff: factories.People) -> Report:
    workflow.withdraw(report, "按上级通知撤销公开。", by=staff.head)
    return fresh(report)


def newest(report: Report) -> Report:
    return Report.objects.select_related("unit").get(unit=report.unit_id, year=report.year, newest=True)


def fresh(report: Report) -> Report:
    return Report.objects.select_related("unit").get(pk=report.pk)


def planted(code: str = "522701") -> tuple[Report, factories.People]:
    """A published report of a unit of its own, and its people."""
    unit = Unit.objects.filter(code=code).first() or factories.unit(code, f"第{code[-1]}县")
    staff = factories.people(unit, f"{code}-")
    return published(factories.filled_report(unit, staff), staff), staff


def plant(*codes: str) -> dict[str, Report]:
    """What stands in STATES, or those of `codes`: code -> the newest version."""
    reports = {}
    for code, state in ((code, STATES[code]) for code in codes or STATES):
        report, staff = planted(code)
        if state == "corrected twice, then withdrawn":
            report = corrected(corrected(report, staff), staff)
        if "withdraw" in state:
            report = withdrawn(report, staff)
        if state in ("corrected", "corrected after a withdrawal"):
            report = corrected(report, staff)
        reports[code] = report
    return reports


@contextmanager
def without_the_tree() -> Iterator[None]:
    """As if nothing had been written: what is asked for now is made from the database and the storage."""
    away = root().with_name("public-away")
    root().rename(away)
    try:
        yield
    finally:
        away.rename(root())


def files() -> dict[str, bytes]:
    """Every file below reports/, by its path there; a link by what it leads to."""
    return {
        str(path.relative_to(root() / "reports")): str(path.readlink()).encode()
        if path.is_symlink()
        else path.read_bytes()
        for path in sorted((root() / "reports").rglob("*"))
        if path.is_symlink() or path.is_file()
    }


def addresses_of(path: Path) -> list[str]:
    """The addresses at which a file of the tree is answered; `path` from below reports/."""
    code, year, version, name = path.parts
    asked = "" if name in (PAGE, GONE) else name
    current = (root() / "reports" / code / year / CURRENT).readlink()
    return [f"/reports/{code}/{year}/{number}{asked}" for number in [f"{version}/", *[""] * (str(current) == version)]]


def addresses() -> list[str]:
    """Every address at which something of the tree is answered."""
    held = [Path(path) for path in files() if not path.endswith(("current", ".gz"))]
    return [address for path in held for address in addresses_of(path)]


def answered(addresses: list[str]) -> dict[str, tuple[int, bytes]]:
    """Status and body at each address, as Django gives them."""
    answers = {address: Client(raise_request_exception=False).get(address) for address in addresses}
    return {address: (answer.status_code, answer.content) for address, answer in answers.items()}
