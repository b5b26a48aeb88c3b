"""gunicorn without nginx before it: clients that send byte by byte, or a gigabyte, hold up nobody."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import pytest
from pytest_django import Settings

from config.receiving import BODY_BYTES, Connection
from tests.buckets import wait_for
from tests.containers import ROOT
from tests.fronts import ask
from tests.throwaway_postgresql import free_port

THREADS, CONNECTIONS = 4, 60
PATIENT, HURRIED = "", "from config import receiving\nreceiving.HEAD_SECONDS = 1\n"
LONG = (
    b"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
)


@contextmanager
def bare_port(folder: Path, also: str) -> Iterator[int]:
    """gunicorn as it is shipped, but for one process with a few threads."""
    port, told = free_port(), folder / "gunicorn_of_this_test.py"
    few = f"workers, threads, worker_connections = 1, {THREADS}, {CONNECTIONS}\n"
    told.write_text(f"from config.gunicorn import *\n{also}bind = '127.0.0.1:{port}'\n{few}")
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "TESTS_VAR_DIR": str(folder / "var")}
    command = [sys.executable, "-m", "gunicorn", "--config", str(told), "config.wsgi"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        wait_for("127.0.0.1", port, server, "/rules/")
        yield port
    finally:
        server.terminate()
        server.wait()


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with bare_port(tmp_path_factory.mktemp("patient"), PATIENT) as found:
        yield found


@pytest.fixture(scope="module")
def hurried(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The same, where a head may take a second."""
    with bare_port(tmp_path_factory.mktemp("hurried"), HURRIED) as found:
        yield found


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def answer_of(client: socket.socket) -> bytes:
    """All that comes until the server ends the connection."""
    pieces = []
    try:
        while piece := client.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pass
    return b"".join(pieces)


@pytest.mark.parametrize("begun", [b"GET /rules/ HT", LONG % 100_000])
def test_many_times_more_slow_clients_than_threads_hold_up_nobody(port: int, begun: bytes) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connected(port)) for _number in range(10 * THREADS)]
        for one in slow:
            one.sendall(begun)
        for _round in range(3):
            for one in slow:
                one.sendall(b"x")
            assert [ask(port, "/rules/")[0] for _time in range(THREADS)] == [200] * THREADS


def test_clients_that_take_every_connection_make_room(port: int) -> None:
    """Whoever was silent for the longest is dropped."""
    with ExitStack() as stack:
        silent = [stack.enter_context(connected(port)) for _number in range(2 * CONNECTIONS)]
        assert [ask(port, "/rules/")[0] for _time in range(THREADS)] == [200] * THREADS
        assert silent[0].recv(1) == b""


def test_client_that_receives_slowly_holds_no_thread(port: int) -> None:
    """What it is answered with is kept by the system."""
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.socket()) for _number in range(4 * THREADS)]
        for one in slow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
            one.connect(("127.0.0.1", port))
            one.sendall(b"GET /rules/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert [ask(port, "/rules/")[0] for _time in range(THREADS)] == [200] * THREADS


def test_client_that_asks_whether_to_send_is_told_to(port: int) -> None:
    with connected(port) as client:
        client.sendall(LONG.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n") % 5)
        assert client.recv(100) == b"HTTP/1.1 100 Continue\r\n\r\n"
        client.sendall(b"a=b&c")
        assert b"HTTP/1.1 403 " in answer_of(client)


def test_request_that_comes_byte_by_byte_is_answered_as_any_other(port: int) -> None:
    body = f"words={quote('一个字节一个字节地来')}"
    head = (
        f"POST /login/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    with connected(port) as client:
        for letter in head + body:
            client.sendall(letter.encode())
        answer = answer_of(client).decode()
    # A form without a token of ours; what was typed into it is shown again.
    assert (answer.startswith("HTTP/1.1 403 "), "一个字节一个字节地来" in answer) == (True, True)


def test_client_that_takes_too_long_is_dropped(hurried: int) -> None:
    with connected(hurried) as of_head, connected(hurried) as of_body, connected(hurried) as silent:
        of_head.sendall(b"GET /rules/ HT")
        of_body.sendall(LONG % 10)
        assert [answer_of(one) for one in (of_head, of_body, silent)] == [b"", b"", b""]


def test_two_requests_that_come_at_once_are_answered_one_after_another(port: int) -> None:
    with connected(port) as client:
        one = b"GET /schemas/content-2.json HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        client.sendall(one + b"\r\n" + one + b"Connection: close\r\n\r\n")
        assert answer_of(client).count(b"HTTP/1.1 200 OK\r\n") == 2


@pytest.mark.parametrize("told", [b"Transfer-Encoding: chunked", b"Content-Length: 0000000000000000000"])
def test_what_follows_a_head_that_does_not_tell_its_length_is_no_request(port: int, told: bytes) -> None:
    hidden = b"GET /rules/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    with connected(port) as client:
        client.sendall(b"POST /rules/ HTTP/1.1\r\nHost: 127.0.0.1\r\n" + told + b"\r\n\r\n0\r\n\r\n" + hidden)
        client.shutdown(socket.SHUT_WR)
        assert answer_of(client).count(b"HTTP/1.1 ") == 1


def test_body_of_a_gigabyte_is_refused_with_a_sentence_and_never_received(port: int) -> None:
    with connected(port) as client:
        client.sendall(LONG % 2**30)
        # A browser sends on before it looks at the answer.
        client.sendall(b"x" * 2**20)
        client.shutdown(socket.SHUT_WR)
        answer = answer_of(client).decode()
    assert answer.startswith("HTTP/1.1 400 ")
    assert "12 MB" in answer
    assert answer.count("HTTP/1.1") == 1


def test_whole_gigabyte_is_not_taken(port: int) -> None:
    """The connection ends long before; nothing of it is kept."""
    sent = 0
    with connected(port) as client, suppress(ConnectionError):
        client.sendall(LONG % 2**30)
        while sent < 1024:
            client.sendall(b"x" * 2**20)
            sent += 1
    assert sent < 256
    assert ask(port, "/rules/")[0] == 200


def test_most_that_is_received_is_what_django_takes(settings: Settings) -> None:
    assert settings.DATA_UPLOAD_MAX_MEMORY_SIZE == BODY_BYTES


# (what is sent in pieces, bytes of the request once its head is there, whether it is whole, whether it is cut)
TAKEN = [
    ([b"GET / HTTP/1.1\r\n"], 0, False, False),
    ([b"GET / HTTP/1.1\r\n\r", b"\n"], 18, True, False),
    ([b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", b"a"], 40, False, False),
    ([b"POST / HTTP/1.1\r\nContent-Length: 2\r\n\r\n", b"ab"], 40, True, False),
    ([b"POST / HTTP/1.1\r\ncontent-length:2\r\n\r\nabGET /"], 39, True, False),
    ([b"POST / HTTP/1.1\r\nContent-Length: -2\r\n\r\n"], 39, True, True),
    ([b"POST / HTTP/1.1\r\nContent-Length : 2\r\n\r\n"], 39, True, True),
    ([b"POST / HTTP/1.1\r\nContent-Length: 0000000000000000005\r\n\r\n"], 56, True, True),
    ([b"POST / HTTP/1.1\r\nContent-Length: 12582912\r\n\r\n"], 12582957, False, False),
    ([b"POST / HTTP/1.1\r\nContent-Length: 12582913\r\n\r\n"], 45, True, True),
    ([b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n"], 47, True, True),
]


@pytest.mark.parametrize(("pieces", "length", "whole", "cut"), TAKEN)
def test_request_is_whole_once_its_head_and_what_that_tells_are_there(
    pieces: list[bytes], length: int, whole: bool, cut: bool
) -> None:
    with socket.socket() as unconnected:
        connection = Connection(None, unconnected, None, None)
        for piece in pieces:
            connection.take(piece)
        assert (connection.length, connection.is_whole, connection.cut) == (length, whole, cut)
        if whole:
            assert b"".join(connection.next_request()) == b"".join(pieces)[:length]
