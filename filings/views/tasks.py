"""The task list of a report: what is to be filled in, in which state it is, and where it is filled in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filings.checks import Problem, unsettled
from filings.models import Report
from filings.reading import Cell, TableView, place
from filings.reading.place import Place, chapter_titles
from filings.reading.signers import signers_of

MISSING = frozenset({"incomplete", "chapter_empty", "phone_missing", "date_missing", "name_missing"})
"""Codes of problems that say only that something is not there yet."""
FIELDS = {
    "phone_missing": "id_contact_phone",
    "date_missing": "id_report_date",
    "date_early": "id_report_date",
}


class TaskState(TextChoices):
    """How far a task is."""

    NOT_STARTED = "not_started", gettext_lazy("Not started")
    IN_PROGRESS = "in_progress", gettext_lazy("In progress")
    WRONG = "wrong", gettext_lazy("With errors")
    DONE = "done", gettext_lazy("Done")


@dataclass(frozen=True)
class Task:
    """One line of the task list. `hint` says what is left; it may be empty."""

    title: str
    url: str
    state: TaskState
    hint: str = ""


def tasks(report: Report, tables: Sequence[TableView], found: Sequence[Problem]) -> list[Task]:
    """Every task of `report`, given its tables and all its problems.

    In printed order: tables that are no chapter, then the chapters, of which some are tables; at last the sign-off
    fields and the check.
    """
    chapters = report.edition.chapters
    titles, by_key = chapter_titles(report.edition), {table.key: table for table in tables}
    alone = by_key.keys() - {chapter.table for chapter in chapters}
    return [
        *(table_task(report, table, found) for table in tables if table.key in alone),
        *(
            table_task(report, by_key[chapter.table], found)
            if chapter.table
            else chapter_task(report, chapter.key, titles[chapter.key], found)
            for chapter in chapters
        ),
        signoff_task(report, found),
        check_task(report, found),
    ]


def state_of(codes: set[str], begun: bool) -> TaskState:
    """The state of a task with blocking problems of these codes."""
    if codes - MISSING:
        return TaskState.WRONG
    if codes:
        return TaskState.IN_PROGRESS if begun else TaskState.NOT_STARTED
    return TaskState.DONE


def codes_at(where: str, found: Sequence[Problem]) -> set[str]:
    return {problem.code for problem in found if problem.blocking and problem.place == where}


def table_task(report: Report, table: TableView, found: Sequence[Problem]) -> Task:
    begun = any(not cell.empty for cell in asked_cells(table))
    url = reverse("desk_table", args=[report.pk, table.key])
    return Task(table.caption, url, state_of(codes_at(place.table(table.key), found), begun), tally(table))


def asked_cells(table: TableView) -> list[Cell]:
    """The cells that this unit fills in."""
    return [cell for cell in table.typed_cells if not cell.is_off]


def tally(table: TableView) -> str:
    """How much of `table` is filled in, in words."""
    asked = asked_cells(table)
    return tally_of(sum(not cell.empty for cell in asked), len(asked))


def tally_of(filled: int, asked: int) -> str:
    return _("%(filled)s of %(all)s cells filled in") % {"filled": filled, "all": asked}


def chapter_task(report: Report, key: str, title: str, found: Sequence[Problem]) -> Task:
    url = reverse("desk_chapter", args=[report.pk, key])
    return Task(title, url, state_of(codes_at(place.chapter(key), found), False))


def signoff_task(report: Report, found: Sequence[Problem]) -> Task:
    begun = any([report.contact_phone, report.report_date, *(one.name for one in signers_of(report))])
    url = reverse("desk_signoff", args=[report.pk])
    return Task(_("Names, contact and date"), url, state_of(codes_at(place.SIGNOFF, found), begun))


def check_task(report: Report, found: Sequence[Problem]) -> Task:
    """The last task. It is begun once something else is done, and done when nothing stands in the way."""
    left = unsettled(found)
    errors = {problem.code for problem in left if problem.blocking}
    questions = sum(not problem.blocking for problem in left)
    state = state_of(errors, begun=False) if errors or not questions else TaskState.IN_PROGRESS
    hint = ngettext("%(count)s question to explain", "%(count)s questions to explain", questions)
    return Task(
        _("Check and submit"),
        reverse("desk_check", args=[report.pk]),
        state,
        hint % {"count": questions} if questions else "",
    )


def place_of(problem: Problem, report: Report) -> str:
    """The address where `problem` is mended: the cell, the chapter or the field."""
    kind, _key, _part = Place.parse(problem.place)
    address = problem.cell or next(iter(problem.cells), "")
    if kind == place.TABLE and address:
        return place.edit_url(place.cell(address), report.pk, report.edition)
    if kind != place.SIGNOFF:
        return place.edit_url(problem.place, report.pk, report.edition)
    blank = next((one.field for one in signers_of(report) if not one.name), "preparer_name")
    field = FIELDS.get(problem.code, f"id_{blank if problem.code == 'name_missing' else 'preparer_name'}")
    return place.edit_url(place.SIGNOFF, report.pk, report.edition) + f"#{field}"
