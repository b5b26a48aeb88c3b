"""The self-check before release (发布前自查): finished files are read back, and what differs from the rows is named."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from filings import selfcheck, workflow
from filings.figures import Figure
from filings.models import Chapter, Report, Unit
from filings.rendering.worker import Press
from filings.selfcheck import Differs, page
from filings.states import Role, Status
from tests.reading import (
    article_of,
    attachments_of,
    difference_of,
    digest_of,
    document_of,
    expected_of,
    tables_of,
    version_of,
)
from tests.reading_back import LONG, changed, read_back
from tests.signers import rename

from . import factories


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def pingtang(staff: factories.People) -> Report:
    """The draft of 平塘县 with the figures printed in 2019."""
    return factories.pingtang_report(Unit.objects.get(code="522727"), staff)


# What is sound passes


@pytest.mark.parametrize("year", [2018, 2019, 2020, 2021, 2023])
def test_sound_files_of_every_edition_pass(year: int, staff: factories.People, press: Press) -> None:
    unit = Unit.objects.get(code="522727")
    if year > 2018:
        factories.report_in(Status.PUBLISHED, unit, staff, year=year - 1, figures=figures_of(year - 1))
    report = factories.filled_report(unit, staff, year=year, figures=figures_of(year))
    assert read_back(report, press) is None


def figures_of(year: int) -> dict[str, str]:
    """Figures that agree in the form of that year."""
    trial = {"3.1.natural": "2", "3.3.natural": "2", "3.22.natural": "2"}
    return {2018: factories.FIGURES}.get(year, trial if year < 2021 else factories.NATIONAL)


@pytest.mark.parametrize("body", ["", LONG], ids=["every chapter empty", "with contents, and titles within the prose"])
@pytest.mark.parametrize("year", [2018, 2023])
def test_sound_files_pass_whatever_the_prose(year: int, body: str, staff: factories.People, press: Press) -> None:
    report = factories.filled_report(Unit.objects.get(code="522727"), staff, year=year, figures=figures_of(year))
    Chapter.objects.filter(report=report).update(body=body)
    assert ('class="contents long"' in article_of(report)) == bool(body)
    assert read_back(report, press) is None


def test_sound_files_pass_with_names_and_numbers_that_are_hard_to_set(pingtang: Report, press: Press) -> None:
    unit = Unit.objects.get(code="522727")
    for role, name in zip(Role, ("\u2f00\uf900<b>昇", "欧阳 堃", "朱镕喆"), strict=True):
        rename(pingtang, role, name)
    pingtang.contact_phone = "0854-483 1809转8001、8002、8003、8004、8005、8006、8007"
    pingtang.save()
    assert pingtang.unit == unit
    workflow.save_cells(pingtang, {"1.1": (None, "999999999999"), "7": (None, "0.000001")}, by=None)
    assert read_back(pingtang, press) is None


# A tampered page


def swapped(first: str, second: str) -> Callable[[str], str]:
    """Two rows of the table of 2018 in each other's place."""

    def tampered(html: str) -> str:
        rows = {name: re.search(rf'<tr id="r-{re.escape(name)}".*?</tr>', html)[0] for name in (first, second)}  # type: ignore[index]
        return html.replace(rows[first], "\0").replace(rows[second], rows[first]).replace("\0", rows[second])

    return tampered


FIGURE = '<td class="value">%s</td>'
TABLE = "2018年度政府信息公开情况统计表"
CHANNELS = "图1 通过不同渠道和方式公开政府信息的情况"
TITLES = "平塘县人民政府2018年政府信息公开工作年度报告", "平塘县人民政府2019年政府信息公开工作年度报告"
HEADING = "二、主动公开政府信息情况", "二、主动公开情况"
TAMPERED = [
    ("a figure", changed(FIGURE % "6642", FIGURE % "6643"), "一(二)2.政府网站公开政府信息数", "6642", "6643"),
    ("a figure lost", changed(FIGURE % "17337", FIGURE % ""), "一(一)主动公开政府信息数", "17337", ""),
    ("a dash for a figure", changed(FIGURE % "——", FIGURE % "0"), "一(二)5.政务客户端公开政府信息数", "——", "0"),
    ("a name", changed("审核人:reviewer", "审核人:"), "审核人", "审核人:reviewer", "审核人:"),
    ("a chapter title", changed(f"<h2>{HEADING[0]}", f"<h2>{HEADING[1]}"), "h2", *HEADING),
    ("the title", changed("<span>2018年政府", "<span>2019年政府"), "h1", *TITLES),
    ("a label", changed("1.当面申请数", "1.当面受理数"), TABLE, "1.当面申请数", "1.当面受理数"),
    ("a chart", changed(">6642条</text>", ">9942条</text>"), CHANNELS, "6642条", "9942条"),
]


@pytest.mark.parametrize(
    ("tampered", "place", "wanted", "found"), [one[1:] for one in TAMPERED], ids=[one[0] for one in TAMPERED]
)
def test_tampered_article_is_found_and_named(
    tampered: Callable[[str], str], place: str, wanted: str, found: str, pingtang: Report
) -> None:
    html = tampered(article_of(pingtang))
    with pytest.raises(Differs) as differs:
        page.check(expected_of(pingtang), html)
    one = differs.value.difference
    assert (one.file, one.place, one.wanted, one.found) == ("HTML", place, wanted, found)


PLACES_ON_PAPER = {
    "a chapter title": ("二、主动公开政府信息情况", "二、主动公开政府信息情况", ""),
    # A letter of a drawing is set by itself.
    "a chart": (CHANNELS, "6642条", "9"),
    "a name": ("审核人", "审核人:reviewer", "审核人:填报人:preparer"),
    "a figure lost": ("一(一)主动公开政府信息数", "17337", "其中:主动公开规范性文件数"),
}
"""Where a PDF names it otherwise: it has one text from the first page to the last, and no marks in it."""


@pytest.mark.parametrize(("name", "tampered", "place", "wanted", "found"), TAMPERED, ids=[one[0] for one in TAMPERED])
def test_tampered_pdf_is_found_and_named(
    name: str, tampered: Callable[[str], str], place: str, wanted: str, found: str, pingtang: Report, press: Press
) -> None:
    assert read_back(pingtang, press, tampered) == ("PDF", *PLACES_ON_PAPER.get(name, (place, wanted, found)))


@pytest.mark.parametrize(
    ("first", "second", "place", "wanted", "found"),
    [
        ("3.1.1", "3.1.2", TABLE, "三(一)1.当面申请数", "三(一)2.传真申请数"),
        (
            "1.2.2",
            "1.2.3",
            "2018年度政府信息公开情况统计表",
            "一(二)2.政府网站公开政府信息数",
            "一(二)3.政务微博公开政府信息数",
        ),
    ],
)
def test_rows_in_each_others_place_are_found(
    first: str, second: str, place: str, wanted: str, found: str, pingtang: Report, press: Press
) -> None:
    html = swapped(first, second)(article_of(pingtang))
    with pytest.raises(Differs) as differs:
        page.check(expected_of(pingtang), html)
    one = differs.value.difference
    assert (one.place, one.wanted, one.found) == (place, wanted, found)
    on_paper = read_back(pingtang, press, swapped(first, second))
    assert on_paper is not None
    assert on_paper[:2] == ("PDF", TABLE)


def test_cells_of_a_matrix_are_told_apart(staff: factories.People, press: Press) -> None:
    """1 and 12 beside each other are not 11 and 2."""
    figures = {**factories.NATIONAL, "3.1.natural": "1", "3.1.business": "12"}
    report = factories.filled_report(Unit.objects.get(code="522727"), staff, year=2023, figures=figures)

    def tampered(html: str) -> str:
        parts = re.fullmatch(
            r'(.*id="c-3\.1\.natural"[^>]*>)1(<.*?id="c-3\.1\.business"[^>]*>)12(<.*)', html, re.DOTALL
        )
        assert parts is not None
        return "11".join(parts.group(1, 2)) + "2" + parts[3]

    assert read_back(report, press, tampered) == ("PDF", "自然人·一、本年新收政府信息公开申请数量", "1", "11")
    with pytest.raises(Differs) as differs:
        page.check(expected_of(report), tampered(article_of(report)))
    assert differs.value.difference.place == "自然人·一、本年新收政府信息公开申请数量"


def test_threads_read_files_back_at_once(pingtang: Report, press: Press) -> None:
    """PDFium ends the process where two threads use it, and a worker has several."""
    version, digest, attachments = version_of(pingtang), digest_of(pingtang), attachments_of(pingtang)
    html, pdf = article_of(pingtang), press.pdf(document_of(pingtang, article_of(pingtang)), attachments)
    with ThreadPoolExecutor(8) as threads:
        found = [threads.submit(selfcheck.difference, version, digest, html, pdf, attachments) for _time in range(40)]
        assert [one.result() for one in found] == [None] * 40


def test_row_too_much_is_found(pingtang: Report, press: Press) -> None:
    tampered = changed(
        '<tr id="r-3.1.1">',
        '<tr><th scope="row">另</th><td class="unit">件</td><td class="value">1</td></tr><tr id="r-3.1.1">',
    )
    found = read_back(pingtang, press, tampered)
    assert (found or ("",))[:2] == ("PDF", TABLE)
    with pytest.raises(Differs):
        page.check(expected_of(pingtang), tampered(article_of(pingtang)))


def test_other_data_within_the_pdf_are_found(pingtang: Report, press: Press) -> None:
    html = article_of(pingtang)
    made = press.pdf(document_of(pingtang, html), attachments_of(pingtang)[:2])
    found = difference_of(pingtang, html, made)
    assert found is not None
    assert (found.file, found.place, found.found) == ("PDF", "dictionary.json", "")


def test_what_is_no_pdf_is_found(pingtang: Report) -> None:
    found = difference_of(pingtang, article_of(pingtang), b"%PDF-1.7 cut off")
    assert (found and found.file) == "PDF"


# Any figures


class AnyFigures(TestCase):
    """A page says what the rows say, and one figure that differs is found, whatever the figures."""

    def setUp(self) -> None:
        staff = factories.people(factories.unit())
        unit = Unit.objects.get(code="522727")
        self.reports = [
            factories.filled_report(unit, staff, year=year, figures=figures_of(year)) for year in (2018, 2023)
        ]

    @given(st.data())
    def test_one_figure_that_differs_is_found(self, data: st.DataObject) -> None:
        report = data.draw(st.sampled_from(self.reports))
        tables = tables_of(report)
        typed = [
            cell
            for table in tables
            for cell in table.typed_cells
            if isinstance(cell.figure, Figure) and not cell.is_off
        ]
        for cell in data.draw(
            st.lists(st.sampled_from(typed), min_size=1, max_size=5, unique_by=lambda one: one.address)
        ):
            figure = data.draw(st.one_of(st.integers(0, 10**12 - 1).map(str), st.just("——")))
            workflow.save_cells(report, {cell.address: (None, figure)}, by=None)
        html = article_of(report)
        assert page.check(expected_of(report), html) == []
        found = list(re.finditer(r'(<td[^>]*class="value[^>]*>)([^<]*)(</td>)', html))
        one = data.draw(st.sampled_from(found))
        other = data.draw(st.integers(0, 10**12).map(str).filter(lambda text: text != one[2]))
        with pytest.raises(Differs) as differs:
            page.check(expected_of(report), html[: one.start(2)] + other + html[one.end(2) :])
        assert (differs.value.difference.wanted, differs.value.difference.found) == (one[2], other)
