"""The public site (公开): no account, no cookie, nothing that is not published."""

from .home import public_home
from .report import (
    public_content,
    public_pdf,
    public_report,
    public_version,
    public_version_content,
    public_version_pdf,
)
from .rules import public_rules

__all__ = [
    "public_content",
    "public_home",
    "public_pdf",
    "public_report",
    "public_rules",
    "public_version",
    "public_version_content",
    "public_version_pdf",
]
