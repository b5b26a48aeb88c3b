"""What a version says that it corrects, and why (更正说明), is read back like the rest."""

import pypdfium2
import pytest

from filings import workflow
from filings.models import Chapter, Report, Unit
from filings.rendering import article
from filings.rendering.worker import Press
from filings.selfcheck import Differs, page
from filings.selfcheck.difference import plain
from filings.states import Status
from tests import factories
from tests.publications import force_status, publish
from tests.reading import article_of, document_of, expected_of, read
from tests.reading_back import LONG, changed, read_back

CORRECTION = [
    "本版为第2版\uff0c更正2019年3月31日公开的第1版。",
    "第九项“召开政府信息公开工作会议”漏报1次\uff0c现予更正。",
    "其余内容不变(OA系统、\u2460、\u33a1、caf\u00e9、\u2ea0政、co\u00adop)",
    "二、总体情况",
]
REASON = f"{CORRECTION[1]}\n\n  {CORRECTION[2]}  \n{CORRECTION[3]}"


@pytest.fixture
def staff(db: None) -> factories.People:
    return factories.people(factories.unit())


@pytest.fixture
def second(staff: factories.People) -> Report:
    """The draft of a version that corrects a published one."""
    first = factories.report_in(Status.TO_PUBLISH, Unit.objects.get(code="522727"), staff)
    publish(first, staff.preparer)
    force_status(first, Status.PUBLISHED)
    return workflow.amend(Report.objects.get(pk=first.pk), REASON, by=staff.preparer)


@pytest.mark.parametrize("body", ["", LONG], ids=["without contents", "with contents"])
def test_correction_says_in_print_what_it_corrects_and_why(body: str, second: Report, press: Press) -> None:
    Chapter.objects.filter(report=second).update(body=body)
    assert article.correction(read(second)[0]) == CORRECTION
    assert read_back(second, press) is None
    made = press.pdf(document_of(second, article_of(second)))
    text = plain(pypdfium2.PdfDocument(made)[0].get_textpage().get_text_range())
    said = plain("年度报告更正说明" + "".join(CORRECTION))
    assert text.index(said) < text.index("目录" if body else "一、总体工作情况")


def test_first_version_corrects_nothing(staff: factories.People) -> None:
    report = factories.pingtang_report(Unit.objects.get(code="522727"), staff)
    assert article.correction(read(report)[0]) == []
    assert "更正说明" not in article_of(report)


@pytest.mark.parametrize(
    ("old", "new"),
    [("第1版。", "第3版。"), ("漏报1次", "漏报2次"), ("<p>二、总体情况</p>\n", ""), ('id="correction"', 'id="other"')],
)
def test_tampered_explanation_of_a_correction_is_found(old: str, new: str, second: Report, press: Press) -> None:
    tampered = changed(old, new)
    with pytest.raises(Differs) as differs:
        page.check(expected_of(second), tampered(article_of(second)))
    assert (differs.value.difference.file, differs.value.difference.place) == ("HTML", "更正说明")
    if "id=" not in old:
        assert (read_back(second, press, tampered) or ())[:2] == ("PDF", "更正说明")
