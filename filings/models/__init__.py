"""The models of the filings app. The statistics tables of an edition stand in filings.editions."""

from filings.editions.form2018 import Statistics2018

from .account import Account
from .event import Event
from .publication import Publication
from .report import Change, Chapter, Explanation, Report, Signature
from .unit import Post, Unit

__all__ = [
    "Account",
    "Change",
    "Chapter",
    "Event",
    "Explanation",
    "Post",
    "Publication",
    "Report",
    "Signature",
    "Statistics2018",
    "Unit",
]
