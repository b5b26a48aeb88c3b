"""The frozen files: what is stored under which name, what is refused on reading, and that a failure changes nothing."""

import hashlib

import pytest
from django.urls import reverse
from pytest_django import Settings

from filings import guards, publishing, workflow
from filings.models import Event, Publication, Report, Unit
from filings.permissions import Refused
from filings.rendering import finished, pdf
from filings.rendering.job import Job
from filings.states import Status
from tests.reading import article_of, attachments_of, build_of, content_of, digest_of, document_of
from tests.reviewing import signing
from tests.stored import stored_names, stored_path

from . import factories

HELLO = hashlib.sha256("你好".encode()).hexdigest()


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def signed(staff: factories.People) -> Report:
    """A report that three people signed, ready to be published."""
    unit = staff.preparer.posts.get().unit
    return factories.report_in(Status.TO_PUBLISH, unit, staff)


# One file


def test_file_is_stored_under_its_digest_for_everybody_to_read(settings: Settings) -> None:
    assert publishing.store("你好".encode()) == HELLO
    path = stored_path(HELLO)
    assert (stored_names(settings.PUBLISHED_DIR), path.read_text(), oct(path.stat().st_mode)) == (
        [HELLO],
        "你好",
        "0o100644",
    )
    assert publishing.read(HELLO) == "你好".encode()


def test_sound_file_is_kept_as_it_is(settings: Settings) -> None:
    publishing.store("你好".encode())
    before = stored_path(HELLO).stat()
    publishing.store("你好".encode())
    after = stored_path(HELLO).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_damaged_file_is_replaced_when_stored_again(settings: Settings) -> None:
    publishing.store("你好".encode())
    stored_path(HELLO).write_text("改过")
    publishing.store("你好".encode())
    assert publishing.read(HELLO) == "你好".encode()


def test_failed_write_leaves_nothing_behind(settings: Settings) -> None:
    # A folder in the way, on which no file can be put.
    (stored_path(HELLO) / "in the way").mkdir(parents=True)
    with pytest.raises(OSError, match=HELLO):
        publishing.store("你好".encode())
    assert stored_names(settings.PUBLISHED_DIR) == []


def test_altered_file_is_not_read(settings: Settings) -> None:
    publishing.store("你好".encode())
    stored_path(HELLO).write_text("改过")
    with pytest.raises(publishing.Damaged):
        publishing.read(HELLO)


def test_missing_file_is_not_read() -> None:
    with pytest.raises(publishing.Damaged):
        publishing.read(HELLO)


@pytest.mark.parametrize(
    "name",
    ["", "..", "../../etc/passwd", "/etc/passwd", HELLO[:-1], HELLO.upper(), f"{HELLO}\n", f"../{HELLO}", "０" * 64],
)
def test_what_is_no_digest_never_becomes_a_path(name: str) -> None:
    with pytest.raises(publishing.Damaged):
        publishing.read(name)


# A report


def test_build_stores_what_is_signed_what_is_shown_and_what_is_printed(signed: Report, settings: Settings) -> None:
    built = build_of(signed)
    assert stored_names(settings.PUBLISHED_DIR) == sorted(built.values())
    assert publishing.read(built["content"]) == content_of(signed).data
    assert built["content"] == digest_of(signed)
    assert publishing.read(built["html"]).decode() == article_of(signed)
    assert publishing.read(built["pdf"]).startswith(b"%PDF-1.7")
    assert Report.objects.get().status == Status.TO_PUBLISH


@pytest.mark.own_pdf
def test_build_twice_gives_the_same_files(signed: Report) -> None:
    assert build_of(signed) == build_of(signed)


def test_publishing_keeps_the_digests_of_the_files(signed: Report, staff: factories.People) -> None:
    publication = workflow.publish(signed, by=staff.preparer)
    read = [publishing.read(publication.sha256(kind)) for kind in ("content", "html", "pdf")]
    assert [len(data) > 1000 for data in read] == [True] * 3
    assert Report.objects.get().status == Status.PUBLISHED


def test_report_that_cannot_be_set_is_not_published(
    signed: Report, staff: factories.People, settings: Settings
) -> None:
    settings.RENDER_BYTES = 1
    with pytest.raises(Refused) as refused:
        workflow.publish(signed, by=staff.preparer)
    assert refused.value.refusal.code == "too_large"
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_report_that_cannot_be_stored_is_not_published(
    signed: Report, staff: factories.People, settings: Settings
) -> None:
    settings.PUBLISHED_DIR = settings.VAR_DIR / "file" / "published"
    (settings.VAR_DIR / "file").write_text("no folder")
    with pytest.raises(Refused) as refused:
        workflow.publish(signed, by=staff.preparer)
    assert refused.value.sentence == "服务器未能写入文件，报告没有公开。请告知管理员。"
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


# Files that differ from the rows


def test_file_that_differs_is_not_published_and_the_event_says_what(
    staff: factories.People,
) -> None:
    draft = factories.pingtang_report(Unit.objects.get(code="522727"), staff)
    signed = factories.carried_on(draft, Status.TO_PUBLISH, staff)
    html = article_of(signed)
    job = Job(document_of(signed, html), attachments_of(signed))
    # A finished file that is sound in itself, but of other figures.
    wrong = pdf.render(job.html.replace(">6642</td>", ">6643</td>"), job.attachments)
    finished.kept(job, lambda: wrong)
    address = reverse("review_publish", args=[signed.pk])
    answer = factories.signed_in(staff.preparer).post(address, signing(signed))
    assert answer.status_code == 403
    event = Event.objects.filter(action="publish").get()
    found = {"file": "PDF", "place": "一(二)2.政府网站公开政府信息数", "wanted": "6642", "found": "6643"}
    assert (event.result, event.detail) == ("refused", {"code": "file_differs", "parameters": found})
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_nothing_is_published_beside_altered_figures_of_last_year(staff: factories.People) -> None:
    unit = Unit.objects.get(code="522727")
    last = factories.report_in(Status.PUBLISHED, unit, staff, year=2023, figures=factories.NATIONAL)
    report = factories.report_in(Status.TO_PUBLISH, unit, staff, year=2024, figures={**factories.NATIONAL, "2.6": "45"})
    table = last.edition.tables[0]
    with guards.lifted():
        table.objects.filter(report=last).update(penalties=214)
    with pytest.raises(publishing.CannotBuild) as refused:
        build_of(report)
    assert refused.value.refusal.code == "last_year_differs"
    with guards.lifted():
        table.objects.filter(report=last).update(penalties=213)
    assert build_of(report)["content"]
