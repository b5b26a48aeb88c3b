"""The administration in a browser: Django's own pages work under our content security policy."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from filings.models import Account, Unit
from tests import factories
from tests.browser.conftest import Seat

pytestmark = pytest.mark.django_db(transaction=True)


def path_of(model: type, name: str, *arguments: object) -> str:
    return reverse(f"admin:filings_{model.__name__.lower()}_{name}", args=arguments)


def test_pages_of_the_administration_leave_the_console_empty(seat: Seat) -> None:
    """The search for a superior unit and one more row for a post are made by scripts."""
    county = factories.unit()
    administrator = factories.account("guanli", is_staff=True)
    page = seat(administrator)
    page.goto(reverse("admin:index"))
    for model in apps.get_app_config("filings").get_models():
        if admin.site.is_registered(model):
            page.goto(path_of(model, "changelist"))
    page.goto(path_of(Account, "add"))
    page.goto(reverse("admin:auth_user_password_change", args=[administrator.pk]))
    page.goto(path_of(Unit, "change", county.pk))
    page.click(".field-parent .select2-selection")
    page.wait_for_selector(f".select2-results__option >> text={county}")
    page.keyboard.press("Escape")
    page.click(".add-row a")
    assert page.locator(".dynamic-posts").count() == 1
