"""Tells what is wrong with a report, and what must be explained."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings import checks
from filings.checks import Problem
from filings.checks.words import Advice, advice
from filings.editions import edition_of_year
from filings.management.base import FilingCommand, unit_of_code
from filings.models import Report
from filings.reading import Version, current, from_rows, read
from filings.reading.desk import neighbours

BATCH = 100
"""How many reports are read and checked at once: their tables and chapters stand in memory together."""


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Checks the newest version of the report of a unit for a year, or of every unit. The exit status is 1 "
            "while an error blocks the submission of one, 0 where only questions are left or nothing is, 2 where "
            "there is no report."
        )
        parser.add_argument("unit", metavar="UNIT_CODE", nargs="?")
        parser.add_argument("year", metavar="YEAR", type=int, nargs="?")
        parser.add_argument(
            "--all", metavar="YEAR", type=int, dest="every", help=_("the reports of all units for this year")
        )
        parser.add_argument("--advice", action="store_true", help=_("tells what may be left over as well"))
        parser.add_argument(
            "--json",
            action="store_true",
            help=_(
                "as a JSON list of objects: cell, the address of the cell the problem stands at, or null; cells, "
                "the addresses of all cells concerned; code, the kind of problem; message, the sentence; blocking, "
                "false for a question; kind: error, question or advice; chapter and quote, where it speaks of a "
                "sentence. With --all as a list of objects, a line each: unit, its code; problems, such a list"
            ),
        )

    def handle(
        self, *args: Any, unit: str | None, year: int | None, every: int | None, json: bool, **options: Any
    ) -> None:
        if every is not None and unit is None:
            blocked = self.tell_all(every, json, options["advice"])
        elif every is None and unit is not None and year is not None:
            blocked = self.tell_one(unit, year, json, options["advice"])
        else:
            raise CommandError(_("Name a unit and a year, or --all and a year."), returncode=2)
        if blocked:
            sys.exit(1)

    def tell_one(self, code: str, year: int, json: bool, looks: bool) -> bool:
        """Print what is found in the report of one unit; whether an error blocks it."""
        place = unit_of_code(code, status=2)
        report = current.newest(place, year)
        if report is None:
            raise CommandError(
                _("%(unit)s has no report for %(year)s.") % {"unit": place.official_name, "year": year}, returncode=2
            )
        version, desk = read(report)
        found, looked_at = checks.problems(version, desk), advice_of(report, version) if looks else []
        lines = [*as_lines(found), *lines_of_advice(looked_at), count_of(found)]
        self.stdout.write(as_json(found, looked_at) if json else "\n".join(lines))
        return blocks(found)

    def tell_all(self, year: int, json: bool, looks: bool) -> bool:
        """Print what is found in each report of the year as soon as it is; whether an error blocks any of them."""
        if edition_of_year(year) is None:
            raise CommandError(_("There is no edition of the form for %(year)s.") % {"year": year}, returncode=2)
        if not Report.objects.filter(year=year).exists():
            raise CommandError(_("There is no report for %(year)s.") % {"year": year}, returncode=2)
        number, blocked = 0, 0
        for number, (report, version, found) in enumerate(checked(year), 1):
            blocked += blocks(found)
            looked_at = advice_of(report, version) if looks else []
            if json:
                self.stdout.write(("[" if number == 1 else ",") + line_of_unit(report, found, looked_at))
            else:
                head = f"{report.unit.code} {report.unit.official_name}"
                self.stdout.write(f"{head}: {count_of(found)}")
                for line in [*as_lines(found), *lines_of_advice(looked_at)]:
                    self.stdout.write(f"  {line}")
        told = _("%(count)s reports checked; an error blocks %(blocked)s of them.")
        self.stdout.write("]" if json else told % {"count": number, "blocked": blocked})
        return blocked > 0


def checked(year: int, size: int = BATCH) -> Iterator[tuple[Report, Version, list[Problem]]]:
    """Every unit's newest report of the year with what is found in it; `size` reports are read at once."""
    newest = Report.objects.filter(year=year, newest=True).select_related("unit__parent")
    reports = newest.order_by("unit__path").iterator(chunk_size=size)
    while batch := list(islice(reports, size)):
        for report, (version, desk) in zip(batch, from_rows(batch), strict=True):
            yield report, version, checks.problems(version, desk)


def blocks(found: Sequence[Problem]) -> bool:
    return any(problem.blocking for problem in found)


def advice_of(report: Report, version: Version) -> list[Advice]:
    return advice(version, neighbours(report.unit, version.texts.values())) if any(version.chapters.values()) else []


def as_objects(found: Sequence[Problem], looked_at: Sequence[Advice] = ()) -> list[dict[str, Any]]:
    return [
        {
            "cell": problem.cell,
            "cells": problem.cells,
            "code": problem.code,
            "message": problem.message,
            "blocking": problem.blocking,
            "kind": "error" if problem.blocking else "question",
            "chapter": problem.said.chapter if problem.said else None,
            "quote": problem.said.quote if problem.said else None,
        }
        for problem in found
    ] + [
        {
            "cell": None,
            "cells": (),
            "code": one.code,
            "message": one.message,
            "blocking": False,
            "kind": "advice",
            "chapter": one.chapter,
            "quote": one.quote,
        }
        for one in looked_at
    ]


def as_json(found: Sequence[Problem], looked_at: Sequence[Advice]) -> str:
    return json.dumps(as_objects(found, looked_at), ensure_ascii=False, indent=1)


def line_of_unit(report: Report, found: Sequence[Problem], looked_at: Sequence[Advice]) -> str:
    return json.dumps({"unit": report.unit.code, "problems": as_objects(found, looked_at)}, ensure_ascii=False)


def as_lines(found: Sequence[Problem]) -> list[str]:
    """A line for each problem."""
    return [line_of(problem) for problem in found]


def lines_of_advice(looked_at: Sequence[Advice]) -> list[str]:
    return [_("Advice: “%(quote)s” %(message)s") % {"quote": one.quote, "message": one.message} for one in looked_at]


def count_of(found: Sequence[Problem]) -> str:
    errors = sum(problem.blocking for problem in found)
    return _("%(errors)s errors, %(questions)s questions.") % {"errors": errors, "questions": len(found) - errors}


def line_of(problem: Problem) -> str:
    if problem.blocking:
        return _("Error: %(message)s") % {"message": problem.message}
    if problem.explanation:
        return _("Question, explained: %(message)s") % {"message": problem.message}
    return _("Question: %(message)s") % {"message": problem.message}
