"""What is said to somebody whose action is refused: every refusal is a code with its parameters (拒绝).

The sentence is made where it is shown, in the words of today; the event log keeps code and parameters. One kind of
refusal has one code, whether a permission, the workflow or a guard of the database refuses.
"""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from filings import guards
from filings.models import Report
from filings.reading.signers import AND
from filings.states import PUBLIC, Action, Role, Status

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

Parameters = Mapping[str, Any]


def content_is_closed(said: Parameters) -> "StrOrPromise":
    """NOT_A_DRAFT, of a report in a known state or by a guard."""
    if said.get("status") in PUBLIC:
        return _("The report is published and can't be changed any more. A preparer can correct it as a new version.")
    if "status" in said:
        return _("The report is “%(status)s” and can't be changed now. Ask the reviewer or the head to return it.")
    return _("What a report says can't be changed once it is signed. Nothing was saved; load the page again.")


def move_is_closed(said: Parameters) -> "StrOrPromise":
    """NO_SUCH_MOVE, of an action in a known state or by a guard."""
    if "status" in said:
        return _("“%(action)s” is not possible while the report is “%(status)s”; it must be “%(wanted)s”.")
    return _("The report can't go there from the state it is in. Nothing was saved; load the page again.")


def signature_is_missing(said: Parameters) -> "StrOrPromise":
    """NOT_SIGNED, at publication or by a guard."""
    if "table" in said:
        return _("A signature is missing, so the report stays as it is. Nothing was saved; load the page again.")
    return _("The report is not what was signed: its content or a signature differs. Return it and sign it again.")


def is_no_signer(said: Parameters) -> "StrOrPromise":
    """NO_SIGNER, of an account whose name is known or by a guard."""
    if "printed" in said:
        return _("The report names “%(printed)s” as its %(role)s, and your account bears the name “%(name)s”.")
    return _("Only who is named as a signer of the report and holds the post can sign it. Nothing was saved.")


def post_is_wanting(said: Parameters) -> "StrOrPromise":
    """An action may be for one post in one state and for another post in the next."""
    if "status" in said:
        return _("While the report is “%(status)s”, “%(action)s” is for the %(roles)s only.")
    return _("“%(action)s” is for the %(roles)s of %(unit)s only.")


MISSING_REASON = {
    Action.RETURN: gettext_lazy("Say why you return the report, so that the preparer knows what to change."),
    Action.AMEND: gettext_lazy("Say what is corrected and why: it is published with the new version."),
    Action.WITHDRAW: gettext_lazy("Say by whose order and why the report is withdrawn: its page will say so."),
}
"""What is said to somebody who gives no reason for an action that asks for one."""

TEMPLATES: "dict[str, StrOrPromise | Callable[[Parameters], StrOrPromise]]" = {
    # Of a permission, of the workflow or of a guard.
    guards.NOT_A_DRAFT: content_is_closed,
    guards.NO_SUCH_MOVE: move_is_closed,
    guards.NOT_SIGNED: signature_is_missing,
    guards.NO_SIGNER: is_no_signer,
    guards.FIXED: gettext_lazy(
        "What was signed or published stays as it is. Nothing was saved; tell the administrator."
    ),
    # Of accounts.
    "account_disabled": gettext_lazy("This account is disabled. Ask the administrator."),
    "account_of_the_sample": gettext_lazy(
        "Demonstration accounts may do nothing here. Sign in with an account of your own."
    ),
    "administrator": gettext_lazy("An administrator keeps units and accounts, and neither fills in nor signs reports."),
    "auditor": gettext_lazy("An auditor reads every report and the whole event log, and changes nothing."),
    "no_auditor": gettext_lazy("The event log is for auditors only."),
    "wrong_login": gettext_lazy("The username or the password is not right. Small and capital letters are different."),
    "password_differs": gettext_lazy("The password is not right. Nothing was done. Type it again."),
    "not_visible": gettext_lazy("There is no such report, or it is not for you to see."),
    "wrong_post": post_is_wanting,
    # Of persons: whoever signs are different people.
    "prepared_it": gettext_lazy("You filled in part of this report, so someone else must be its %(role)s."),
    "signed_otherwise": gettext_lazy("You signed this report as its %(signed)s, so someone else must be its %(role)s."),
    "signed_already": gettext_lazy("You have signed this report already. It waits for %(names)s."),
    "namesake_signed": gettext_lazy("“%(name)s” has signed this report already, with another account."),
    # Of versions.
    "version_started": gettext_lazy("Version %(number)s of this report has been started already. Go on with that one."),
    "version_replaced": gettext_lazy("Version %(number)s has replaced this one. Withdraw that version."),
    "first_version": gettext_lazy("The first version corrects nothing."),
    "nothing_corrected": gettext_lazy("This version says the same as version %(number)s. Correct something first."),
    "published_files_damaged": gettext_lazy(
        "The published files of version %(number)s are damaged. Tell the administrator."
    ),
    "changed_since_shown": gettext_lazy(
        "The report has changed since this page was shown to you. Nothing was signed. Read it again."
    ),
    # Of a report that is to begin.
    "no_edition": gettext_lazy("There is no edition of the form for %(unit)s in %(year)s."),
    "year_not_begun": gettext_lazy("%(year)s has not begun yet, so there is nothing to report of it."),
    "report_exists": gettext_lazy("%(unit)s has a report for %(year)s already."),
    # Of content.
    "unsettled": gettext_lazy("%(errors)s errors and %(questions)s questions without an explanation are still open."),
    "not_accepted": gettext_lazy("%(count)s explanations are not accepted yet."),
    "question_closed": gettext_lazy("This question is not open any more: its figures have changed."),
    "explanation_gone": gettext_lazy("This explanation is not there any more. Read the report again."),
    "section_filled": gettext_lazy("This section holds figures already: %(cells)s. Clear them first."),
    "no_stated_total": gettext_lazy("No import states a total for this cell."),
    "nothing_to_take_over": gettext_lazy(
        "Nothing was taken over: the chapter has text already, or last year's report has none of it."
    ),
    # Of reasons and remarks.
    "reason_missing": lambda said: MISSING_REASON[Action(said["action"])],
    "reason_too_long": gettext_lazy("The reason is longer than %(most)s characters."),
    "remark_missing": gettext_lazy("Write what you have to say: an empty remark says nothing."),
    "remark_too_long": gettext_lazy("The remark is longer than %(most)s characters."),
    "remark_is_answer": gettext_lazy("An answer is not marked as mended, but the remark above it."),
    "remark_resolved": gettext_lazy("This remark is marked as mended already."),
    "remark_open": gettext_lazy("This remark is open already."),
    "no_such_place": gettext_lazy("There is no such place in this report. Choose it on the page."),
    # Of the time of publication.
    "time_past": gettext_lazy("That time is past. Choose a later one, or publish now."),
    "time_too_far": gettext_lazy("That time is more than a year ahead. Choose an earlier one."),
    "no_time_set": gettext_lazy("No time of publication is set."),
    # Of making the files.
    "changed_meanwhile": gettext_lazy("The report changed while it was being published. Try again."),
    "last_year_differs": gettext_lazy(
        "Last year's figures on this server are not those that were published. They are drawn beside this "
        "year's, so nothing was published; tell the administrator."
    ),
    "file_differs": gettext_lazy(
        "The finished %(file)s was read back and differs from the report at %(place)s: it says “%(found)s” "
        "instead of “%(wanted)s”. Nothing was published; tell the administrator."
    ),
    "copy_differs": gettext_lazy(
        "The finished %(file)s was read back and differs from the report at %(place)s: it says “%(found)s” "
        "instead of “%(wanted)s”. There is no review copy; tell the administrator."
    ),
    "copy_missing": gettext_lazy(
        "The review copy of what is submitted has not been made yet. Make it on the check page first."
    ),
    "not_written": gettext_lazy(
        "The files could not be written on the server. Nothing was published; tell the administrator."
    ),
    "no_storage": gettext_lazy(
        "The storage of published files does not answer. Nothing was changed; try again in a few minutes."
    ),
    "public_files": gettext_lazy(
        "The public files could not be replaced on the server. Nothing was changed; tell the administrator."
    ),
    "too_slow": gettext_lazy(
        "Making the PDF took longer than %(seconds)s seconds and was stopped. "
        "Shorten very long texts and tables, then try again."
    ),
    "too_large": gettext_lazy(
        "Making the PDF needed more memory than it may use and was stopped. "
        "Shorten very long texts and tables, then try again."
    ),
    "too_deep": gettext_lazy(
        "Lists or tables stand inside one another too deeply to be printed. Take the inner ones out."
    ),
    "no_glyph": gettext_lazy(
        "No font on this server has these characters: %(characters)s. "
        "Replace them, or have the administrator install a font that has them."
    ),
    "no_pango": gettext_lazy(
        "This server can't make PDF files: the library Pango is missing. "
        "The administrator types “manage.py check” to see the command that installs it."
    ),
    "pdf_too_large": gettext_lazy(
        "The PDF became larger than %(megabytes)s MB and was stopped. Shorten very long texts and tables, then try "
        "again."
    ),
    "gave_up": gettext_lazy(
        "It was tried %(count)s times and did not work. Nothing was lost; the administrator finds the cause."
    ),
    "no_pdf": gettext_lazy(
        "The PDF could not be made. Nothing was lost; the administrator finds the cause in the log."
    ),
    "unforeseen": gettext_lazy("Something unforeseen went wrong; the administrator finds it in the log."),
}
"""Code -> the sentence, with its parameters as %(name)s; or a function of the parameters that chooses it."""


def roles_in_words(roles: Iterable[str]) -> str:
    return _(" or ").join(str(role.label) for role in Role if role in roles)


WORDS: dict[str, Callable[[Any], "StrOrPromise"]] = {
    "action": lambda action: Action(action).label,
    "status": lambda status: Status(status).label,
    "wanted": lambda said: said if isinstance(said, str) else _("” or “").join(str(Status(one).label) for one in said),
    "role": lambda role: Role(role).label,
    "signed": lambda role: Role(role).label,
    "roles": roles_in_words,
    "names": AND.join,
    "printed": lambda names: AND.join(names) or _("nobody"),
    "cells": lambda cells: _(", ").join(cells),
    "characters": ", ".join,
    "table": lambda table: apps.get_model("filings", table)._meta.verbose_name or table,
}
"""Parameter -> how people call its value. All others are said as they are."""


@dataclass(frozen=True)
class Refusal:
    """Why something is refused. Parameters are what JSON holds: the codes of states, posts and actions, no words."""

    code: str
    parameters: Parameters = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """Why, and what to do instead. Of a code that this release no longer knows, the code and its parameters."""
        try:
            template = TEMPLATES[self.code]
            text = template(self.parameters) if callable(template) else template
            return str(text) % {name: in_words(name, said) for name, said in self.parameters.items()}
        except (LookupError, TypeError, ValueError):
            return f"{self.code} {dict(self.parameters)}"

    def __str__(self) -> str:
        return self.sentence

    def told(self) -> dict[str, Any]:
        """As the event log and JSON tell it."""
        return {"code": self.code, "parameters": dict(self.parameters)}


def in_words(name: str, said: Any) -> str:
    return str(WORDS[name](said)) if name in WORDS else str(said)


class Refused(Exception):
    """An action was refused; `refusal` says why."""

    def __init__(self, refusal: Refusal, action: Action | None = None, report: Report | None = None) -> None:
        super().__init__(refusal.code)
        self.refusal, self.action, self.report = refusal, action, report

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        return self.refusal.sentence


def refused_by_guard(error: Exception, action: Action | None = None, report: Report | None = None) -> Refused | None:
    """The refusal that a guard of the database stands for, with a line in the log; None for any other error.

    Nobody should meet one: what a guard refuses, a permission or a check refused before.
    """
    found = guards.refusal_in(error)
    if found is None:
        return None
    logger.error("the database refused %s of report %s: %s", action, report and report.pk, error)
    code, table, operation = found
    return Refused(Refusal(code, {"table": table, "operation": operation}), action, report)
