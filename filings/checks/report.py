"""What must hold of the chapters and the sign-off fields of a report."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _

from filings import prose
from filings.states import Role

from .facts import Facts
from .problem import Problem

HEADINGS = re.compile(r"<h([345])>.*?</h\1>", re.DOTALL)
TEMPLATE_SENTENCE = "该部分以表格形式报告"


def problems_of_chapters(facts: Facts) -> Iterator[Problem]:
    """Chapters without text, and prose over its limits."""
    for chapter in facts.report.edition.prose_chapters:
        body = facts.chapters.get(chapter.key, "")
        title, place = chapter.title or _("the preamble"), f"chapter:{chapter.key}"
        if not prose.stored_text(HEADINGS.sub("", body)).strip():
            yield Problem(None, (), "chapter_empty", _("“%(title)s” has no text yet.") % {"title": title}, True, place)
        if TEMPLATE_SENTENCE in facts.text(chapter.key):
            message = _("“%(title)s” still holds the template's sentence “%(sentence)s”. Delete it.")
            told = message % {"title": title, "sentence": TEMPLATE_SENTENCE}
            yield Problem(None, (), "template_sentence", told, True, place)
        for code, sentence in prose.problems(body):
            message = _("“%(title)s”: %(problem)s") % {"title": title, "problem": sentence}
            yield Problem(None, (), code, message, True, place)


def problems_of_signoff(facts: Facts) -> Iterator[Problem]:
    """Contact phone, 填报日期 and the three names: given, sensible, and three people who hold the posts."""
    for code, message in signoff_faults(facts):
        yield Problem(None, (), code, message, True, "signoff")


def signoff_faults(facts: Facts) -> Iterator[tuple[str, str]]:
    report = facts.report
    if not report.contact_phone:
        yield "phone_missing", _("The contact phone is missing.")
    if report.report_date is None:
        yield "date_missing", _("The date of the report (填报日期) is missing.")
    elif report.report_date <= date(report.year, 12, 31):
        yield "date_early", _("The date of the report lies before the end of %(year)s.") % {"year": report.year}
    names = {role: report.printed_name(role) for role in Role}
    given = [name for name in names.values() if name]
    if len(set(given)) < len(given):
        yield "names_same", _("Preparer, reviewer and head of unit must be three people.")
    for role, name in names.items():
        if not name:
            yield "name_missing", _("The name of the %(role)s is missing.") % {"role": role.label}
        elif (role, name) not in facts.holders:
            yield (
                "name_without_post",
                _("“%(name)s” is not a %(role)s of %(unit)s.")
                % {
                    "name": name,
                    "role": role.label,
                    "unit": report.unit.official_name,
                },
            )
