"""Numbers in the tables of a chapter, with the labels of their rows and the headings of their columns."""

import pytest

from filings import prose
from filings.checks.claims import Checked, Judge
from filings.views.review.report import blocks_of
from tests.prose_sets import figures_of, version

APPLICANTS = "申请人\t件数\t占比\n自然人\t{natural}\t{share}%\n法人或其他组织\t20\t13.2%\n合计\t151\t100%"

ROWS = [("自然人", "113"), ("法人或其他组织", "20")]


@pytest.fixture
def judge() -> Judge:
    """The county: 131 of 151 applications are of natural persons, 9 documents were made last year and 7 this year."""
    figures, last = figures_of("county")
    return Judge(version("county", figures), last)


def told(judge: Judge, text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.finding.code, one.finding.quote) for one in judge.of_texts({"": text})[0]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (APPLICANTS.format(natural=131, share="86.8"), []),
        (
            APPLICANTS.format(natural=113, share="86.8"),
            [(2, "claim_differs", "自然人\t113"), (4, "claim_parts", "合计\t151")],
        ),
        (
            APPLICANTS.format(natural=131, share="88.6"),
            [(2, "claim_share", "自然人\t131\t88.6%"), (4, "claim_parts", "合计\t151\t100%")],
        ),
        ("事项\t单位\t2023年\t2024年\n新收申请\t件\t126\t151", []),
        ("事项\t单位\t2023年\t2024年\n新收申请\t件\t127\t151", [(2, "claim_last_year", "新收申请\t件\t127")]),
        ("事项\t2024年\n新收申请（件）\t115", [(2, "claim_differs", "新收申请（件）\t115")]),
        ("事项\t数量（件）\n行政许可\t18460\n行政处罚\t3257", [(3, "claim_differs", "行政处罚\t3257")]),
        ("类别\t事项\t数量（件）\n处理决定\t行政许可\t18460\n行政处罚\t3257", [(3, "claim_differs", "行政处罚\t3257")]),
        ("形式\t篇数\n图解\t41\n问答\t36\n合计\t98", [(4, "claim_parts", "合计\t98")]),
        ("渠道\t条数\n网站\t41\n微信\t36\n合计\t70", [(4, "claim_counted_once", "合计\t70")]),
        ("事项\t情况\n依申请公开\t全年收到申请115件。", [(2, "claim_differs", "全年收到申请115件")]),
        ("12\t34\n56\t78", []),
        ("事项\t数量\n新收申请\t115", []),
        ("事项\t件数\n新收申请\t——", []),
        ("\t\n\t", []),
    ],
)
def test_a_number_is_read_with_its_label_and_heading(
    text: str, found: list[tuple[int, str, str]], judge: Judge
) -> None:
    assert told(judge, text) == found


def test_a_row_of_a_stored_table_is_a_line_and_its_sums_are_counted(judge: Judge) -> None:
    html = (
        "<table><caption>申请人</caption><tbody><tr><th><p>申请人</p></th><th><p>件数</p></th></tr>"
        "<tr><td><p>自然人</p></td><td><p>131</p></td></tr>"
        '<tr><td colspan="2"><p>另见表三</p></td></tr></tbody></table>'
        "<p>全年平稳。</p>"
    )
    text = prose.stored_text(html)
    assert text == "申请人\n申请人\t件数\n自然人\t131\n另见表三\n全年平稳。"
    assert judge.of_texts({"": text}) == ([], Checked(1, 1))


def test_the_reviewer_finds_it_beside_the_table(judge: Judge) -> None:
    rows = "".join(f"<tr><td><p>{label}</p></td><td><p>{number}</p></td></tr>" for label, number in ROWS)
    html = f"<table><tbody><tr><th><p>申请人</p></th><th><p>件数</p></th></tr>{rows}</tbody></table>"
    [one] = judge.of_texts({"": prose.stored_text(html)})[0]
    [block] = blocks_of("overview", html, {})
    assert one.finding.sentence.said == "自然人\t113"
    assert one.finding.sentence.said in prose.stored_text(block.html)
