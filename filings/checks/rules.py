"""The catalogue of rules (规则目录): code, what must hold, where it comes from, whether it blocks.

The manual's page of rules is made from this list, and every problem's code stands in it.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filings.editions import REGISTER, Edition
from filings.figures import AtMost, Same, Together

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """One rule. `holds` says what must hold; `source` is the form, article or practice that asks for it."""

    code: str
    holds: "StrOrPromise"
    source: "StrOrPromise"
    blocking: bool


FORM = _("the form")
PRACTICE = _("practice")
