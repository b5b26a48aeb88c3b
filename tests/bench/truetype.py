"""The free fonts with TrueType outlines, for a browser: it sets them in two thirds of the time that it takes for CFF.

Converted once (a minute) and kept in var/bench, which is not in the repository.
"""

from pathlib import Path

from django.conf import settings
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable

FOLDER = Path(settings.BASE_DIR) / "var" / "bench"
UNUSED = (
    "maxZones maxTwilightPoints maxStorage maxFunctionDefs maxInstructionDefs maxStackElements maxSizeOfInstructions"
)
"""Limits of instructions for hinting, of which the converted fonts have none."""


def truetype(path: Path) -> Path:
    """The font of `path` with TrueType outlines: itself where it has them."""
    made = FOLDER / f"{path.stem}.ttf"
    font = TTFont(path)
    if "CFF " not in font or made.exists():
        return path if "CFF " not in font else made
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"Converting {path.name} to TrueType, once ...", flush=True)
    convert(font)
    font.save(made.with_suffix(".part"), reorderTables=False)
    made.with_suffix(".part").rename(made)
    return made


def convert(font: TTFont) -> None:
    """Put quadratic curves, at most one unit off, in the place of the cubic ones."""
    glyphs, drawn = font.getGlyphSet(), {}
    for name in font.getGlyphOrder():
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0, reverse_direction=True))
        drawn[name] = pen.glyph()
    for table in ("CFF ", "VORG", "DSIG", "BASE"):
        if table in font:
            del font[table]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = font.getGlyphOrder(), drawn
    font["glyf"].compile(font)
    for name, glyph in drawn.items():
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))
    most = font["maxp"]
    most.tableVersion = 0x00010000
    for limit in UNUSED.split():
        setattr(most, limit, 0)
    most.maxZones, most.maxComponentElements = 1, 0
    most.compile(font)
    font["post"].formatType = 3.0
    font["head"].indexToLocFormat = 1
    font.sfntVersion = "\x00\x01\x00\x00"
