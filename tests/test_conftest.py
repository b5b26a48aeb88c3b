"""What conftest promises to every other test."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from filings import events
from filings.models import Event


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("run", ["first", "second"])
def test_events_are_gone_after_a_test_and_guarded_in_the_next(run: str) -> None:
    assert Event.objects.count() == 0
    events.append(run, by=None)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Event.objects.all().delete()
    assert list(Event.objects.values_list("action", flat=True)) == [run]


def test_files_of_a_test_lie_in_its_own_folder(tmp_path: Path) -> None:
    assert settings.VAR_DIR == tmp_path / "var"
    assert settings.PUBLISHED_DIR == tmp_path / "var" / "published"
    assert Path(os.environ["VAR_DIR"]) != settings.BASE_DIR / "var"


def test_the_browser_is_one_of_a_chinese_office(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/healthz")
    told = page.evaluate("[navigator.language, Intl.DateTimeFormat().resolvedOptions().timeZone]")
    assert (page.inner_text("body").strip(), told) == ("ok", ["zh-CN", "Asia/Shanghai"])
