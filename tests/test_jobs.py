"""Work of seconds as jobs: what becomes of each, however often a worker is killed; and workers that do them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from filings import jobs, workflow
from filings.models import Event, Job, Publication, Report
from filings.models.job import JobKind, JobState
from filings.states import Status
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.pdf]

PARKED = {"code": "gave_up", "parameters": {"count": 3}}
GAVE_UP = "已尝试 3 次，均未成功。数据没有丢失；原因由管理员查明。"


@pytest.fixture
def signed(county: Any, staff: factories.People) -> Report:
    return factories.report_in(Status.TO_PUBLISH, county, staff)


def state_of(job: Job) -> tuple[str, int, str]:
    job = Job.objects.get(pk=job.pk)
    return job.state, job.attempts, jobs.sentence_of(job)


# What becomes of a job


def test_copy_is_kept_with_its_digest(county: Any, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    job = factories.job(report, by=staff.preparer, key="as asked")
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert Report.objects.get().review_copy_sha256 == ""
    assert (job.state, job.attempts, job.key) == (JobState.DONE, 1, jobs.copy_key(report))
    assert job.made is not None
    assert bytes(job.made[:5]) == b"%PDF-"
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING, ended_at=None)
    jobs.keep(job)
    jobs.perform(job.pk)
    assert Report.objects.get().review_copy_sha256 == job.digest


def test_publication_names_who_asked_and_from_where_and_happens_once(signed: Report, staff: factories.People) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.reviewer, origin="10.1.2.3")
    for _ in range(3):
        jobs.perform(job.pk)
    assert state_of(job) == (JobState.DONE, 1, "")
    published = Event.objects.filter(action="publish").values_list("actor__username", "origin")
    assert (list(published), Publication.objects.count()) == ([("reviewer", "10.1.2.3")], 1)


def test_worker_killed_after_the_effect_does_it_no_second_time(signed: Report, staff: factories.People) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    assert jobs.performing.begin(job.pk) is not None
    workflow.publish(signed, by=staff.preparer)
    assert state_of(job) == (JobState.RUNNING, 1, "")
    jobs.perform(job.pk)
    assert (state_of(job), Publication.objects.count()) == ((JobState.DONE, 2, ""), 1)


def test_worker_killed_three_times_parks_the_job(signed: Report, staff: factories.People) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    for _ in range(3):
        assert jobs.performing.begin(job.pk) is not None
    jobs.perform(job.pk)
    assert (state_of(job), Publication.objects.count()) == ((JobState.PARKED, 3, GAVE_UP), 0)


def test_storage_that_is_away_is_tried_again_and_then_parked(
    signed: Report, staff: factories.People, settings: Settings
) -> None:
    settings.PUBLISHED_DIR.write_bytes(b"no folder")
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    for attempt in (1, 2):
        with pytest.raises(jobs.Again):
            jobs.perform(job.pk)
        assert state_of(job) == (JobState.WAITING, attempt, "")
    jobs.perform(job.pk)
    assert state_of(job) == (JobState.PARKED, 3, GAVE_UP)
    assert Event.objects.filter(result="refused").count() == 0


def test_storage_that_comes_back_lets_the_job_be_done(
    signed: Report, staff: factories.People, settings: Settings
) -> None:
    settings.PUBLISHED_DIR.write_bytes(b"no folder")
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    with pytest.raises(jobs.Again):
        jobs.perform(job.pk)
    settings.PUBLISHED_DIR.unlink()
    jobs.perform(job.pk)
    assert (state_of(job), Publication.objects.count()) == ((JobState.DONE, 2, ""), 1)


def test_report_that_was_returned_meanwhile_is_not_published_and_the_log_says_why(
    signed: Report, staff: factories.People
) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    workflow.return_for_changes(signed, "请核对。", by=staff.head)
    jobs.perform(job.pk)
    assert state_of(job)[:2] == (JobState.REFUSED, 1)
    (refused,) = Event.objects.filter(action="publish", result="refused")
    assert (refused.detail, refused.actor) == (Job.objects.get().refusal, staff.preparer)


def test_report_that_was_deleted_meanwhile_leaves_nothing_to_do(signed: Report, staff: factories.People) -> None:
    job = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    Job.objects.all().delete()
    jobs.perform(job.pk)
    assert Publication.objects.count() == 0


def test_one_account_has_one_job_done_at_a_time(signed: Report, staff: factories.People, county: Any) -> None:
    first = factories.job(signed, JobKind.PUBLISH, by=staff.preparer)
    second = factories.job(signed, JobKind.COPY, by=staff.preparer)
    assert jobs.performing.begin(first.pk) is not None
    with pytest.raises(jobs.Later):
        jobs.performing.begin(second.pk)
    assert state_of(second) == (JobState.WAITING, 0, "")
    Job.objects.filter(pk=first.pk).update(began_at=timezone.now() - timedelta(minutes=3))
    assert jobs.performing.begin(second.pk) is not None


# The page on which people wait


def test_page_says_how_many_are_before_and_why_it_was_parked(signed: Report, desk: Client) -> None:
    ours = factories.job(signed)
    address = f"/desk/reports/{signed.pk}/jobs/copy/"
    alone = desk.get(address)
    assert (alone.status_code, alone["Refresh"], alone.context["before"]) == (200, "2", 0)
    factories.job(signed, JobKind.PUBLISH, asked_at=ours.asked_at - timedelta(seconds=1))
    assert "前面还有 1 项任务。" in desk.get(address).content.decode()
    Job.objects.filter(pk=ours.pk).update(state=JobState.PARKED, ended_at=timezone.now(), refusal=PARKED)
    parked = desk.get(address)
    assert (parked.status_code, parked.has_header("Refresh"), GAVE_UP in parked.content.decode()) == (503, False, True)
    assert desk.get(f"/desk/reports/{signed.pk}/jobs/other/").status_code == 404


def test_page_of_a_job_that_is_done_leads_to_what_it_made(signed: Report, desk: Client) -> None:
    for kind, to in ((JobKind.COPY, f"/desk/reports/{signed.pk}/check/#submit"), (JobKind.PUBLISH, None)):
        factories.job(signed, kind, state=JobState.DONE, ended_at=timezone.now())
        answer = desk.get(f"/desk/reports/{signed.pk}/jobs/{kind}/")
        assert (answer.status_code, answer["Location"]) == (302, to or "/reports/522727/2018/")


def test_administrators_see_what_was_parked(signed: Report) -> None:
    factories.job(signed, state=JobState.PARKED, ended_at=timezone.now(), refusal=PARKED)
    page = factories.signed_in(factories.account("root", is_staff=True)).get("/admin/filings/job/?state__exact=parked")
    assert GAVE_UP in page.content.decode()


# Workers


@pytest.fixture
def queued(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    settings.JOBS_QUEUED = True
    yield
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")


def worker(*arguments: str) -> "subprocess.Popen[bytes]":
    """A worker of this test's database and files."""
    server = connection.settings_dict
    address = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/{server['NAME']}"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": address,
        "TESTS_VAR_DIR": str(django_settings.VAR_DIR),
    }
    command = [sys.executable, "manage.py", "run_jobs", *arguments]
    return subprocess.Popen(command, cwd=django_settings.BASE_DIR, env=environment, stderr=subprocess.PIPE)


def work() -> None:
    """Until nothing waits."""
    with worker("--once") as process:
        _out, said = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_copy_is_asked_for_once_by_all_and_comes_by_itself(
    queued: None, county: Any, staff: factories.People, desk: Client
) -> None:
    report = factories.filled_report(county, staff)
    address = f"/desk/reports/{report.pk}/preview.pdf"
    head = factories.signed_in(staff.head)
    asked = [client.get(address) for client in (desk, head, desk)]
    assert [(answer.status_code, answer["Refresh"]) for answer in asked] == [(200, "2")] * 3
    assert "审核稿正在生成" in asked[0].content.decode()
    assert [(one.by, one.state) for one in Job.objects.all()] == [(staff.preparer, JobState.WAITING)]
    work()
    made = [client.get(address) for client in (desk, head)]
    assert [(answer.status_code, answer.content[:5]) for answer in made] == [(200, b"%PDF-")] * 2
    assert made[0].content == made[1].content
    assert Report.objects.get().review_copy_sha256 == ""
    kept = desk.post(f"/desk/reports/{report.pk}/copy/")
    assert (kept["Location"], Report.objects.get().review_copy_sha256) == (
        f"/desk/reports/{report.pk}/check/#submit",
        Job.objects.get().digest,
    )
    workflow.save_chapter(report, "overview", "<p>改过。</p>", seen=1, by=staff.preparer)
    assert (desk.get(address)["Refresh"], Job.objects.get().state) == ("2", JobState.WAITING)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_what_is_asked_for_in_a_transaction_that_fails_was_never_asked_for(
    queued: None, signed: Report, staff: factories.People
) -> None:
    with transaction.atomic():
        jobs.ask(JobKind.PUBLISH, signed, by=staff.preparer)
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)
    assert Job.objects.count() == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_job_of_a_killed_worker_is_brought_back_and_done_once(
    queued: None, signed: Report, staff: factories.People, tmp_path: Path
) -> None:
    from procrastinate.contrib.django import app
    from procrastinate.exceptions import AlreadyEnqueued

    jobs.ask(JobKind.PUBLISH, signed, by=staff.preparer)
    with worker() as process:
        while not Job.objects.exclude(state=JobState.WAITING).exists():
            assert process.poll() is None
            sleep(0.05)
        process.kill()
        process.communicate()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")
    # The killed worker may have asked for it itself.
    with suppress(AlreadyEnqueued):
        app.configure_task("bring_back").defer(timestamp=0)
    work()
    work()
    assert Job.objects.get().state == JobState.DONE
    assert (Publication.objects.count(), Event.objects.filter(action="publish").count()) == (1, 1)
