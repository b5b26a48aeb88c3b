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

pytestmark = [pytest.mark.django_db]

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


FILE = "文件{kind}({digest})缺失，或与其摘要不符。"
STORED = "存储内容与签署内容不符："
SIGNED = "审核人(reviewer)的签名与签署时不符。"


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
        (alter_preamble, [f"{STORED}开头说明"]),
        (alter_explanation, [f"{STORED}九(二)举办各类培训班数"]),
        (of_signature(sha256=other), [SIGNED]),
        (of_signature(at=lambda at: at + timedelta(microseconds=1)), [SIGNED]),
        (of_signature(name="审核人"), ["审核人(审核人)的签名与签署时不符。"]),
        (alter_signer, [SIGNED]),
        (
            lambda published: Signature.objects.filter(role="head").delete(),
            ["缺少单位负责人的签名。"],
        ),
        (
            alter_name,
            ["单位负责人(head)的签名与签署时不符。", f"{STORED}单位负责人"],
        ),
        (alter_publication, ["公开记录与日志所载不符。"]),
        (alter_size, ["文件html（{digest}）所存的大小或 SM3 与文件不符。"]),
        (forget_file, ["公开记录与日志所载不符。"]),
        (point_elsewhere, ["公开记录与日志所载不符。"]),
        (
            point_to_no_json,
            [
                "公开记录与日志所载不符。",
                "文件的编码不是 UTF-8（第 1 个字节）。",
                *(
                    f"{signer}的签名与签署时不符。"
                    for signer in ("填报人(preparer)", "审核人(reviewer)", "单位负责人(head)")
                ),
            ],
        ),
        (
            reopen,
            [
                "报告状态为“填写”，与其公开记录不符。",
                f"{STORED}checked",
            ],
        ),
        (
            withdraw_in_silence,
            [
                "撤销公开的记录与日志所载不符。",
                "报告状态为“已公开”，与其公开记录不符。",
            ],
        ),
    ],
)
def test_altered_byte_is_named(alter: Callable[[Publication], object], told: list[str], published: Publication) -> None:
    assert run("verify_publications") == (0, ["1个已公开版本均与签署内容一致。"])
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
    assert run("verify_publications") == (1, ["522727 2018 v1：曾经公开，但公开记录已不存在。"])


def test_withdrawn_and_corrected_versions_and_renamed_units_are_in_order(published: Publication) -> None:
    report = published.report
    head, preparer = (report.signatures.get(role=role).account for role in (Role.HEAD, Role.PREPARER))
    Unit.objects.filter(pk=report.unit_id).update(name="平塘市")
    workflow.withdraw(report, "按通知撤销公开。", by=head)
    workflow.amend(report, "更正。", by=preparer)
    assert run("verify_publications") == (0, ["1个已公开版本均与签署内容一致。"])


def test_publication_without_its_event_is_found() -> None:
    county = factories.unit()
    staff = factories.people(county)
    publish(factories.report_in(Status.TO_PUBLISH, county, staff), staff.preparer)
    told = [
        "公开记录与日志所载不符。",
        "报告状态为“待公开”，与其公开记录不符。",
    ]
    assert run("verify_publications") == (1, [f"{V1}{one}" for one in told])
