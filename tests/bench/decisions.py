"""People who submit and publish through their browsers, while many others type."""

import http.client
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

LONGEST = 300
"""Seconds after which somebody gives up."""


@dataclass
class Signer:
    """Somebody at a browser who is to sign or to publish `report`."""

    report: Any
    cookie: str
    token: str

    def ask(self, port: int, path: str, sent: dict[str, str] | None = None) -> tuple[int, str, bytes]:
        """Status, where it leads, and the page."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode({**sent, "csrfmiddlewaretoken": self.token}) if sent is not None else None
        connection.request("POST" if body else "GET", path, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", ""), answer.read()


def signer(by: Any, report: Any) -> Signer:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(by)
    token = client.get(f"/desk/reports/{report.pk}/check/").cookies["csrftoken"].value
    return Signer(report, f"csrftoken={token}; sessionid={client.cookies['sessionid'].value}", token)


def drafts(count: int, prefix: str) -> list[Signer]:
    """The preparers of drafts that are ready to be submitted."""
    from tests import factories

    made = []
    for number in range(count):
        county = factories.unit(str(520000 + int(prefix) * 1000 + number), f"报送{number}县")
        staff = factories.people(county, f"{county.code}-")
        made.append(signer(staff.preparer, factories.filled_report(county, staff)))
    return made


def signed(count: int, prefix: str) -> list[Signer]:
    """The reviewers of reports that all have signed."""
    from filings.states import Status
    from tests import factories

    made = []
    for number in range(count):
        county = factories.unit(str(520000 + int(prefix) * 1000 + number), f"公开{number}县")
        staff = factories.people(county, f"{county.code}-")
        made.append(signer(staff.reviewer, factories.report_in(Status.TO_PUBLISH, county, staff)))
    return made


def submit(port: int, one: Signer) -> bool:
    """Have the review copy made, then submit; whether the report is with the reviewer."""
    from filings.models import Report

    desk = f"/desk/reports/{one.report.pk}"
    led = one.ask(port, f"{desk}/copy/", {})[1]
    if not follow(port, one, led):
        return False
    one.ask(port, f"{desk}/submit/", confirmed(one.report))
    return Report.objects.get(pk=one.report.pk).status == "in_review"


def publish(port: int, one: Signer) -> bool:
    """Confirm the publication; whether its page comes by itself."""
    led = one.ask(port, f"/review/reports/{one.report.pk}/publish/", confirmed(one.report))[1]
    return follow(port, one, led)


def confirmed(report: Any) -> dict[str, str]:
    from tests import factories
    from tests.reading import digest_of

    return {"digest": digest_of(report), "declaration": "on", "password": factories.PASSWORD}


def follow(port: int, one: Signer, path: str) -> bool:
    """Wait on the page of a job as a browser does, until it leads elsewhere."""
    end = time.monotonic() + LONGEST
    while "/jobs/" in path and time.monotonic() < end:
        status, _led, _page = one.ask(port, path)
        if status == 302:
            return True
        time.sleep(2)
    return bool(path) and "/jobs/" not in path
