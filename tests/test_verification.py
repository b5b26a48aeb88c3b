"""One byte changed in what is kept is found by the check that guards it, and named."""

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest

from filings import guards, publishing, workflow
from filings.models import Artefact, Publication, Report, Signature, Statistics2018, Unit
from filings.states import Role, Status
from tests import factories
from tests.commands import run
from tests.publications import force_status, publish
from tests.signers import rename
from tests.stored import stored_path

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

V1 = "522727 2018 v1: "


@pytest.fixture
def published() -> Publication:
    """Published through the workflow, with an explanation."""
    county = factories.unit()
    staff = factories.people(county)
    draft = factories.filled_report(county, staff)
    workflow.save_cells(draft, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(draft, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    return factories.carried_on(draft, Status.PUBLISHED, staff).publication


def other(text: str) -> str:
    """`text` with its first byte changed."""
    return ("0" if text[0] != "0" else "1") + text[1:]


def alter_file(kind: str) -> Callable[[Publication], None]:
    def alter(published: Publication) -> None:
        path = stored_path(published.sha256(kind))
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(bytes(data))

    return alter


def alter_figure(published: Publication) -> None:
    Statistics2018.objects.update(meetings=1)


def alter_mark(published: Publication) -> None:
    Statistics2018.objects.update(sealed=False)
    Statistics2018.objects.update(meetings=None, marks={"meetings": "na"})


def alter_chapter(published: Publication) -> None:
    published.report.chapters.filter(key="outlook").update(body="<p>本年度工作平稳推进!</p>")


def alter_markup(published: Publication) -> None:
    published.report.chapters.filter(key="outlook").update(body="<p>本年度<em>工作</em>平稳推进。</p>")


def alter_preamble(published: Publication) -> None:
    published.report.chapters.filter(key="preamble").update(body="<p>x</p>")


def alter_explanation(published: Publication) -> None:
    published.report.explanations.update(text="两次培训均为线下。")


def alter_name(published: Publication) -> None:
    rename(published.report, Role.HEAD, "Head")


def alter_reason(published: Publication) -> None:
    Report.objects.update(version=2, correction_reason="x")


def of_signature(**changed: object) -> Callable[[Publication], None]:
    def alter(published: Publication) -> None:
        one = Signature.objects.filter(role=Role.REVIEWER)
        for name, value in changed.items():
            before = getattr(one.get(), name)
            one.update(**{name: value(before) if callable(value) else value})

    return alter


def alter_signer(published: Publication) -> None:
    Signature.objects.filter(role=Role.REVIEWER).update(account=factories.account("forger"))


def alter_publication(published: Publication) -> None:
    Publication.objects.update(published_at=published.published_at + timedelta(microseconds=1))


def row_of(data: bytes) -> dict[str, object]:
    """What the row of a stored file says of it."""
    sm3 = hashlib.new("sm3", data).hexdigest()
    return {"sha256": publishing.store(data), "sm3": sm3, "size": len(data)}


def alter_size(published: Publication) -> None:
    Artefact.objects.filter(kind="html").update(size=1)


def forget_file(published: Publication) -> None:
    """A file without its row."""
    Artefact.objects.filter(kind="html").delete()


def point_elsewhere(published: Publication) -> None:
    """To another sound file."""
    Artefact.objects.filter(kind="pdf").update(**row_of(b"%PDF-1.7 another"))


def point_to_no_json(published: Publication) -> None:
    """Sound as a file, and not what was signed."""
    Artefact.objects.filter(kind="content").update(**row_of(b"\xff no JSON"))


def reopen(published: Publication) -> None:
    force_status(published.report, Status.DRAFT)


def withdraw_in_silence(published: Publication) -> None:
    Publication.objects.update(withdrawn_at=published.published_at, withdrawn_by=published.by, withdrawn_reason="x")


FILE = "The file {kind} ({digest}) is missing, or not what its digest says."
STORED = "Stored otherwise than signed: "
SIGNED = "The signature of the Reviewer (reviewer) is not the one that was given."


@pytest.mark.parametrize(
    ("alter", "told"),
    [
        (alter_file("html"), [FILE]),
        (alter_file("pdf"), [FILE]),
        (alter_file("content"), [FILE]),
        (alter_file("signatures"), [FILE]),
        (alter_figure, [f"{STORED}9.1 九(一)召开政府信息公开工作会议或专题会议数: 0 → 1"]),
        (alter_mark, [f"{STORED}9.1 九(一)召开政府信息公开工作会议或专题会议数: 0 → ——"]),
        (alter_chapter, [f"{STORED}存在的问题及下步工作打算"]),
        (alter_markup, [f"{STORED}存在的问题及下步工作打算"]),
        (alter_preamble, [f"{STORED}the preamble"]),
        (alter_explanation, [f"{STORED}九(二)举办各类培训班数"]),
        (of_signature(sha256=other), [SIGNED]),
        (of_signature(at=lambda at: at + timedelta(microseconds=1)), [SIGNED]),
        (of_signature(name="Reviewer"), ["The signature of the Reviewer (Reviewer) is not the one that was given."]),
        (alter_signer, [SIGNED]),
        (
            lambda published: Signature.objects.filter(role="head").delete(),
            ["The signature of the Head of unit is missing."],
        ),
        (
            alter_name,
            ["The signature of the Head of unit (head) is not the one that was given.", f"{STORED}Head of unit"],
        ),
        (alter_publication, ["The publication is not the one that its event tells of."]),
        (alter_size, ["The size or the SM3 that is stored of the file html ({digest}) is not its own."]),
        (forget_file, ["The publication is not the one that its event tells of."]),
        (point_elsewhere, ["The publication is not the one that its event tells of."]),
        (
            point_to_no_json,
            [
                "The publication is not the one that its event tells of.",
                "The file is not UTF-8 (byte 1).",
                *(
                    f"The signature of the {role} is not the one that was given."
                    for role in ("Preparer (preparer)", "Reviewer (reviewer)", "Head of unit (head)")
                ),
            ],
        ),
        (
            reopen,
            [
                "The state of the report, “Being filled in”, is not that of its publication.",
                f"{STORED}checked",
            ],
        ),
        (
            withdraw_in_silence,
            [
                "The withdrawal is not the one that its event tells of.",
                "The state of the report, “Published”, is not that of its publication.",
            ],
        ),
    ],
)
def test_altered_byte_is_named(alter: Callable[[Publication], object], told: list[str], published: Publication) -> None:
    assert run("verify_publications") == (0, ["All 1 published versions are what was signed."])
    with guards.lifted():
        alter(published)
    damaged = next((kind for kind in ("content", "signatures", "html", "pdf") if is_damaged(published, kind)), "")
    digest = published.sha256(damaged or "html")
    assert run("verify_publications") == (1, [V1 + one.format(kind=damaged, digest=digest) for one in told])


def is_damaged(published: Publication, kind: str) -> bool:
    try:
        publishing.read(published.sha256(kind))
    except publishing.Damaged:
        return True
    return False


@pytest.mark.parametrize("status", [Status.PUBLISHED, Status.DRAFT])
def test_publication_that_was_deleted_is_missed(status: Status, published: Publication) -> None:
    with guards.lifted():
        Artefact.objects.all().delete()
        Publication.objects.all().delete()
    if status == Status.DRAFT:
        reopen(published)
    assert run("verify_publications") == (1, [f"{V1}It was published, and its publication is missing."])


def test_withdrawn_and_corrected_versions_and_renamed_units_are_in_order(published: Publication) -> None:
    report = published.report
    head, preparer = (report.signatures.get(role=role).account for role in (Role.HEAD, Role.PREPARER))
    Unit.objects.filter(pk=report.unit_id).update(name="平塘市")
    workflow.withdraw(report, "按通知撤销公开。", by=head)
    workflow.amend(report, "更正。", by=preparer)
    assert run("verify_publications") == (0, ["All 1 published versions are what was signed."])


def test_publication_without_its_event_is_found() -> None:
    county = factories.unit()
    staff = factories.people(county)
    publish(factories.report_in(Status.TO_PUBLISH, county, staff), staff.preparer)
    told = [
        "The publication is not the one that its event tells of.",
        "The state of the report, “Awaiting publication”, is not that of its publication.",
    ]
    assert run("verify_publications") == (1, [f"{V1}{one}" for one in told])
