"""Tells where a text does not agree with the figures of a report."""

import json
import sys
from argparse import ArgumentParser
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings.checks.claims import ADVICE, Finding, Judge, Last
from filings.checks.claims.values import key_of, plain
from filings.checks.leftovers import leftovers
from filings.editions import Edition
from filings.management.base import FilingCommand, unit_of_code
from filings.reading import Body, current, read
from filings.reading.desk import neighbours
from filings.reading.layout import names_of
from filings.reading.place import chapter_titles

MOST = Decimal(10) ** 18
"""Above any figure that a cell may hold."""


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Holds a text against the figures of the newest report of a unit for a year. A line is a paragraph. The "
            "exit status is 1 where a question is told, 2 where something is missing, else 0."
        )
        parser.add_argument("unit", metavar="UNIT_CODE")
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument("file", metavar="FILE", help=_("the text, in UTF-8; - reads it from the standard input"))
        parser.add_argument("--chapter", metavar="KEY", default="", help=_("the chapter that the text is of"))
        parser.add_argument("--separate", action="store_true", help=_("each line is a text of its own"))
        parser.add_argument(
            "--last",
            metavar="FILE.json",
            help=_("last year's values as JSON: {address, or addresses joined by +: value}"),
        )
        parser.add_argument("--advice", action="store_true", help=_("tells what may be left over as well"))
        parser.add_argument(
            "--json",
            action="store_true",
            help=_("as a JSON list of objects: line, quote, code, kind, message, cells, stated, expected"),
        )

    def handle(self, *args: Any, unit: str, year: int, file: str, chapter: str, **options: Any) -> None:
        place = unit_of_code(unit, status=2)
        report = current.newest(place, year)
        if report is None:
            told = {"unit": place.official_name, "year": year}
            raise CommandError(_("%(unit)s has no report for %(year)s.") % told, returncode=2)
        titles = chapter_titles(report.edition)
        if chapter and chapter not in titles:
            told = {"key": chapter, "known": ", ".join(titles)}
            raise CommandError(_("The form has no chapter “%(key)s”; it has %(known)s.") % told, returncode=2)
        text = text_of(file)
        version, _desk = read(report)
        judge = Judge(version, last_of(options["last"], version.edition) if options["last"] else None)
        found = list(told_of(judge, text, options["separate"]))
        if options["advice"]:
            found += advice(report, text, chapter or next(iter(titles)))
        else:
            found = [one for one in found if one["kind"] != ADVICE]
        found.sort(key=lambda one: one["line"])
        self.stdout.write(
            json.dumps(found, ensure_ascii=False, indent=1) if options["json"] else "\n".join(map(line_of, found))
        )
        if any(one["kind"] != ADVICE for one in found):
            sys.exit(1)


def told_of(judge: Judge, text: str, separate: bool) -> "list[dict[str, Any]]":
    """The findings as objects. Texts of their own know nothing of each other."""
    texts = text.split("\n") if separate else [text]
    return [
        as_object(at + one.line, one.finding) for at, part in enumerate(texts) for one in judge.of_texts({"": part})[0]
    ]


def as_object(line: int, one: Finding) -> dict[str, Any]:
    return {
        "line": line,
        "quote": one.quote,
        "code": one.code,
        "kind": one.kind,
        "message": one.message,
        "cells": list(one.cells),
        "stated": None if one.stated is None else float(plain(one.stated)),
        "expected": None if one.expected is None else float(plain(one.expected)),
    }


def advice(report: Any, text: str, chapter: str) -> list[dict[str, Any]]:
    """What may be left over, line by line."""
    names, body = neighbours(report.unit, [text]), Body.of(report.unit)
    return [
        {
            "line": at,
            "quote": one.sentence.rstrip("\u2026"),
            "code": "left_over",
            "kind": ADVICE,
            "message": one.message,
            "cells": [],
            "stated": None,
            "expected": None,
        }
        for at, line in enumerate(text.split("\n"), 1)
        for one in leftovers(report.year, {chapter: line}, names, body=body, source=report.edition.source)
    ]


def line_of(one: dict[str, Any]) -> str:
    told = {"line": one["line"], "message": one["message"], "quote": one["quote"]}
    if one["kind"] == ADVICE:
        return _("Line %(line)s, advice: “%(quote)s” %(message)s") % told
    return _("Line %(line)s, question: %(message)s") % told


def text_of(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except OSError as error:
        raise CommandError(
            _("%(file)s cannot be read: %(error)s") % {"file": file, "error": error.strerror}, returncode=2
        ) from error
    except UnicodeDecodeError as error:
        told = {"file": file, "number": error.start + 1}
        raise CommandError(_("%(file)s is not UTF-8 (byte %(number)s).") % told, returncode=2) from error


def last_of(file: str, edition: Edition) -> Last:
    """Last year's values out of the file `--last` names. Raises CommandError that says what is wrong with it."""
    try:
        said = json.loads(text_of(file), parse_float=Decimal, parse_int=Decimal)
    except json.JSONDecodeError as error:
        told = {"file": file, "line": error.lineno, "column": error.colno}
        raise CommandError(
            _("%(file)s is not JSON (line %(line)s, column %(column)s).") % told, returncode=2
        ) from error
    except RecursionError:
        said = None
    if not isinstance(said, dict):
        raise CommandError(_("%(file)s holds no JSON object of addresses and values.") % {"file": file}, returncode=2)
    known = names_of(edition)
    for addresses, value in said.items():
        if unknown := [one for one in key_of(addresses.split("+")) if one not in known]:
            told = {"file": file, "address": unknown[0]}
            raise CommandError(_("%(file)s: the form has no cell “%(address)s”.") % told, returncode=2)
        number = number_of(value)
        if number is None:
            told = {"file": file, "address": addresses, "value": value}
            raise CommandError(_("%(file)s: “%(value)s” at %(address)s is no number.") % told, returncode=2)
        said[addresses] = number
    return said


def number_of(value: Any) -> Decimal | None:
    """A number that a cell may hold, as JSON writes it or as text; None for anything else, NaN and 1e999999 too."""
    if not isinstance(value, Decimal | str):
        return None
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() and -MOST < number < MOST else None
