"""The units and accounts of the demonstration."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from filings import events
from filings.models import Account, Post, Unit
from filings.models.unit import Level, UnitKind
from filings.states import Role
from filings.units import place

PASSWORD = "yanshi-2018"  # noqa: S105 told to everybody: these accounts may do nothing where DEBUG is off
PHONE = "0854-0000000"

UNITS: tuple[dict[str, str], ...] = (
    {"code": "520000", "name": "贵州省", "level": Level.PROVINCE},
    {"code": "522700", "name": "黔南布依族苗族自治州", "level": Level.PREFECTURE},
    {
        "code": "522727",
        "name": "平塘县",
        "level": Level.COUNTY,
        "address": "贵州省平塘县行政中心",
        "postcode": "558300",
        "phone": PHONE,
    },
)
"""From the top down, each below the one before."""


@dataclass(frozen=True)
class Person:
    """An account of the demonstration: its post in 平塘县, or none for the administrator."""

    username: str
    name: str
    role: Role | None


ACCOUNTS = (
    Person("tianbao", "填报人", Role.PREPARER),
    Person("shenhe", "审核人", Role.REVIEWER),
    Person("fuze", "单位负责人", Role.HEAD),
    Person("guanli", "管理员", None),
)


class Occupied(Exception):
    """A unit or account of this name is there that is not the demonstration's; `sentence` names it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Say = Callable[[str], None]


@transaction.atomic
def make_units(say: Say) -> Unit:
    """The units that are not there yet; returns the county."""
    province, prefecture, county = UNITS
    return unit_below(unit_below(unit_below(None, province, say), prefecture, say), county, say)


def unit_below(above: Unit | None, facts: dict[str, str], say: Say) -> Unit:
    unit = Unit.objects.filter(code=facts["code"]).first()
    if unit is None:
        unit = Unit(**facts, kind=UnitKind.GOVERNMENT, demonstration=True)
        place(unit, above)
        events.append("add_unit", by=None, subject=str(unit))
        say(_("Unit: %(unit)s") % {"unit": unit})
    elif not unit.demonstration:
        raise Occupied(_("The unit %(unit)s is there already and is not the demonstration's.") % {"unit": unit})
    return unit


@transaction.atomic
def make_accounts(county: Unit, say: Say) -> dict[Role | None, Account]:
    """The accounts that are not there yet, with their posts; returns them by role."""
    found = {}
    for person in ACCOUNTS:
        account = Account.objects.filter(username=person.username).first()
        if account is None:
            account = make_account(person, county)
            say(_("Account: %(username)s, %(name)s") % {"username": person.username, "name": person.name})
        elif not account.demonstration:
            raise Occupied(
                _("The account “%(username)s” is there already and is not the demonstration's.")
                % {"username": person.username}
            )
        found[person.role] = account
    return found


def make_account(person: Person, county: Unit) -> Account:
    administrator = person.role is None
    account = Account.objects.create_user(
        person.username,
        password=PASSWORD,
        name=person.name,
        demonstration=True,
        is_staff=administrator,
        is_superuser=administrator,
    )
    if person.role:
        Post.objects.create(account=account, unit=county, role=person.role)
    events.append("add_account", by=None, subject=str(account), detail={"role": person.role or "administrator"})
    return account
