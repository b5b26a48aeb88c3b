"""Shares (占比) and changes against last year (同比): each is the quotient of two numbers that are known."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from filings.editions.terms import APPLICATIONS, Reading, Term
from filings.prose.claims import Field, Sentence
from filings.prose.measures import PERCENT, numbers

from .finding import Finding, quote_of
from .meaning import BARE, Meant, flat, matched, topic_at
from .scope import Scope
from .values import Values, plain

SHARE = re.compile(r"(?:占比?|占到|比例|比重)(?P<base>.*)$")
GROWS = "增长|增加|上升|提高|提升|上涨|增幅|多|增"
SHRINKS = "下降|减少|降低|回落|下滑|降幅|少|减|降"
CHANGE = re.compile(rf"(?:(?P<up>{GROWS})|(?P<down>{SHRINKS}))(?:了|率|幅度?|约|达|为|至?)*$")
AGAINST_LAST = re.compile(
    r"同比|较上|比上|较去年|比去年|与上|与去年|同上|(?:较|比|与)\d{4}年|上一?年(?:度)?(?:同期)?(?:相比)?"
)
NOT_LAST = re.compile("环比|上半年|下半年|季度|上月")
EVERYTHING = re.compile("^(?:全部|总数|总量|总件数|申请总数|申请总量|比|的|为|约|了|到|达|总|其|申请|全年|数|量)*$")


def shares(
    sentence: Sentence, meant: Sequence[Meant], values: Values, terms: Sequence[Term], scope: Scope
) -> Iterator[Finding]:
    """Percentages that are no quotient of the number before them and a total that was named or is in the tables."""
    last: Meant | None = None
    for at, one in enumerate(meant):
        field = one.field
        if field.number.unit != PERCENT:
            last = one
            continue
        match = SHARE.search(field.before)
        if not match or field.number.soft or one.foreign:
            continue
        own = field.before[: match.start()]
        parts, part_cells = numerators(own, last, meant[:at], sentence, field, values, terms)
        table = part_cells[0].split(".")[0] if part_cells else ""
        bases = [
            base for base in denominators(match["base"], sentence, field, meant[:at], values, terms, table) if base
        ]
        quotients = [part / base * 100 for part in parts for base in bases if part <= base]
        if quotients and not any(rounds_to(quotient, field) for quotient in quotients):
            nearest = min(quotients, key=lambda quotient: abs(quotient - field.number.value))
            expected = round(nearest, max(field.number.places, 1))
            quote = quote_of(sentence, field)
            message = _("“%(quote)s”: the share is %(share)s %%.") % {"quote": quote, "share": plain(expected)}
            held = {address: values.version.cells[address].printed for address in part_cells}
            yield Finding(
                "claim_share", sentence, quote, message, tuple(part_cells), held, field.number.value, expected
            )


def rounds_to(quotient: Decimal, field: Field) -> bool:
    """Whether a quotient in per cent, rounded or cut off, is written like this."""
    step = Decimal(1).scaleb(-field.number.places)
    return field.number.value - step / 2 <= quotient < field.number.value + step


def numerators(
    own: str,
    last: Meant | None,
    before: Sequence[Meant],
    sentence: Sentence,
    field: Field,
    values: Values,
    terms: Sequence[Term],
) -> tuple[list[Decimal], list[str]]:
    """What the share is of: the number just before it, or the figure that its own words name."""
    words = re.sub(r"^[,、(和及]*(?:其中|分别|各|约|大约)*", "", own)
    if words:
        topic = topic_at(sentence, field.number.start)
        term, readings, _at = matched(flat(words), "", "件", topic, terms)
        if term is None or (last and last.field.number.end > field.start):
            return [], []
        found = [values.now(reading) for reading in readings]
        return [value for value in found if value is not None], [
            one for reading in readings for one in reading.addresses
        ]
    if last is None or not before or before[-1] is not last or last.field.number.soft:
        return [], []
    return [last.field.number.value], []


def denominators(
    named: str,
    sentence: Sentence,
    field: Field,
    before: Sequence[Meant],
    values: Values,
    terms: Sequence[Term],
    table: str,
) -> list[Decimal]:
    """The totals that the share may be of: that which is named, or any of those that were named before or are known."""
    if not EVERYTHING.match(named):
        # 应办: all that there was to do, those carried in included.
        named = re.sub("^应办[结理]?", "收办", named)
        base = re.sub("(?:的|总数|总量|总件数|数量|数|量|比例|比重|申请|件)+$", "", named)
        term, readings, _at = matched(base, "", "件", topic_at(sentence, field.number.start) or APPLICATIONS, terms)
        if term is None:
            return []
        return [value for reading in readings if (value := values.now(reading)) is not None]
    counts = [one for one in before if one.field.number.unit != PERCENT]
    if table:
        # Words and no number: the figure of a table, which is part of a total of that table.
        return [*(one.field.number.value for one in counts), *totals_of(table, terms, values)]
    if not counts:
        return []
    # What has a share of its own is a part, and no whole of the next: 网络98件,占65%;信函41件,占27%.
    ends = {one.field.start for one, following in pairwise(before) if is_share(following)}
    unit = counts[-1].field.number.unit
    wholes = [one for one in counts if one.field.number.unit == unit and one.field.start not in ends]
    stated = [one.field.number.value for one in wholes]
    part = counts[-1]
    if part.readings:
        known = totals_of(part.readings[0].addresses[0].split(".")[0], terms, values, part.term)
    elif part.when == "this" and not part.foreign and topic_at(sentence, field.number.start) == APPLICATIONS:
        # 在线提交19件，占79.2%: of all applications, or of those that were spoken of before.
        known = [*totals_of("3", terms, values), *(one.value for one in numbers(sentence.context))]
    else:
        known = []
    return [*(stated[:-1] if wholes and wholes[-1] is counts[-1] else stated), *known]


def is_share(one: Meant) -> bool:
    return one.field.number.unit == PERCENT and bool(SHARE.search(one.field.before))


def totals_of(table: str, terms: Sequence[Term], values: Values, part: Term | None = None) -> list[Decimal]:
    """The totals that the figures of a table are parts of; of lawsuits where `part` is of lawsuits."""
    kind = part.key.split("_")[0] if part else ""
    wholes = (kind, "cases") if kind in ("reviews", "suits") else WHOLES.get(table, ())
    return [
        value
        for term in terms
        if term.key in wholes
        for reading in term.readings
        if (value := values.now(reading)) is not None
    ]


WHOLES = {
    "3": ("received", "concluded", "replied"),
    "4": ("reviews", "suits", "cases"),
    "1": ("disclosed",),
    "5": ("suits",),
}
"""Table, or first numeral of the rows of the list -> the terms of its totals."""


def share_sums(sentence: Sentence, meant: Sequence[Meant]) -> Iterator[Finding]:
    """Shares of one whole that add up to more than 100, beyond what rounding brings."""
    run: list[Field] = []
    for one in meant:
        field = one.field
        if field.number.unit == PERCENT and SHARE.search(field.before) and not field.opens:
            run.append(field)
        elif field.number.unit == PERCENT and SHARE.search(field.before):
            yield from above_hundred(sentence, run)
            run = [field]
    yield from above_hundred(sentence, run)


def above_hundred(sentence: Sentence, run: Sequence[Field]) -> Iterator[Finding]:
    if len(run) < 2:
        return
    total = sum((one.number.value for one in run), Decimal(0))
    room = sum((Decimal(1).scaleb(-one.number.places) / 2 for one in run), Decimal(0))
    closes = any(word in run[-1].before for word in ("其他", "其余", "其它"))
    if total > 100 + room or (closes and total < 100 - 2 * room):
        quote = sentence.written.quote(run[0].start, run[-1].number.end)
        added = "+".join(plain(one.number.value) for one in run)
        message = _("The shares add up to %(added)s = %(sum)s %%.") % {"added": added, "sum": plain(total)}
        yield Finding("claim_shares", sentence, quote, message, stated=total, expected=Decimal(100))


def changes(sentence: Sentence, meant: Sequence[Meant], values: Values, terms: Sequence[Term]) -> Iterator[Finding]:
    """同比增长19.8%, 较上年减少3件: what is said to have grown by how much, against last year's report."""
    against = AGAINST_LAST.search(sentence.text)
    if not against or NOT_LAST.search(sentence.text):
        return
    subject_before = Subject((), None)
    for at, one in enumerate(meant):
        field, number = one.field, one.field.number
        match = CHANGE.search(field.before)
        if (
            not match
            or against.start() >= number.start
            or one.foreign
            or number.unit not in (PERCENT, "件", "条", "次", "万元")
        ):
            continue
        readings, stated = subject_before = subject(
            sentence, field, field.before[: match.start()], meant[:at], terms, subject_before
        )
        sign = 1 if match["up"] else -1
        found = [
            made
            for reading in readings
            if (made := changed(reading, stated, values, number.unit == PERCENT)) is not None
        ]
        if not found or any(fits(change, sign, field) for change, _now, _before in found):
            continue
        change, now, before = min(found, key=lambda one: abs(one[0] - sign * number.value))
        quote = quote_of(sentence, field)
        expected = round(change, max(number.places, 1)) if number.unit == PERCENT else change
        message = _("“%(quote)s”: last year %(before)s, now %(now)s, a change of %(change)s.") % {
            "quote": quote,
            "before": plain(before),
            "now": plain(now),
            "change": f"{plain(expected)}{PERCENT if number.unit == PERCENT else ''}",
        }
        cells = tuple(dict.fromkeys(address for reading in readings for address in reading.addresses))
        held = {"last": plain(before), **{one: values.version.cells[one].printed for one in cells}}
        yield Finding("claim_change", sentence, quote, message, cells, held, sign * number.value, expected)


class Subject(NamedTuple):
    """What is said to have grown, and its number where the text gives one."""

    readings: Sequence[Reading]
    stated: Decimal | None


def subject(
    sentence: Sentence, field: Field, words: str, before: Sequence[Meant], terms: Sequence[Term], last: Subject
) -> Subject:
    """What has grown: the term of the words before, or the number that was named just before with its term."""
    own = re.sub(
        r"(?:[,、]|(?:较|比|与|同|和)(?:上一?年度?|去年|\d{4}年度?)(?:同期)?(?:相比|对比)?|同比|有所|明显|大幅|数量?|总数|件数|案件|总量|相比)+$",
        "",
        words,
    )
    own = own.removeprefix(",")
    unit = "万元" if "收费" in own or "金额" in own else "件"
    own = BARE.sub("收到申请", own)
    if own:
        term, readings, _at = matched(flat(own), "", unit, topic_at(sentence, field.number.start), terms)
        if term is not None:
            return Subject(readings, None)
        lead = re.sub(r"[,;]$", "", sentence.text[: field.start])
        if lead and not any(one.field.number.end > len(lead) - 20 for one in before):
            return Subject((), None)
    # 收到的申请数量，较上年增长: the clause before says what.
    clause = re.split(r"[,;:]", sentence.text[: field.start].rstrip(",;:"))[-1]
    if not re.search(r"\d", clause) and clause and not own:
        term, readings, _at = matched(flat(clause), "", unit, topic_at(sentence, field.number.start), terms)
        return Subject(readings if term is not None else (), None)
    # Only the number just before, other changes between: of one further back nobody knows whether it is meant.
    if before and not own and last.readings and CHANGE.search(before[-1].field.before):
        # 较上年增加2件，增长25%.
        return last
    counts = list(before)
    while counts and (CHANGE.search(counts[-1].field.before) or AGAINST_LAST.search(counts[-1].field.before)):
        counts.pop()
    if counts and not own and counts[-1].judged and not counts[-1].field.number.soft:
        return Subject(counts[-1].readings, counts[-1].field.number.value)
    return Subject((), None)


def changed(
    reading: Reading, stated: Decimal | None, values: Values, share: bool
) -> tuple[Decimal, Decimal, Decimal] | None:
    """(change, now, last year) of a reading; None where last year is not known, or is 0 for a share."""
    now, before = values.now(reading), values.before(reading)
    if now is None or before is None or (share and not before) or (stated is not None and stated != now):
        return None
    return ((now - before) / before * 100 if share else now - before), now, before


def fits(change: Decimal, sign: int, field: Field) -> bool:
    number, size = field.number, abs(change)
    if change * sign < 0:
        return False
    if number.soft:
        return number.admits(size)
    return rounds_to(size, field) if number.unit == PERCENT else number.admits(size)
