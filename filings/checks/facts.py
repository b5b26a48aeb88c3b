"""Everything that the checks read of a report, for one report or for many at once with the same few queries."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from filings import cells, prose
from filings.cells import Cell, TableView
from filings.editions import edition_for
from filings.figures import Table
from filings.models import Chapter, Explanation, Post, Report
from filings.states import Status


@dataclass(slots=True)
class Facts:
    """What the checks of one report read.

    chapters  key -> HTML of each chapter of prose
    holders   (role, 姓名) of everyone who holds a post in the unit and whose account is not disabled
    last      the unit's newest published report of the year before, and its tables
    """

    report: Report
    tables: list[TableView]
    chapters: dict[str, str] = field(default_factory=dict)
    explanations: list[Explanation] = field(default_factory=list)
    holders: set[tuple[str, str]] = field(default_factory=set)
    last: Report | None = None
    last_tables: list[TableView] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def last_column(self, table: type[Table], column: str) -> dict[str, Cell]:
        """Last year's cells of a column by their figures' names, so that they are found in another edition as well."""
        for view in self.last_tables:
            if view.key == table.key:
                for one in view.columns:
                    if one.row.column == column:
                        return one.by_name
        return {}

    def text(self, chapter: str) -> str:
        """What a chapter says, without its markup. Several rules ask, so it is taken off once."""
        if chapter not in self.texts:
            self.texts[chapter] = prose.stored_text(self.chapters.get(chapter, ""))
        return self.texts[chapter]


def facts_of(reports: Sequence[Report], tables: list[TableView] | None = None) -> Iterator[Facts]:
    """The facts of each report: seven queries for any number of national reports of one year.

    One after the other, so that the cells of only one report are held at a time. `tables` are those of a single
    report, where the caller has read them already.
    """
    last = last_reports(reports)
    stored = cells.stored_rows([*(reports if tables is None else ()), *last.values()])
    chapters = grouped(Chapter.objects.filter(report__in=reports), "report_id")
    explanations = grouped(Explanation.objects.filter(report__in=reports).select_related("by"), "report_id")
    posts = Post.objects.filter(unit__in={report.unit_id for report in reports}, account__is_active=True)
    holders = grouped(posts.select_related("account"), "unit_id")
    for report in reports:
        before = last.get(report.unit_id)
        yield Facts(
            report=report,
            tables=cells.views_of(report, stored) if tables is None else tables,
            chapters={chapter.key: chapter.body for chapter in chapters[report.pk]},
            explanations=explanations[report.pk],
            holders={(post.role, post.account.name) for post in holders[report.unit_id]},
            last=before,
            last_tables=cells.views_of(before, stored) if before else [],
        )


def facts_of_table(report: Report, table: TableView) -> Facts:
    """What the rules about the figures of one table read, and nothing else: one query, for last year's table."""
    facts = Facts(report, [table])
    edition = edition_for(report.unit, report.year - 1)
    # A report exists only where there is an edition, so most often the database need not be asked.
    before = next((one for one in edition.tables if one.key == table.key), None) if edition else None
    if before is None:
        return facts
    published = before.objects.filter(
        report__unit=report.unit_id, report__year=report.year - 1, report__status=Status.PUBLISHED
    )
    by_version = grouped(published.select_related("report").order_by("report__version"), "report_id")
    if by_version:
        stored = list(by_version.values())[-1]
        facts.last = stored[0].report
        facts.last.unit = report.unit
        facts.last_tables = [cells.view_of_rows(before, stored, facts.last.year)]
    return facts


def last_reports(reports: Sequence[Report]) -> dict[int, Report]:
    """Unit id -> its newest published report of the year before. The reports are of one year."""
    before = Report.objects.filter(
        unit__in={report.unit_id for report in reports},
        year__in={report.year - 1 for report in reports},
        status=Status.PUBLISHED,
    )
    return {report.unit_id: report for report in before.select_related("unit").order_by("version")}


def grouped(rows: Iterable[Any], key: str) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, key)].append(row)
    return found
