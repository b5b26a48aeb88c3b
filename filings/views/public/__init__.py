"""The public site (公开): no account, no cookie, nothing that is not published."""

from .home import public_home
from .report import public_file, public_report, public_schema, public_version
from .rules import public_rules

__all__ = [
    "public_file",
    "public_home",
    "public_report",
    "public_rules",
    "public_schema",
    "public_version",
]
