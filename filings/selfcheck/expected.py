"""What must stand in the files of a report, from the version that is read."""

from collections.abc import Sequence
from dataclasses import dataclass

from filings.reading import TableView, Version
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


def expected(version: Version, digest: str) -> Expected:
    """What the files of `version` say, whose signed content has the SHA-256 `digest`."""
    return Expected(
        title=version.title,
        scope=version.scope,
        correction=article.correction(version),
        chapters=[(one.title, one.table) for one in article.sections(version) if one.title],
        annexes=article.annexes(version),
        sign_off=(
            *(f"{label}:{name}" for label, name in article.printed_names(version)),
            f"联系电话:{version.contact_phone}",
            f"填报日期:{article.printed_date(version.report_date)}",
        ),
        charts=charts.drawn(version),
        charts_title=article.charts_title(version),
        digest=digest,
        address=article.public_address(version),
    )
