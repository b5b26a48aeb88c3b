"""The total row of a table in a chapter (表内合计): what stands above it adds up to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal

from django.utils.translation import gettext as _

from filings.prose.claim_tables import Entry
from filings.prose.measures import PERCENT

from .finding import ADVICE, QUESTION, Finding
from .parts import CHANNEL
from .values import plain

TOTALS = ("合计", "总计", "共计")
HALF = Decimal("0.5")


def table_sums(entries: Iterable[Entry]) -> Iterator[tuple[int, Finding]]:
    """(line, finding) of columns whose last row is no sum of those above; where rows say 其中, nobody can tell."""
    columns = defaultdict[int, list[Entry]](list)
    for entry in entries:
        columns[entry.column].append(entry)
    for column in columns.values():
        *parts, whole = column
        if (
            len(parts) < 2
            or whole.label not in TOTALS
            or any("其中" in one.label or "计" in one.label for one in parts)
        ):
            continue
        total = sum((one.value for one in parts), Decimal(0))
        # Shares are rounded, each by half a unit of its last place at most.
        room = HALF * (len(parts) + 1) if whole.unit == PERCENT else Decimal(0)
        if len({one.unit for one in column}) == 1 and abs(total - whole.value) > room:
            yield whole.line, differs(whole, parts, total)


def differs(whole: Entry, parts: list[Entry], total: Decimal) -> Finding:
    told = {"added": f"{'+'.join(plain(one.value) for one in parts)} = {plain(total)}", "whole": plain(whole.value)}
    channels = total > whole.value and all(CHANNEL.search(one.label) for one in parts)
    message = (
        _("The channels add up to %(added)s, more than %(whole)s: is information on several channels counted once?")
        if channels
        else _("The parts add up to %(added)s, and the whole is %(whole)s.")
    )
    code, kind = ("claim_counted_once", ADVICE) if channels else ("claim_parts", QUESTION)
    sentence = whole.sentence
    quote = sentence.written.quote(0, len(sentence.text))
    return Finding(code, sentence, quote, message % told, stated=whole.value, expected=total, kind=kind)
