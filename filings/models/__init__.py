"""The models of the filings app. The statistics tables of an edition stand in filings.editions."""

from filings.editions.form2018 import Statistics2018
from filings.editions.form2019 import Cases2019, Disclosed2019, Requests2019
from filings.editions.form2021 import Disclosed2021, Requests2021

from .account import Account
from .budget import Used
from .event import ChainEnd, Event
from .job import Job
from .publication import Artefact, Publication
from .report import Change, Chapter, Explanation, Remark, Report
from .signing import Signature, Signer
from .unit import Post, Unit

__all__ = [
    "Account",
    "Artefact",
    "Cases2019",
    "ChainEnd",
    "Change",
    "Chapter",
    "Disclosed2019",
    "Disclosed2021",
    "Event",
    "Explanation",
    "Job",
    "Post",
    "Publication",
    "Remark",
    "Report",
    "Requests2019",
    "Requests2021",
    "Signature",
    "Signer",
    "Statistics2018",
    "Unit",
    "Used",
]
