"""The container files, read and carried out natively: no engine is needed, only the throw-away PostgreSQL."""

import json
import os
import re
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
import yaml
from django.conf import settings

from config.machine import NEEDS, find_postgresql
from tests.throwaway_postgresql import free_port

ROOT = Path(settings.BASE_DIR)
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SECRETS = {"SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz", "POSTGRES_PASSWORD": "not-used-natively"}


def instructions(name: str) -> list[str]:
    """The arguments of every NAME instruction of the Dockerfile, in order."""
    return [re.sub(r"\s+", " ", found) for found in re.findall(rf"^{name} (.*)$", DOCKERFILE, flags=re.MULTILINE)]


def interpolated(value: str, variables: dict[str, str]) -> str:
    """`value` with ${NAME}, ${NAME:-default} and ${NAME:?message} filled in as compose does it."""

    def fill(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if variables.get(name):
            return variables[name]
        if kind == ":?":
            raise KeyError(rest)
        return rest or ""

    return re.sub(r"\$\{([A-Z_]+)(:-|:\?)?([^}]*)\}", fill, value)


def test_compose_has_a_database_and_a_web_server_with_health_checks_and_named_volumes() -> None:
    services = COMPOSE["services"]
    assert {name: "healthcheck" in service for name, service in services.items()} == {"db": True, "web": True}
    assert services["web"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    mounts = [mount.split(":") for service in services.values() for mount in service["volumes"]]
    assert dict(mounts) == {
        "database": "/var/lib/postgresql/data",
        "published": "/var/lib/gongkai-nianbao",
    }
    assert set(COMPOSE["volumes"]) == {"database", "published"}


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_compose_does_not_start_without_its_secrets(missing: str) -> None:
    """There is no default password: an empty variable is refused with a sentence."""
    given = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(KeyError, match=f"set {missing} in .env"):
        interpolated(json.dumps(COMPOSE), given)


def test_the_database_is_published_nowhere_and_the_site_on_the_loopback_only() -> None:
    ports = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    assert ports == {"db": [], "web": ["127.0.0.1:8000:8000"]}


def test_the_image_holds_the_libraries_of_the_machine_list() -> None:
    (install,) = [run for run in instructions("RUN") if "apt-get install" in run]
    words = install.split("apt-get install")[1].split("&&")[0].split()
    assert [word for word in words if not word.startswith("--")] == [need.apt for need in NEEDS["run"]]


def test_the_image_installs_the_lock_with_hashes_and_runs_without_root() -> None:
    assert [run for run in instructions("RUN") if run.startswith("pip ")] == [
        "pip install --no-cache-dir --require-hashes --requirement requirements.txt"
    ]
    assert instructions("USER") == ["nianbao"]


def test_the_image_is_built_from_nothing_but_what_it_copies() -> None:
    """.env, var/ and .git stay outside: .dockerignore lets in the copied names and no others."""
    copied = [name for copy in instructions("COPY") for name in shlex.split(copy)[:-1]]
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert [line[1:] for line in lines if line.startswith("!")] == copied
    assert [line for line in lines if line and line[0] not in "!#"] == ["*", "**/__pycache__"]
    assert [name for name in copied if not (ROOT / name).exists()] == []


@pytest.fixture
def database_url() -> Iterator[str]:
    """A fresh database of its own on the server that the tests run on."""
    server = settings.DATABASES["default"]
    address = f"postgres://{server['USER']}:{quote(server['PASSWORD'])}@{server['HOST']}:{server['PORT']}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE container_test")
        yield f"{address}/container_test"
        connection.execute("DROP DATABASE container_test WITH (FORCE)")


@pytest.fixture
def container(tmp_path: Path, database_url: str) -> dict[str, str]:
    """The environment of the web container, with the folders, the port and the database of this test."""
    web = COMPOSE["services"]["web"]["environment"]
    (image,) = instructions("ENV")
    return {
        **dict(pair.split("=", 1) for pair in shlex.split(image)),
        **{name: interpolated(value, SECRETS) for name, value in web.items()},
        "DATABASE_URL": database_url,
        "VAR_DIR": str(tmp_path / "var"),
        "STATIC_ROOT": str(tmp_path / "static"),
        "PORT": str(free_port()),
        # What natively stands in for an image without .env and with its own python first on PATH.
        "ENV_FILE": os.devnull,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }


def healthy(command: list[str], environment: dict[str, str]) -> bool:
    kind, line = command
    assert kind == "CMD-SHELL"
    return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, check=False).returncode == 0


@pytest.mark.postgresql
def test_the_commands_of_the_image_serve_the_site(container: dict[str, str]) -> None:
    """collectstatic as built, migrate and gunicorn as started, the health check as asked."""
    (collect,) = [run for run in instructions("RUN") if "collectstatic" in run]
    subprocess.run(["sh", "-c", collect], cwd=ROOT, env=container, check=True, capture_output=True)
    (start,) = instructions("CMD")
    check = COMPOSE["services"]["web"]["healthcheck"]["test"]
    assert not healthy(check, container)
    with subprocess.Popen(json.loads(start), cwd=ROOT, env=container, stderr=subprocess.PIPE, text=True) as server:
        try:
            deadline = time.monotonic() + 60
            while not healthy(check, container):
                assert server.poll() is None, server.stderr and server.stderr.read()
                assert time.monotonic() < deadline
                time.sleep(0.2)
            style = f"http://127.0.0.1:{container['PORT']}/static/bootstrap/css/bootstrap.min.css"
            with urllib.request.urlopen(style, timeout=5) as response:
                assert (response.status, response.headers["Content-Type"]) == (200, 'text/css; charset="utf-8"')
        finally:
            server.terminate()
    assert server.returncode == 0


@pytest.mark.postgresql
def test_the_health_check_of_the_database_answers(database_url: str) -> None:
    server = settings.DATABASES["default"]
    environment = {
        "PATH": f"{find_postgresql()}:{os.environ['PATH']}",
        "PGHOST": server["HOST"],
        "PGPORT": str(server["PORT"]),
    }
    assert healthy(COMPOSE["services"]["db"]["healthcheck"]["test"], environment)
    assert not healthy(COMPOSE["services"]["db"]["healthcheck"]["test"], {**environment, "PGPORT": str(free_port())})
