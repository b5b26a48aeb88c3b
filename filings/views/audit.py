"""What the auditor reads (审计员): every event, filtered, and exported as CSV. Nothing is changed here but the log."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from filings import events
from filings.forms.fields import PlainLine, WrittenDate
from filings.models import Event
from filings.models.event import Result
from filings.models.report import Verdict
from filings.opendata import harmless
from filings.permissions import refusal_to_audit
from filings.publishing import kinds
from filings.reading.signers import AND
from filings.states import Action, Role
from filings.workflow import CONFIRM, LAST_YEAR_CHANGED, TAKE_OVER, UNIT_CHANGED

from .account import for_staff
from .overview import query_string
from .requests import StaffRequest

PER_PAGE = 50
EXPORT = "export_events"
OTHER_ACTIONS = {
    "sign_in": gettext_lazy("Sign in"),
    "sign_out": gettext_lazy("Sign out"),
    "change_password": gettext_lazy("Change the password"),
    "confirm_identity": gettext_lazy("Confirm the identity"),
    "look": gettext_lazy("Look at a report"),
    "refused": gettext_lazy("Something refused"),
    "unschedule": gettext_lazy("Take the set time of publication back"),
    "attest": gettext_lazy("Attest that there is nothing to report"),
    TAKE_OVER: gettext_lazy("Take last year's text over"),
    CONFIRM: gettext_lazy("Confirm sentences of last year's"),
    "take_computed": gettext_lazy("Take the computed total"),
    UNIT_CHANGED: gettext_lazy("The unit of a report changes"),
    LAST_YEAR_CHANGED: gettext_lazy("Last year's report is corrected or withdrawn"),
    "add_unit": gettext_lazy("Add a unit"),
    "change_unit": gettext_lazy("Change a unit"),
    "delete_unit": gettext_lazy("Delete a unit"),
    "add_account": gettext_lazy("Add an account"),
    "change_account": gettext_lazy("Change an account"),
    "add_post": gettext_lazy("Add a post"),
    "change_post": gettext_lazy("Change a post"),
    "delete_post": gettext_lazy("Delete a post"),
    EXPORT: gettext_lazy("Export events"),
    "preview": gettext_lazy("Make a review copy"),
}
"""What events say that are no `Action`, for people."""
DETAILS = {
    "digest": gettext_lazy("SHA-256 of what is signed"),
    "reason": gettext_lazy("Reason given"),
    "void": gettext_lazy("Signatures that became void"),
    "unscheduled": gettext_lazy("Set time that was taken back"),
    "remarks": gettext_lazy("Open remarks"),
    "sha256": "SHA-256",
    "sm3": "SM3",
    "set_for": gettext_lazy("Set for"),
    "at": gettext_lazy("Set for"),
    "version": gettext_lazy("Version"),
    "corrects": gettext_lazy("Corrects version"),
    "remark": gettext_lazy("Number of the remark"),
    "place": gettext_lazy("Place"),
    "done": gettext_lazy("Done"),
    "code": gettext_lazy("Rule"),
    "cell": gettext_lazy("Cell"),
    "verdict": gettext_lazy("Verdict"),
    "table": gettext_lazy("Table"),
    "section": gettext_lazy("Section"),
    "chapters": gettext_lazy("Chapters"),
    "confirmed": gettext_lazy("Confirmed sentences"),
    "text": gettext_lazy("Text"),
    "waits_for": gettext_lazy("Still to sign"),
    "filter": gettext_lazy("Filter"),
    "role": gettext_lazy("Post"),
    "posts": gettext_lazy("Posts"),
    "changes": gettext_lazy("Changes"),
    "asked": gettext_lazy("Cells asked now"),
    "blank": gettext_lazy("Cells no longer asked"),
    "kept": gettext_lazy("Cells no longer asked that hold something"),
    "cells": gettext_lazy("Cells"),
    "stated": gettext_lazy("Stated total"),
    "computed": gettext_lazy("Computed total"),
    "year": gettext_lazy("Year"),
    "withdrawn": gettext_lazy("Withdrawn"),
}
"""The names of what events tell, for people."""
CODES: dict[str, dict[str, Any]] = {
    "verdict": dict(Verdict.choices),
    "done": {
        "answered": gettext_lazy("Answered"),
        "resolved": gettext_lazy("Marked as mended"),
        "reopened": gettext_lazy("Opened again"),
    },
}
"""What events tell as codes -> code -> for people."""
LABELS: dict[str, Any] = {**OTHER_ACTIONS, **{str(action): action.label for action in Action}}


class EventFilter(forms.Form):
    """Which events are shown; every field may be left empty. `action` is a code, `subject` a part of what it says."""

    since = WrittenDate(label=gettext_lazy("First day"), required=False)
    until = WrittenDate(label=gettext_lazy("Last day"), required=False)
    who = PlainLine(label=gettext_lazy("Person"), required=False)
    action = forms.ChoiceField(label=gettext_lazy("What"), required=False)
    result = forms.ChoiceField(
        label=gettext_lazy("Result"), required=False, choices=[("", gettext_lazy("All")), *Result.choices]
    )
    subject = PlainLine(label=gettext_lazy("Unit or report"), required=False)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        choices = [("", _("All")), *sorted(LABELS.items(), key=lambda one: str(one[1]))]
        # Known as a plain Field to the type checker.
        self.fields["action"].choices = choices  # type: ignore[attr-defined]
        for name in ("since", "until"):
            self.fields[name].error_messages["invalid"] = _("This is not a date. Write it like 2019-02-14.")

    def chosen(self) -> dict[str, Any]:
        """What is asked for; a field that cannot be read counts as left empty, and its sentence is shown."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def found_events(chosen: dict[str, Any]) -> QuerySet[Event]:
    """The events that were asked for, the newest first. Days are those of this country, and count whole."""
    lookups = {"who": "actor_name__icontains", "action": "action", "result": "result", "subject": "subject__icontains"}
    found = Event.objects.filter(**{lookup: chosen[name] for name, lookup in lookups.items() if name in chosen})
    zone = get_current_timezone()
    if "since" in chosen:
        found = found.filter(at__gte=datetime.combine(chosen["since"], time.min, zone))
    if "until" in chosen:
        found = found.filter(at__lt=datetime.combine(chosen["until"] + timedelta(days=1), time.min, zone))
    return found.order_by("-pk")


def for_auditors(view: Callable[..., Any]) -> Callable[..., Any]:
    """Anybody else gets no such page, and leaves an event."""

    @wraps(view)
    def checked(request: StaffRequest, *args: Any, **kwargs: Any) -> Any:
        if found := refusal_to_audit(request.user):
            told = found.told()
            events.append("look", by=request.user, subject=request.path, result=Result.REFUSED, detail=told)
            raise Http404
        return view(request, *args, **kwargs)

    return checked


@for_staff
@require_safe
@for_auditors
def audit_events(request: StaffRequest) -> HttpResponse:
    """All events, the newest first, 50 a page, with the filter above them."""
    form = EventFilter(request.GET)
    page = Paginator(found_events(form.chosen()), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "lines": [(event, LABELS.get(event.action, event.action), detail_of(event)) for event in page],
        "query": query_string(**{name: request.GET.get(name, "") for name in form.fields}),
    }
    return render(request, "audit/audit_events.html", context)


def detail_of(event: Event) -> list[tuple[str, str]]:
    """What an event says beside its columns: the name of each thing for people, and what it is.

    Of a refusal, its sentence and its code.
    """
    if refused := events.refusal_of(event):
        return [(_("Sentence"), refused.sentence), (_("Code"), refused.code)]
    return [(name_of(key), in_words(key, said)) for key, said in event.detail.items() if said != []]


def name_of(key: str) -> str:
    """The name of one thing that events tell; a published file is told by its kind."""
    file = next((kind for kind in kinds.KINDS if kind.key == key), None)
    return f"{file.title} SHA-256" if file else str(DETAILS.get(key, key))


def in_words(key: str, said: Any) -> str:
    """What is said of one thing, as people call it; as it is stored where they call it nothing else."""
    if key == "void":
        return AND.join(f"{Role(one['role']).label} {one['name']}" for one in said)
    if isinstance(said, bool):
        return _("Yes") if said else _("No")
    if not isinstance(said, str):
        return json.dumps(said, ensure_ascii=False)
    return str(CODES.get(key, {}).get(said, said))


@for_staff
@require_safe
@for_auditors
def audit_export(request: StaffRequest) -> StreamingHttpResponse:
    """The same events as CSV, row by row as they are read. The export is an event itself, with its filter."""
    chosen = EventFilter(request.GET).chosen()
    asked = {name: str(value) for name, value in chosen.items()}
    events.append(EXPORT, by=request.user, detail={"filter": asked})
    response = StreamingHttpResponse(as_csv(rows_of(found_events(chosen))), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="events-{localtime():%Y%m%d-%H%M%S}.csv"'
    return response


def rows_of(found: QuerySet[Event]) -> Iterator[list[str]]:
    """A row of titles, then one for each event; times with their zone."""
    titles = [_("Chain"), _("Number"), _("Time of the event"), _("Person"), _("From where"), _("Code"), _("What")]
    yield [*titles, _("On what"), _("Result"), _("Sentence"), _("Detail"), "SHA-256"]
    for event in found.iterator():
        yield [
            event.chain,
            str(event.number),
            localtime(event.at).isoformat(timespec="milliseconds"),
            event.actor_name,
            event.origin,
            event.action,
            str(LABELS.get(event.action, event.action)),
            event.subject,
            str(event.get_result_display()),
            str(events.refusal_of(event) or ""),
            json.dumps(event.detail, ensure_ascii=False, sort_keys=True) if event.detail else "",
            event.hash,
        ]


class Line:
    """A file to csv.writer that gives each line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """`rows` as CSV with a byte order mark, which WPS and Excel need to read Chinese."""
    writer = csv.writer(Line())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([harmless(text) for text in row])
