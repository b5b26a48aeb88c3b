"""What must hold of the chapters and the sign-off fields of a report."""

import re
from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from filings import prose
from filings.models.signing import labelled
from filings.reading import Desk, Version, place
from filings.states import Role

from .problem import Problem

HEADINGS = re.compile(r"<h([345])>.*?</h\1>", re.DOTALL)
TEMPLATE_SENTENCE = "该部分以表格形式报告"


def problems_of_chapters(version: Version, desk: Desk) -> Iterator[Problem]:
    """Chapters without text, prose over its limits, and what was taken over from last year unseen."""
    for chapter in version.edition.prose_chapters:
        body = version.chapters.get(chapter.key, "")
        title, at = chapter.title or _("the preamble"), place.chapter(chapter.key)
        if not prose.stored_text(HEADINGS.sub("", body)).strip():
            yield Problem(None, (), "chapter_empty", _("“%(title)s” has no text yet.") % {"title": title}, True, at)
        if TEMPLATE_SENTENCE in version.text(chapter.key):
            message = _("“%(title)s” still holds the template's sentence “%(sentence)s”. Delete it.")
            told = message % {"title": title, "sentence": TEMPLATE_SENTENCE}
            yield Problem(None, (), "template_sentence", told, True, at)
        for code, sentence in prose.problems(body):
            message = _("“%(title)s”: %(problem)s") % {"title": title, "problem": sentence}
            yield Problem(None, (), code, message, True, at)
        if taken_over := desk.taken_over.get(chapter.key):
            message = ngettext(
                "“%(title)s”: %(count)s sentence of last year's is neither changed nor confirmed yet: “%(first)s”",
                "“%(title)s”: %(count)s sentences of last year's are neither changed nor confirmed yet: “%(first)s” …",
                len(taken_over),
            ) % {"title": title, "count": len(taken_over), "first": taken_over[0]}
            yield Problem(None, (), "taken_over", message, True, at)


def problems_of_signoff(version: Version, desk: Desk) -> Iterator[Problem]:
    """Contact phone, 填报日期 and the names: given, sensible, and different people who hold the posts."""
    for code, message in signoff_faults(version, desk):
        yield Problem(None, (), code, message, True, place.SIGNOFF)


def signoff_faults(version: Version, desk: Desk) -> Iterator[tuple[str, str]]:
    if not version.contact_phone:
        yield "phone_missing", _("The contact phone is missing.")
    if version.report_date is None:
        yield "date_missing", _("The date of the report (填报日期) is missing.")
    elif version.report_date <= date(version.year, 12, 31):
        yield "date_early", _("The date of the report lies before the end of %(year)s.") % {"year": version.year}
    given = [one.name for one in version.signers if one.name]
    if len(set(given)) < len(given):
        yield "names_same", _("Those who sign must all be different people.")
    for number, one in enumerate(version.signers):
        role, name = Role(one.role), one.name
        if not name:
            # The second of a role is called so, as its field is: 审核人2.
            order = sum(other.role == role for other in version.signers[: number + 1])
            yield "name_missing", _("The name of the %(role)s is missing.") % {"role": labelled(role, order)}
        elif (role, name) not in desk.holders:
            yield (
                "name_without_post",
                _("“%(name)s” is not a %(role)s of %(unit)s.")
                % {
                    "name": name,
                    "role": role.label,
                    "unit": version.body.official_name,
                },
            )
