"""Publishing at a set time, by a command that may run on several machines at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Event as Flag

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from filings import events, guards, workflow
from filings.models import Account, Event, Publication, Report, Unit
from filings.states import Role, Status
from filings.workflow.locking import claimed
from tests import factories
from tests.commands import run
from tests.outcomes import refused

pytestmark = [pytest.mark.django_db]

HOUR = timedelta(hours=1)


@pytest.fixture
def report(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.TO_PUBLISH, county, staff)


def set_to(report: Report, at: timedelta, by: Account) -> None:
    """As if the time had been set a while ago."""
    Report.objects.filter(pk=report.pk).update(publish_at=timezone.now() + at, publish_by=by)


def test_time_is_kept_with_who_set_it_and_can_be_changed_and_taken_back(
    report: Report, staff: factories.People
) -> None:
    times = [timezone.now() + HOUR, timezone.now() + 2 * HOUR]
    workflow.schedule(report, times[0], by=staff.preparer)
    workflow.schedule(report, times[1], by=staff.reviewer)
    stored = Report.objects.get()
    assert (stored.status, stored.publish_at, stored.publish_by) == (Status.TO_PUBLISH, times[1], staff.reviewer)
    workflow.unschedule(report, by=staff.preparer)
    stored.refresh_from_db()
    assert (stored.status, stored.publish_at, stored.publish_by) == (Status.TO_PUBLISH, None, None)
    said = Event.objects.order_by("number").values_list("action", "actor__username", "detail")[4:]
    assert list(said) == [
        ("schedule", "preparer", {"at": times[0].isoformat()}),
        ("schedule", "reviewer", {"at": times[1].isoformat()}),
        ("unschedule", "preparer", {"at": times[1].isoformat()}),
    ]


@pytest.mark.parametrize(
    ("ahead", "sentence"),
    [
        (timedelta(0), "这个时间已经过去。请另选以后的时间，或者立即公开。"),
        (-HOUR, "这个时间已经过去。请另选以后的时间，或者立即公开。"),
        (timedelta(days=367), "这个时间在一年以后。请选择更早的时间。"),
    ],
)
def test_time_lies_ahead_and_within_a_year(
    ahead: timedelta, sentence: str, report: Report, staff: factories.People
) -> None:
    assert refused(lambda: workflow.schedule(report, timezone.now() + ahead, by=staff.preparer)) == sentence
    assert Report.objects.get().publish_at is None


def test_time_that_was_not_set_is_not_taken_back(report: Report, staff: factories.People) -> None:
    assert refused(lambda: workflow.unschedule(report, by=staff.preparer)) == "尚未设定公开时间。"


def test_return_makes_the_set_time_void(report: Report, staff: factories.People) -> None:
    set_to(report, -HOUR, staff.preparer)
    workflow.return_for_changes(report, "请核对。", by=staff.head)
    assert (Report.objects.get().publish_at, Report.objects.get().publish_by) == (None, None)
    assert run("publish_due") == (0, [])


def test_command_publishes_what_is_due_in_the_name_of_who_set_the_time(report: Report, staff: factories.People) -> None:
    set_to(report, HOUR, staff.reviewer)
    assert run("publish_due") == (0, [])
    set_to(report, -HOUR, staff.reviewer)
    due = Report.objects.get().publish_at
    assert run("publish_due", "--dry-run") == (0, [f"已到时间：{report.title}", "没有公开任何报告(--dry-run)。"])
    assert Publication.objects.count() == 0
    assert run("publish_due") == (0, [f"已公开：{report.title}"])
    stored, publication, last = Report.objects.get(), Publication.objects.get(), Event.objects.latest("pk")
    assert (stored.status, stored.publish_at, stored.publish_by) == (Status.PUBLISHED, None, None)
    assert due is not None
    assert (publication.by, last.actor, last.origin) == (staff.reviewer, staff.reviewer, "command publish_due")
    assert (last.action, last.detail["set_for"]) == ("publish", due.isoformat())
    assert run("publish_due") == (0, [])
    assert events.all_broken() == []


def test_report_can_be_published_by_hand_before_its_time(report: Report, staff: factories.People) -> None:
    set_to(report, HOUR, staff.reviewer)
    publication = workflow.publish(report, by=staff.preparer)
    assert (publication.by, Report.objects.get().publish_at) == (staff.preparer, None)
    assert set(Event.objects.latest("pk").detail) == {"content", "signatures", "html", "pdf"}


def test_second_machine_finds_nothing_to_do(report: Report, staff: factories.People) -> None:
    """It read the list of what is due before the first machine had published."""
    set_to(report, -HOUR, staff.preparer)
    (due,) = workflow.due(timezone.now())
    before = Event.objects.count()
    assert workflow.publish_if_due(due, now=timezone.now()) is not None
    assert workflow.publish_if_due(due, now=timezone.now()) is None
    assert (Publication.objects.count(), Event.objects.count()) == (1, before + 1)


@pytest.mark.django_db(transaction=True)
def test_report_that_another_run_has_claimed_is_left_to_it(report: Report, staff: factories.People) -> None:
    set_to(report, -HOUR, staff.preparer)
    held, let_go = Flag(), Flag()

    def other_run() -> None:
        with claimed(report, timezone.now()) as mine:
            assert mine
            held.set()
            let_go.wait(60)
        connection.close()

    with ThreadPoolExecutor(1) as machine:
        other = machine.submit(other_run)
        held.wait(60)
        assert run("publish_due") == (0, [])
        let_go.set()
        other.result()
    assert run("publish_due") == (0, [f"已公开：{report.title}"])


def test_time_that_was_moved_meanwhile_is_kept(report: Report, staff: factories.People) -> None:
    set_to(report, -HOUR, staff.preparer)
    (due,) = workflow.due(timezone.now())
    set_to(report, HOUR, staff.preparer)
    assert workflow.publish_if_due(due, now=timezone.now()) is None
    assert Report.objects.get().status == Status.TO_PUBLISH


def test_report_that_cannot_be_published_is_told_once_and_stops_no_other(
    report: Report, county: Unit, staff: factories.People
) -> None:
    neighbour = factories.unit("522728", "罗甸县", parent=county.parent)
    others = factories.people(neighbour, "luodian-")
    good = factories.report_in(Status.TO_PUBLISH, neighbour, others)
    set_to(report, -2 * HOUR, staff.preparer)
    set_to(good, -HOUR, others.preparer)
    with guards.lifted():
        report.chapters.filter(key="outlook").update(body="<p>改过。</p>")
    sentence = "年报与签署时不一致（内容或签名有差异），请退回后重新签署。"
    assert failure_of("publish_due") == (1, [f"{report.title}: {sentence}"])
    assert failure_of("publish_due") == (1, [f"{report.title}: {sentence}"])
    assert dict(Report.objects.values_list("unit__code", "status")) == {
        "522727": Status.TO_PUBLISH,
        "522728": Status.PUBLISHED,
    }
    refusals = Event.objects.filter(result="refused").values_list("chain", "action", "actor__username", "detail")
    assert list(refusals) == [(f"report:{report.pk}", "publish", "preparer", {"code": "not_signed", "parameters": {}})]


def failure_of(command: str) -> tuple[int, list[str]]:
    """As `run`, of a command that did something before it failed: the lines of its error only."""
    with pytest.raises(CommandError) as caught:
        call_command(command, stdout=StringIO())
    return caught.value.returncode, str(caught.value).splitlines()


def test_return_takes_the_set_time_back_and_says_so(report: Report, staff: factories.People) -> None:
    set_to(report, HOUR, staff.preparer)
    report.refresh_from_db()
    told = report.publish_at
    assert told is not None
    page = factories.signed_in(staff.head).get(f"/review/reports/{report.pk}/return/").content.decode()
    assert "同时取消。" in page
    fresh = workflow.return_for_changes(report, "请核对。", by=staff.head)
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert (fresh.publish_at, last.action, last.detail["unscheduled"]) == (None, "return", told.isoformat())


@pytest.mark.parametrize(
    ("lost", "sentence"),
    [
        ("account", "此账号已停用，请联系管理员。"),
        ("post", "“公开”只能由平塘县人民政府的填报人或审核人办理。"),
    ],
)
def test_who_set_the_time_may_still_publish_when_it_comes(
    lost: str, sentence: str, report: Report, county: Unit, staff: factories.People
) -> None:
    second = factories.account("second", (Role.REVIEWER, county))
    set_to(report, -HOUR, second)
    if lost == "account":
        Account.objects.filter(pk=second.pk).update(is_active=False)
    else:
        second.posts.all().delete()
    assert failure_of("publish_due") == (1, [f"{report.title}: {sentence}"])
    assert Report.objects.get().status == Status.TO_PUBLISH
