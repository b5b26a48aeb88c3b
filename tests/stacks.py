"""The whole site on this machine, by the commands of the container files: two hosts, PostgreSQL, S3 and nginx."""

import contextlib
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from django.conf import settings

from tests import buckets
from tests.buckets import wait_for
from tests.containers import ROOT, SECRETS, command, environment, instructions
from tests.fronts import front, open_folder
from tests.throwaway_postgresql import free_port

ROLE, DATABASE = "nianbao_site", "stack_test"
Process = subprocess.Popen[bytes]


@dataclass(frozen=True)
class Host:
    """One machine of the site: its folder, the environment of what runs there, and the port of its web processes."""

    folder: Path
    environment: dict[str, str]
    port: int

    def run(self, *arguments: str, **ours: str) -> str:
        """What a command of the site, or another module of Python, says on this machine; it must end well."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env={**self.environment, **ours},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    @contextlib.contextmanager
    def web(self) -> Iterator[Process]:
        """gunicorn as the image starts it."""
        (start,) = instructions("CMD")
        with (self.folder / "web.log").open("ab") as log:
            server = subprocess.Popen(json.loads(start), cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        try:
            wait_for("127.0.0.1", self.port, server, "/healthz")
            yield server
        finally:
            server.terminate()
            assert server.wait() == 0

    @contextlib.contextmanager
    def worker(self) -> Iterator[Process]:
        """A worker as compose starts it."""
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(command("worker"), cwd=ROOT, env=self.environment, stdout=log, stderr=log)
        try:
            yield worker
        finally:
            worker.terminate()
            worker.wait()


@dataclass(frozen=True)
class Stack:
    """The hosts, and what they have in common: the bucket, the owner's and the site's way to the database."""

    hosts: tuple[Host, Host]
    static: Path
    bucket: str
    owner: str
    site: str


@contextlib.contextmanager
def database() -> Iterator[str]:
    """A fresh database of its own on the server that the tests run on; its address, with the owner's password."""
    server = settings.DATABASES["default"]
    address = f"postgres://{server['USER']}:{quote(server['PASSWORD'])}@{server['HOST']}:{server['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield f"{address}/{DATABASE}"
        finally:
            connection.execute(f"DROP DATABASE {DATABASE} WITH (FORCE)")
            connection.execute(f"DROP ROLE IF EXISTS {ROLE}")


@contextlib.contextmanager
def stack() -> Iterator[Stack]:
    """Migrated and collected, with nothing running yet but the database and the bucket."""
    with database() as owner, buckets.moto() as bucket, open_folder() as folder:
        shared = folder / "shared"
        shared.mkdir()
        site = f"postgres://{ROLE}:{SECRETS['SITE_PASSWORD']}@{owner.partition('@')[2]}"
        one, other = (host(folder / name, shared, site, bucket, folder / "static") for name in ("one", "other"))
        (collect,) = [run for run in instructions("RUN") if "collectstatic" in run]
        for line in (collect, command("migrate")[-1]):
            given = {**one.environment, "DATABASE_URL": owner, "SITE_PASSWORD": SECRETS["SITE_PASSWORD"]}
            done = subprocess.run(["sh", "-c", line], cwd=ROOT, env=given, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        yield Stack((one, other), folder / "static", bucket, owner, site)


def host(folder: Path, shared: Path, database_url: str, bucket: str, static: Path) -> Host:
    """A machine with a folder of its own; the public tree in it is the one that all machines share."""
    folder.mkdir()
    (folder / "public").symlink_to(shared)
    port = free_port()
    (image,) = instructions("ENV")
    options = buckets.options(bucket)
    given = environment(
        "web",
        DATABASE_URL=database_url,
        VAR_DIR=str(folder),
        STATIC_ROOT=str(static),
        PORT=str(port),
        WEB_PROCESSES="1",
        S3_BUCKET=options["bucket_name"],
        S3_ENDPOINT_URL=options["endpoint_url"],
        S3_REGION=options["region_name"],
        S3_ACCESS_KEY=options["access_key"],
        S3_SECRET_KEY=options["secret_key"],
        # What natively stands in for an image without .env and with its own python first on PATH.
        ENV_FILE=os.devnull,
        PATH=f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        HOME=str(folder),
    )
    return Host(folder, {**dict(pair.split("=", 1) for pair in shlex.split(image)), **given}, port)


@contextlib.contextmanager
def nginx_before(stack: Stack, **ours: str) -> Iterator[int]:
    """The port of nginx on the first host, before the web processes of both."""
    with front(stack.hosts[0].folder, stack.static, *(host.port for host in stack.hosts), **ours) as port:
        yield port
