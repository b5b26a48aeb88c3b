"""The administration: who gets in, what can be changed there, and the events it leaves."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from filings import workflow
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
)
from filings.states import Role, Status
from tests import factories

pytestmark = pytest.mark.django_db

READ_ONLY = [Report, Chapter, Change, Explanation, Signature, Publication, Event, Statistics2018]
NO_POSTS = {f"posts-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def administrator() -> Account:
    return factories.account("guanli", name="管理员", is_staff=True)


@pytest.fixture
def office(client: Client, administrator: Account) -> Client:
    client.force_login(administrator)
    return client


def path_of(model: type[Model], name: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


@pytest.fixture
def one_of_each() -> dict[type[Model], Model]:
    """An object of every model that the administration shows."""
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Explanation.objects.create(report=report, code="jump", cell="1.1", values={}, text="x", at=timezone.now())
    Publication.objects.create(
        report=report, published_at=timezone.now(), content="0" * 64, html="1" * 64, pdf="2" * 64, by=staff.preparer
    )
    return {model: found for model in (*READ_ONLY, Unit, Account) if (found := model._default_manager.first())}


def test_administration_shows_every_model_of_ours_and_no_other() -> None:
    """Posts are edited on the pages of accounts and units."""
    assert set(admin.site._registry) == set(apps.get_app_config("filings").get_models()) - {Post}


@pytest.mark.parametrize(
    ("model", "what", "status"),
    [
        *((model, "changelist", 200) for model in (*READ_ONLY, Unit, Account)),
        *((model, "add", 403) for model in READ_ONLY),
        (Unit, "add", 200),
        (Account, "add", 200),
        *((model, "change", 200) for model in (*READ_ONLY, Unit, Account)),
        # The unit has a report; and accounts are disabled, never deleted.
        *((model, "delete", 403) for model in (*READ_ONLY, Unit, Account)),
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


# Units.


def unit_form(unit: Unit | None = None, **fields: object) -> dict[str, object]:
    """What the form of a unit sends."""
    names = ("code", "name", "kind", "level", "address", "postcode", "phone", "email", "site")
    stored = {name: getattr(unit, name) for name in names} if unit else {}
    above = {"parent": unit.parent_id or ""} if unit else {"parent": ""}
    return {**stored, **above, **NO_POSTS, **fields}


def last_event() -> Event:
    found = Event.objects.filter(chain="accounts").order_by("number").last()
    assert found is not None
    return found


def test_add_a_unit(office: Client, administrator: Account) -> None:
    top = factories.province()
    sent = unit_form(code="522700", name="黔南州", kind="government", level="prefecture", parent=top.pk)
    assert office.post(path_of(Unit, "add"), sent).status_code == 302
    assert Unit.objects.get(code="522700").path == "/520000/522700/"
    event = last_event()
    assert (event.action, event.actor, event.origin, event.subject) == (
        "add_unit",
        administrator,
        "127.0.0.1",
        "黔南州 522700",
    )
    assert event.detail == {
        "changes": {
            "code": ["", "522700"],
            "name": ["", "黔南州"],
            "kind": ["", "government"],
            "level": ["", "prefecture"],
            "parent": ["", "贵州省 520000"],
        },
        "posts": {"added": [], "changed": [], "removed": []},
    }


def test_move_a_unit(office: Client) -> None:
    prefecture = factories.unit("522700", "黔南州")
    county = factories.unit()
    assert office.post(path_of(Unit, "change", county.pk), unit_form(county, parent=prefecture.pk)).status_code == 302
    assert Unit.objects.get(pk=county.pk).path == "/520000/522700/522727/"
    event = last_event()
    assert (event.action, event.detail["changes"]) == (
        "change_unit",
        {"parent": ["贵州省 520000", "黔南州 522700"]},
    )


def test_place_that_a_unit_cannot_have_is_told_on_the_form(office: Client) -> None:
    top = factories.province()
    below = factories.unit(parent=top)
    answer = office.post(path_of(Unit, "change", top.pk), unit_form(top, parent=below.pk))
    sentence = f"{below} is the unit itself or lies below it, so it cannot be its superior unit."
    assert answer.context["adminform"].form.non_field_errors() == [sentence]
    assert Unit.objects.get(pk=top.pk).parent is None
    assert not Event.objects.exists()


def test_code_is_fixed_once_there_is_a_report(office: Client) -> None:
    county = factories.unit()
    office.post(path_of(Unit, "change", county.pk), unit_form(county, code="522728"))
    assert list(Unit.objects.filter(level="county").values_list("code", "path")) == [("522728", "/520000/522728/")]
    workflow.start_report(Unit.objects.get(pk=county.pk), 2018, by=None)
    assert office.post(path_of(Unit, "change", county.pk), unit_form(county, code="522729")).status_code == 302
    assert Unit.objects.get(pk=county.pk).code == "522728"


def test_demonstration_is_not_a_matter_of_a_tick(office: Client) -> None:
    county, someone = factories.unit(), factories.account("someone")
    office.post(path_of(Unit, "change", county.pk), unit_form(county, demonstration="on", phone="1"))
    office.post(path_of(Account, "change", someone.pk), account_form(someone, demonstration="on", name="他人"))
    county.refresh_from_db()
    someone.refresh_from_db()
    assert (county.phone, county.demonstration) == ("1", False)
    assert (someone.name, someone.demonstration) == ("他人", False)


@pytest.mark.parametrize(
    ("made", "status", "left"), [("nothing", 302, 1), ("a report", 403, 2), ("a unit below", 403, 3)]
)
def test_delete_a_unit_only_while_nothing_hangs_on_it(office: Client, made: str, status: int, left: int) -> None:
    county = factories.unit()
    factories.account("someone", (Role.PREPARER, county))
    if made == "a report":
        workflow.start_report(county, 2018, by=None)
    if made == "a unit below":
        factories.unit("522727001", "某镇", parent=county)
    assert office.post(path_of(Unit, "delete", county.pk), {"post": "yes"}).status_code == status
    assert Unit.objects.count() == left
    if status == 302:
        event = last_event()
        assert (event.action, event.subject, event.detail) == (
            "delete_unit",
            "平塘县 522727",
            {"posts": ["someone Preparer 平塘县 522727"]},
        )


# Accounts and posts.


def account_form(account: Account, **fields: object) -> dict[str, object]:
    """What the form of an account sends."""
    stored: dict[str, object] = {"username": account.username, "name": account.name, "email": account.email}
    ticked = {name: "on" for name in ("is_active", "is_staff") if getattr(account, name)}
    return {**stored, **ticked, **NO_POSTS, **fields}


def test_add_an_account(office: Client) -> None:
    sent = {"username": "tianbao", "name": "填报人", "password1": factories.PASSWORD, "password2": factories.PASSWORD}
    assert office.post(path_of(Account, "add"), sent).status_code == 302
    made = Account.objects.get(username="tianbao")
    assert (made.name, made.is_staff, made.is_superuser, made.demonstration) == ("填报人", False, False, False)
    assert made.check_password(factories.PASSWORD)
    event = last_event()
    assert (event.action, event.subject) == ("add_account", "填报人")
    assert event.detail["changes"] == {
        "username": ["", "tianbao"],
        "password1": ["", ""],
        "password2": ["", ""],
        "name": ["", "填报人"],
    }


@pytest.mark.parametrize(
    ("password1", "password2"),
    [("", ""), ("password", "password"), ("12345678901", "12345678901"), (factories.PASSWORD, "another")],
)
def test_weak_or_mistyped_passwords_are_refused(office: Client, password1: str, password2: str) -> None:
    sent = {"username": "tianbao", "name": "填报人", "password1": password1, "password2": password2}
    assert office.post(path_of(Account, "add"), sent).status_code == 200
    assert not Account.objects.filter(username="tianbao").exists()


def test_set_a_password_for_somebody(office: Client, client: Client) -> None:
    someone = factories.account("someone")
    path = reverse("admin:auth_user_password_change", args=[someone.pk])
    new = "an entirely different pass phrase"
    assert office.post(path, {"password1": new, "password2": new}).status_code == 302
    someone.refresh_from_db()
    assert someone.check_password(new)
    event = last_event()
    assert (event.action, event.subject) == ("change_account", "someone")
    assert event.detail["changes"] == {"password": ["", ""]}
    assert new not in str(list(Event.objects.values()))


def test_password_cannot_be_taken_away(office: Client) -> None:
    someone = factories.account("someone")
    path = reverse("admin:auth_user_password_change", args=[someone.pk])
    office.post(path, {"usable_password": "false", "unset-password": "1"})
    someone.refresh_from_db()
    assert someone.check_password(factories.PASSWORD)


def test_disable_an_account(office: Client) -> None:
    someone = factories.account("someone")
    own = Client()
    own.force_login(someone)
    sent = account_form(someone)
    del sent["is_active"]
    assert office.post(path_of(Account, "change", someone.pk), sent).status_code == 302
    assert last_event().detail["changes"] == {"is_active": ["True", ""]}
    assert own.get(reverse("desk_home")).status_code == 302


def test_nobody_locks_themselves_out(office: Client, administrator: Account) -> None:
    sent = account_form(administrator, name="新名")
    del sent["is_active"], sent["is_staff"]
    assert office.post(path_of(Account, "change", administrator.pk), sent).status_code == 302
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active, administrator.is_staff) == ("新名", True, True)


def test_fields_that_the_form_does_not_show_change_nothing(office: Client) -> None:
    someone = factories.account("someone")
    sent = account_form(someone, is_superuser="on", groups="1", date_joined_0="1999-01-01", password="x")
    office.post(path_of(Account, "change", someone.pk), sent)
    before = someone.date_joined, someone.password
    someone.refresh_from_db()
    assert (someone.is_superuser, (someone.date_joined, someone.password)) == (False, before)


def post_forms(**fields: object) -> dict[str, object]:
    return {**NO_POSTS, "posts-TOTAL_FORMS": "1", "posts-MAX_NUM_FORMS": "1000", **fields}


@pytest.mark.parametrize("model", [Unit, Account], ids=lambda model: model.__name__)
def test_posts_are_given_and_taken_on_both_pages(office: Client, model: type[Model]) -> None:
    county, someone = factories.unit(), factories.account("someone")
    shown, form = (county, unit_form(county)) if model is Unit else (someone, account_form(someone))
    other = {"posts-0-account": someone.pk} if model is Unit else {"posts-0-unit": county.pk}
    parent = {"posts-0-unit": county.pk} if model is Unit else {"posts-0-account": someone.pk}
    given = post_forms(**other, **parent, **{"posts-0-role": "reviewer"})
    assert office.post(path_of(model, "change", shown.pk), {**form, **given}).status_code == 302
    post = Post.objects.get()
    assert (post.account, post.unit, post.role) == (someone, county, Role.REVIEWER)
    assert last_event().detail["posts"]["added"] == ["someone Reviewer 平塘县 522727"]
    taken = {**given, "posts-INITIAL_FORMS": "1", "posts-0-id": post.pk, "posts-0-DELETE": "on"}
    assert office.post(path_of(model, "change", shown.pk), {**form, **taken}).status_code == 302
    assert not Post.objects.exists()
    assert last_event().detail["posts"]["removed"] == ["someone Reviewer 平塘县 522727"]


def test_titles(office: Client) -> None:
    context = office.get(reverse("admin:index")).context
    assert (str(context["site_header"]), str(context["title"])) == (
        "Gongkai Nianbao: administration",
        "Units, accounts and posts",
    )
