"""The settings: where they come from, what they refuse, and that nothing was forgotten."""

import ast
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
GOOD_KEY = secrets.token_urlsafe(50)


def manage(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run manage.py with the real settings, with `variables` and no .env."""
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "ENV_FILE": os.devnull,
        "VAR_DIR": str(settings.VAR_DIR),
        **variables,
    }
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_env_sample_names_exactly_what_is_read() -> None:
    tree = ast.parse((ROOT / "config/settings.py").read_text())
    read_by_settings = {
        str(call.args[0].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "env"
        and isinstance(call.args[0], ast.Constant)
    }
    read_by_gunicorn = set(re.findall(r'environ.get\("([A-Z_]+)"', (ROOT / "config/gunicorn.py").read_text()))
    read_by_compose = set(re.findall(r"\$\{([A-Z0-9_]+)", (ROOT / "docker-compose.yml").read_text()))
    named = re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / "env.sample").read_text(), flags=re.MULTILINE)
    assert sorted(named) == sorted(read_by_settings | read_by_compose | read_by_gunicorn - {"PORT"})


def test_env_sample_explains_every_variable() -> None:
    """Each variable, or each group of them, stands below a comment in words."""
    for paragraph in (ROOT / "env.sample").read_text().split("\n\n"):
        assert re.match(r"# \w", paragraph), paragraph


def told_by_check(answer: str) -> list[str]:
    """What `check` tells: the id of each of its messages."""
    return re.findall(r"^\S*: \((\S+)\)", answer, flags=re.MULTILINE)


FACES = ["filings.I001"]
"""Which faces reports are printed with: told, and nothing wrong."""


def test_check_deploy_is_clean_with_https() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", SECRET_KEY=GOOD_KEY, HTTPS="true")
    assert (done.returncode, done.stdout, told_by_check(done.stderr)) == (0, "", FACES)


SAMPLE_KEY = re.search(r"^SECRET_KEY=(.*)$", (ROOT / "env.sample").read_text(), flags=re.MULTILINE)[1]  # type: ignore[index]


@pytest.mark.parametrize(
    ("variables", "starts"),
    [
        ({}, False),
        ({"DEBUG": "true"}, False),
        ({"SECRET_KEY": ""}, False),
        ({"SECRET_KEY": SAMPLE_KEY}, False),
        ({"SECRET_KEY": "short", "DEBUG": "true"}, True),
        ({"SECRET_KEY": GOOD_KEY}, True),
    ],
)
def test_start_needs_a_secret_key(variables: dict[str, str], starts: bool) -> None:
    done = manage("check", **variables)
    refused = "manage.py: SECRET_KEY is missing or not secret: set 50 random characters or more, see env.sample.\n"
    if starts:
        assert (done.returncode, told_by_check(done.stderr)) == (0, FACES)
    else:
        assert (done.returncode, done.stderr) == (1, refused)


def test_migrations_are_complete() -> None:
    done = manage("makemigrations", "--check", "--dry-run", SECRET_KEY=GOOD_KEY)
    assert (done.returncode, done.stdout) == (0, "No changes detected\n")


def test_make_help_lists_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", makefile, flags=re.MULTILINE)[1].split()  # type: ignore[index]
    done = subprocess.run(["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = [line.split()[1] for line in done.stdout.splitlines()]
    assert listed == [target for target in phony if not target.startswith("machine-")]
