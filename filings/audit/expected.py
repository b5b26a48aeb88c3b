"""What must stand in the files of a report, from the rows of the database."""

from collections.abc import Sequence
from dataclasses import dataclass

from filings import cells, content
from filings.cells import TableView
from filings.models import Report
from filings.rendering import article, charts
from filings.rendering.charts import Drawn


@dataclass(frozen=True)
class Expected:
    """The facts of a report in the order of the paper.

    chapters  each title with the table under it, or None where prose stands there
    """

    title: str
    scope: str
    correction: Sequence[str]
    chapters: Sequence[tuple[str, TableView | None]]
    annexes: Sequence[TableView]
    sign_off: Sequence[str]
    charts: Sequence[Drawn]
    charts_title: str
    digest: str
    address: str

    @property
    def tables(self) -> list[TableView]:
        """The statistics tables in printed order."""
        return [*(table for _title, table in self.chapters if table), *self.annexes]


def expected(report: Report) -> Expected:
    tables = cells.read(report)
    return Expected(
        title=report.title,
        scope=report.scope,
        correction=article.correction(report),
        chapters=[(one.title, one.table) for one in article.sections(report, tables) if one.title],
        annexes=article.annexes(report, tables),
        sign_off=(
            f"单位负责人:{report.head_name}",
            f"审核人:{report.reviewer_name}",
            f"填报人:{report.preparer_name}",
            f"联系电话:{report.contact_phone}",
            f"填报日期:{article.printed_date(report.report_date)}",
        ),
        charts=charts.drawn(report, tables),
        charts_title=article.charts_title(report),
        digest=content.digest(report),
        address=article.public_address(report),
    )
