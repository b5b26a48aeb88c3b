"""The libraries and faces that this machine sets a PDF with. Asked by `manage.py check`, without loading WeasyPrint."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Info, Warning
from django.utils.translation import gettext as _

from config.machine import Need, missing, typed_command

from . import fonts


def check_libraries(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A warning with the command that installs what is missing. Without pango everything works but making a PDF."""
    lacking = missing("run")
    pango = [need for need in lacking if "pango" in need.apt]
    slower = [need for need in lacking if "harfbuzz" in need.apt]
    found: list[CheckMessage] = []
    if pango:
        found.append(warning(_("PDF files can't be made: the library Pango is missing."), pango, "filings.W001"))
    if slower:
        sentence = _("PDF files are made slowly: the library HarfBuzz-Subset is missing.")
        found.append(warning(sentence, slower, "filings.W002"))
    return found


def check_faces(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Which family each face of a report is printed with here, by its term in GB/T 9704-2012."""
    families = fonts.used()
    told = [_("%(face)s: %(family)s") % {"face": face.term, "family": families[face.key]} for face in fonts.FACES]
    sentence = _("Reports are printed with these faces: %(faces)s.") % {"faces": ", ".join(told)}
    hint = _("An official face is used as soon as it is installed among the fonts of the machine.")
    return [Info(sentence, hint=hint, id="filings.I001")]


def warning(sentence: str, needs: list[Need], name: str) -> Warning:
    return Warning(sentence, hint=_("To install it, type: %(command)s") % {"command": typed_command(needs)}, id=name)
