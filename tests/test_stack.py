"""The site as docker-compose.yml puts it together, without an engine: nginx before two hosts, PostgreSQL, S3."""

import hashlib
import re
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import psycopg
import pytest

from config.machine import find_nginx
from tests import buckets, stacks
from tests.conftest import do_without
from tests.factories import PASSWORD
from tests.fronts import ask
from tests.publications import CONTENT, PAGE, PDF
from tests.stacks import Stack

pytestmark = [pytest.mark.postgresql]


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    if find_nginx() is None:
        do_without("no nginx: install it (see make test)")
    with stacks.stack() as made:
        yield made


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 120
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


def test_report_goes_from_one_host_to_the_public_of_both_and_back(stack: Stack) -> None:
    """Published by a worker of either, read through nginx and both; withdrawn by one, and gone before that answers."""
    one, other = stack.hosts
    with one.web(), other.web(), one.worker(), other.worker(), stacks.nginx_before(stack) as nginx:
        one.run("-m", "tests.stack_report", "ask")
        assert [ask(port, "/healthz")[2] for port in (one.port, other.port, nginx)] == [b"ok\n"] * 3
        wait_until(lambda: ask(nginx, PAGE)[0] == 200)
        for address in (PAGE, PDF, CONTENT, f"{PAGE}1/"):
            answers = [ask(port, address) for port in (one.port, other.port, nginx)]
            assert answers[0] == answers[1] == answers[2]
            assert answers[0][0] == 200
        pdf = ask(nginx, PDF)[2]
        keys = {one["Key"] for one in buckets.client(stack.bucket).list_objects_v2(Bucket=buckets.NAME)["Contents"]}
        digest = hashlib.sha256(pdf).hexdigest()
        assert f"{digest[:2]}/{digest}" in keys
        # Not yet asked for, so not kept from before.
        assert "平塘县" in ask(nginx, "/?year=2018")[2].decode()
        # Every style sheet of the page is there, under a name that is kept for ever.
        for style in re.findall(r'<link rel="stylesheet" href="([^"]+)"', ask(nginx, PAGE)[2].decode()):
            assert re.search(r"\.[0-9a-f]{12}\.", style)
            status, headers, _body = ask(nginx, style)
            assert (status, headers["cache-control"]) == (200, "max-age=315360000, public, immutable")
        one.run("-m", "tests.stack_report", "withdraw")
        assert [ask(port, address)[0] for port in (one.port, other.port, nginx) for address in (PAGE, PDF)] == [410] * 6
    assert other.run("manage.py", "verify_publications") == one.run("manage.py", "verify_publications") != ""
    other.run("manage.py", "build_public", "--check")


def test_people_sign_in_through_nginx_and_their_address_is_told(stack: Stack) -> None:
    one, other = stack.hosts
    with one.web(), other.web(), stacks.nginx_before(stack) as nginx:
        _status, headers, page = ask(nginx, "/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.decode())
        assert token is not None
        cookie = headers["set-cookie"].partition(";")[0]
        body = urlencode({"csrfmiddlewaretoken": token[1], "username": "head", "password": PASSWORD})
        status, headers, _page = ask(
            nginx,
            "/login/",
            "POST",
            body.encode(),
            Cookie=cookie,
            Content_Type="application/x-www-form-urlencoded",
            X_Forwarded_For="203.0.113.7",
        )
        assert (status, headers["location"]) == (302, "/desk/")
    with psycopg.connect(stack.owner) as connection:
        last = connection.execute("SELECT action, origin FROM filings_event ORDER BY id DESC LIMIT 1").fetchone()
    assert last == ("sign_in", "203.0.113.7")


FORBIDDEN = [
    "DROP TABLE filings_report",
    "ALTER TABLE filings_report DROP COLUMN status",
    "ALTER TABLE filings_event DISABLE TRIGGER ALL",
    "TRUNCATE filings_event",
    "UPDATE filings_event SET action = ''",
    "DELETE FROM filings_event",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "CREATE TABLE public.of_my_own ()",
]


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_role_of_the_site_changes_no_structure_and_no_past_event(stack: Stack, statement: str) -> None:
    with psycopg.connect(stack.site) as connection:
        owned = connection.execute("SELECT count(*) FROM pg_tables WHERE tableowner = current_user").fetchone()
        assert owned == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(statement)
