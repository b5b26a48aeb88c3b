"""The register: which edition of the form (表样) holds for a unit and a year."""

from typing import TYPE_CHECKING

from .chart import Bars, Chart
from .edition import ChapterTitle, Edition, Mentioned
from .form2018 import FORM_2018
from .form2019 import FORM_2019
from .form2021 import FORM_2021

if TYPE_CHECKING:
    from filings.models import Unit

__all__ = [
    "REGISTER",
    "Bars",
    "ChapterTitle",
    "Chart",
    "Edition",
    "Mentioned",
    "edition_for",
    "edition_of",
    "edition_of_year",
]

REGISTER: dict[int, tuple[Edition, ...]] = {
    2018: (FORM_2018,),
    2019: (FORM_2019,),
    2020: (FORM_2019,),
    **dict.fromkeys(range(2021, 2027), (FORM_2021,)),
}


def edition_for(unit: "Unit", year: int) -> Edition | None:
    """The edition that `unit` files for `year`, or None where no form is registered for it."""
    return next((edition for edition in REGISTER.get(year, ()) if edition.offered_to(unit)), None)


def edition_of_year(year: int) -> Edition | None:
    """The edition of `year`, whatever the unit: the first one registered."""
    return next(iter(REGISTER.get(year, ())), None)


def edition_of(code: str) -> Edition:
    """The edition with this code. Raises LookupError."""
    for edition in {one.code: one for editions in REGISTER.values() for one in editions}.values():
        if edition.code == code:
            return edition
    raise LookupError(f"no edition {code}")
