"""The fonts that a report is printed with.

The style sheet names the official faces first (小标宋, 仿宋_GB2312, 楷体_GB2312, 黑体), for offices that own them; the
machine's font folders are searched for these. The free faces after them come with a Python package, so that every
machine prints Chinese. Without Django: the worker imports this.
"""

from pathlib import Path

import pylopdf_fonts_zh_cn

FONTCONFIG_FILE = Path(__file__).with_name("fonts.conf")
"""Stands in for the machine's own font rules, which differ from machine to machine and change the lines of a page."""

# Family names of our own: no installed font can stand in for them.
FAMILIES = {
    "Report Song": pylopdf_fonts_zh_cn.serif_path(),
    "Report Hei": pylopdf_fonts_zh_cn.sans_path(),
}


def addresses() -> frozenset[str]:
    """The file: addresses of the free fonts, the only ones that the worker may read."""
    return frozenset(path.as_uri() for path in FAMILIES.values())


def faces() -> str:
    """The @font-face rules of the free fonts."""
    return "".join(
        f'@font-face {{ font-family: "{family}"; src: url("{path.as_uri()}") }}\n' for family, path in FAMILIES.items()
    )
