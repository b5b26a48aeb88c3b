"""gunicorn's worker with threads, but that a request goes to a thread only once it is there as a whole.

gunicorn itself has a thread read each request, so that as many clients as there are threads, which send a byte now and
then, stop the site. Here the loop that accepts connections receives as well: a slow client holds a connection and what
it has sent, and no thread. nginx does the same where it stands in front.
"""

import errno
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn import http
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

HEAD_BYTES = 64 * 1024
BODY_BYTES = 12 * 1024 * 1024
"""As DATA_UPLOAD_MAX_MEMORY_SIZE: what is longer is not received; Django refuses it by its length, with a page."""
HELD_BYTES = 16 * BODY_BYTES
"""What one process keeps of requests that are not whole."""
HEAD_SECONDS = 15
BYTES_A_SECOND = 16 * 1024
"""A body may take HEAD_SECONDS, and a second more for each of these."""
KEPT_BYTES = 512 * 1024
"""What the system is asked to keep of an answer for a client that receives slowly, so that no thread waits for it."""
ANSWER_SECONDS = 120
"""What a client may take to receive the rest."""
FAREWELL_SECONDS, FAREWELL_BYTES = 20, 4 * BODY_BYTES
"""How much is still taken, and thrown away, of a client that was answered before it had sent everything: it would not
see the answer otherwise."""
PIECE = 64 * 1024

LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*([0-9]{1,18})[ \t]*\r\n", re.IGNORECASE)
OTHERWISE = re.compile(
    rb"\r\n(?:transfer-encoding[ \t]*:|content-length(?!:[ \t]*[0-9]{1,18}[ \t]*\r\n))", re.IGNORECASE
)
"""A head that tells otherwise how much follows: a body of pieces, which Django reads as empty, or something wrong."""
EXPECTS = re.compile(rb"\r\nexpect:[ \t]*100-continue[ \t]*\r\n", re.IGNORECASE)
CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"


def sent_by(sock: socket.socket) -> bytes | None:
    """What a client has sent; b"" where it is gone, None where nothing is there yet."""
    try:
        return sock.recv(PIECE)
    except BlockingIOError:
        return None
    except OSError:
        return b""


class Connection(TConn):
    """A client, what it has sent of its next request, and until when it may send the rest.

    length   bytes of the whole request; 0 while its head is not there
    cut      it sends more than is received, or who knows how much: the connection ends with the answer
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.received, self.length, self.cut, self.until = bytearray(), 0, False, 0.0

    def take(self, data: bytes) -> None:
        """More of the request; once its head is there, it is known how long it is."""
        at = max(0, len(self.received) - 3) if data else 0
        if data and not self.received:
            self.until = time.monotonic() + HEAD_SECONDS
        self.received += data
        if self.length or (end := self.received.find(b"\r\n\r\n", at)) < 0:
            return
        head = bytes(self.received[: end + 4])
        told = LENGTH.search(head)
        body = int(told[1]) if told else 0
        # What follows then is never taken for the next request.
        self.cut = body > BODY_BYTES or bool(OTHERWISE.search(head))
        self.length = len(head) + (0 if self.cut else body)
        if not self.cut and body:
            self.until = time.monotonic() + HEAD_SECONDS + body / BYTES_A_SECOND
        if not self.is_whole and EXPECTS.search(head):
            with suppress(OSError):
                self.sock.send(CONTINUE)

    @property
    def is_whole(self) -> bool:
        return 0 < self.length <= len(self.received)

    def next_request(self) -> Iterator[bytes]:
        """The request, in pieces; what came behind it is the beginning of the next one."""
        whole = bytes(self.received[: self.length])
        del self.received[: self.length]
        self.length = 0
        return (whole[at : at + PIECE] for at in range(0, len(whole), PIECE))


class ReceivingWorker(ThreadWorker):
    """All but `handle` and what it calls runs in the loop, and never waits for a client."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        # In the order in which they came: the first waits longest.
        self.receiving: dict[Connection, None] = {}
        self.leaving: dict[Connection, int] = {}

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError as problem:
            if problem.errno in (errno.EMFILE, errno.ENFILE):
                self.make_room()
            return
        self.nr_conns += 1
        if self.nr_conns >= self.worker_connections:
            self.make_room()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, KEPT_BYTES)
        conn = Connection(self.cfg, client, address, listener.getsockname())
        conn.until = time.monotonic() + HEAD_SECONDS
        self.receive(conn)

    def make_room(self) -> None:
        """Drop who has been waited for the longest: among so many, hardly somebody who is about to send."""
        if self.receiving:
            self.drop(next(iter(self.receiving)))

    def receive(self, conn: Connection) -> None:
        """Wait for the next request, part of which may be there."""
        conn.sock.setblocking(False)
        conn.take(b"")
        self.receiving[conn] = None
        self.listen(conn, self.on_readable)
        self.on_readable(conn, conn.sock)

    def listen(self, conn: Connection, callback: Callable[[Connection, socket.socket], None]) -> None:
        self.poller.register(conn.sock, EVENT_READ, partial(callback, conn))

    def on_readable(self, conn: Connection, sock: socket.socket) -> None:
        if not conn.is_whole:
            data = sent_by(sock)
            if data is None:
                return
            held = len(conn.received) + len(data)
            if not data or (not conn.length and held > HEAD_BYTES) or self.is_full(conn, held):
                self.drop(conn)
                return
            conn.take(data)
        if conn.is_whole:
            self.forget(conn)
            conn.parser = http.get_parser(self.cfg, conn.next_request(), conn.client)
            conn.initialized = conn.data_ready = True
            self.enqueue_req(conn)

    def is_full(self, conn: Connection, held: int) -> bool:
        """Whether too much is kept of all requests to keep more of a long one."""
        return held > PIECE and sum(len(one.received) for one in self.receiving) > HELD_BYTES

    def forget(self, conn: Connection) -> None:
        self.receiving.pop(conn, None)
        self.leaving.pop(conn, None)
        with suppress(OSError, KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def drop(self, conn: Connection) -> None:
        self.forget(conn)
        self.nr_conns -= 1
        conn.close()

    def handle_request(self, request: Any, conn: Connection) -> Any:
        """In a thread: all of the request is there; the answer has its time to be sent."""
        conn.sock.settimeout(ANSWER_SECONDS)
        return super().handle_request(request, conn)

    def _keepalive_after(self, conn: Connection, keepalive: Any) -> bool:
        """What was not read of a request is not on the connection any more, so nothing of it need be drained."""
        return bool(keepalive)

    def finish_request(self, conn: Connection, answered: "Future[Any]") -> None:
        """The next request of this client, or the end of the connection."""
        try:
            goes_on = not answered.cancelled() and answered.result() and not conn.cut
        except Exception:
            goes_on = False
        seconds = self.cfg.keepalive if goes_on else FAREWELL_SECONDS
        conn.until = time.monotonic() + seconds
        try:
            self.receive(conn) if goes_on else self.say_farewell(conn)
        except (OSError, ValueError):
            self.drop(conn)

    def say_farewell(self, conn: Connection) -> None:
        """Nothing more is sent; what still comes is thrown away, until the client ends as well."""
        conn.sock.setblocking(False)
        conn.sock.shutdown(socket.SHUT_WR)
        conn.received.clear()
        self.leaving[conn] = 0
        self.listen(conn, self.on_farewell)

    def on_farewell(self, conn: Connection, sock: socket.socket) -> None:
        data = sent_by(sock)
        if data is None:
            return
        self.leaving[conn] += len(data)
        if not data or self.leaving[conn] > FAREWELL_BYTES:
            self.drop(conn)

    def murder_pending(self) -> None:
        """Drop who has taken too long, which gunicorn asks for every second.

        Before the end a client that has begun nothing has a moment: it was told that the connection is kept.
        """
        now = time.monotonic()
        for conn in [*self.receiving, *self.leaving]:
            if not self.alive and not conn.received:
                conn.until = min(conn.until, now + STOP_KEEPALIVE_LINGER)
            if now > conn.until:
                self.drop(conn)
