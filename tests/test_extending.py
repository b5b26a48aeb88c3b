"""docs/extending.md leads to what is there: rooms, names and the tests that try each of its ways."""

import re
from pathlib import Path

import pytest
from django.test import Client

from filings.guards.rules import rules
from filings.models import Signer
from filings.permissions.refusals import TEMPLATES
from filings.publishing import kinds
from filings.states import PERMISSIONS, TRANSITIONS, Role

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs/extending.md").read_text(encoding="utf-8")


def test_every_test_and_module_that_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:tests|checks|guards|permissions)/[\w/]+\.py)`", PAGE))
    assert len(named) == 12
    assert [name for name in sorted(named) if not any((ROOT / base / name).exists() for base in (".", "filings"))] == []


def test_every_name_that_it_calls_is_called_so() -> None:
    assert set(kinds.Kind.__dataclass_fields__) == {
        "key",
        "name",
        "media_type",
        "title",
        "words",
        "make",
    }
    assert {field.name for field in Signer._meta.concrete_fields} == {"id", "report", "role", "order", "name"}
    assert len(Role) == 3
    assert set(TRANSITIONS) <= set(PERMISSIONS)


def test_every_code_of_a_guard_has_its_sentence() -> None:
    assert {rule.code for rule in rules()} <= set(TEMPLATES)


@pytest.mark.parametrize("asked", ["en", "en-US,en;q=0.9", "fr"])
@pytest.mark.parametrize("url", ["/", "/rules/", "/login/"])
def test_no_header_brings_another_language(url: str, asked: str, client: Client, db: None) -> None:
    """Users read Chinese, whatever their browser asks for."""
    page = client.get(url, headers={"Accept-Language": asked})
    assert '<html lang="zh-hans">' in page.content.decode()
    assert "Sign in" not in page.content.decode()
