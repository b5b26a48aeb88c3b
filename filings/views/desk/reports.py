"""The way in: the reports of my units and of those below, and the task list of one report."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from filings import checks, workflow
from filings.editions import edition_for, years_with_forms
from filings.forms.fields import StartForm
from filings.models import Account, Report, Unit
from filings.permissions import refusal, refusal_to_start, visible_reports
from filings.progress import units_below
from filings.reading import read
from filings.rendering.article import address
from filings.states import ONWARD, PERMISSIONS, PUBLIC, Action, Status
from filings.views.account import for_staff
from filings.views.loading import visible_report
from filings.views.queue import is_turn_of, other_line, sent_on_by, time_left, waiting_lines
from filings.views.requests import StaffRequest
from filings.views.steps import last_return, steps
from filings.views.tasks import TaskState, tasks

from .last_year import last_year_changes
from .unit_changes import unit_changes

PAGE = 50
SIGNED = ("signers", "signatures")
"""What tells whom a report waits for, read for a whole list at once."""
ANSWERED = PERMISSIONS[Action.ANSWER].sources
NEXT = {
    Status.DRAFT: gettext_lazy("Once it is filled in and checked, the preparer submits it; then it is reviewed."),
    Status.IN_REVIEW: gettext_lazy("The reviewer approves it, or returns it with a reason. Then the head signs it."),
    Status.TO_SIGN: gettext_lazy("The head of the unit signs it, or returns it with a reason. Then it is published."),
    Status.TO_PUBLISH: gettext_lazy("The preparer or the reviewer publishes it. From then on everybody can read it."),
    Status.PUBLISHED: gettext_lazy("The report is public. Nothing more is to be done."),
    Status.WITHDRAWN: gettext_lazy("The report was withdrawn by order. A correction can bring it back to the public."),
}
"""What happens to a report next."""


@for_staff
@require_safe
def desk_home(request: StaffRequest) -> HttpResponse:
    """What waits for me first, then what I sent on, every other report that I may read, and the years I may start."""
    user = request.user
    underway = list(
        Report.objects.filter(unit__in=user.roles, status__in=ONWARD).select_related("unit").prefetch_related(*SIGNED)
    )
    turns = [report for report in underway if is_turn_of(user, report)]
    sent = sent_on_by(user, [report for report in underway if report not in turns])
    others = visible_reports(user).exclude(pk__in=[report.pk for report in (*turns, *sent)])
    number = page_number(request)
    listed = list(others.prefetch_related(*SIGNED)[(number - 1) * PAGE : number * PAGE + 1])
    page = {
        "waiting": waiting_lines(turns),
        "sent": [other_line(report) for report in sent],
        "lines": [other_line(report) for report in listed[:PAGE]],
        "before": number - 1,
        "after": number + 1 if len(listed) > PAGE else 0,
        "start": start_form(user),
        "posts": bool(user.roles) or user.is_auditor,
        "below": units_below(user).exists(),
    }
    return render(request, "desk/desk_home.html", page)


def page_number(request: StaffRequest) -> int:
    """The page of the list that is asked for, from 1. Counting all reports would cost more than it tells."""
    asked = request.GET.get("page", "")
    return max(1, int(asked)) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1


def start_form(user: Account) -> StartForm | None:
    """The years for which `user` may start a report; None where there is none."""
    units = [unit for unit in Unit.objects.filter(pk__in=user.roles) if refusal_to_start(user, unit) is None]
    made = set(Report.objects.filter(unit__in=units).values_list("unit", "year"))
    years = years_with_forms(localdate().year)
    every = [(unit, year) for unit in units for year in years if edition_for(unit, year)]
    offered = [(unit, year) for unit, year in every if (unit.pk, year) not in made]
    return StartForm(offered=offered) if offered else None


@for_staff
@require_POST
def desk_start(request: StaffRequest) -> HttpResponse:
    """Makes the draft of a unit for a year."""
    form = StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the unit and the year of the report."))
        return redirect("desk_home")
    unit, year = form.cleaned_data["unit"], form.cleaned_data["year"]
    return redirect(workflow.start_report(unit, year, by=request.user))


@for_staff
@require_safe
def desk_report(request: StaffRequest, pk: int) -> HttpResponse:
    """The task list of a report, how long there is, who has it, and what happens next."""
    report = visible_report(request, pk)
    version, desk = read(report)
    published = report.status in PUBLIC
    # In the other states nobody answers any more.
    remarks = report.remarks.filter(parent=None, resolved_at=None).values_list("place", flat=True)
    remarked = list(remarks) if report.status in ANSWERED else []
    refused = refusal(request.user, Action.EDIT, report)
    listed = tasks(report, version, checks.problems(version, desk), remarked)
    page = {
        "report": report,
        "steps": steps(report),
        "tasks": listed,
        "done": sum(task.state == TaskState.DONE for task in listed),
        "time_left": "" if published else time_left(report),
        "next": NEXT[Status(report.status)],
        "refusal": refused,
        "unit_changes": [*unit_changes(report, version.tables), *last_year_changes(report, version)],
        "returned": last_return(report) if report.status == Status.DRAFT else None,
        "may_take_over": 0 if refused else len(workflow.may_take_over(report)),
        "remarks": len(remarked),
        "public": address(report.unit.code, report.year, report.version) if published else "",
    }
    return render(request, "desk/desk_report.html", page)
