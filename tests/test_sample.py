"""The sample: its prose agrees with its table, it goes through the real workflow, and a second run changes nothing."""

import hashlib
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings

from filings import prose, publishing, workflow
from filings.editions.form2018 import FORM_2018
from filings.models import Account, Event, Report, Unit
from filings.models.event import Result
from filings.sample import ACCOUNTS, PASSWORD
from filings.sample.pingtang import FOLDER, printed_figures
from filings.states import Status
from tests import factories
from tests.reading import tables_of

CHAPTERS = {chapter.key: (FOLDER / f"{chapter.key}.html").read_text() for chapter in FORM_2018.chapters}
TEXT = "\n".join(prose.plain_text(html) for html in CHAPTERS.values())
CORRECTED = {**printed_figures(), "3.3.4": "2"}


@pytest.fixture(autouse=True)
def own_machine(settings: Settings) -> None:
    """On somebody's own machine."""
    settings.DEBUG = True


def build() -> list[str]:
    out = StringIO()
    call_command("build_sample", stdout=out)
    return out.getvalue().splitlines()


# Prose and figures.


@pytest.mark.parametrize(
    ("sentence", "addresses"),
    [
        ("全年主动公开政府信息{}条，其中规范性文件{}件；收到政府信息公开申请{}件", "1.1 1.1a 3.1"),
        (
            "专门机构{}个，向公众开放的查阅点{}个。从事这项工作的共{}人，其中专职{}人、兼职{}人",
            "8.1 8.2 8.3 8.3.1 8.3.2",
        ),
        ("全年安排专项经费{}万元", "8.5"),
        ("召开政府信息公开工作会议{}次，举办培训班{}期，培训{}人次", "9.1 9.2 9.3"),
        ("全年共主动公开{}条", "1.1"),
        ("全年公开{}条；政务微博和政务微信", "1.2.2"),
        ("政府公报\t{}\t", "1.2.1"),
        ("政府网站\t{}\t", "1.2.2"),
        ("政务微博\t{}\t", "1.2.3"),
        ("政务微信\t{}\t", "1.2.4"),
        ("其他方式\t{}\t", "1.2.6"),
        ("合计\t{}\t", "1.1"),
        ("征集公众意见{}次，公众反馈{}次，征集到意见{}条", "1.5.1 1.5.2 1.5.3"),
        ("面向公众开放政府会议{}次，参会公众代表{}人", "2.3.1 2.3.2"),
        ("人大代表建议办理结果{}件、政协提案办理结果{}件", "1.3.1 1.3.2"),
        ("政策解读稿件{}篇，主要负责同志解读政策{}次，开展政府网站在线访谈{}次", "2.2.4 2.2.3 2.2.2"),
        ("热点或重大舆情{}次，其中通过微博微信回应{}次，通过其他方式回应{}次", "2.1 2.2.5 2.2.6"),
        ("收到申请{}件：通过网络提出{}件", "3.1 3.1.3"),
        ("通过信函提出{}件", "3.1.4"),
        ("办结{}件，其中按时办结{}件，依法延长期限后办结{}件", "3.2 3.2.1 3.2.2"),
        ("{}件申请均已答复", "3.3"),
        ("已主动公开范围的{}件", "3.3.1"),
        ("不同意公开的{}件", "3.3.4"),
        ("不存在的{}件", "3.3.6"),
        ("行政复议{}件，其中维持{}件、依法纠错{}件、其他情形{}件", "4 4.1 4.2 4.3"),
        ("行政诉讼{}件，其中维持具体行政行为或者驳回诉讼请求{}件、依法纠错{}件、其他情形{}件", "5 5.1 5.2 5.3"),
    ],
)
def test_prose_says_what_the_table_says(sentence: str, addresses: str) -> None:
    assert sentence.format(*(CORRECTED[address] for address in addresses.split())) in TEXT


@pytest.mark.parametrize(
    ("part", "whole"),
    [
        *((address, "1.1") for address in ("1.2.1", "1.2.2", "1.2.3", "1.2.4", "1.2.6")),
        *((address, "3.1") for address in ("3.1.3", "3.1.4")),
        *((address, "3.3") for address in ("3.3.1", "3.3.4", "3.3.6")),
    ],
)
def test_shares_in_the_prose_are_those_of_the_table(part: str, whole: str) -> None:
    share = f"{int(CORRECTED[part]) / int(CORRECTED[whole]):.1%}"
    assert re.search(rf"{CORRECTED[part]}(?:件，占|\t){re.escape(share)}", TEXT)


def test_prose_is_ready_to_be_published() -> None:
    assert 1500 <= prose.length("".join(CHAPTERS.values())) <= 2500
    for html in CHAPTERS.values():
        assert (prose.problems(html), prose.receive(html).told) == ([], [])
        assert prose.strip_numerals(html) == (prose.sanitise(html), 0)


def test_prose_has_headings_a_list_and_a_table_and_no_phone_but_the_dummy() -> None:
    html = "".join(CHAPTERS.values())
    assert {tag: tag in html for tag in ("<h3>", "<h4>", "<ul>", "<ol>", "<table>")} == dict.fromkeys(
        ("<h3>", "<h4>", "<ul>", "<ol>", "<table>"), True
    )
    assert re.findall(r"\d{3,4}-\d{7,8}|@", TEXT) == ["0854-0000000"]
    # Half-width marks do not stand beside Chinese characters.
    assert re.findall(r"[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]", TEXT) == []


def test_figures_are_the_70_that_were_printed() -> None:
    printed = printed_figures()
    assert (len(printed), printed["3.3.4"], printed["1.2.5"]) == (70, "3", "——")


# The story.

WAYS_IN = [
    "",
    "公开网站: http://127.0.0.1:8000/",
    "登录: http://127.0.0.1:8000/login/",
    "管理: http://127.0.0.1:8000/admin/",
    "演示账号，密码都是 yanshi-2018：",
    "  tianbao  填报人",
    "  shenhe  审核人",
    "  fuze  单位负责人",
    "  guanli  管理员",
    "  shenji  审计员",
]


@pytest.mark.django_db
def test_sample_is_refused_where_debug_is_off(settings: Settings) -> None:
    settings.DEBUG = False
    with pytest.raises(CommandError) as refused:
        build()
    assert str(refused.value) == "演示样例的账号密码人人都知道，所以只在 DEBUG 打开时建立。"
    assert (Unit.objects.count(), Account.objects.count()) == (0, 0)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table."""
    return {str(model): list(model._default_manager.order_by("pk").values()) for model in apps.get_models()}


def digests(folder: Path) -> dict[str, tuple[str, int]]:
    """Digest and time of every file below `folder`."""
    return {
        str(path.relative_to(folder)): (hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.django_db
def test_sample_goes_through_the_whole_workflow_and_a_second_run_changes_nothing(settings: Settings) -> None:
    lines = build()
    report = Report.objects.select_related("unit", "publication").get()
    folder = settings.VAR_DIR / "demo"
    assert lines == [
        "单位：贵州省 520000",
        "单位：黔南布依族苗族自治州 522700",
        "单位：平塘县 522727",
        "账号：tianbao，填报人",
        "账号：shenhe，审核人",
        "账号：fuze，单位负责人",
        "账号：guanli，管理员",
        "账号：shenji，审计员",
        "草稿：平塘县人民政府2018年政府信息公开工作年度报告",
        "已照 2019 年公布的统计表填入 70 格。",
        "已写好各章正文。",
        "已填好落款姓名、联系电话和填报日期。",
        "提交被拒绝：还有 2 处错误、2 个疑问没有说明。",
        "  3.3  三(三)申请答复数 11 ≠ 8+0+0+3+0+1+0+0 = 12，差 1",
        "  3.3.4  三(三)4.不同意公开答复数 3 ≠ 0+0+0+0+2+0 = 2，差 1",
        "3.3.4 改为 2，与其下各项原因之和一致。",
        "已书面说明：四、行政复议数量+五、行政诉讼数量 23+87 = 110 > 三(一)收到申请数 11。"
        "这里只统计因政府信息公开引起的复议和诉讼。",
        "填报人提交审核。",
        "审核人认可情况说明：四、行政复议数量+五、行政诉讼数量 23+87 = 110 > 三(一)收到申请数 11。"
        "这里只统计因政府信息公开引起的复议和诉讼。",
        "审核人审核通过。",
        "单位负责人签发。",
        f"已公开。内容摘要：{report.publication.sha256('content')}",
        f"文件：{folder / 'pingtang-2018.pdf'}",
        f"文件：{folder / 'pingtang-2018.html'}",
        *(addresses := lines[24:]),
    ]
    assert addresses == [
        "",
        "公开的年报: http://127.0.0.1:8000/reports/522727/2018/",
        *WAYS_IN[1:],
    ]
    check_published(report, folder)
    rows, files = everything(), digests(settings.VAR_DIR)
    assert build() == ["演示样例已经完整，没有任何改动。", *addresses]
    assert everything() == rows
    assert digests(settings.VAR_DIR) == files


def check_published(report: Report, folder: Path) -> None:
    """What stands in the database and in the files after the first run."""
    assert (report.status, report.unit.demonstration) == (Status.PUBLISHED, True)
    figures = {one.address: one.printed for table in tables_of(report) for one in table.cells}
    assert figures == {**CORRECTED, "8.4.1": "", "8.4.2": "", "8.4.3": "", "8.4.4": ""}
    signed = {(one.role, one.name, one.account.username) for one in report.signatures.select_related("account")}
    assert signed == {
        ("preparer", "填报人", "tianbao"),
        ("reviewer", "审核人", "shenhe"),
        ("head", "单位负责人", "fuze"),
    }
    events = Event.objects.filter(chain=f"report:{report.pk}").order_by("number")
    assert [(event.action, event.result, event.origin) for event in events] == [
        ("start", Result.DONE, "command build_sample"),
        ("submit", Result.REFUSED, "command build_sample"),
        ("submit", Result.DONE, "command build_sample"),
        ("judge", Result.DONE, "command build_sample"),
        ("approve", Result.DONE, "command build_sample"),
        ("sign", Result.DONE, "command build_sample"),
        ("publish", Result.DONE, "command build_sample"),
    ]
    accounts = list(Account.objects.order_by("pk"))
    assert [(account.username, account.name) for account in accounts] == [(one.username, one.name) for one in ACCOUNTS]
    assert [account.demonstration and account.check_password(PASSWORD) for account in accounts] == [True] * 5
    kinds = [(account.is_staff, account.is_auditor) for account in accounts]
    assert kinds == [(False, False)] * 3 + [(True, False), (False, True)]
    assert (folder / "pingtang-2018.pdf").read_bytes() == publishing.read(report.publication.sha256("pdf"))
    html = (folder / "pingtang-2018.html").read_text()
    assert re.findall(r'<link rel="stylesheet"[^>]*>|(?:href|src)="/[^"]*"', html) == []
    assert publishing.read(report.publication.sha256("html")).decode() in html


@pytest.mark.django_db
def test_correction_that_somebody_has_begun_is_left_as_it_is() -> None:
    build()
    published = Report.objects.get()
    draft = workflow.amend(published, "更正。", by=Account.objects.get(username="tianbao"))
    assert build()[0] == "演示样例已经完整，没有任何改动。"
    assert (Report.objects.get(pk=draft.pk).status, draft.changes.count()) == (Status.DRAFT, 1)


@pytest.mark.django_db
def test_sample_goes_on_where_a_run_was_stopped(settings: Settings) -> None:
    """A machine that cannot make the PDF has the draft; once it can, the next run publishes."""
    seconds, settings.RENDER_SECONDS = settings.RENDER_SECONDS, 0
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("build_sample", stdout=out)
    assert out.getvalue().splitlines()[-len(WAYS_IN) :] == WAYS_IN
    report = Report.objects.get()
    assert (report.status, (settings.VAR_DIR / "demo").exists()) == (Status.DRAFT, False)
    settings.RENDER_SECONDS = seconds
    assert any(line.startswith("已公开。") for line in build())
    assert Report.objects.get().status == Status.PUBLISHED


@pytest.mark.django_db
def test_files_that_are_missing_or_differ_are_written_again(settings: Settings, tmp_path: Path) -> None:
    build()
    folder = settings.VAR_DIR / "demo"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert sorted(before) == ["pingtang-2018.html", "pingtang-2018.pdf"]
    (folder / "pingtang-2018.pdf").unlink()
    (folder / "pingtang-2018.html").write_text("x")
    assert build()[:2] == [f"文件：{folder / 'pingtang-2018.pdf'}", f"文件：{folder / 'pingtang-2018.html'}"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    elsewhere = tmp_path / "elsewhere"
    call_command("build_sample", pdf_folder=elsewhere, stdout=StringIO())
    assert {path.name: path.read_bytes() for path in elsewhere.iterdir()} == before


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["unit", "account"])
def test_sample_leaves_real_units_and_accounts_alone(what: str) -> None:
    if what == "unit":
        taken = f"单位“{factories.province()}”已经存在，而且不是演示单位。"
    else:
        factories.account("shenhe")
        taken = "账号“shenhe”已经存在，而且不是演示账号。"
    with pytest.raises(CommandError) as refused:
        build()
    assert str(refused.value) == taken
    assert (Unit.objects.count() + Account.objects.count(), Event.objects.count()) == (1, 0)
