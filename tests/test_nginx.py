"""nginx answers as Django does, from the files of the public tree, and goes on while there is nothing behind it."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings as run_settings
from django.core.management import call_command
from django.test import Client
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from config.machine import find_nginx
from filings.publishing import kinds
from tests import trees
from tests.conftest import do_without
from tests.fronts import ask, front, open_folder
from tests.throwaway_postgresql import free_port

pytestmark = [pytest.mark.django_db(transaction=True)]
PAGE = "/reports/522702/2018/"
LISTS = ["/", "/?q=%E5%8E%BF&year=2018", "/rules/", "/schemas/content-2.json"]


@pytest.fixture
def site(settings: Settings, live_server: LiveServer) -> Iterator[Path]:
    """The folder of a site with a tree in it, and Django serving it."""
    if find_nginx() is None:
        do_without("no nginx: install it (see make test)")
    with open_folder() as folder:
        settings.VAR_DIR = folder
        settings.PROXIED = True
        trees.plant("522702", "522704")
        call_command("build_public", verbosity=0)
        yield folder


@pytest.fixture
def nginx(site: Path, live_server: LiveServer) -> Iterator[int]:
    with front(site, run_settings.STATIC_ROOT, live_server.thread.port) as port:
        yield port


def addresses() -> list[str]:
    """Those of the current version, of its lasting address and of an earlier one."""
    names = ("", *(kind.name for kind in kinds.KINDS))
    return [f"{PAGE}{number}{name}" for number in ("", "1/", "2/") for name in names]


# As Django answers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("takes", ["identity", "gzip", "br, gzip;q=0"])
def test_every_file_has_the_bytes_and_headers_of_django(
    nginx: int, live_server: LiveServer, method: str, takes: str
) -> None:
    for address in addresses():
        ours, theirs = (ask(port, address, method, Accept_Encoding=takes) for port in (live_server.thread.port, nginx))
        assert (address, *theirs[:2]) == (address, *ours[:2])
        assert theirs[2] == ours[2]
        assert theirs[0] == 200


def test_file_bears_these_headers_and_no_other(nginx: int) -> None:
    _status, headers, _body = ask(nginx, f"{PAGE}report.pdf")
    assert sorted(headers) == [
        "accept-ranges",
        "cache-control",
        "content-disposition",
        "content-length",
        "content-security-policy",
        "content-type",
        "cross-origin-opener-policy",
        "etag",
        "last-modified",
        "referrer-policy",
        "x-content-type-options",
        "x-frame-options",
    ]


def test_what_was_withdrawn_is_gone_under_every_name_as_django_says(nginx: int, live_server: LiveServer) -> None:
    for name in ("", *(kind.name for kind in kinds.KINDS), "other.pdf"):
        for method in ("GET", "HEAD"):
            address = f"/reports/522704/2018/1/{name}"
            found = ask(nginx, address, method)
            assert (address, found) == (address, ask(live_server.thread.port, address, method))
            assert found[0] == 410


ASKED: list[tuple[dict[str, str], int]] = [
    ({"Range": "bytes=0-3"}, 206),
    ({"Range": "bytes=-4"}, 206),
    ({"Range": "bytes=5-"}, 206),
    ({"Range": "bytes=5-99999999"}, 206),
    ({"Range": "bytes=99999999-"}, 416),
    ({"Range": "bytes=0-1,3-4"}, 200),
    ({"Range": "bytes=0-3", "If_Range": '"other"'}, 200),
    ({"Range": "bytes=0-3", "If_Range": "{etag}"}, 206),
    ({"Range": "bytes=0-3", "Accept_Encoding": "gzip"}, 200),
    ({"If_None_Match": '"other", {etag}'}, 304),
    ({"If_None_Match": "W/{etag}"}, 304),
    ({"If_None_Match": '"other"'}, 200),
    ({"If_Modified_Since": "{modified}"}, 304),
    ({"If_Modified_Since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 200),
]


def test_parts_and_what_is_known_already_are_answered_as_by_django(nginx: int, live_server: LiveServer) -> None:
    for address in (PAGE, f"{PAGE}1/content.json"):
        known = ask(nginx, address)[1]
        filled = {"etag": known["etag"], "modified": known["last-modified"]}
        for sent, status in ASKED:
            headers = {name: value.format(**filled) for name, value in sent.items()}
            ours, theirs = ask(live_server.thread.port, address, **headers), ask(nginx, address, **headers)
            assert (sent, ours[0], theirs[0]) == (sent, status, status)
            if status == 416:
                # The page that says so is each server's own.
                assert ours[1]["content-range"] == theirs[1]["content-range"]
                continue
            # Nothing is sent, and only Django says how long that is.
            ours[1].pop("content-length") if status == 304 else None
            assert (sent, *theirs[1:]) == (sent, *ours[1:])


def test_what_the_tree_does_not_have_is_asked_of_django(nginx: int, live_server: LiveServer, site: Path) -> None:
    for address in (
        f"{PAGE}3/",
        f"{PAGE}other.pdf",
        f"{PAGE}_page.html",
        "/reports/522799/2018/",
        "/nowhere/",
        "/login/",
    ):
        status, headers, body = ask(nginx, address)
        assert (status, "x-frame-options" in headers) == (ask(live_server.thread.port, address)[0], True)
    for method in ("POST", "PUT", "DELETE"):
        answers = [ask(port, PAGE, method)[0] for port in (nginx, live_server.thread.port)]
        # Without a token of ours Django refuses the method before it looks at it.
        assert answers == [403, 403]
    (site / "public/reports/522702/2018/2/report.pdf").unlink()
    status, headers, body = ask(nginx, f"{PAGE}report.pdf")
    assert (status, body[:5], headers["content-disposition"]) == (200, b"%PDF-", "attachment")


def test_https_is_asked_for_and_told_as_by_django(site: Path, settings: Settings) -> None:
    """HSTS over HTTPS; and no report over plain HTTP, where Django is asked, and sends people on."""
    settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS = True, 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    with front(site, run_settings.STATIC_ROOT, free_port(), HTTPS="true") as nginx:
        for address in (PAGE, f"{PAGE}report.pdf"):
            told = ask(nginx, address, X_Forwarded_Proto="https")[1]["strict-transport-security"]
            assert told == Client().get(address, secure=True)["Strict-Transport-Security"]
            assert [ask(nginx, address, **sent)[0] for sent in ({}, {"X_Forwarded_Proto": "http"})] == [502, 502]
            assert Client().get(address).status_code == 301
    with front(site, run_settings.STATIC_ROOT, free_port()) as nginx:
        assert "strict-transport-security" not in ask(nginx, PAGE, X_Forwarded_Proto="https")[1]


# With nothing behind it


def test_reports_are_answered_while_the_application_is_stopped(site: Path) -> None:
    with front(site, run_settings.STATIC_ROOT, free_port()) as nginx:
        for address in addresses():
            assert ask(nginx, address)[0] == 200
        assert ask(nginx, "/reports/522704/2018/1/report.pdf")[0] == 410
        status, headers, body = ask(nginx, "/desk/")
        assert (status, "<h1>这一页暂时无法显示</h1>" in body.decode()) == (502, True)
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert "content-security-policy" in headers


def test_lists_stand_as_they_were_when_the_application_stopped(site: Path, live_server: LiveServer) -> None:
    """What was answered last is answered again, to everybody the same; what was never asked for is not there."""
    static = run_settings.STATIC_ROOT
    with contextlib.ExitStack() as stopped:
        # A second nginx stands for the application, as it can be stopped.
        application = stopped.enter_context(front(site, static, live_server.thread.port))
        with front(site, static, application) as nginx:
            before = [ask(nginx, address) for address in LISTS]
            assert [status for status, _headers, _body in before] == [200] * len(LISTS)
            stopped.close()
            again = [ask(nginx, address, Cookie="session=somebody") for address in LISTS]
            assert again == before
            assert ask(nginx, "/?q=never-asked-for")[0] == 502


# Slow clients and long bodies


BEGUN = b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"


def test_slow_clients_hold_up_nobody(nginx: int, live_server: LiveServer) -> None:
    """A hundred that send their requests byte by byte: they hold connections of nginx, and no thread of ours."""
    slow = [socket.create_connection(("127.0.0.1", nginx)) for _number in range(100)]
    try:
        for number, one in enumerate(slow):
            start = (
                b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100000\r\n\r\n"
                if number % 2
                else b"GET / HT"
            )
            one.sendall(start)
        for _round in range(3):
            for one in slow:
                one.sendall(b"x")
            assert [ask(nginx, address)[0] for address in ("/login/", PAGE)] == [200, 200]
    finally:
        for one in slow:
            one.close()


def test_body_of_a_gigabyte_is_refused_with_a_sentence_before_it_is_sent(nginx: int, settings: Settings) -> None:
    with socket.create_connection(("127.0.0.1", nginx), timeout=30) as client:
        client.sendall(b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1073741824\r\n\r\n")
        answer = b""
        while b"</html>" not in answer and (more := client.recv(65536)):
            answer += more
    assert answer.startswith(b"HTTP/1.1 413 ")
    assert "12 MB" in answer.decode()
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == 12 * 1024 * 1024
