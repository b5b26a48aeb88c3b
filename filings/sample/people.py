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
    """An account of the demonstration: its post in 平塘县, or none for administrator and auditor."""

    username: str
    name: str
    role: Role | None = None
    is_staff: bool = False
    is_auditor: bool = False


ACCOUNTS = (
    Person("tianbao", "填报人", Role.PREPARER),
    Person("shenhe", "审核人", Role.REVIEWER),
    Person("fuze", "单位负责人", Role.HEAD),
    Person("guanli", "管理员", is_staff=True),
    Person("shenji", "审计员", is_auditor=True),
)


class NameTaken(Exception):
    """A unit or account of this name is there that is not the demonstration's; `sentence` names it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


Say = Callable[[str], None]


def make_units_and_accounts(say: Say) -> tuple[Unit, dict[Role, Account]]:
    """Make what is not there yet; returns the county, and who holds its posts. Raises NameTaken before that."""
    refuse_occupied()
    with transaction.atomic():
        province, prefecture, county = UNITS
        unit = unit_below(unit_below(unit_below(None, province, say), prefecture, say), county, say)
        accounts = [(person.role, account_of(person, unit, say)) for person in ACCOUNTS]
        return unit, {role: account for role, account in accounts if role}


def refuse_occupied() -> None:
    codes, usernames = [facts["code"] for facts in UNITS], [person.username for person in ACCOUNTS]
    if unit := Unit.objects.filter(code__in=codes, demonstration=False).first():
        raise NameTaken(_("The unit %(unit)s is there already and is not the demonstration's.") % {"unit": unit})
    if account := Account.objects.filter(username__in=usernames, demonstration=False).first():
        raise NameTaken(
            _("The account “%(username)s” is there already and is not the demonstration's.")
            % {"username": account.username}
        )


def unit_below(above: Unit | None, facts: dict[str, str], say: Say) -> Unit:
    unit = Unit.objects.filter(code=facts["code"]).first()
    if unit is None:
        unit = Unit(**facts, kind=UnitKind.GOVERNMENT, demonstration=True)
        place(unit, above)
        events.append("add_unit", by=None, subject=str(unit))
        say(_("Unit: %(unit)s") % {"unit": unit})
    return unit


def account_of(person: Person, county: Unit, say: Say) -> Account:
    account = Account.objects.filter(username=person.username).first()
    if account is None:
        account = Account.objects.create_user(
            person.username,
            password=PASSWORD,
            name=person.name,
            demonstration=True,
            is_staff=person.is_staff,
            is_superuser=person.is_staff,
            is_auditor=person.is_auditor,
        )
        if person.role:
            Post.objects.create(account=account, unit=county, role=person.role)
        role = person.role or ("auditor" if person.is_auditor else "administrator")
        events.append("add_account", by=None, subject=events.named(account), detail={"role": role})
        say(_("Account: %(username)s, %(name)s") % {"username": person.username, "name": person.name})
    return account
