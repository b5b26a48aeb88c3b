"""Numbers in the prose against the tables: true sentences are not accused, altered ones are told."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from filings import prose
from filings.checks.claims import ADVICE, QUESTION, Checked, Judge
from filings.editions import every_edition
from filings.reading.layout import names_of
from tests import prose_sets
from tests.prose_sets import altered, figures_of, lines_of, told, true, version

SETS = {
    "county": ("national-2021", 2024),
    "department": ("national-2021", 2024),
    "township": ("national-2019", 2020),
    "pingtang": ("guizhou-2018", 2018),
}


def judge_of(name: str) -> Judge:
    (edition, year), (figures, last) = SETS[name], figures_of(name)
    return Judge(version(name, figures, edition=edition, year=year), last)


@pytest.mark.parametrize("name", SETS)
def test_no_true_sentence_is_accused(name: str) -> None:
    judge = judge_of(name)
    assert [(line, one.message) for line in map(true, lines_of(name)) for one in told(judge, line)] == []


@pytest.mark.parametrize("name", SETS)
def test_of_the_numbers_with_a_known_term_that_are_one_too_high_nearly_all_are_told(name: str) -> None:
    """95 % over all sets; a number that is another reading by chance (151 and 7 carried in: 158) can't be."""
    judge = judge_of(name)
    found = [
        any(one.kind == QUESTION for one in told(judge, wrong))
        for line in lines_of(name)
        for _number, wrong in altered(line)
    ]
    assert sum(found) >= 0.9 * len(found)


def test_over_all_forms_at_least_95_of_100_altered_numbers_are_told() -> None:
    found = [
        any(one.kind == QUESTION for one in told(judge, wrong))
        for name in SETS
        for judge in [judge_of(name)]
        for line in lines_of(name)
        for _number, wrong in altered(line)
    ]
    assert sum(found) >= 0.95 * len(found)


@pytest.mark.parametrize(
    ("name", "line"), [(name, line) for name in SETS for line in lines_of(f"{name}_wrong") if not line.startswith("#")]
)
def test_a_wrong_sentence_is_told(name: str, line: str) -> None:
    assert told(judge_of(name), line) != []


@pytest.mark.parametrize(
    "line",
    [
        "编号ABC123件已归档。",
        "联系电话0854-4831809，邮编558300。",
        "依据国办公开办函〔2021〕30号、平府办函〔2018〕7号。",
        "2024年3月5日9时30分召开第3次会议。",
        "第二十条第（一）项、第三十六条第（五）项。",
        "危及“三安全一稳定”。",
        "每次收到申请5至8件。",
        "约三分之一的申请、1/3件申请。",
        "零。",
        "1.概况。2.办理。（三）其他。",
        "收到政府信息公开申请" + "和政府信息公开申请" * 1_100 + "。",
        "12 34 56\n78\n90",
        "收到GB/T9704-2012标准3件。",
    ],
)
def test_what_is_no_number_of_a_figure_is_not_accused(line: str) -> None:
    assert told(judge_of("county"), line) == []


def test_a_finding_names_the_sentence_the_number_every_reading_and_the_nearest() -> None:
    [one] = told(judge_of("county"), "全年平稳。共收到政府信息公开申请１４ 件。")
    assert (one.code, one.kind, one.quote, one.stated, one.expected) == (
        "claim_differs",
        QUESTION,
        "共收到政府信息公开申请１４ 件",
        Decimal(14),
        Decimal(151),
    )
    assert one.message == (
        "正文“共收到政府信息公开申请１４ 件”；统计表：一、本年新收 151、加上上年结转 158。最接近的是151。"
    )
    assert one.cells == ("3.1.total", "3.2.total")
    assert one.values == {"3.1.total": "151", "3.2.total": "7"}


def test_nothing_is_said_while_a_cell_is_not_filled_in() -> None:
    figures, _last = figures_of("county")
    whole = version("county", figures)
    for cell in whole.cells.values():
        if cell.address == "2.4":
            cell.value = None
    assert told(Judge(whole), "制发行政规范性文件9件。") == []


def test_channels_that_add_up_to_more_are_asked_about_and_never_accused() -> None:
    [one] = told(judge_of("county"), "主动公开政府信息9600条，其中政府网站6120条、政务新媒体3040条、公告栏渠道840条。")
    assert (one.code, one.kind) == ("claim_counted_once", ADVICE)


def test_the_same_thing_said_twice_with_two_numbers_is_told() -> None:
    text = "全年主动公开政府信息960条。\n本年度共主动公开政府信息690条。"
    [one] = judge_of("county").of_texts({"overview": text})[0]
    assert (one.chapter, one.line, one.finding.code) == ("overview", 2, "claim_twice")


def test_how_many_numbers_were_checked() -> None:
    _found, checked = judge_of("county").of_texts({"overview": "收到申请151件，办结150件。召开会议3次。"})
    assert (checked.numbers, checked.verified) == (3, 2)


def test_parts_that_are_counted_and_named() -> None:
    line = (
        "本报告由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、存在的主要问题及改进情况、"
        "其他需要报告的事项等六部分组成。"
    )
    [one] = told(judge_of("department"), line)
    assert one.message == "写明6个部分，列出5个。未列出：政府信息公开行政复议、行政诉讼情况。"


def test_parts_and_whole() -> None:
    [one] = told(judge_of("department"), "主动公开信息380条,其中动态类122条、公告类204条、财政类34条。")
    assert one.message == "分项相加为122+204+34 = 360，合计写为380。"


def test_an_application_less_than_the_table_says() -> None:
    judge = Judge(version("department", {"3.1.natural": 3, "3.3.natural": 3, "3.24.natural": 3}))
    [one] = told(judge, "本年度受理申请2件,均按期答复。")
    assert (one.code, one.stated, one.expected) == ("claim_differs", Decimal(2), Decimal(3))


def test_every_reading_is_of_cells_of_its_form() -> None:
    unknown = [
        (form.code, term.key, address)
        for form in every_edition()
        for term in form.terms
        for reading in term.readings
        for address in reading.addresses
        if address not in names_of(form)
    ]
    assert unknown == []


PRINTED = json.loads((Path(settings.BASE_DIR) / "filings/sample/pingtang-2018.json").read_text(encoding="utf-8"))
"""The figures as they were published: 不同意公开 3 where its reasons add up to 2."""


def founding(text: str, refused: int) -> tuple[list[tuple[int, str, str]], Checked]:
    figures = {address: value for address, value in PRINTED.items() if value not in ("", "——")} | {"3.3.4": refused}
    found, checked = Judge(version("pingtang", figures, edition="guizhou-2018", year=2018)).of_texts({"": text})
    return [(one.line, one.finding.quote, one.finding.message) for one in found], checked


def test_the_founding_report_as_it_was_published_is_told_its_contradiction_and_accused_of_nothing_else() -> None:
    text = (prose_sets.FOLDER / "founding.txt").read_text(encoding="utf-8")
    found, _checked = founding(text, refused=3)
    assert [(quote, message) for _line, quote, message in found] == [
        (
            "不同意公开(不是《条例》所指政府信息)2件",
            "正文“不同意公开(不是《条例》所指政府信息)2件”；统计表：三(三)4.不同意公开答复数 3。",
        )
    ]


def test_the_sample_says_nothing_that_its_tables_do_not() -> None:
    """Of its 76 numbers the tables confirm 45; the others are shares, or speak of what has no cell."""
    folder = Path(settings.BASE_DIR) / "filings/sample"
    text = "\n".join(
        prose.plain_text((folder / f"{key}.html").read_text(encoding="utf-8"))
        for key in ("preamble", "overview", "disclosure", "outlook")
    )
    assert founding(text, refused=2) == ([], Checked(76, 45))
