"""From the two published files to the version again: the article is the same byte for byte, and bad files say why."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from jsonschema import Draft202012Validator
from pytest_django import DjangoAssertNumQueries

from filings import content, publishing, verification, workflow
from filings.content import SCHEMAS
from filings.editions import REGISTER
from filings.models import Account, Report, Unit
from filings.reading import BadContent, Version, from_signed
from filings.rendering import article
from filings.states import Status
from tests import factories
from tests.publications import publish_quickly
from tests.reading import article_of, content_of, read

Files = tuple[bytes, bytes]


def files_of(report: Report) -> Files:
    """Content and signatures of a published report, as they lie on the disk."""
    return publishing.read(report.publication.sha256("content")), publishing.read(
        report.publication.sha256("signatures")
    )


def published(of: Unit, staff: factories.People, year: int, **figures: str) -> Report:
    known = factories.FIGURES if year == 2018 else factories.NATIONAL if year > 2020 else {}
    report = factories.filled_report(of, staff, year=year, figures={**known, **figures})
    for one in report.chapters.all():
        html = f"<h3>工作</h3><p>{one.key}：收取信息处理费0元，行政复议、行政诉讼情况见表。</p>"
        workflow.save_chapter(report, one.key, html, seen=one.revision, by=staff.preparer)
    explain_all(report, staff)
    report = factories.carried_on(report, Status.TO_PUBLISH, staff)
    publish_quickly(report, staff.preparer)
    return Report.objects.select_related("unit", "publication").get(pk=report.pk)


def explain_all(report: Report, staff: factories.People) -> None:
    for one in factories.questions_of(report):
        workflow.explain(report, one.code, one.cell or "", "经核实，情况属实。", by=staff.preparer)


@pytest.fixture
def pingtang(county: Unit, staff: factories.People) -> Report:
    return published(county, staff, 2018)


@pytest.fixture
def corrected(county: Unit, staff: factories.People) -> Report:
    """The second version of a report of 2024, beside that of 2023."""
    published(county, staff, 2023)
    first = published(county, staff, 2024)
    second = workflow.amend(first, "更正行政许可数。", by=staff.preparer)
    workflow.save_cells(second, {"2.7": (None, "1861")}, by=staff.preparer)
    workflow.save_signoff(second, {"report_date": timezone.localdate()}, by=staff.preparer)
    explain_all(second, staff)
    second = factories.carried_on(second, Status.TO_PUBLISH, staff)
    publish_quickly(second, staff.preparer)
    return Report.objects.select_related("unit", "publication").get(pk=second.pk)


def checked_article(report: Report, no_queries: DjangoAssertNumQueries) -> None:
    files = files_of(report)
    with no_queries(0):
        version = from_signed(*files)
        digest = content.content(version).sha256
        made = article.article(version, digest)
    assert digest == report.publication.sha256("content")
    assert made.encode() == publishing.read(report.publication.sha256("html")) == article_of(report).encode()


def test_article_is_made_of_the_two_files_alone(
    pingtang: Report, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    checked_article(pingtang, django_assert_num_queries)


def test_article_of_a_correction_beside_last_year_too(
    corrected: Report, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    checked_article(corrected, django_assert_num_queries)


def test_correction_names_the_version_and_its_day_and_last_years_figures_that_are_drawn(corrected: Report) -> None:
    said = json.loads(files_of(corrected)[0])
    before = Report.objects.get(year=2024, version=1)
    last = Report.objects.get(year=2023)
    assert said["correction"] == {
        "version": 1,
        "published_on": timezone.localdate(before.publication.published_at).isoformat(),
        "reason": "更正行政许可数。",
    }
    told = said["last_year"]
    assert (told["version"], told["digest"], told["edition"]) == (
        1,
        last.publication.sha256("content"),
        "national-2021",
    )
    assert told["figures"] == {
        "2.4": "6",
        "2.7": "1860",
        "2.8": "213",
        "2.9": "17",
        "3.1.total": "17",
        "3.24.total": "17",
        "3.25.total": "1",
    }


@pytest.mark.parametrize("year", [2018, 2019, 2023])
def test_files_are_as_their_schemas_say(year: int, county: Unit, staff: factories.People) -> None:
    for data, name in zip(files_of(published(county, staff, year)), ("content-2", "signatures-1"), strict=True):
        schema = json.loads((SCHEMAS / f"{name}.json").read_text())
        Draft202012Validator.check_schema(schema)
        assert list(Draft202012Validator(schema).iter_errors(json.loads(data))) == []


def test_content_is_canonical_and_its_digests_are_signed(pingtang: Report) -> None:
    data, signatures = files_of(pingtang)
    told = json.loads(signatures)
    assert json.dumps(json.loads(data), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() == data
    sm3 = content_of(pingtang).sm3
    assert told["content"] == {"sha256": pingtang.publication.sha256("content"), "sm3": sm3}
    assert [(one["role"], one["name"], one["sm3"]) for one in told["signatures"]] == [
        ("preparer", "preparer", sm3),
        ("reviewer", "reviewer", sm3),
        ("head", "head", sm3),
    ]


def test_renamed_unit_keeps_the_identity_that_was_signed(county: Unit, staff: factories.People) -> None:
    """Renaming a unit between its signatures and its publication is no reason to refuse it."""
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    before = content_of(report)
    Unit.objects.filter(pk=county.pk).update(name="平塘市", official_name="平塘市人民政府", level="prefecture")
    assert content_of(report) == before
    publish_quickly(report, staff.preparer)
    assert read(report)[0].body.official_name == "平塘县人民政府"


def test_returned_report_takes_the_present_name(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    Unit.objects.filter(pk=county.pk).update(name="平塘市", official_name="平塘市人民政府")
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    assert read(report)[0].title == "平塘市人民政府2018年政府信息公开工作年度报告"


def changed(*keys: str | int, to: Any) -> Callable[[dict[str, Any]], None]:
    def change(said: Any) -> None:
        for key in keys[:-1]:
            said = said[key]
        said[keys[-1]] = to

    return change


def without(*keys: str) -> Callable[[dict[str, Any]], None]:
    def change(said: dict[str, Any]) -> None:
        for key in keys[:-1]:
            said = said[key]
        del said[keys[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (changed("format", to="gongkai-nianbao/9"), "文件格式为“gongkai-nianbao/9”"),
        (without("format"), "文件格式为“（无）”"),
        (changed("edition", to="national-2099"), "本系统没有“national-2099”这一表样。"),
        (changed("figures", "9.9", to="1"), "表样没有“9.9”这一格。"),
        (without("figures", "3.1"), "文件缺少 3.1 这一格。"),
        (changed("figures", "3.1", to=12), "文件中的“figures.3.1”应为文字。"),
        (changed("figures", "3.1", to="十二"), "三(一)收到申请数：文件中为“十二”，按表样应印作“”。"),
        (changed("figures", "3.1", to="012"), "三(一)收到申请数：文件中为“012”，按表样应印作“12”。"),
        (changed("year", to="2018"), "文件中的“year”应为整数。"),
        (changed("year", to=True), "文件中的“year”应为整数。"),
        (changed("title", to="另一标题"), "文件中的标题或数据口径与所载的单位、年度和表样不符"),
        (changed("chapters", "another", to="<p>甲</p>"), "表样没有“another”这一章。"),
        (changed("report_date", to="昨天"), "文件中的“report_date”应为形如2019-02-14的日期。"),
        (changed("report_date", to="20190301"), "文件中的“report_date”应为形如2019-02-14的日期。"),
        (changed("unit", "kind", to="kingdom"), "文件中的“unit.kind”应为government, office,"),
        (changed("unit", "king", to="x"), "此格式没有“unit.king”这一部分。"),
        (without("unit", "level"), "文件缺少“unit.level”。"),
        (changed("unit", "demonstration", to=False), "文件中的“unit.demonstration”应为true。"),
        (changed("signers", 0, "role", to="cook"), "文件中的“signers[0].role”应为preparer, reviewer, head。"),
        (without("explanations"), "文件缺少“explanations”。"),
        (changed("signers", to=[{"role": "head"}]), "文件缺少“signers[0].name”。"),
        (changed("unit", to="平塘县"), "文件中的“unit”应为对象。"),
        (changed("another", to=1), "此格式没有“another”这一部分。"),
    ],
)
def test_bad_content_says_what_is_wrong(
    change: Callable[[dict[str, Any]], None], sentence: str, pingtang: Report
) -> None:
    said = json.loads(files_of(pingtang)[0])
    change(said)
    with pytest.raises(BadContent) as bad:
        from_signed(json.dumps(said).encode())
    assert bad.value.sentence.startswith(sentence)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件不是 JSON（第 1 行第 1 列）。"),
        (b"\xff", "文件的编码不是 UTF-8（第 1 个字节）。"),
        (b"[1]", "文件格式为“（无）”"),
        (
            b'{"format":"gongkai-nianbao/2","format":"gongkai-nianbao/2"}',
            "文件的同一对象中“format”出现了两次。",
        ),
        (b'{"format":"gongkai-nianbao/2","title":"\\ud800"}', "文件中有不成对的代理码位（半个字符）"),
        (b"[" * 100_000, "文件中的对象嵌套过深。"),
    ],
)
def test_what_is_no_content_says_so(data: bytes, sentence: str) -> None:
    with pytest.raises(BadContent) as bad:
        from_signed(data)
    assert bad.value.sentence.startswith(sentence)


def test_one_changed_byte_is_told_by_the_signatures(pingtang: Report) -> None:
    data, signatures = files_of(pingtang)
    at = data.index(b'"contact_phone":"0854-') + 21
    with pytest.raises(BadContent) as bad:
        from_signed(data[:at] + b"9" + data[at + 1 :], signatures)
    assert bad.value.sentence == "内容与签署时不符：至少有一个字节被改动。"


def test_every_edition_is_read_back_from_what_it_prints() -> None:
    """Every cell of every form prints what its text says: zero, a number, ——, blank."""
    from tests.figures import version_of

    for year in {min(years) for years in editions().values()}:
        unit = Unit(
            code="522727", name="平塘县", official_name="平塘县人民政府", path="/520000/522727/",
            kind="government", level="county",
        )  # fmt: skip
        for rest in ("0", "7", "——"):
            version = version_of({}, year=year, unit=unit, rest=rest)
            data = content.content(version).data
            assert {a: cell.printed for a, cell in from_signed(data).cells.items()} == {
                a: cell.printed for a, cell in version.cells.items()
            }


def editions() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for year, offered in REGISTER.items():
        for edition in offered:
            found.setdefault(edition.code, []).append(year)
    return found


def test_versions_of_the_same_rows_are_equal(pingtang: Report) -> None:
    one, other = read(pingtang)[0], read(pingtang)[0]
    assert one == other
    assert isinstance(one, Version)
    other.cells["3.1"].value = 99
    assert one != other


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            changed("signatures", 0, "role", to="cook"),
            "文件中的“signatures[0].role”应为preparer, reviewer, head。",
        ),
        (changed("signatures", 0, "at", to="2019-03-01T09:00:00"), "文件中的“signatures[0].at”应为带时区的时间"),
        (changed("signatures", 0, "sm3", to="0"), "文件中有签名签的是另一份内容。"),
        (changed("content", "sha256", to="0"), "内容与签署时不符"),
        (changed("signatures", 0, "pin", to="1"), "此格式没有“signatures[0].pin”这一部分。"),
        (changed("format", to="x/1"), "文件格式为“x/1”"),
    ],
)
def test_bad_signatures_say_what_is_wrong(
    change: Callable[[dict[str, Any]], None], sentence: str, pingtang: Report
) -> None:
    data, signatures = files_of(pingtang)
    said = json.loads(signatures)
    change(said)
    with pytest.raises(BadContent) as bad:
        from_signed(data, json.dumps(said).encode())
    assert bad.value.sentence.startswith(sentence)


def test_renamed_account_changes_no_signature(pingtang: Report, staff: factories.People) -> None:
    before = read(pingtang)[0].signatures
    Account.objects.filter(pk=staff.head.pk).update(username="another")
    assert read(pingtang)[0].signatures == before
    assert list(verification.faults(pingtang.publication)) == []
