"""The container files as a native machine carries them out: instructions, services, and what compose fills in."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text().replace("\\\n", " ")
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
SECRETS = {
    "SECRET_KEY": "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "POSTGRES_PASSWORD": "not-used-natively",
    "SITE_PASSWORD": "for-tests-only",
}


def instructions(name: str) -> list[str]:
    """The arguments of every NAME instruction of the Dockerfile, in order."""
    return [re.sub(r"\s+", " ", found) for found in re.findall(rf"^{name} (.*)$", DOCKERFILE, flags=re.MULTILINE)]


def interpolated(value: str, variables: dict[str, str]) -> str:
    """`value` with ${NAME}, ${NAME:-default} and ${NAME:?message} filled in as compose does it, and $$ made $."""

    def fill(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        if variables.get(name):
            return variables[name]
        if kind == ":?":
            raise KeyError(rest)
        return rest or ""

    return re.sub(r"(?<!\$)\$\{([A-Z0-9_]+)(:-|:\?)?([^}]*)\}", fill, value).replace("$$", "$")


def environment(service: str, **ours: str) -> dict[str, str]:
    """What compose gives `service` with SECRETS in .env, and over it what a native machine has otherwise."""
    given = {name: interpolated(str(value), SECRETS) for name, value in SERVICES[service]["environment"].items()}
    return {**given, **ours}


def command(service: str) -> list[str]:
    return [interpolated(word, SECRETS) for word in SERVICES[service]["command"]]
