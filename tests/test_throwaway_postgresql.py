"""The cluster that the tests run on: its status is the command's, and nothing of it is left."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest
from django.conf import settings

RUN = [sys.executable, "-m", "tests.throwaway_postgresql"]


def environment(tmp_path: Path, **variables: str) -> dict[str, str]:
    # The cluster's own account must be able to enter the folder in which it is made: pytest's folders are for this
    # account only, and there is one more where each worker has its own.
    for folder in (tmp_path, *tmp_path.parents):
        if folder == Path(tempfile.gettempdir()):
            break
        folder.chmod(0o755)
    return {**os.environ, "TMPDIR": str(tmp_path), **variables}


def assert_gone(url: str, tmp_path: Path) -> None:
    assert list(tmp_path.glob("throwaway-postgresql-*")) == []
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


@pytest.mark.postgresql
def test_the_command_gets_a_database_and_gives_its_status(tmp_path: Path) -> None:
    command = ["sh", "-c", 'echo "$DATABASE_URL"; exit 7']
    done = subprocess.run(
        [*RUN, *command],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (7, "")
    assert done.stdout.startswith("postgres://nianbao:")
    assert_gone(done.stdout.strip(), tmp_path)


@pytest.mark.postgresql
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_leaves_nothing_behind(tmp_path: Path, number: signal.Signals) -> None:
    command = ["sh", "-c", 'echo "$DATABASE_URL"; exec sleep 600']
    with subprocess.Popen(
        [*RUN, *command],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A run that was started in the background ignores Ctrl-C, and so would all that it starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:
        try:
            assert running.stdout is not None
            url = running.stdout.readline().strip()
            with psycopg.connect(url, connect_timeout=5) as connection:
                assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
            # As a terminal does it for Ctrl-C: the whole group; a supervisor tells only the process it started.
            (os.killpg if number == signal.SIGINT else os.kill)(running.pid, number)
            assert running.wait(timeout=60) == 128 + number
        finally:
            # Where it has not ended, nobody waits for the ten minutes of its command.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(running.pid, signal.SIGKILL)
    assert_gone(url, tmp_path)


@pytest.mark.parametrize(("ci", "status"), [("true", 1), ("", 0)])
def test_without_postgresql_ci_fails_and_others_are_told(tmp_path: Path, ci: str, status: int) -> None:
    done = subprocess.run(
        [*RUN, "false"],
        cwd=settings.BASE_DIR,
        env=environment(tmp_path, CI=ci, POSTGRESQL_BIN=str(tmp_path)),
        capture_output=True,
        text=True,
        check=False,
    )
    told = "PostgreSQL is not installed, so nothing was run on it; see make test.\n"
    assert (done.returncode, done.stderr) == (status, told)
