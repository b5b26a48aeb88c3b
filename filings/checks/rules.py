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
    """One rule. `holds` says what must hold; `source` is the form, article or practice that asks for it.

    `example` is a sentence of a report that breaks it, and why.
    """

    code: str
    holds: "StrOrPromise"
    source: "StrOrPromise"
    blocking: bool
    example: str = ""


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
    Rule("taken_over", _("Every sentence taken over from last year was changed or confirmed."), PRACTICE, True),
    Rule("phone_missing", _("The contact phone is given."), SIGNED, True),
    Rule("date_missing", _("The date of the report is given."), SIGNED, True),
    Rule("date_early", _("The date of the report lies after the end of the year."), SIGNED, True),
    Rule("name_missing", _("Preparer, reviewer and head of unit are named."), SIGNED, True),
    Rule("names_same", _("Those who sign are different people."), SIGNED, True),
    Rule("name_without_post", _("Each name is of a person who holds that post in the unit."), SIGNED, True),
    Rule("too_long", _("A chapter has at most 30,000 characters."), PUBLISHED, True),
    Rule("too_deep", _("Lists and tables in a chapter are not nested deeper than twelve levels."), PUBLISHED, True),
    Rule("too_many_items", _("A chapter's lists and tables are of a size that can be printed."), PUBLISHED, True),
    Rule("table_too_long", _("A table in the prose has at most 200 rows."), PUBLISHED, True),
    Rule("table_too_wide", _("A table in the prose is not wider than a page."), PUBLISHED, True),
    Rule("struck", _("No text is left struck through."), PUBLISHED, True),
    Rule("empty_heading", _("Every heading has text."), PUBLISHED, True),
    Rule("heading_order", _("A heading stands under one of the level above it."), PUBLISHED, True),
)

WORDS = (
    Rule(
        "claim_differs",
        _("A number in the text is one of those that its words can mean in the tables."),
        PRACTICE,
        False,
        "“全年收到政府信息公开申请14件”，表三：一、本年新收15，加上上年结转16。",
    ),
    Rule(
        "claim_last_year",
        _("A number of last year in the text is that of last year's published report."),
        PRACTICE,
        False,
        "“2023年收到申请136件”，上年年报：一、本年新收126。",
    ),
    Rule(
        "claim_denied",
        _("What the text says did not happen is 0 in the tables."),
        PRACTICE,
        False,
        "“未发生行政复议”，表四：行政复议总计4。",
    ),
    Rule(
        "claim_all",
        _("What the text says of all cases leaves none over in the tables."),
        PRACTICE,
        False,
        "“收到的申请已全部办结”，表三：四、结转下年度继续办理8。",
    ),
    Rule(
        "claim_parts",
        _("Parts that are listed in a sentence add up to their whole."),
        PRACTICE,
        False,
        "“公开信息380条，其中动态类122条、公告类204条、财政类34条”：122+204+34=360。",
    ),
    Rule(
        "claim_share",
        _("A share is the quotient of its number and a total, rounded or cut off."),
        PRACTICE,
        False,
        "“自然人申请131件，占88.6%”，131占151的86.8%。",
    ),
    Rule(
        "claim_shares",
        _("Shares of one whole add up to 100, but for rounding."),
        PRACTICE,
        False,
        "“动态类占61%、公告类占34%、其他占16%”：合计111%。",
    ),
    Rule(
        "claim_change",
        _("A change against last year follows from both reports."),
        PRACTICE,
        False,
        "“收到的申请较上年增长16.6%”，上年126，本年151，增长19.8%。",
    ),
    Rule("claim_measure", _("Applications are counted in 件."), PRACTICE, False, "“收到申请151条”。"),
    Rule(
        "claim_twice",
        _("The same thing is not said twice with two numbers."),
        PRACTICE,
        False,
        "前文“主动公开政府信息960条”，后文“主动公开政府信息690条”。",
    ),
    Rule(
        "claim_chapters",
        _("As many parts of the report are named as are counted."),
        PRACTICE,
        False,
        "“由总体情况……等六部分组成”，所列只有五个。",
    ),
)
"""What is held between the sentences and the tables (文表核对), or within the sentences."""


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
