"""Prose: what a save, a refusal, a look for faces and the check page of the largest legal chapter take."""

from django.test import Client
from django.urls import reverse

from filings import prose, workflow
from filings.models import Report
from filings.prose import MAX_CHARACTERS
from filings.rendering import faces
from tests import factories

from .baseline import answered
from .measuring import Line, medians

WARM_UP = 2
TEXT = "<p>" + "本年度主动公开政府信息，答复申请。" * 15 + "</p>"
LARGEST = TEXT * (MAX_CHARACTERS // 255)
TABLE = "<table><tbody>" + ("<tr>" + "<td><p>1,024</p></td>" * 30 + "</tr>") * 3000 + "</tbody></table>"


def lines(rounds: int) -> list[Line]:
    """Every figure of prose, in a quarter of the rounds."""
    county = factories.unit("522731", "惠水县")
    staff = factories.people(county, "prose-")
    report = factories.filled_report(county, staff)
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(staff.preparer)
    workflow.save_chapter(report, "overview", LARGEST, seen=1, by=staff.preparer)
    plain = prose.stored_text(LARGEST)
    taken = medians(
        {
            "save": lambda: save(client, report),
            "refuse": lambda: refused(TABLE),
            "faces": lambda: faces.without_face(plain),
            "check": lambda: answered(client.get(reverse("desk_check", args=[report.pk])), 200),
        },
        max(4, rounds // 4),
        warm_up=WARM_UP,
    )
    return [
        line("Saving 30,000 characters, with what the page says of them", taken["save"], 300),
        line("Refusing a table of 3,000 x 30 cells", taken["refuse"], 300),
        line("Looking for characters without a face in 30,000", taken["faces"], 10),
        line("Check page of a report with the longest chapter", taken["check"], 500),
    ]


def line(what: str, seconds: float, most: int) -> Line:
    return Line(what, f"{seconds * 1000:.2f} ms", f"at most {most} ms", seconds * 1000 <= most)


def save(client: Client, report: Report) -> None:
    """A POST as the chapter's page sends it, each time with another last word."""
    chapter = report.chapters.get(key="overview")
    body = LARGEST + f"<p>{chapter.revision}</p>"
    sent = {"body": body, "seen": str(chapter.revision), "page": "bench"}
    answered(client.post(reverse("desk_chapter", args=[report.pk, "overview"]), sent), 302)


def refused(html: str) -> None:
    try:
        prose.receive(html)
    except prose.TooMuch:
        return
    raise AssertionError("a table ten times over its limits was taken")
