"""nginx as docker-compose.yml starts it, on this machine; and what it answers, header by header."""

import contextlib
import http.client
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from config.machine import find_nginx
from tests.buckets import wait_for
from tests.containers import ROOT, command, environment
from tests.throwaway_postgresql import free_port

PASSING = {"date", "server", "connection", "keep-alive"}
"""Headers that say nothing of what is answered."""
Answer = tuple[int, dict[str, str], bytes]


@contextlib.contextmanager
def open_folder() -> Iterator[Path]:
    """A folder that nginx can read whoever it runs as, which the folder of a test is not."""
    folder = Path(tempfile.mkdtemp(prefix="gongkai-nianbao-front-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def front(var: Path, static: Path, *webs: int, **ours: str) -> Iterator[int]:
    """The port of nginx with its tree in `var`, before web processes on the ports `webs`."""
    port, nginx = free_port(), find_nginx()
    assert nginx is not None
    with open_folder() as own:
        given = environment(
            "nginx",
            VAR_DIR=str(var),
            STATIC_ROOT=str(static),
            NGINX_DIR=str(own / "nginx"),
            NGINX_CONF=str(ROOT / "config/nginx.conf"),
            LISTEN=f"127.0.0.1:{port}",
            WEB=" ".join(f"server 127.0.0.1:{web};" for web in webs),
            TRUSTED_PROXY="127.0.0.1",
            PATH=f"{Path(nginx).parent}:{os.environ['PATH']}",
            **ours,
        )
        said = own / "said"
        with said.open("wb") as output:
            server = subprocess.Popen(command("nginx"), env=given, stdout=output, stderr=output)
        try:
            wait_for("127.0.0.1", port, server, "/healthz")
            yield port
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{said.read_text(errors='replace')[-2000:]}") from problem
        finally:
            server.terminate()
            server.wait()


def ask(port: int, path: str, method: str = "GET", sent: bytes | None = None, /, **headers: str) -> Answer:
    """Status, headers (names in small letters) and body, as they come over the wire."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, sent, headers={"Accept-Encoding": "identity", **named})
        answer = connection.getresponse()
        body = answer.read()
    finally:
        connection.close()
    found: dict[str, str] = {}
    for name, value in answer.getheaders():
        before = found.setdefault(name.lower(), value)
        assert name in ("Vary", "Set-Cookie") or before == value, f"{name} comes twice: {before}, {value}"
        found[name.lower()] = value if before == value else f"{before}, {value}"
    if policy := found.get("content-security-policy"):
        # Its parts are a set.
        found["content-security-policy"] = "; ".join(sorted(policy.split("; ")))
    return answer.status, {name: value for name, value in found.items() if name not in PASSING}, body
