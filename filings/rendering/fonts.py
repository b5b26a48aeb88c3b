"""The faces that a report is printed with, and where they come from. Without Django: the worker imports this.

Each part of a report has a stack of families. The official faces stand first (方正小标宋, 仿宋_GB2312, 楷体_GB2312,
黑体, 宋体): they are proprietary, and an office that owns them gets them from the font folders of its machine. Free
faces follow that a system package may have installed, and last the two that come with a Python package, so that every
machine prints Chinese. None is a variable font, and none is cut into slices.
"""

from collections.abc import Iterator
from ctypes import CDLL, POINTER, Structure, byref, c_char_p, c_int, c_void_p
from ctypes.util import find_library
from dataclasses import dataclass
from pathlib import Path

import pylopdf_fonts_zh_cn

FONTCONFIG_FILE = Path(__file__).with_name("fonts.conf")
"""Stands in for the machine's own font rules, which differ from machine to machine and change the lines of a page."""

# Family names of our own: no installed font can stand in for them.
FAMILIES = {
    "Report Song": pylopdf_fonts_zh_cn.serif_path(),
    "Report Hei": pylopdf_fonts_zh_cn.sans_path(),
}

NAMES = {"Report Song": "Noto Serif SC", "Report Hei": "Noto Sans SC"}
"""What their makers call them."""


@dataclass(frozen=True)
class Face:
    """What one part of a report is printed with.

    key       the variable of the style sheets: var(--kaiti)
    term      what GB/T 9704-2012 calls the face
    families  the stack, best first; the last one is always there
    """

    key: str
    term: str
    families: tuple[str, ...]


FACES = (
    Face("xiaobiaosong", "小标宋体", ("FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", "Report Song")),
    Face("fangsong", "仿宋体", ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "FandolFang", "Report Song")),
    Face("kaiti", "楷体", ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "LXGW WenKai", "FandolKai", "Report Song")),
    Face("hei", "黑体", ("SimHei", "黑体", "Report Hei")),
    Face("song", "宋体", ("SimSun", "宋体", "Report Song")),
)


def addresses() -> frozenset[str]:
    """The file: addresses of the free fonts, the only ones that the worker may read."""
    return frozenset(path.as_uri() for path in FAMILIES.values())


def style_sheet() -> str:
    """The @font-face rules of the fonts that come with a package, and a variable for each stack."""
    rules = [f'@font-face {{ font-family: "{name}"; src: url("{path.as_uri()}") }}' for name, path in FAMILIES.items()]
    stacks = [f"--{face.key}: " + ", ".join(f'"{family}"' for family in face.families) for face in FACES]
    return "\n".join([*rules, ":root { " + "; ".join(stacks) + " }\n"])


def used() -> dict[str, str]:
    """For each face of FACES, by key, the family that this machine prints it with, as its maker calls it."""
    found = {*FAMILIES, *installed()}
    families = {face.key: next(family for family in face.families if family in found) for face in FACES}
    return {key: NAMES.get(family, family) for key, family in families.items()}


class FontSet(Structure):
    """FcFontSet of fontconfig."""

    _fields_ = [("count", c_int), ("size", c_int), ("patterns", POINTER(c_void_p))]


def installed() -> Iterator[str]:
    """The families in the font folders of the machine, under each of their names; none where fontconfig is missing."""
    name = find_library("fontconfig")
    if name is None:
        return
    library = CDLL(name)
    library.FcConfigCreate.restype = c_void_p
    library.FcConfigGetFonts.restype = POINTER(FontSet)
    config = c_void_p(library.FcConfigCreate())
    library.FcConfigParseAndLoad(config, c_char_p(bytes(FONTCONFIG_FILE)), 1)
    library.FcConfigBuildFonts(config)
    fonts, family = library.FcConfigGetFonts(config, 0), c_char_p()
    for pattern in fonts.contents.patterns[: fonts.contents.count] if fonts else ():
        place = 0
        while library.FcPatternGetString(c_void_p(pattern), b"family", place, byref(family)) == 0:
            yield (family.value or b"").decode()
            place += 1
    library.FcConfigDestroy(config)
