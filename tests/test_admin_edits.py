"""Units, accounts and posts as administrators edit them, and the events that leaves."""

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from filings import workflow
from filings.models import Account, Event, Post, Unit
from filings.states import Role
from tests import factories
from tests.administration import account_form, last_event, path_of, post_forms, unit_form

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def administrator() -> Account:
    return factories.account("guanli", name="管理员", is_staff=True)


@pytest.fixture
def office(client: Client, administrator: Account) -> Client:
    client.force_login(administrator)
    return client


# Units.


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
            "official_name": ["", "黔南州人民政府"],
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
    sentence = f"{below} 就是本单位或者在本单位之下，不能作为它的上级单位。"
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


HAS_REPORTS = "平塘县 522727 已有年报，年报归在该单位名下，不能删除。"
HAS_UNITS = "平塘县 522727 还有下级单位，请先为这些单位另定上级单位，再行删除。"


@pytest.mark.parametrize(("made", "sentence"), [("a report", HAS_REPORTS), ("a unit below", HAS_UNITS)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_unit_that_something_hangs_on_says_why_it_stays(office: Client, made: str, sentence: str, method: str) -> None:
    county = factories.unit()
    if made == "a report":
        workflow.start_report(county, 2018, by=None)
    else:
        factories.unit("522727001", "某镇", parent=county)
    before = Unit.objects.count()
    sent = {"post": "yes"} if method == "post" else {}
    answer = getattr(office, method)(path_of(Unit, "delete", county.pk), sent, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [sentence]
    assert answer.redirect_chain == [(path_of(Unit, "change", county.pk), 302)]
    assert (Unit.objects.count(), Event.objects.filter(action="delete_unit").count()) == (before, 0)


def test_delete_a_unit(office: Client) -> None:
    county = factories.unit()
    factories.account("someone", (Role.PREPARER, county))
    assert office.post(path_of(Unit, "delete", county.pk), {"post": "yes"}).status_code == 302
    assert Unit.objects.count() == 1
    event = last_event()
    assert (event.action, event.subject, event.detail) == (
        "delete_unit",
        "平塘县 522727",
        {"posts": ["someone 填报人 平塘县 522727"]},
    )


@pytest.mark.parametrize(
    ("stands", "sent", "official"),
    [
        ("平塘县人民政府", {}, "平塘县人民政府"),
        ("平塘县人民政府", {"name": "平塘市"}, "平塘市人民政府"),
        ("平塘县人民政府", {"kind": "other"}, "平塘县"),
        ("平塘自治县人民政府", {"name": "平塘市"}, "平塘自治县人民政府"),
        ("平塘自治县人民政府", {"official_name": ""}, "平塘县人民政府"),
        ("平塘自治县人民政府", {"name": "平塘市", "official_name": ""}, "平塘市人民政府"),
        ("平塘县人民政府", {"name": "平塘市", "official_name": "平塘市政府"}, "平塘市政府"),
    ],
)
def test_official_name_is_offered_and_may_be_typed(
    office: Client, stands: str, sent: dict[str, str], official: str
) -> None:
    county = factories.unit(official_name=stands)
    assert office.post(path_of(Unit, "change", county.pk), unit_form(county, **sent)).status_code == 302
    assert Unit.objects.get(pk=county.pk).official_name == official
    if sent:
        told = last_event().detail["changes"].get("official_name")
        assert told == (None if official == stands else [stands, official])


def test_draft_is_told_who_changed_its_unit(office: Client) -> None:
    county = factories.unit()
    report = workflow.start_report(county, 2018, by=None)
    office.post(path_of(Unit, "change", county.pk), unit_form(county, level="prefecture"))
    event = Event.objects.get(chain=f"report:{report.pk}", action="unit_changed")
    assert (event.actor_name, event.detail["changes"]) == ("管理员 (guanli)", {"level": ["county", "prefecture"]})


# Accounts and posts.


def test_add_an_account(office: Client) -> None:
    sent = {"username": "tianbao", "name": "填报人", "password1": factories.PASSWORD, "password2": factories.PASSWORD}
    assert office.post(path_of(Account, "add"), sent).status_code == 302
    made = Account.objects.get(username="tianbao")
    assert (made.name, made.is_staff, made.is_superuser, made.demonstration) == ("填报人", False, False, False)
    assert made.check_password(factories.PASSWORD)
    event = last_event()
    assert (event.action, event.subject) == ("add_account", "填报人 (tianbao)")
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
    assert (event.action, event.subject) == ("change_account", "someone (someone)")
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
    assert last_event().detail["posts"]["added"] == ["someone 审核人 平塘县 522727"]
    taken = {**given, "posts-INITIAL_FORMS": "1", "posts-0-id": post.pk, "posts-0-DELETE": "on"}
    assert office.post(path_of(model, "change", shown.pk), {**form, **taken}).status_code == 302
    assert not Post.objects.exists()
    assert last_event().detail["posts"]["removed"] == ["someone 审核人 平塘县 522727"]
