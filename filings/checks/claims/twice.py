"""The same thing said twice with two numbers (前后不一致), where no cell tells which one is true."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from filings.prose.claims import Field, Sentence

from .finding import Finding, quote_of
from .scope import Scope
from .values import plain

DISCLOSED = re.compile(
    r"^(?:\d{4}年度?|全年|本年度?|今年|年内|\u3000|共|累计|总计|共计|合计|截[至止].{0,12}|,)*(?:主动公开|公开)(?:各类|各种)?(?:政府信息|政务信息|信息)(?:数量|总数|共|共计|累计|总量|达到?|为|约|数)*$"
)
NAMES_IT = re.compile("公开(?:各类|各种)?(?:政府信息|政务信息|信息)")
UNITS = ("条", "件")


def said_twice(found: Sequence[tuple[Sentence, Field]]) -> Iterator[Finding]:
    """The later ones of several totals of 主动公开 that differ from the first."""
    first: tuple[Sentence, Field] | None = None
    for sentence, field in found:
        if first is None:
            first = (sentence, field)
        elif field.number.value != first[1].number.value:
            quote, before = quote_of(sentence, field), quote_of(*first)
            message = _("“%(quote)s”, and before it was said: “%(before)s”.") % {"quote": quote, "before": before}
            held = {"before": plain(first[1].number.value)}
            yield Finding("claim_twice", sentence, quote, message, (), held, field.number.value, first[1].number.value)


def total_of_disclosed(sentence: Sentence, scope: Scope) -> Iterator[Field]:
    """The numbers of a sentence that are the total of all information made public in the year."""
    # 三是推进环境信息公开…主动公开121条: of a matter of its own.
    if sentence.item or not NAMES_IT.search(sentence.text):
        return
    times = scope.times(sentence)
    for field, foreign in zip(sentence.fields, scope.others(sentence), strict=True):
        whole = not (foreign or field.number.soft or field.depth) and field.number.unit in UNITS
        total = whole and DISCLOSED.match(scope.without_own(field.before))
        if total and times.of(field.number.start) == "this":
            yield field
