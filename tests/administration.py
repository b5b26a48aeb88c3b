"""What the forms of the administration send, and what they leave behind."""

from django.db.models import Model
from django.urls import reverse

from filings.models import Account, Event, Unit

NO_POSTS = {f"posts-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL", "MIN_NUM", "MAX_NUM")}


def path_of(model: type[Model], name: str, *arguments: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=arguments)


def unit_form(unit: Unit | None = None, **fields: object) -> dict[str, object]:
    """What the form of a unit sends."""
    names = (
        "code",
        "name",
        "official_name",
        "kind",
        "level",
        "address",
        "postcode",
        "phone",
        "email",
        "site",
        "reviewers",
    )
    stored = {name: getattr(unit, name) for name in names} if unit else {"reviewers": 1}
    above = {"parent": unit.parent_id or ""} if unit else {"parent": ""}
    return {**stored, **above, **NO_POSTS, **fields}


def last_event() -> Event:
    found = Event.objects.filter(chain="accounts").order_by("number").last()
    assert found is not None
    return found


def account_form(account: Account, **fields: object) -> dict[str, object]:
    """What the form of an account sends."""
    stored: dict[str, object] = {"username": account.username, "name": account.name, "email": account.email}
    ticked = {name: "on" for name in ("is_active", "is_staff") if getattr(account, name)}
    return {**stored, **ticked, **NO_POSTS, **fields}


def post_forms(**fields: object) -> dict[str, object]:
    return {**NO_POSTS, "posts-TOTAL_FORMS": "1", "posts-MAX_NUM_FORMS": "1000", **fields}
