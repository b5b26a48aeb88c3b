"""The catalogue of rules (核对规则): code, what must hold, where it comes from, whether it blocks.

The public page of rules is made from it, and every problem's code stands in it (a test holds that).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from filings.editions import Edition, Mentioned, Stated
from filings.figures import Carried, OnlyAt, Question, Table

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Rule:
    """One rule. `holds` says what must hold; `source` is the form, article or practice that asks for it."""

    code: str
    holds: "StrOrPromise"
    source: "StrOrPromise"
    blocking: bool


FORM, PRACTICE = _("the form"), _("practice")
UNDERSTOOD, SIGNED, PUBLISHED = _("to be read without doubt"), _("the sign-off line of the form"), _("to be published")

GENERAL = (
    Rule("misread", _("Every cell holds a whole number, an amount in its unit, or ——."), UNDERSTOOD, True),
    Rule("incomplete", _("Every cell that the unit is asked for is filled in."), FORM, True),
    Rule("not_asked", _("No cell is filled in that the unit is not asked for."), FORM, True),
    Rule("sum_differs", _("A typed total equals the sum of its parts; —— counts 0."), FORM, True),
    Rule("part_above_whole", _("A row under 其中 is not above the row it belongs to."), FORM, True),
    Rule("balance", _("What came in equals what was concluded and what is carried out, column by column."), FORM, True),
    Rule("stated_total_differs", _("A total that an import states equals the computed one."), FORM, True),
    Rule("jump", _("From 30 on, no figure is above five times or below a fifth of last year's."), PRACTICE, False),
    Rule("scope_changed", _("The report counts the same bodies as last year's."), PRACTICE, False),
    Rule("same_as_last_year", _("Not every figure equals last year's."), PRACTICE, False),
    Rule("chapter_empty", _("Every chapter has text; where there is nothing to report it says 无."), FORM, True),
    Rule("template_sentence", _("The template's own sentences are not left in the text."), FORM, True),
    Rule("phone_missing", _("The contact phone is given."), SIGNED, True),
    Rule("date_missing", _("The date of the report is given."), SIGNED, True),
    Rule("date_early", _("The date of the report lies after the end of the year."), SIGNED, True),
    Rule("name_missing", _("Preparer, reviewer and head of unit are named."), SIGNED, True),
    Rule("names_same", _("Those who sign are different people."), SIGNED, True),
    Rule("name_without_post", _("Each name is of a person who holds that post in the unit."), SIGNED, True),
    Rule("too_long", _("A chapter has at most 30,000 characters."), PUBLISHED, True),
    Rule("too_deep", _("Lists and tables in a chapter are not nested deeper than twelve levels."), PUBLISHED, True),
    Rule("too_many_items", _("A chapter's lists and tables are of a size that can be printed."), PUBLISHED, True),
    Rule("table_too_long", _("A table in the prose has at most 300 rows."), PUBLISHED, True),
    Rule("table_too_wide", _("A table in the prose is not wider than a page."), PUBLISHED, True),
    Rule("empty_heading", _("Every heading has text."), PUBLISHED, True),
    Rule("heading_order", _("A heading stands under one of the level above it."), PUBLISHED, True),
)


def rules_of(edition: Edition) -> list[Rule]:
    """The rules that the edition declares by itself: balances, questions, carried figures, words of the prose."""
    found = {rule.code: rule for table in edition.tables for rule in declared(table, edition)}
    said: list[Mentioned | Stated] = [*edition.mentions, *edition.stated]
    found |= {one.code: Rule(one.code, one.why, edition.source, False) for one in said}
    return list(found.values())


def declared(table: type[Table], edition: Edition) -> Iterator[Rule]:
    for question in (*table.questions, *table.carried, *table.only_at):
        yield Rule(question.code, why(question), edition.source, False)


def why(question: Question | Carried | OnlyAt) -> "StrOrPromise":
    return getattr(question, "why", "") or _("Two figures that belong together are both 0 or neither is.")
