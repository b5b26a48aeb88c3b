"""Tells what is wrong with a report, and what must be explained."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import CommandError
from django.utils.translation import gettext as _

from filings import checks
from filings.checks import Problem
from filings.management.base import FilingCommand, newest_report, unit_of_code


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Checks the newest version of the report of a unit for a year. The exit status is 1 while an error "
            "blocks its submission, 0 where only questions are left or nothing is, 2 where there is no report."
        )
        parser.add_argument("unit", metavar="UNIT_CODE")
        parser.add_argument("year", metavar="YEAR", type=int)
        parser.add_argument(
            "--json",
            action="store_true",
            help=_(
                "as a JSON list of objects: cell, the address of the cell the problem stands at, or null; cells, "
                "the addresses of all cells concerned; code, the kind of problem; message, the sentence; blocking, "
                "false for a question"
            ),
        )

    def handle(self, *args: Any, unit: str, year: int, json: bool, **options: Any) -> None:
        place = unit_of_code(unit, status=2)
        report = newest_report(place, year)
        if report is None:
            raise CommandError(
                _("%(unit)s has no report for %(year)s.") % {"unit": place.official_name, "year": year}, returncode=2
            )
        found = checks.problems(report)
        self.stdout.write(as_json(found) if json else as_text(found))
        if any(problem.blocking for problem in found):
            sys.exit(1)


def as_json(found: Sequence[Problem]) -> str:
    return json.dumps(
        [
            {
                "cell": problem.cell,
                "cells": problem.cells,
                "code": problem.code,
                "message": problem.message,
                "blocking": problem.blocking,
            }
            for problem in found
        ],
        ensure_ascii=False,
        indent=1,
    )


def as_text(found: Sequence[Problem]) -> str:
    """A line for each problem, with a count below."""
    lines = [line_of(problem) for problem in found]
    errors = sum(problem.blocking for problem in found)
    total = _("%(errors)s errors, %(questions)s questions.") % {"errors": errors, "questions": len(found) - errors}
    return "\n".join([*lines, total])


def line_of(problem: Problem) -> str:
    if problem.blocking:
        return _("Error: %(message)s") % {"message": problem.message}
    if problem.explanation:
        return _("Question, explained: %(message)s") % {"message": problem.message}
    return _("Question: %(message)s") % {"message": problem.message}
