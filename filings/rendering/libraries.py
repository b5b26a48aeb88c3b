"""Whether this machine has the libraries that a PDF is set with. Asked by `manage.py check`, without loading them."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Warning
from django.utils.translation import gettext as _

from config.machine import Need, missing, typed_command


def check_libraries(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """A warning with the command that installs what is missing. Without pango everything works but making a PDF."""
    lacking = missing("run")
    pango = [need for need in lacking if "pango" in need.apt]
    slower = [need for need in lacking if need not in pango]
    found: list[CheckMessage] = []
    if pango:
        found.append(warning(_("PDF files can't be made: the library Pango is missing."), pango, "filings.W001"))
    if slower:
        sentence = _("PDF files are made slowly: the library HarfBuzz-Subset is missing.")
        found.append(warning(sentence, slower, "filings.W002"))
    return found


def warning(sentence: str, needs: list[Need], name: str) -> Warning:
    return Warning(sentence, hint=_("To install it, type: %(command)s") % {"command": typed_command(needs)}, id=name)
