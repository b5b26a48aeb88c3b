"""The administration: who gets in, and what cannot be done there."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from filings import guards
from filings.models import (
    Account,
    Change,
    Chapter,
    Event,
    Explanation,
    Post,
    Publication,
    Report,
    Signature,
    Statistics2018,
    Unit,
    Used,
)
from filings.states import Role, Status
from tests import factories
from tests.administration import path_of

pytestmark = [pytest.mark.django_db]

READ_ONLY = [Report, Chapter, Change, Explanation, Signature, Publication, Event, Statistics2018]


@pytest.fixture
def administrator() -> Account:
    return factories.account("guanli", name="管理员", is_staff=True)


@pytest.fixture
def office(client: Client, administrator: Account) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def one_of_each() -> dict[type[Model], Model]:
    """An object of every model that the administration shows."""
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    with guards.lifted():
        Explanation.objects.create(report=report, code="jump", cell="1.1", values={}, text="x", at=timezone.now())
    Publication.objects.create(report=report, published_at=timezone.now(), by=staff.preparer)
    return {model: found for model in (*READ_ONLY, Unit, Account) if (found := model._default_manager.first())}


def test_administration_shows_every_model_of_ours_and_no_other() -> None:
    """Posts are edited on the pages of accounts and units; budgets count by the minute."""
    assert set(admin.site._registry) == set(apps.get_app_config("filings").get_models()) - {Post, Used}


@pytest.mark.parametrize(
    ("model", "what", "status"),
    [
        *((model, "changelist", 200) for model in (*READ_ONLY, Unit, Account)),
        *((model, "add", 403) for model in READ_ONLY),
        (Unit, "add", 200),
        (Account, "add", 200),
        *((model, "change", 200) for model in (*READ_ONLY, Unit, Account)),
        # Accounts are disabled, never deleted. The unit has a report, and its page says that it stays.
        *((model, "delete", 403) for model in (*READ_ONLY, Account)),
        (Unit, "delete", 302),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else str(value),
)
def test_what_an_administrator_may_open(
    office: Client, one_of_each: dict[type[Model], Model], model: type[Model], what: str, status: int
) -> None:
    arguments = [one_of_each[model].pk] if what in ("change", "delete") else []
    assert office.get(path_of(model, what, *arguments)).status_code == status


@pytest.mark.parametrize("model", READ_ONLY, ids=lambda model: model.__name__)
@pytest.mark.parametrize("what", ["add", "change", "delete"])
def test_a_hand_made_post_changes_nothing_that_is_read_only(
    office: Client, one_of_each: dict[type[Model], Model], model: type[Model], what: str
) -> None:
    before = list(model._default_manager.values())
    arguments = [] if what == "add" else [one_of_each[model].pk]
    assert office.post(path_of(model, what, *arguments), {"post": "yes", "year": "1999"}).status_code == 403
    assert list(model._default_manager.values()) == before


@pytest.mark.parametrize("model", [*READ_ONLY, Unit, Account], ids=lambda model: model.__name__)
def test_nothing_can_be_done_to_many_at_once(
    office: Client, one_of_each: dict[type[Model], Model], model: type[Model]
) -> None:
    before = model._default_manager.count()
    chosen = {"action": "delete_selected", "_selected_action": [str(one_of_each[model].pk)], "post": "yes"}
    office.post(path_of(model, "changelist"), chosen)
    assert model._default_manager.count() == before


@pytest.mark.parametrize("model", [*READ_ONLY, Unit, Account], ids=lambda model: model.__name__)
@pytest.mark.parametrize("role", [None, Role.PREPARER, Role.REVIEWER, Role.HEAD])
def test_nobody_else_gets_in(client: Client, model: type[Model], role: Role | None) -> None:
    if role:
        client.force_login(factories.account("someone", (role, factories.unit())))
    for path in (path_of(model, "changelist"), path_of(model, "change", 1), reverse("admin:index")):
        answer = client.get(path)
        assert (answer.status_code, answer.headers["Location"]) == (302, f"{reverse('admin:login')}?next={path}")


def test_demonstration_accounts_do_not_get_in_where_debug_is_off(client: Client, settings: Any) -> None:
    client.force_login(factories.account("guanli", is_staff=True, demonstration=True))
    assert client.get(reverse("admin:index")).status_code == 302
    settings.DEBUG = True
    assert client.get(reverse("admin:index")).status_code == 200


def test_titles(office: Client) -> None:
    context = office.get(reverse("admin:index")).context
    assert (str(context["site_header"]), str(context["title"])) == (
        "公开年报 管理",
        "单位、账号和岗位",
    )
