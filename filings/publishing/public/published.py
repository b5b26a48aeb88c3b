"""What was published of one report: all its versions, and which of them the public reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from filings.models import Publication


@dataclass(frozen=True)
class Published:
    """A version of a report, and all versions that were ever published, in order."""

    publication: Publication
    versions: Sequence[Publication]

    @property
    def first(self) -> datetime:
        """When the report was first published, whatever was corrected later."""
        return self.versions[0].published_at

    @property
    def current(self) -> Publication:
        return current_of(self.versions)

    @property
    def is_current(self) -> bool:
        return self.publication == self.current

    @property
    def before(self) -> Publication | None:
        """The version that this one corrects."""
        at = self.versions.index(self.publication)
        return self.versions[at - 1] if at else None


def versions_of(code: str, year: int) -> list[Publication]:
    """Every published version of the unit's report for `year`, in order, with its files; two queries."""
    found = Publication.objects.filter(report__unit__code=code, report__year=year)
    return list(found.select_related("report__unit").prefetch_related("artefacts").order_by("report__version"))


def current_of(versions: Sequence[Publication]) -> Publication:
    """What the public reads now; of a withdrawn report the newest version, whose page says so."""
    return next((one for one in versions if one.report.current), versions[-1])
