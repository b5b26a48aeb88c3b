"""What a signature signs: the canonical JSON of a version, and its digest.

Anyone can take the published file, compute its SHA-256 and compare it with the one that the report prints.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from . import cells
from .models import Explanation, Report

FORMAT = "gongkai-nianbao/1"


def canonical(report: Report, explanations: Iterable[Explanation] | None = None) -> bytes:
    """The canonical JSON of `report`, version 1: UTF-8, keys sorted, no white space between tokens.

    Every cell's address with its printed value, the chapters as stored, the explanations, the sign-off fields, the
    scope where the form states one, and from version 2 on the reason of the correction.

    `explanations` are those that will be signed with a draft (`checks.to_be_signed`). Without them it is all that are
    stored, which are those that were signed once the report is submitted.
    """
    stored = report.explanations.all() if explanations is None else explanations
    said: dict[str, Any] = {
        "format": FORMAT,
        "unit": {"code": report.unit.code, "name": report.unit.official_name},
        "year": report.year,
        "version": report.version,
        "title": report.title,
        "figures": {cell.address: cell.printed for table in cells.read(report) for cell in table.cells},
        "chapters": {chapter.key: chapter.body for chapter in report.chapters.all()},
        "explanations": [
            {"code": one.code, "cell": one.cell, "text": one.text}
            # Sorted here: databases differ in how they sort text.
            for one in sorted(stored, key=lambda one: (one.code, one.cell))
        ],
        "contact_phone": report.contact_phone,
        "report_date": report.report_date.isoformat() if report.report_date else "",
        "names": {
            "preparer": report.preparer_name,
            "reviewer": report.reviewer_name,
            "head": report.head_name,
        },
    }
    if report.scope:
        said["scope"] = report.scope
    if report.version > 1:
        said["correction_reason"] = report.correction_reason
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(report: Report, explanations: Iterable[Explanation] | None = None) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal."""
    return hashlib.sha256(canonical(report, explanations)).hexdigest()
