"""A report begins: its empty tables, its chapters, and what follows from last year's report."""

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from filings import events
from filings.editions import Edition, edition_for
from filings.figures import OFF
from filings.models import Account, Chapter, Report, Signer, Unit
from filings.permissions import Refusal, Refused, refusal_to_start
from filings.reading import read
from filings.reading.rows import last_reports
from filings.reading.signers import signers_of
from filings.states import Action, Role

from .entries import save_cells


def start_report(unit: Unit, year: int, *, by: Account | None) -> Report:
    """Make the draft (version 1) of `unit` for `year`, its empty tables and chapters. Raises Refused."""
    with transaction.atomic():
        # The unit's place and level decide what is made, so that nobody moves it meanwhile.
        unit = Unit.objects.select_for_update(of=("self",)).get(pk=unit.pk)
        edition = edition_for(unit, year)
        found = (refusal_to_start(by, unit) if by else None) or refusal_of_year(unit, year, edition)
        if found:
            raise Refused(found, Action.START)
        if edition is None:
            raise LookupError(f"no edition for {unit} in {year}")
        report = Report.objects.create(
            unit=unit,
            year=year,
            edition_code=edition.code,
            status_since=timezone.now(),
            contact_phone=unit.phone,
        )
        make_empty(report, edition)
        make_signers(report)
        carry_signoff(report)
        events.append(Action.START, by=by, on=report)
        carry_in(report)
        return report


def refusal_of_year(unit: Unit, year: int, edition: Edition | None) -> Refusal | None:
    """Why there can be no new report of `unit` for `year`, whose form would be `edition`, or None."""
    told = {"unit": unit.official_name, "year": year}
    if edition is None:
        return Refusal("no_edition", told)
    if year > localdate().year:
        return Refusal("year_not_begun", {"year": year})
    return Refusal("report_exists", told) if unit.reports.filter(year=year).exists() else None


def make_empty(report: Report, edition: Edition) -> None:
    """The tables without figures, but for what the unit is not asked for, and the chapters with their outline."""
    for table in edition.tables:
        off = [figure.name for figure in table.figures if not figure.is_asked_of(report.unit.level)]
        table.objects.bulk_create(
            table(report=report, column=column.key, marks=dict.fromkeys(off, OFF)) for column in table.columns
        )
    Chapter.objects.bulk_create(
        Chapter(report=report, key=chapter.key, body="".join(f"<h3>{part}</h3><p></p>" for part in chapter.outline))
        for chapter in edition.prose_chapters
    )


def carry_in(report: Report) -> None:
    """Fill in what follows from last year's published report (上年结转), cell by cell. Nobody's Change: no preparer."""
    version, _desk = read(report)
    before = version.last_year
    if before is None:
        return
    entries = {
        column.by_name[rule.name].address: (None, last.entered)
        for table in version.tables
        for rule in table.table.carried
        for column in table.columns
        if rule.filled and (last := before.column(table.key, column.column.key).get(rule.last)) and last.settled
    }
    if entries:
        save_cells(report, entries, by=None)


def carry_signoff(report: Report) -> None:
    """Offer last year's contact phone, and the names of those who signed it where they hold their posts still."""
    last = last_reports([report]).get(report.pk)
    if last is None:
        return
    if last.contact_phone:
        report.contact_phone = last.contact_phone
        report.save(update_fields=["contact_phone"])
    signed = {one.field: one for one in signers_of(last)}
    held = set(report.unit.posts.filter(account__is_active=True).values_list("role", "account__name"))
    for one in signers_of(report):
        before = signed.get(one.field)
        if not one.name and before and (before.role, before.name) in held:
            one.name = before.name
            one.save(update_fields=["name"])


def make_signers(report: Report) -> None:
    """A row for each signature that the unit asks for, with the name where the posts leave no choice."""
    held: dict[str, list[str]] = {}
    posts = report.unit.posts.filter(account__is_active=True)
    for role, name in posts.order_by("pk").values_list("role", "account__name"):
        held.setdefault(role, []).append(name)
    for role in Role:
        places, people = report.unit.signers_of(role), held.get(role, [])
        names = people if len(people) == places else [""] * places
        Signer.objects.bulk_create(
            Signer(report=report, role=role, order=order, name=name) for order, name in enumerate(names, 1)
        )
