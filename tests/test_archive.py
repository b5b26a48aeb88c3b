"""The PDF as a file for the archive and for people who do not see: PDF/A-3a and PDF/UA-1, structure, attachments."""

from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from filings import workflow
from filings.models import Chapter, Report
from filings.rendering import pdf
from filings.rendering.glyphs import number_glyphs
from filings.rendering.job import Attachment, Job
from filings.rendering.worker import Press
from filings.states import Status
from tests.publications import force_status
from tests.reading import article_of, attachments_of, document_of

from . import factories
from .pdf_validation import STANDARDS, broken_rules
from .printed import PAGE, chapter
from .publications import publish

LONG = "<h3>机构</h3>" + "<h4>人员</h4><p>%s</p><ul><li><p>甲</p></li></ul>" % (
    "全县各级行政机关认真贯彻落实条例，" * 60
)


@pytest.fixture
def pingtang(db: None) -> Report:
    unit = factories.unit()
    return factories.pingtang_report(unit, factories.people(unit))


def printed(report: Report, press: Press) -> bytes:
    return press.pdf(document_of(report, article_of(report)), attachments_of(report))


def opened(made: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(made))


def elements(made: pikepdf.Pdf) -> Iterator[Any]:
    """The elements of the structure tree, in reading order."""

    def below(element: Any) -> Iterator[Any]:
        if not isinstance(element, pikepdf.Dictionary):
            return
        if "/S" in element:
            yield element
        kids = element.get("/K", ())
        for kid in [kids] if isinstance(kids, pikepdf.Dictionary) else kids if isinstance(kids, pikepdf.Array) else []:
            yield from below(kid)

    return below(made.Root.StructTreeRoot)


# Validity


def test_every_kind_of_report_is_valid_by_the_rules_of_both_standards(
    pingtang: Report, press: Press, tmp_path: Path, fonts_of: Callable[[Path], set[tuple[str, ...]]]
) -> None:
    unit = pingtang.unit
    staff = factories.people(unit, "other-")
    reports = {
        "pingtang": printed(pingtang, press),
        "national-2019": printed(factories.filled_report(unit, staff, year=2019, figures=factories.NATIONAL), press),
        "national-2023": printed(factories.filled_report(unit, staff, year=2023, figures=factories.NATIONAL), press),
    }
    Chapter.objects.filter(report=pingtang).update(body=LONG * 5)
    reports["40 pages of prose"] = printed(pingtang, press)
    Chapter.objects.filter(report=pingtang).update(body="")
    reports["no prose"] = printed(pingtang, press)
    publish(pingtang, staff.preparer)
    force_status(pingtang, Status.PUBLISHED)
    second = workflow.amend(Report.objects.get(pk=pingtang.pk), "补报会议1次。", by=staff.preparer)
    reports["correction"] = printed(second, press)
    assert len(opened(reports["40 pages of prose"]).pages) > 40
    paths = []
    for name, made in reports.items():
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(made)
        assert opened(made).check_pdf_syntax() == []
        assert {embedded[1:] for embedded in fonts_of(paths[-1])} == {("yes", "yes", "yes")}
    assert broken_rules(paths) == {f"{path.name} {standard}": [] for path in paths for standard in STANDARDS}


def test_the_rules_find_what_is_wrong(press: Press, tmp_path: Path) -> None:
    """A file without its language and with a figure that nobody describes."""
    made = opened(press.pdf(chapter("<p>甲</p>")))
    del made.Root["/Lang"]
    made.Root.StructTreeRoot.K[0].S = pikepdf.Name.Figure
    made.save(tmp_path / "wrong.pdf")
    found = broken_rules([tmp_path / "wrong.pdf"])
    assert list(found) == [f"wrong.pdf {standard}" for standard in STANDARDS]
    assert {rule.split()[0] for rule in found["wrong.pdf PDFUA-1"]} >= {"7.2-33", "7.3-1"}


# Structure


def test_structure_says_language_and_title_and_shows_the_title(pingtang: Report, press: Press) -> None:
    made = opened(printed(pingtang, press))
    assert str(made.Root.Lang) == "zh-Hans"
    assert made.Root.ViewerPreferences.DisplayDocTitle == True  # noqa: E712
    with made.open_metadata() as told:
        assert (told["dc:title"], told["pdfuaid:part"], told["pdfaid:part"], told["pdfaid:conformance"]) == (
            pingtang.title,
            "1",
            "3",
            "A",
        )


def test_heads_of_tables_say_which_way_they_look(pingtang: Report, press: Press) -> None:
    made = opened(press.pdf(document_of(pingtang, article_of(pingtang))))
    found = Counter[tuple[str, str]]()
    for element in elements(made):
        if element.S == "/TH":
            found[str(element.P.P.S), str(element.A.Scope)] += 1
    assert set(found) == {("/THead", "/Column"), ("/TBody", "/Row")}
    assert found["/TBody", "/Row"] == 86


def test_figures_of_a_matrix_name_all_their_heads(db: None, press: Press) -> None:
    """三(三)1, of 商业企业: read out with 三、, (三) and its row, and with 法人或其他组织 and 商业企业."""
    unit = factories.unit()
    report = factories.filled_report(unit, factories.people(unit), year=2023, figures=factories.NATIONAL)
    made = opened(press.pdf(document_of(report, article_of(report))))
    heads = {bytes(element.ID): element for element in elements(made) if element.S == "/TH"}
    cells = [element for element in elements(made) if element.S == "/TD" and len(element.A.get("/Headers", [])) == 5]
    assert len(cells) > 50
    for cell in cells:
        assert [str(heads[bytes(name)].A.Scope) for name in cell.A.Headers] == ["/Row"] * 3 + ["/Column"] * 2


@pytest.mark.parametrize(
    ("levels", "told"),
    [("1 2 3 4", "1 2 3 4"), ("1 3 3 4 2 4", "1 2 2 3 2 3"), ("2 3 2", "1 2 1"), ("1 2 5 3", "1 2 3 3")],
)
def test_levels_of_headings_leave_none_out(press: Press, levels: str, told: str) -> None:
    made = opened(press.pdf(PAGE % "".join(f"<h{level}>甲</h{level}>" for level in levels.split())))
    assert [str(element.S) for element in elements(made) if str(element.S)[:2] == "/H"] == [
        f"/H{level}" for level in told.split()
    ]


def test_items_of_lists_have_a_mark_and_a_body(press: Press) -> None:
    made = opened(press.pdf(chapter("<ol><li><p>甲</p></li><li><p>乙</p><p>丙</p></li></ol><ul><li>丁</li></ul>")))
    items = [[str(kid.S) for kid in element.K] for element in elements(made) if element.S == "/LI"]
    assert items == [["/Lbl", "/LBody"]] * 3


# What the file carries


def test_figures_are_attached_as_the_data_of_the_report(pingtang: Report, press: Press) -> None:
    sent = attachments_of(pingtang)
    made = opened(printed(pingtang, press))
    found = {}
    for file in made.Root.AF:
        stream = file.EF.F
        found[str(file.UF)] = (
            str(file.AFRelationship),
            str(file.Desc),
            str(stream.Subtype),
            stream.read_bytes(),
        )
    assert found == {one.name: ("/Data", one.description, f"/{one.media_type}", one.data) for one in sent}
    assert len(made.Root.AF) == len(sent) == len(made.attachments)


def test_job_is_unpacked_as_it_was_packed() -> None:
    job = Job("<p>甲\n乙</p>", (Attachment("a.csv", b"\n\x00", "text/csv", "甲"), Attachment("b", b"", "a/b", "乙")))
    assert Job.unpack(job.pack()) == job
    assert Job.unpack(Job("").pack()) == Job("")


@pytest.mark.own_pdf
def test_file_is_the_same_in_a_fresh_process(pingtang: Report) -> None:
    press = Press()
    html, sent = document_of(pingtang, article_of(pingtang)), attachments_of(pingtang)
    assert press.pdf(html, sent) == press.pdf(html, list(reversed(sent))) == pdf.render(html, sent)


# Fonts with CFF outlines


def test_font_that_is_no_cff_font_stays_as_it_is() -> None:
    assert number_glyphs(b"OTTO\x00\x00" + bytes(6)) == b"OTTO\x00\x00" + bytes(6)
