"""The task list of a report: what is to be filled in, in which state it is, and where it is filled in."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from filings import prose
from filings.checks import Problem, unsettled
from filings.models import Report
from filings.reading import Cell, TableView, Version, place
from filings.reading.place import Place, chapter_titles
from filings.reading.signers import signers_of

MISSING = frozenset({"incomplete", "chapter_empty", "taken_over", "phone_missing", "date_missing", "name_missing"})
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


def tasks(report: Report, version: Version, found: Sequence[Problem], remarked: Sequence[str] = ()) -> list[Task]:
    """Every task of `report`, given what it says, all its problems, and the places of its open remarks.

    None is done while something about it is open: a bare heading, a remark, a question without an explanation. In
    printed order: tables that are no chapter, then the chapters, of which some are tables; at last the sign-off fields
    and the check.
    """
    chapters, tables = report.edition.chapters, version.tables
    left = Left(found, remarked)
    titles, by_key = chapter_titles(report.edition), {table.key: table for table in tables}
    alone = by_key.keys() - {chapter.table for chapter in chapters}
    return [
        *(table_task(report, table, left) for table in tables if table.key in alone),
        *(
            table_task(report, by_key[chapter.table], left)
            if chapter.table
            else chapter_task(report, chapter.key, titles[chapter.key], version.chapters.get(chapter.key, ""), left)
            for chapter in chapters
        ),
        signoff_task(report, left),
        check_task(report, found),
    ]


def state_of(codes: set[str], begun: bool) -> TaskState:
    """The state of a task with blocking problems of these codes."""
    if codes - MISSING:
        return TaskState.WRONG
    if codes:
        return TaskState.IN_PROGRESS if begun else TaskState.NOT_STARTED
    return TaskState.DONE


@dataclass(frozen=True)
class Left:
    """What is left to do: all problems of a report, and the places of its open remarks."""

    found: Sequence[Problem]
    remarked: Sequence[str]

    def codes(self, where: str) -> set[str]:
        """The codes of what blocks at a place."""
        return {problem.code for problem in self.found if problem.blocking and problem.place == where}

    def state(self, where: str, begun: bool, open_things: Sequence[str]) -> TaskState:
        """The state of the task of a place, at which `open_things` are open beside its problems."""
        state = state_of(self.codes(where), begun)
        return TaskState.IN_PROGRESS if state == TaskState.DONE and open_things else state

    def hints(self, where: str, cells: Container[str] = ()) -> list[str]:
        """What else is open there, in sentences: questions and remarks, those about `cells` among them."""
        questions = sum(one.open and not one.blocking and one.place == where for one in self.found)
        here = [Place.parse(one) for one in self.remarked]
        remarks = sum((one.kind == place.CELL and one.key in cells) or same_place(one, where) for one in here)
        said = []
        if questions:
            said.append(ngettext("%(count)s question to explain", "%(count)s questions to explain", questions))
            said[-1] %= {"count": questions}
        if remarks:
            said.append(ngettext("%(count)s open remark", "%(count)s open remarks", remarks) % {"count": remarks})
        return said


def same_place(one: Place, where: str) -> bool:
    """Whether a remark's place is in the place of a task, of whichever part it speaks."""
    other = Place.parse(where)
    return (one.kind, one.key) == (other.kind, other.key)


def table_task(report: Report, table: TableView, left: Left) -> Task:
    begun = any(not cell.empty for cell in asked_cells(table))
    url = reverse("desk_table", args=[report.pk, table.key])
    open_things = left.hints(place.table(table.key), {cell.address for cell in table.cells})
    state = left.state(place.table(table.key), begun, open_things)
    return Task(table.caption, url, state, joined([tally(table), *open_things]))


def joined(sentences: Sequence[str]) -> str:
    return _("; ").join(sentences)


def asked_cells(table: TableView) -> list[Cell]:
    """The cells that this unit fills in."""
    return [cell for cell in table.typed_cells if not cell.is_off]


def tally(table: TableView) -> str:
    """How much of `table` is filled in, in words."""
    asked = asked_cells(table)
    return tally_of(sum(not cell.empty for cell in asked), len(asked))


def tally_of(filled: int, asked: int) -> str:
    return _("%(filled)s of %(all)s cells filled in") % {"filled": filled, "all": asked}


def chapter_task(report: Report, key: str, title: str, body: str, left: Left) -> Task:
    url, where = reverse("desk_chapter", args=[report.pk, key]), place.chapter(key)
    open_things = left.hints(where)
    if bare := prose.bare_headings(body):
        sentence = _("Nothing stands under: %(headings)s")
        open_things.insert(0, sentence % {"headings": _(", ").join(bare)})
    if "taken_over" in left.codes(where):
        open_things.insert(0, _("sentences of last year's are to be changed or confirmed"))
    state = left.state(where, "chapter_empty" not in left.codes(where), open_things)
    return Task(title, url, state, "" if state == TaskState.NOT_STARTED else joined(open_things))


def signoff_task(report: Report, left: Left) -> Task:
    begun = any([report.contact_phone, report.report_date, *(one.name for one in signers_of(report))])
    url, open_things = reverse("desk_signoff", args=[report.pk]), left.hints(place.SIGNOFF)
    state = left.state(place.SIGNOFF, begun, open_things)
    return Task(_("Names, contact and date"), url, state, joined(open_things))


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
