"""Runs a command against a PostgreSQL cluster that is made for it and thrown away after it.

    python -m tests.throwaway_postgresql COMMAND...

The command finds the cluster in DATABASE_URL; its exit status is passed on. The cluster comes from the machine's own
binaries, listens on 127.0.0.1 only, has a password of its own, and never runs as root. Where PostgreSQL is missing
nothing is run: with CI=true that is a failure, elsewhere one line says so.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import FrameType
from typing import Any

import psycopg

from config.machine import find_postgresql

ROLE = "nianbao"
# Nothing here outlives the run, so nothing waits for the disk.
FAST = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")
# Each worker of a run has a server and races in threads, each with a connection of its own.
CONNECTIONS = 20


def server_account() -> dict[str, Any]:
    """Arguments for subprocess that leave root behind for the account postgres, else nobody; else none."""
    if os.geteuid() != 0:
        return {}
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    account = known.get("postgres") or known["nobody"]
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextlib.contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running cluster made with `binaries`; gives its DATABASE_URL, and leaves no process and no file behind."""
    folder = Path(tempfile.mkdtemp(prefix="throwaway-postgresql-"))
    account = server_account()
    # Its own folder as HOME and working folder: the server's account may not read ours.
    where: dict[str, Any] = {"cwd": folder, "env": {**os.environ, "HOME": str(folder)}, **account}
    server = None
    try:
        password, port, data = secrets.token_hex(16), free_port(), folder / "data"
        (folder / "password").write_text(password)
        if account:
            for path in (folder, folder / "password"):
                os.chown(path, account["user"], account["group"])
        files: list[str | Path] = ["--pgdata", data, "--pwfile", folder / "password", "--no-sync"]
        kinds = ["--username", ROLE, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        initdb = [binaries / "initdb", *files, *kinds]
        made = subprocess.run(initdb, **where, capture_output=True, text=True, check=False)
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stdout}{made.stderr}")
        log = folder / "log"
        # No socket in the file system: its path may have no more than 107 bytes, and nobody connects to it.
        places = ("listen_addresses=127.0.0.1", f"port={port}", "unix_socket_directories=")
        options = (*FAST, *places, f"max_connections={CONNECTIONS * max(5, os.cpu_count() or 1)}")
        with log.open("wb") as output:
            # In a session of its own, or Ctrl-C in the terminal would stop it before the command has ended.
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, *(word for option in options for word in ("-c", option))],
                **where,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        address = f"postgres://{ROLE}:{password}@127.0.0.1:{port}"
        create_database(f"{address}/postgres", server, log)
        yield f"{address}/{ROLE}"
    finally:
        if server is not None and server.poll() is None:
            # SIGINT asks for a fast shutdown: connections are cut and shared memory is given back.
            server.send_signal(signal.SIGINT)
            try:
                server.wait(timeout=20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def create_database(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Wait until the server answers, then make the database; a server that ends or keeps silent is an error."""
    deadline = time.monotonic() + 60
    while True:
        try:
            with psycopg.connect(url, autocommit=True, connect_timeout=5) as connection:
                connection.execute(f"CREATE DATABASE {ROLE}")
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text(errors='replace')}") from error
            time.sleep(0.1)


def run(command: list[str], url: str) -> int:
    """Run `command` with `url` as DATABASE_URL to its end and give its status, 128 + the signal that ended it."""
    with subprocess.Popen(command, env={**os.environ, "DATABASE_URL": url}) as process:
        try:
            status = process.wait()
        except BaseException as stopped:
            # Ctrl-C reached the command too: let it end by itself. Any other signal reached only us.
            if not isinstance(stopped, KeyboardInterrupt):
                process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
            raise
    return status if status >= 0 else 128 - status


def leave(number: int, _frame: FrameType | None) -> None:
    """End by an exception, so that every `finally` runs."""
    sys.exit(128 + number)


def main(command: list[str]) -> int:
    if not command:
        print("usage: python -m tests.throwaway_postgresql COMMAND...", file=sys.stderr)
        return 2
    binaries = find_postgresql()
    if binaries is None:
        in_ci = os.environ.get("CI") == "true"
        print("PostgreSQL is not installed, so nothing was run on it; see make test.", file=sys.stderr)
        return 1 if in_ci else 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, leave)
    try:
        with cluster(binaries) as url:
            return run(command, url)
    except KeyboardInterrupt:
        return 128 + signal.SIGINT


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
