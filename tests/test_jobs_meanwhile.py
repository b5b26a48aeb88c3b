"""What may become of a job before it is done: a report that changed or is gone, another clock, a process that dies."""

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from filings import events, jobs, verification, workflow
from filings.models import Event, Job, Publication, Report, Unit
from filings.models.job import JobKind, JobState
from filings.publishing import public
from filings.rendering import pdf
from filings.states import Status
from tests import factories, trees
from tests.commands import run

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]


@pytest.fixture
def signed(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.TO_PUBLISH, county, staff)


def sentence_of(job: Job) -> str:
    return jobs.sentence_of(Job.objects.get(pk=job.pk))


# The report


def test_copy_shows_the_report_as_it_is_when_the_copy_is_made(county: Unit, staff: factories.People) -> None:
    """Its key is that of what it shows, so that whoever asks then is not given an older one."""
    report = factories.filled_report(county, staff)
    job = factories.job(report, by=staff.preparer, key=jobs.copy_key(report))
    workflow.save_cells(report, {"9.1": (None, "7")}, by=staff.preparer)
    changed = Report.objects.get(pk=report.pk)
    assert jobs.copy_key(changed) != job.key
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.key) == (JobState.DONE, jobs.copy_key(changed))


def test_what_was_asked_for_anew_while_a_copy_was_made_stays_open(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    old = factories.job(report, by=staff.preparer)
    begun = jobs.performing.begin(old.pk)
    assert begun is not None
    Job.objects.filter(pk=old.pk).update(state=JobState.WAITING, asked_at=timezone.now(), attempts=0)
    jobs.performing.end(begun, JobState.DONE, digest="0" * 64, made=b"older")
    old.refresh_from_db()
    assert (old.state, old.made) == (JobState.WAITING, None)


def test_report_that_was_deleted_takes_its_job_with_it(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    job = factories.job(report, by=staff.preparer)
    Report.objects.filter(pk=report.pk).delete()
    assert not Job.objects.filter(pk=job.pk).exists()
    jobs.perform(job.pk)
    assert not Job.objects.exists()


def test_publication_of_a_report_that_was_withdrawn_meanwhile_brings_nothing_back(
    signed: Report, staff: factories.People
) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    assert jobs.performing.begin(job.pk) is not None
    workflow.publish(signed, by=staff.preparer)
    trees.withdrawn(signed, staff)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, Publication.objects.count()) == (JobState.DONE, 1)
    assert Client().get(f"/reports/{signed.unit.code}/2018/").status_code == 410


# The page


@pytest.mark.parametrize(
    ("kind", "says"), [(JobKind.COPY, "<h1>审核稿正在生成</h1>"), (JobKind.PUBLISH, "<h1>公开文件正在生成</h1>")]
)
def test_page_says_what_is_made_and_how_many_are_before_and_comes_by_itself(
    signed: Report, staff: factories.People, kind: JobKind, says: str
) -> None:
    job = factories.job(signed, kind, by=staff.preparer)
    elsewhere = factories.unit("522799")
    others = factories.people(elsewhere, "522799-")
    earlier = job.asked_at - timedelta(seconds=1)
    factories.job(factories.filled_report(elsewhere, others), by=others.preparer, asked_at=earlier)
    answer = factories.signed_in(staff.preparer).get(f"/desk/reports/{signed.pk}/jobs/{kind}/")
    page = answer.content.decode()
    assert (answer["Refresh"], says in page, "前面还有 1 项任务。" in page) == ("2", True, True)


# The process


@pytest.mark.own_pdf
def test_job_whose_process_dies_at_every_attempt_is_parked_and_may_be_asked_for_again(
    county: Unit, staff: factories.People, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = factories.filled_report(county, staff)
    job = factories.job(report, by=staff.preparer)
    with monkeypatch.context() as dying:
        dying.setattr(sys, "executable", "/bin/false")
        pdf.RENDERER.stop()
        for _attempt in range(2):
            with pytest.raises(jobs.Again):
                jobs.perform(job.pk)
        jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.made) == (JobState.PARKED, 3, None)
    assert sentence_of(job) == "已尝试 3 次，均未成功。数据没有丢失；原因由管理员查明。"
    Job.objects.filter(pk=job.pk).delete()
    again = factories.job(report, by=staff.preparer)
    jobs.perform(again.pk)
    assert Job.objects.get().state == JobState.DONE


@pytest.mark.own_pdf
def test_job_that_breaks_its_limits_is_refused_with_a_sentence_and_the_next_is_done(
    county: Unit, staff: factories.People, settings: Settings
) -> None:
    settings.RENDER_BYTES = 1
    job = factories.job(factories.filled_report(county, staff), by=staff.preparer)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts, job.made) == (JobState.REFUSED, 1, None)
    assert sentence_of(job) == "生成 PDF 所需内存超出限额，已中止。请精简过长的正文和表格后重试。"
    settings.RENDER_BYTES = 2**30
    elsewhere = factories.unit("522799")
    others = factories.people(elsewhere, "522799-")
    other = factories.job(factories.filled_report(elsewhere, others), by=others.preparer)
    jobs.perform(other.pk)
    other.refresh_from_db()
    assert other.state == JobState.DONE


@pytest.mark.postgresql
def test_what_did_not_work_is_tried_again_after_ten_seconds_and_then_after_fifty() -> None:
    """And what is not its turn yet, after one: so that nothing is parked for what is away for less than a minute."""
    from filings.jobs.tasks import Patience

    for why, seconds in ((jobs.Later(), 1), (jobs.Again(1), 10), (jobs.Again(2), 50), (DatabaseError(), 10)):
        earliest = datetime.now(UTC) + timedelta(seconds=seconds)
        decision = Patience().get_retry_decision(exception=why, job=None)  # type: ignore[arg-type]
        assert decision.retry_at is not None
        assert earliest <= decision.retry_at <= datetime.now(UTC) + timedelta(seconds=seconds)


# The clock


@pytest.fixture(params=[60, -60], ids=["a minute ahead", "a minute behind"])
def on_another_host(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Whether what follows happens on a host whose clock differs from that of the first."""
    here = timezone.now

    def switch(there: bool) -> None:
        differs = timedelta(seconds=request.param if there else 0)
        monkeypatch.setattr(timezone, "now", lambda: here() + differs)

    return switch


def test_hosts_whose_clocks_differ_by_a_minute_do_everything_once(
    county: Unit, staff: factories.People, on_another_host: Callable[[bool], None]
) -> None:
    """Asked for on one, published by the other, withdrawn on the first; a person is known on both."""
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    desk = factories.signed_in(staff.preparer)
    job = factories.job(report, JobKind.PUBLISH, by=staff.preparer)
    on_another_host(True)
    assert desk.get(f"/desk/reports/{report.pk}/jobs/publish/").status_code == 200
    jobs.perform(job.pk)
    jobs.perform(job.pk)
    on_another_host(False)
    assert desk.get(f"/desk/reports/{report.pk}/jobs/publish/").status_code == 302
    assert list(verification.faults(Publication.objects.get())) == []
    trees.withdrawn(report, staff)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 1)
    assert Event.objects.filter(action="publish", result="done").count() == 1
    assert (events.all_broken(), list(verification.faults(Publication.objects.get()))) == ([], [])
    assert public.write(county.code, 2018) == public.Written()


@pytest.mark.postgresql
def test_set_time_is_that_of_the_database_on_every_host(
    county: Unit, staff: factories.People, on_another_host: Callable[[bool], None]
) -> None:
    """Half a minute ahead: a host whose clock is a minute ahead publishes nothing too early."""
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    at = timezone.now() + timedelta(seconds=30)
    Report.objects.filter(pk=report.pk).update(publish_at=at, publish_by=staff.preparer)
    on_another_host(True)
    assert (run("publish_due")[0], Publication.objects.count()) == (0, 0)
    Report.objects.filter(pk=report.pk).update(publish_at=at - timedelta(seconds=31))
    assert (run("publish_due")[0], Publication.objects.count()) == (0, 1)
