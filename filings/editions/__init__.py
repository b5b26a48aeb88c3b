"""The register: which edition of the form (表样) holds for a unit and a year."""

from .chart import Bars, Chart
from .edition import ChapterTitle, Edition, FilingUnit, Mentioned, Stated
from .form2018 import FORM_2018
from .form2019 import FORM_2019
from .form2021 import FORM_2021

__all__ = [
    "REGISTER",
    "Bars",
    "ChapterTitle",
    "Chart",
    "Edition",
    "FilingUnit",
    "Mentioned",
    "Stated",
    "edition_for",
    "edition_of",
    "edition_of_year",
    "editions_of_year",
    "every_edition",
    "years_with_forms",
]

REGISTER: dict[int, tuple[Edition, ...]] = {
    2018: (FORM_2018,),
    2019: (FORM_2019,),
    2021: (FORM_2021,),
}
"""First year -> the editions that hold from that year until the year of the next line. The last line goes on by itself.

Where several editions stand in one line, the first that is offered to a unit holds for it: those of a province stand
before that of the whole country.
"""


def editions_of_year(year: int) -> tuple[Edition, ...]:
    """The editions that hold in `year`; none before the first line."""
    first = max((first for first in REGISTER if first <= year), default=None)
    return () if first is None else REGISTER[first]


def edition_for(unit: FilingUnit, year: int) -> Edition | None:
    """The edition that `unit` files for `year`, or None where no form is registered for it."""
    return next((edition for edition in editions_of_year(year) if edition.offered_to(unit)), None)


def edition_of_year(year: int) -> Edition | None:
    """The edition of `year`, whatever the unit: the first one registered."""
    return next(iter(editions_of_year(year)), None)


def edition_of(code: str) -> Edition:
    """The edition that bears `code`, as a report stores it. Raises LookupError where none does."""
    for edition in every_edition():
        if edition.code == code:
            return edition
    raise LookupError(f"no edition of the form bears the code {code!r}")


def every_edition() -> tuple[Edition, ...]:
    """Every edition once, the oldest first. By their codes: to hash all their words takes long."""
    return tuple({edition.code: edition for first in sorted(REGISTER) for edition in REGISTER[first]}.values())


def years_with_forms(until: int) -> range:
    """The years to choose from, oldest first: those with a form, up to and with the year `until`.

    The register has no end of its own, so whoever lists years says how far; most often that is the present year.
    """
    return range(min(REGISTER), until + 1)
