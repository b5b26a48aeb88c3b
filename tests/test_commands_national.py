"""The commands with the national forms, and all reports of a year checked at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from filings import workflow
from filings.drawing import draw
from filings.management.commands.check_report import checked
from filings.models import Report, Unit
from tests import factories
from tests.reading import cells_of, tables_of
from tests.test_commands import run

pytestmark = pytest.mark.django_db


# describe_edition


def described(year: int) -> list[dict[str, Any]]:
    status, lines = run("describe_edition", str(year), "--json")
    assert status == 0
    return list(json.loads("\n".join(lines)))


@pytest.mark.parametrize("year", range(2018, 2026))
def test_describe_edition_goes_cell_by_cell_as_the_form_is_printed(year: int) -> None:
    factories.unit()
    report = workflow.start_report(Unit.objects.get(code="522727"), year, by=None)
    printed = [cell.address for table in tables_of(report) for cell in draw(table).cells]
    assert [cell["address"] for cell in described(year)] == printed


@pytest.mark.parametrize(("year", "count", "derived"), [(2019, 198, 26), (2021, 200, 28)])
def test_describe_edition_of_the_national_forms(year: int, count: int, derived: int) -> None:
    found = described(year)
    assert (len(found), sum(cell["derived"] for cell in found)) == (count, derived)


def test_describe_edition_tells_table_4_group_by_group() -> None:
    table = [cell for cell in described(2023) if cell["address"].startswith("4.")]
    results = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert [(cell["row"], cell["row_group"], cell["column_group"], cell["column"]) for cell in table] == [
        (None, None, group, result) for group in ("行政复议", "未经复议直接起诉", "复议后起诉") for result in results
    ]
    assert [cell["address"] for cell in table[:6]] == [
        "4.1.review",
        "4.2.review",
        "4.3.review",
        "4.4.review",
        "4.5.review",
        "4.1.direct",
    ]
    assert [cell["column"] for cell in table if cell["derived"]] == ["总计"] * 3


def test_describe_edition_tells_labels_over_rows_and_columns() -> None:
    found = {cell["address"]: cell for cell in described(2023)}
    told = ("row", "row_group", "note", "column", "column_group", "unit", "kind", "derived")
    assert {address: tuple(found[address][name] for name in told) for address in LABELS} == LABELS


LABELS = {
    "2.6": ("行政规范性文件", "第二十条第(一)项", None, "现行有效件数", None, "件", "count", False),
    "2.10": ("行政事业性收费", "第二十条第(八)项", None, "本年收费金额(单位:万元)", None, "万元", "money", False),
    "3.1.natural": ("一、本年新收政府信息公开申请数量", None, None, "自然人", None, "件", "count", False),
    "3.4.legal": (
        "(二)部分公开",
        "三、本年度办理结果",
        "(区分处理的,只计这一情形,不计其他情形)",
        "法律服务机构",
        "法人或其他组织",
        "件",
        "count",
        False,
    ),
    "3.5.total": ("1.属于国家秘密", "(三)不予公开", None, "总计", None, "件", "count", True),
}


def test_describe_edition_as_text_has_rows_without_a_label() -> None:
    status, lines = run("describe_edition", "2023")
    assert (status, len(lines)) == (0, 200)
    assert [line for line in lines if "None" in line] == []
    assert lines[-1] == f"{'4.5.after_review':<18}件\u3000\u3000 | 复议后起诉总计"


# load_figures


@pytest.fixture
def figures(tmp_path: Path) -> Path:
    return tmp_path / "figures.json"


def load(path: Path, text: str, year: int = 2023) -> tuple[int, list[str]]:
    Unit.objects.filter(code="522727").exists() or factories.unit()
    path.write_text(text)
    return run("load_figures", "522727", str(year), str(path))


def test_stated_totals_are_kept_beside_the_report_and_told(figures: Path) -> None:
    """Of a derived cell, one that is not computed yet and one that agrees block nothing."""
    cases = '{"4.1.review": 1, "4.2.review": 2, "4.3.review": 0, "4.4.review": "0", "4.5.review": 3, "3.1.total": 17}'
    status, lines = load(figures, cases)
    assert (status, lines[5:]) == (
        0,
        [
            "3.1.total 总计·一、本年新收政府信息公开申请数量：导入的合计 17，计算结果 ∅",
            "4.5.review 行政复议·总计：导入的合计 3，计算结果 3",
            "改动了 4 格。",
        ],
    )
    assert Report.objects.get().stated_totals == {"4.5.review": "3", "3.1.total": "17"}


def test_stated_total_that_differs_blocks_and_names_both_numbers(figures: Path) -> None:
    load(figures, '{"4.1.review": 1, "4.2.review": 2, "4.3.review": 0, "4.4.review": 0}')
    sentence = "行政复议·总计：导入的总计是 4，各项相加 1+2+0+0 = 3"
    assert load(figures, '{"4.5.review": 4}') == (
        0,
        ["4.5.review 行政复议·总计：导入的合计 4，计算结果 3", f"阻止提交：{sentence}", "改动了 0 格。"],
    )
    status, lines = run("check_report", "522727", "2023", "--json")
    found = [one for one in json.loads("\n".join(lines)) if one["code"] == "stated_total_differs"]
    assert (status, [(one["cell"], one["cells"][1:], one["blocking"]) for one in found]) == (
        1,
        [("4.5.review", ["4.1.review", "4.2.review", "4.3.review", "4.4.review"], True)],
    )
    assert load(figures, '{"4.5.review": null}')[1] == ["改动了 0 格。"]
    assert Report.objects.get().stated_totals == {}


@pytest.mark.parametrize(
    ("address", "text", "number"),
    [
        ("2.4", "22(其中修订16件)", "22"),
        ("2.4", "22（其中修订16件）", "22"),
        ("2.4", "1,022 （含修订）", "1022"),
        ("2.10", "18.8710(含罚没)", "18.871"),
    ],
)
def test_number_with_a_remark_is_kept_as_typed_and_blocks_with_a_sentence(
    address: str, text: str, number: str, figures: Path
) -> None:
    status, lines = load(figures, json.dumps({address: text}))
    assert status == 0
    assert lines[2].endswith(f"“{text}”是带备注的数字。请只填写 {number}，备注写入正文。")
    report = Report.objects.select_related("unit").get()
    assert cells_of(report)[address].entered == text


@pytest.mark.parametrize(
    ("year", "address", "text", "kept"),
    [(2019, "2.8", "-3", "-3"), (2023, "2.10", "18.8710", "18.8710"), (2023, "3.1.natural", "——", "——")],
)
def test_what_the_national_forms_take(year: int, address: str, text: str, kept: str, figures: Path) -> None:
    status, lines = load(figures, json.dumps({address: text}), year)
    assert (status, [line for line in lines if "不能提交" in line or "阻止提交" in line]) == (0, [])
    report = Report.objects.select_related("unit").get()
    assert cells_of(report)[address].printed == kept


# check_report --all


def three_counties() -> list[Report]:
    """Three counties with a report for 2023: sound; with an error; with a question."""
    reports = []
    for number in (1, 2, 3):
        county = factories.unit(f"52272{number}", f"第{number}县")
        staff = factories.people(county, prefix=f"u{number}-")
        reports.append(factories.filled_report(county, staff, year=2023, figures=factories.NATIONAL))
    workflow.save_cells(reports[1], {"3.24.natural": (None, "15")}, by=None)
    workflow.save_cells(reports[2], {"2.1": (None, "1")}, by=None)
    return reports


SUM = "自然人·三(七)总计 15 ≠ 9+2+0+0+0+0+0+0+0+0+3+0+0+0+0+0+0+0+0+0+0 = 14，差 1"


def test_check_report_of_all_units_tells_each_unit() -> None:
    three_counties()
    status, lines = run("check_report", "--all", "2023")
    assert (status, lines) == (
        1,
        [
            "522721 第1县人民政府: 0 处错误，0 个疑问。",
            "522722 第2县人民政府: 2 处错误，0 个疑问。",
            f"  错误：{SUM}",
            "  错误：自然人：一、本年新收政府信息公开申请数量 14+二、上年结转政府信息公开申请数量 1 = 15 ≠ "
            "(七)总计 15+四、结转下年度继续办理 1 = 16，差 1",
            "522723 第3县人民政府: 0 处错误，2 个疑问。",
            "  疑问：规章(本年制发件数) 1 > 规章(现行有效件数)+规章(本年废止件数) 0+0 = 0。"
            "本年制发而未废止的应当现行有效，已到期失效的除外。",
            "  疑问：规章(本年制发件数) 1。只有设区的市、自治州以上的政府制定规章，请核实。",
            "共核对 3 份年报，其中 1 份有错误，不能提交。",
        ],
    )


def test_check_report_of_all_units_as_json_says_what_it_says_of_each() -> None:
    three_counties()
    status, lines = run("check_report", "--all", "2023", "--json")
    one_by_one = [
        {"unit": code, "problems": json.loads("\n".join(run("check_report", code, "2023", "--json")[1]))}
        for code in ("522721", "522722", "522723")
    ]
    assert (status, json.loads("\n".join(lines)), len(lines)) == (1, one_by_one, 4)


def test_check_report_of_all_units_has_status_0_where_only_questions_are_left() -> None:
    sound, wrong, _asked = three_counties()
    workflow.save_cells(wrong, {"3.24.natural": (None, "14")}, by=None)
    assert run("check_report", "--all", "2023")[0] == 0
    assert run("check_report", sound.unit.code, "2023")[0] == 0


def test_check_report_of_all_units_reads_a_batch_with_the_same_few_queries() -> None:
    three_counties()
    queries = {}
    for batch in (1, 3):
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert len(list(checked(2023, batch))) == 3
        queries[batch] = len(captured)
    # One for the list; the rest once a batch.
    assert queries[1] - 1 == 3 * (queries[3] - 1)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--all", "1999"], "没有 1999 年的表样。"),
        (["--all", "2023"], "2023 年度没有年报。"),
        ([], "请写明单位和年度，或 --all 和年度。"),
        (["522727"], "请写明单位和年度，或 --all 和年度。"),
        (["522727", "2023", "--all", "2023"], "请写明单位和年度，或 --all 和年度。"),
    ],
)
def test_check_report_of_none_has_status_2(arguments: list[str], sentence: str) -> None:
    factories.unit()
    assert run("check_report", *arguments, "--json") == (2, [sentence])
