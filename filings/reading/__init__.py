"""What one version of a report says, and what its desk knows beside it: two frozen values, read in one place.

`rows` makes them from the database, `signed` from the published files. Checks, page, PDF, open data, comparison, digest
and verification are functions of these values and make no query.
"""

from .cells import Cell, ColumnView, RowView, TableView
from .desk import Desk
from .parts import BadContent
from .rows import Read, from_rows, one_table, read
from .signed import from_said, from_signed
from .version import Body, Checked, Correction, Explained, LastYear, Signed, Signer, Superior, Version

__all__ = [
    "BadContent",
    "Body",
    "Cell",
    "Checked",
    "ColumnView",
    "Correction",
    "Desk",
    "Explained",
    "LastYear",
    "Read",
    "RowView",
    "Signed",
    "Signer",
    "Superior",
    "TableView",
    "Version",
    "from_rows",
    "from_said",
    "from_signed",
    "one_table",
    "read",
]
