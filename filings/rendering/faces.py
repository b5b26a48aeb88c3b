"""Which characters no font of this machine has (缺字), looked up in the fonts' own tables: milliseconds a chapter."""

import unicodedata
from collections.abc import Callable, Iterable
from ctypes import CDLL, POINTER, byref, c_char_p, c_int, c_uint32, c_void_p
from ctypes.util import find_library
from functools import cache

from django.utils.translation import gettext as _

from . import fonts

AROUND = 6
"""Characters before and after one that is named, by which its place is found."""
MOST_NAMED = 10
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})


def without_face(text: str) -> list[str]:
    """The characters of `text` that would print as an empty box, in its order; none where fontconfig is missing."""
    return [one for one in dict.fromkeys(text) if is_seen(one) and not has_face()(one)]


def sentences(texts: Iterable[str]) -> list[str]:
    """What there is to say of the characters of these texts that have no face, each with what stands around it."""
    said = []
    for text in texts:
        for one in without_face(text)[:MOST_NAMED]:
            at = text.index(one)
            place = " ".join(text[max(0, at - AROUND) : at + AROUND + 1].split())
            sentence = _("No font of this server has %(character)s (U+%(code)s), in “%(place)s”. Replace it.")
            said.append(sentence % {"character": one, "code": f"{ord(one):04X}", "place": place})
    return said


def is_seen(character: str) -> bool:
    """Whether a character has a shape of its own; selectors of variants have none."""
    selector = 0xFE00 <= ord(character) <= 0xFE0F or 0xE0100 <= ord(character) <= 0xE01EF
    return unicodedata.category(character) not in UNSEEN and not selector


@cache
def has_face() -> Callable[[str], bool]:
    """Tells of a character whether one of the fonts has it. Read once a process, as the press reads them."""
    name = find_library("fontconfig")
    if name is None:
        return lambda character: True
    library = CDLL(name)
    library.FcConfigCreate.restype = library.FcCharSetUnion.restype = library.FcCharSetCreate.restype = c_void_p
    library.FcConfigGetFonts.restype = POINTER(fonts.FontSet)
    library.FcCharSetHasChar.restype = c_int
    config = c_void_p(library.FcConfigCreate())
    library.FcConfigParseAndLoad(config, c_char_p(bytes(fonts.FONTCONFIG_FILE)), 1)
    library.FcConfigBuildFonts(config)
    for path in fonts.FAMILIES.values():
        library.FcConfigAppFontAddFile(config, c_char_p(bytes(path)))
    every, one = c_void_p(library.FcCharSetCreate()), c_void_p()
    for kind in (0, 1):  # those of the machine, those that come with a package
        found = library.FcConfigGetFonts(config, kind)
        for pattern in found.contents.patterns[: found.contents.count] if found else ():
            if library.FcPatternGetCharSet(c_void_p(pattern), b"charset", 0, byref(one)) == 0:
                every = c_void_p(library.FcCharSetUnion(every, one))
    return lambda character: bool(library.FcCharSetHasChar(every, c_uint32(ord(character))))
