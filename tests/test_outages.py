"""A full or read-only disk, a storage that does not answer: people see a sentence, nothing is lost, all recovers."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from filings import jobs, publishing, verification, workflow
from filings.models import Event, Job, Publication, Report, Unit
from filings.models.job import JobKind, JobState
from filings.permissions import Refused
from filings.publishing import public
from filings.publishing.public import writing
from filings.publishing.public.tree import root
from filings.states import Status
from tests import factories, trees
from tests.commands import run
from tests.reading import cells_of, version_of

pytestmark = [pytest.mark.django_db]

NOT_WRITTEN = "服务器未能写入文件，报告没有公开。请告知管理员。"
NO_STORAGE = "存放已公开文件的存储没有响应，未作任何更改，请过几分钟重试。"


@contextmanager
def full_disk() -> Iterator[None]:
    """No file of this process can grow: the system refuses to write, as it does on a disk without room."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@contextmanager
def storage_away(settings: Settings) -> Iterator[None]:
    """A file in the place of the folder of published files."""
    folder = settings.PUBLISHED_DIR
    folder.rename(folder.with_name("away"))
    folder.write_text("no folder")
    try:
        yield
    finally:
        folder.unlink()
        folder.with_name("away").rename(folder)


def test_limit_stands_for_a_full_disk(tmp_path: Path) -> None:
    with full_disk(), pytest.raises(OSError, match=str(errno.EFBIG)):
        (tmp_path / "x").write_text("x")


# A disk that is full


@pytest.mark.postgresql
@pytest.mark.pdf
def test_publication_waits_for_room_on_the_disk_and_then_comes_by_itself(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    job = factories.job(report, JobKind.PUBLISH, by=staff.preparer)
    with full_disk():
        with pytest.raises(jobs.Again):
            jobs.perform(job.pk)
        with pytest.raises(Refused):
            workflow.publish(report, by=staff.preparer)
    assert (Publication.objects.count(), Event.objects.filter(action="publish").count()) == (0, 0)
    jobs.perform(job.pk)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert list(verification.faults(Publication.objects.get())) == []
    assert public.write(county.code, 2018) == public.Written()


def test_report_whose_public_files_found_no_room_is_written_within_minutes(
    county: Unit, staff: factories.People
) -> None:
    """The publication stands, and Django answers in the place of its files."""
    report, _staff = trees.planted()
    public.withhold(report)
    with full_disk():
        public.refresh(report)
    assert (trees.files(), Client().get("/reports/522701/2018/").status_code) == ({}, 200)
    public.write_missing(since=timezone.now() + timedelta(minutes=1))
    assert trees.files() == {}
    public.write_missing(since=timezone.now() - timedelta(hours=1))
    assert public.write("522701", 2018) == public.Written()


def test_withdrawal_needs_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a full disk not even a folder can be made; what must not be read any more goes all the same."""
    report, _staff = trees.planted()

    def no_room(*_arguments: object, **_named: object) -> str:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(writing.tempfile, "mkdtemp", no_room)
    public.withhold(report)
    assert trees.files() == {}


@pytest.mark.django_db(transaction=True)
def test_people_are_told_that_nothing_was_saved_and_can_save_it_later(county: Unit, staff: factories.People) -> None:
    """On SQLite the database itself lies on the disk; elsewhere the site needs no disk to save."""
    report = factories.filled_report(county, staff)
    desk = factories.signed_in(staff.preparer)
    address, sent = f"/desk/reports/{report.pk}/cells/", {"9.1": ["0", "7"]}
    with full_disk():
        answer = desk.post(address, sent, "application/json")
    refused = connection.vendor == "sqlite"
    assert (answer.status_code, "7" == stored(report)) == ((503, False) if refused else (200, True))
    if refused:
        assert desk.post(address, sent, "application/json").status_code == 200
    assert stored(report) == "7"


def stored(report: Report) -> str:
    return cells_of(Report.objects.get(pk=report.pk))["9.1"].entered


# A disk that is read-only


@pytest.mark.pdf
def test_folder_in_which_nothing_can_be_made_refuses_with_a_sentence(
    county: Unit, staff: factories.People, settings: Settings
) -> None:
    """Nobody can make a folder there, whoever the test runs as."""
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    settings.PUBLISHED_DIR, before = Path("/proc/published"), settings.PUBLISHED_DIR
    with pytest.raises(Refused) as refused:
        workflow.publish(report, by=staff.preparer)
    assert refused.value.sentence == NOT_WRITTEN
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)
    settings.PUBLISHED_DIR = before
    assert workflow.publish(report, by=staff.preparer).report.status == Status.PUBLISHED


# A storage that does not answer


def test_public_tree_keeps_what_it_has_while_the_storage_is_away(settings: Settings) -> None:
    """Nothing is known of the files then: neither that they are damaged, nor that they do not belong there."""
    trees.plant("522702", "522704")
    assert run("build_public")[0] == 0
    sound = trees.files()
    with storage_away(settings):
        assert run("build_public")[0] == run("build_public", "--check")[0] == 1
        public.refresh(trees.newest(Report.objects.filter(unit__code="522702")[0]))
        assert trees.files() == sound
    assert (run("build_public")[0], trees.files()) == (0, sound)


def test_page_says_nothing_less_while_the_storage_is_away(settings: Settings) -> None:
    trees.plant("522702")
    (root() / "reports").rename(root() / "lost")
    with storage_away(settings):
        assert Client(raise_request_exception=False).get("/reports/522702/2018/").status_code == 503
    assert "更正" in Client().get("/reports/522702/2018/").content.decode()


@pytest.mark.pdf
def test_last_years_files_that_cannot_be_asked_for_now_are_not_called_changed(
    county: Unit, staff: factories.People, settings: Settings
) -> None:
    """So the job is tried again, and the sentence is true."""
    factories.report_in(Status.PUBLISHED, county, staff, year=2023, figures=factories.NATIONAL)
    figures = {**factories.NATIONAL, "2.6": "45"}
    report = factories.report_in(Status.TO_PUBLISH, county, staff, year=2024, figures=figures)
    job = factories.job(report, JobKind.PUBLISH, by=staff.preparer)
    with storage_away(settings):
        with pytest.raises(publishing.CannotBuild) as refused:
            publishing.building.require_sound_last_year(version_of(report))
        assert refused.value.refusal.sentence == NO_STORAGE
        with pytest.raises(jobs.Again):
            jobs.perform(job.pk)
    jobs.perform(job.pk)
    assert Job.objects.get().state == JobState.DONE
