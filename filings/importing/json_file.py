"""A JSON object as it was written: its entries in order, twice where a key stands twice."""

import json
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from .faults import BadFile


def entries_of(data: bytes, value_of: Callable[[Any], Any], no_object: str, **numbers: Any) -> Any:
    """The entries (key, `value_of` its value) of the JSON object in `data`; `numbers` are options of json.loads.

    Raises BadFile with one sentence, which is `no_object` where there is JSON and no object.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadFile(_("The file is not UTF-8 (byte %(number)s).") % {"number": error.start + 1}) from error
    try:
        read = json.loads(
            text, object_pairs_hook=lambda pairs: [(key, value_of(value)) for key, value in pairs], **numbers
        )
    except json.JSONDecodeError as error:
        raise BadFile(
            _("The file is not JSON (line %(line)s, column %(column)s).")
            % {"line": error.lineno, "column": error.colno}
        ) from error
    except RecursionError as error:
        raise BadFile(no_object) from error
    if not text.lstrip().startswith("{"):
        raise BadFile(no_object)
    return read
