"""A wire to a server that can be cut: stands between the site and PostgreSQL while a bench takes the database away."""

import contextlib
import selectors
import socket
import threading


class Wire:
    """Forwards what comes to `port` to `target`; while it is cut, connections are broken and new ones refused."""

    def __init__(self, target: tuple[str, int]) -> None:
        self.target, self.pairs = target, list[socket.socket]()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self.listener.getsockname()[1])
        self.is_cut = threading.Event()
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            ours, _address = self.listener.accept()
            if self.is_cut.is_set():
                ours.close()
                continue
            theirs = socket.create_connection(self.target)
            self.pairs += [ours, theirs]
            threading.Thread(target=forward, args=(ours, theirs), daemon=True).start()

    def cut(self) -> None:
        self.is_cut.set()
        for one in self.pairs:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        self.pairs = []

    def mend(self) -> None:
        self.is_cut.clear()


def forward(ours: socket.socket, theirs: socket.socket) -> None:
    """Both ways, until one of them ends."""
    waiting = selectors.DefaultSelector()
    waiting.register(ours, selectors.EVENT_READ, theirs)
    waiting.register(theirs, selectors.EVENT_READ, ours)
    with ours, theirs, contextlib.suppress(OSError):
        while True:
            for key, _events in waiting.select():
                said = key.fileobj.recv(65536)  # type: ignore[union-attr]
                if not said:
                    return
                key.data.sendall(said)
