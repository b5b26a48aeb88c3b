"""How the glyphs of an embedded OpenType font with CFF outlines are numbered (Adobe Technical Note 5176)."""

from collections.abc import Iterator
from itertools import pairwise
from struct import pack, unpack_from

# Operators of a Top DICT.
CHARSET, CHAR_STRINGS, ROS = (15,), (17,), (12, 30)


def number_glyphs(font: bytes) -> bytes:
    """An OpenType font whose CFF table, where it is keyed by CID, gives each glyph its own index as its CID.

    WeasyPrint refers to glyphs by index. In most Chinese CFF fonts a CID is something else, and a reader that goes by
    the standard then shows other characters. The charset (13 in the note) is written over where it stands.
    """
    (count,) = unpack_from(">H", font, 4)
    tables = {font[12 + 16 * i : 16 + 16 * i]: unpack_from(">LL", font, 20 + 16 * i) for i in range(count)}
    if b"CFF " not in tables:
        return font
    start, length = tables[b"CFF "]
    cff = bytearray(font[start : start + length])
    _names, after = index(cff, cff[2])
    (top, *_others), _after = index(cff, after)
    told = dict(operators(top))
    if ROS in told:
        (glyphs,) = unpack_from(">H", cff, told[CHAR_STRINGS][0])
        ranged = pack(">BHB", 1, 1, glyphs - 2) if glyphs <= 257 else pack(">BHH", 2, 1, glyphs - 2)
        place = told[CHARSET][0]
        cff[place : place + len(ranged)] = ranged
    return font[:start] + bytes(cff) + font[start + length :]


def index(cff: bytes | bytearray, place: int) -> tuple[list[bytes], int]:
    """The items of a CFF INDEX, and where it ends."""
    (count,) = unpack_from(">H", cff, place)
    if not count:
        return [], place + 2
    size, first = cff[place + 2], place + 3
    offsets = [int.from_bytes(cff[first + size * i : first + size * (i + 1)]) for i in range(count + 1)]
    data = first + size * (count + 1) - 1
    return [bytes(cff[data + a : data + b]) for a, b in pairwise(offsets)], data + offsets[-1]


def operators(data: bytes) -> Iterator[tuple[tuple[int, ...], list[int]]]:
    """The operators of a CFF DICT with their operands; real numbers are left out, since no offset is one."""
    operands, place = list[int](), 0
    while place < len(data):
        first = data[place]
        if first <= 21:
            length = 2 if first == 12 else 1
            yield tuple(data[place : place + length]), operands
            operands, place = [], place + length
        elif first == 30:
            place += 1
            while data[place] & 0xF != 0xF and data[place] >> 4 != 0xF:
                place += 1
            place += 1
        elif first == 28:
            operands.append(*unpack_from(">h", data, place + 1))
            place += 3
        elif first == 29:
            operands.append(*unpack_from(">l", data, place + 1))
            place += 5
        elif first <= 246:
            operands.append(first - 139)
            place += 1
        else:
            more = (first - 247) * 256 + 108 if first <= 250 else -(first - 251) * 256 - 108
            operands.append(more + data[place + 1] if first <= 250 else more - data[place + 1])
            place += 2
