"""The way in: the reports of my units and of those below, and the task list of one report."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from filings import cells, checks, workflow
from filings.editions import REGISTER, edition_for
from filings.forms import StartForm
from filings.models import Account, Event, Report, Unit
from filings.models.event import Result
from filings.permissions import refusal, refusal_to_start, visible_reports
from filings.rendering.article import address
from filings.states import Action, Status
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.steps import ONWARD, steps, waiting
from filings.views.tasks import tasks

PAGE = 50
TURN = {
    Status.DRAFT: gettext_lazy("Waits for you to fill it in and submit it"),
    Status.IN_REVIEW: gettext_lazy("Waits for your review"),
    Status.TO_SIGN: gettext_lazy("Waits for your signature"),
    Status.TO_PUBLISH: gettext_lazy("Waits for you to publish it"),
}
"""What a report waits for, said to the person whose turn it is."""
NEXT = {
    Status.DRAFT: gettext_lazy("Once it is filled in and checked, the preparer submits it; then it is reviewed."),
    Status.IN_REVIEW: gettext_lazy("The reviewer approves it, or returns it with a reason. Then the head signs it."),
    Status.TO_SIGN: gettext_lazy("The head of the unit signs it, or returns it with a reason. Then it is published."),
    Status.TO_PUBLISH: gettext_lazy("The preparer or the reviewer publishes it. From then on everybody can read it."),
    Status.PUBLISHED: gettext_lazy("The report is public. Nothing more is to be done."),
}
"""What happens to a report next."""


@dataclass(frozen=True)
class Line:
    """A report in a list: where it leads, and what is said below its title."""

    report: Report
    url: str
    hint: str


@for_staff
@require_safe
def desk_home(request: HttpRequest) -> HttpResponse:
    """What waits for me first, then every other report that I may read, then the years that I may start."""
    user: Account = request.user  # type: ignore[assignment]
    unpublished = Report.objects.filter(unit__in=user.roles).exclude(status=Status.PUBLISHED).select_related("unit")
    turns = [report for report in unpublished if is_turn_of(user, report)]
    others = visible_reports(user).exclude(pk__in=[report.pk for report in turns])
    number = page_number(request)
    listed = list(others[(number - 1) * PAGE : number * PAGE + 1])
    page = {
        "waiting": [waiting_line(report) for report in turns],
        "lines": [other_line(report) for report in listed[:PAGE]],
        "before": number - 1,
        "after": number + 1 if len(listed) > PAGE else 0,
        "start": start_form(user),
        "posts": bool(user.roles),
    }
    return render(request, "desk/desk_home.html", page)


def is_turn_of(user: Account, report: Report) -> bool:
    """Whether the next step of `report` is for a post that `user` holds in its unit."""
    return bool(user.roles.get(report.unit_id, frozenset()) & ONWARD[Status(report.status)].roles)


def waiting_line(report: Report) -> Line:
    status = Status(report.status)
    url = report.get_absolute_url() if status == Status.DRAFT else reverse("review_report", args=[report.pk])
    return Line(report, url, f"{TURN[status]} · {time_left(report)}")


def other_line(report: Report) -> Line:
    """A report that waits for somebody else, or for nobody."""
    return Line(report, report.get_absolute_url(), "" if report.status == Status.PUBLISHED else waiting(report))


def page_number(request: HttpRequest) -> int:
    """The page of the list that is asked for, from 1. Counting all reports would cost more than it tells."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def time_left(report: Report) -> str:
    """How long it is until the last day on which the report may be published, or how long that day is past."""
    last = report.edition.deadline(report.unit, report.year)
    days, day = (last - localdate()).days, date_format(last, "DATE_FORMAT")
    if days < 0:
        return _("the last day to publish was %(day)s") % {"day": day}
    left = ngettext(
        "%(days)s day left, to be published by %(day)s", "%(days)s days left, to be published by %(day)s", days
    )
    return left % {"days": days, "day": day}


def start_form(user: Account) -> StartForm | None:
    """The years for which `user` may start a report; None where there is none."""
    units = [unit for unit in Unit.objects.filter(pk__in=user.roles) if refusal_to_start(user, unit) is None]
    made = set(Report.objects.filter(unit__in=units).values_list("unit", "year"))
    every = [(unit, year) for unit in units for year in REGISTER if edition_for(unit, year)]
    offered = [(unit, year) for unit, year in every if (unit.pk, year) not in made]
    return StartForm(offered=offered) if offered else None


@for_staff
@require_POST
def desk_start(request: HttpRequest) -> HttpResponse:
    """Makes the draft of a unit for a year."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the unit and the year of the report."))
        return redirect("desk_home")
    unit, year = form.cleaned_data["unit"], form.cleaned_data["year"]
    return redirect(workflow.start_report(unit, year, by=request.user))  # type: ignore[arg-type]


@for_staff
@require_safe
def desk_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The task list of a report, how long there is, who has it, and what happens next."""
    report = visible_report(request, pk)
    tables = cells.read(report)
    published = report.status == Status.PUBLISHED
    page = {
        "report": report,
        "steps": steps(report),
        "tasks": tasks(report, tables, checks.problems(report, tables)),
        "time_left": "" if published else time_left(report),
        "next": NEXT[Status(report.status)],
        "refusal": refusal(request.user, Action.EDIT, report),  # type: ignore[arg-type]
        "returned": last_return(report),
        "public": address(report) if published else "",
    }
    return render(request, "desk/desk_report.html", page)


def last_return(report: Report) -> Event | None:
    """The return that brought the report back to the desk: .actor_name, .at and .detail.reason."""
    if report.status != Status.DRAFT:
        return None
    returns = Event.objects.filter(chain=f"report:{report.pk}", action=Action.RETURN, result=Result.DONE)
    return returns.order_by("-number").first()
