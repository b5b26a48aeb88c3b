"""The container files, read and carried out natively: no engine is needed, only the throw-away PostgreSQL."""

import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from urllib.parse import quote, urlsplit

import psycopg
import pytest
from django.conf import settings

from config.machine import NEEDS, find_postgresql
from tests.containers import COMPOSE, ROOT, SECRETS, SERVICES, instructions, interpolated
from tests.throwaway_postgresql import free_port


def test_compose_has_the_whole_site_with_named_volumes() -> None:
    assert {name: "healthcheck" in service for name, service in SERVICES.items()} == {
        "db": True,
        "migrate": False,
        "worker": False,
        "web": True,
        "nginx": False,
    }
    mounts = {name: service["volumes"] for name, service in SERVICES.items()}
    assert mounts == {
        "db": ["database:/var/lib/postgresql/data"],
        "migrate": ["published:/var/lib/gongkai-nianbao"],
        "worker": ["published:/var/lib/gongkai-nianbao"],
        "web": ["published:/var/lib/gongkai-nianbao"],
        "nginx": ["published:/var/lib/gongkai-nianbao:ro", "cache:/var/cache/nginx/site"],
    }
    assert set(COMPOSE["volumes"]) == {"database", "published", "cache"}


def test_everything_waits_for_the_migration_which_runs_once_as_the_owner_of_the_tables() -> None:
    assert SERVICES["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("web", "worker"):
        assert SERVICES[name]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    users = {
        name: urlsplit(interpolated(service["environment"]["DATABASE_URL"], SECRETS)).username
        for name, service in SERVICES.items()
        if "DATABASE_URL" in service["environment"]
    }
    assert users == {"migrate": "nianbao", "worker": "nianbao_site", "web": "nianbao_site"}


def test_nothing_of_the_site_can_become_root() -> None:
    for name, service in SERVICES.items():
        if name != "db":
            assert (service["cap_drop"], service["security_opt"]) == (["ALL"], ["no-new-privileges:true"])
    assert SERVICES["nginx"]["user"] == "101:101"


def test_every_setting_of_the_sample_that_a_container_needs_reaches_it() -> None:
    """What env.sample explains and the settings read is handed on, or is the container's own matter."""
    explained = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / "env.sample").read_text(), flags=re.MULTILINE))
    own = {"ENV_FILE", "DEBUG", "VAR_DIR", "STATIC_ROOT", "POSTGRES_PASSWORD", "SITE_PASSWORD", "TRUSTED_PROXY"}
    assert explained - own == set(SERVICES["web"]["environment"])


@pytest.mark.parametrize("missing", sorted(SECRETS))
def test_compose_does_not_start_without_its_secrets(missing: str) -> None:
    """There is no default password: an empty variable is refused with a sentence."""
    given = {name: value for name, value in SECRETS.items() if name != missing}
    with pytest.raises(KeyError, match=f"set {missing} in .env"):
        interpolated(json.dumps(COMPOSE), given)


def test_the_database_is_published_nowhere_and_the_site_on_the_loopback_only() -> None:
    ports = {name: service.get("ports", []) for name, service in COMPOSE["services"].items()}
    assert ports == {"db": [], "migrate": [], "worker": [], "web": [], "nginx": ["127.0.0.1:8000:8000"]}


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
    copied = [name for copy in instructions("COPY") if "--from" not in copy for name in shlex.split(copy)[:-1]]
    # nginx takes one file out of a folder that the site takes whole.
    copied.remove("config/nginx.conf")
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


def healthy(command: list[str], environment: dict[str, str]) -> bool:
    kind, line = command
    assert kind == "CMD-SHELL"
    return subprocess.run(["sh", "-c", line], env=environment, capture_output=True, check=False).returncode == 0


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
