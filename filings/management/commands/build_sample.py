"""Builds the demonstration."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.urls import reverse
from django.utils.translation import gettext as _

from filings.management.base import FilingCommand
from filings.permissions import Refused
from filings.sample import ACCOUNTS, PASSWORD, NameTaken, build, write_files


class Command(FilingCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = _(
            "Takes the sample, the report of a county for 2018, through the whole workflow to its publication, "
            "says each step in a line, and leaves its PDF and its public page as files. Run again it changes "
            "nothing. Refused where DEBUG is off, with exit status 1."
        )
        parser.add_argument("--pdf-folder", type=Path, help=_("where to leave the files; demo in VAR_DIR without it"))

    def handle(self, *args: Any, pdf_folder: Path | None, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                _("The sample's accounts have passwords that everybody knows, so it is built only where DEBUG is on.")
            )
        steps: list[str] = []

        def say(line: str) -> None:
            steps.append(line)
            self.stdout.write(line)

        try:
            report = build(say)
        except NameTaken as taken:
            raise CommandError(taken.sentence) from taken
        except Refused:
            # A machine that makes no PDF shows everything but the published report.
            self.tell_ways_in({})
            raise
        for path in write_files(report, pdf_folder or settings.VAR_DIR / "demo"):
            say(_("File: %(path)s") % {"path": path})
        if not steps:
            self.stdout.write(_("The sample is complete; nothing was changed."))
        page = reverse("public_report", args=[report.unit.code, report.year])
        self.tell_ways_in({_("Published report"): page})

    def tell_ways_in(self, published: dict[str, str]) -> None:
        """Where to look, and as whom."""
        pages = {
            **published,
            _("Public site"): reverse("public_home"),
            _("Sign in"): reverse("login"),
            _("Administration"): reverse("admin:index"),
        }
        self.stdout.write("")
        for name, path in pages.items():
            self.stdout.write(f"{name}: {settings.SITE_URL}{path}")
        self.stdout.write(
            _("Accounts of the demonstration, all with the password %(password)s:") % {"password": PASSWORD}
        )
        for person in ACCOUNTS:
            self.stdout.write(f"  {person.username}  {person.name}")
