"""Numbers held against the tables of the report, and of last year's (文表核对)."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from filings.editions.terms import Reading
from filings.prose.claims import Sentence

from .finding import Finding, quote_of
from .meaning import Meant
from .values import Values, plain


def against_tables(sentence: Sentence, meant: Sequence[Meant], values: Values) -> Iterator[Finding]:
    """The numbers that fit none of their readings."""
    for one in meant:
        if one.slip and not one.foreign:
            yield wrong_measure(sentence, one)
        elif one.judged:
            yield from differs(sentence, one, known(one, values), values)
        elif one.readings and one.when == "last" and not one.foreign and values.knows_last_year:
            yield from differs_from_last(sentence, one, values)


def known(one: Meant, values: Values) -> list[tuple[Reading, Decimal]]:
    """The readings whose cells are filled in, with their values."""
    found = [(reading, values.now(reading)) for reading in one.readings]
    return [(reading, value) for reading, value in found if value is not None]


def agrees(one: Meant, values: Values) -> bool:
    """Whether a number is one of its readings."""
    return one.judged and any(one.field.number.admits(value) for _reading, value in known(one, values))


def differs(
    sentence: Sentence, one: Meant, readings: Sequence[tuple[Reading, Decimal]], values: Values
) -> Iterator[Finding]:
    number = one.field.number
    # One cell that is not filled in yet might be the one that fits.
    if len(readings) < len(one.readings) or any(number.admits(value) for _reading, value in readings):
        return
    quote = quote_of(sentence, one.field)
    nearest = min((value for _reading, value in readings), key=lambda value: abs(value - number.value))
    told = _(", ").join(f"{values.name_of(reading)} {plain(value)}" for reading, value in readings)
    message = _("The text says “%(quote)s”; the tables: %(readings)s.") % {"quote": quote, "readings": told}
    if len(readings) > 1:
        message = _("%(message)s The nearest is %(nearest)s.") % {"message": message, "nearest": plain(nearest)}
    cells = tuple(dict.fromkeys(address for reading, _value in readings for address in reading.addresses))
    printed = {address: values.version.cells[address].printed for address in cells}
    yield Finding("claim_differs", sentence, quote, message, cells, printed, number.value, nearest)


def wrong_measure(sentence: Sentence, one: Meant) -> Finding:
    quote = quote_of(sentence, one.field)
    message = _("“%(quote)s”: applications are counted in 件, not in %(unit)s.") % {
        "quote": quote,
        "unit": one.field.number.unit,
    }
    return Finding("claim_measure", sentence, quote, message, stated=one.field.number.value)


def differs_from_last(sentence: Sentence, one: Meant, values: Values) -> Iterator[Finding]:
    number = one.field.number
    readings = [(reading, values.before(reading)) for reading in one.readings]
    found = [(reading, value) for reading, value in readings if value is not None]
    if not found or any(number.admits(value) for _reading, value in found):
        return
    quote = quote_of(sentence, one.field)
    nearest = min((value for _reading, value in found), key=lambda value: abs(value - number.value))
    told = _(", ").join(f"{values.name_of(reading)} {plain(value)}" for reading, value in found)
    message = _("The text says “%(quote)s”; last year's report: %(readings)s.") % {"quote": quote, "readings": told}
    held = {f"last {reading.of}": plain(value) for reading, value in found}
    yield Finding("claim_last_year", sentence, quote, message, (), held, number.value, nearest)
