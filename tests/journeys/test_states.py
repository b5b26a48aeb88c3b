"""A report on its way through the states (填写 → 待审核 → 待签发 → 待公开 → 已公开), by what browsers send.

The way itself, every step out of turn, every step a second time, and steps at random.
"""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from filings import events, workflow
from filings.models import Account, Event, Report, Statistics2018, Unit
from filings.models.unit import Level
from filings.permissions import Refused, refusal
from filings.states import PUBLIC, Action, Role, Status
from tests import factories
from tests.publications import force_status
from tests.reading import digest_of

pytestmark = pytest.mark.django_db

ADDRESSES = {
    Action.SUBMIT: "/desk/reports/{pk}/submit/",
    Action.APPROVE: "/review/reports/{pk}/approve/",
    Action.SIGN: "/review/reports/{pk}/sign/",
    Action.PUBLISH: "/review/reports/{pk}/publish/",
    Action.RETURN: "/review/reports/{pk}/return/",
}


ALSO = {
    Action.REMARK: "/review/reports/{pk}/remarks/new/",
    Action.SCHEDULE: "/review/reports/{pk}/schedule/",
    Action.AMEND: "/review/reports/{pk}/amend/",
    Action.WITHDRAW: "/review/reports/{pk}/withdraw/",
}
"""Actions beside the way to the public; tests.journeys.test_walks walks through these as well."""


def send(client: Client, action: Action, report: Report) -> Any:
    """What the browser sends for `action` when its page is filled in as it should be, whether it was shown or not."""
    sent = {
        "digest": digest_of(Report.objects.get(pk=report.pk)),
        "declaration": "on",
        "password": factories.PASSWORD,
        "reason": "请核对。",
        "text": "请核对。",
        "day": "2099-01-01",
        "time": "09:00",
    }
    return client.post({**ADDRESSES, **ALSO}[action].format(pk=report.pk), sent)


@pytest.fixture
def county() -> Unit:
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


def test_three_people_take_a_report_to_the_public(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    public = f"/reports/{county.code}/2018/"
    for who, action, reached in (
        ("preparer", Action.SUBMIT, Status.IN_REVIEW),
        ("reviewer", Action.APPROVE, Status.TO_SIGN),
        ("head", Action.SIGN, Status.TO_PUBLISH),
        ("preparer", Action.PUBLISH, Status.PUBLISHED),
    ):
        assert Client().get(public).status_code == 404
        browser = Client()
        browser.post("/login/", {"username": who, "password": factories.PASSWORD})
        assert send(browser, action, report).status_code == 302
        assert Report.objects.get().status == reached
        browser.post("/logout/")
    assert report.title in Client().get(public).content.decode()
    assert list(Event.objects.filter(chain="accounts").values_list("action", flat=True)) == ["sign_in", "sign_out"] * 4
    assert [events.broken(chain) for chain in ("accounts", f"report:{report.pk}")] == [None, None]


# Who takes which step, and from which states.
STEPS = {
    Action.SUBMIT: ("preparer", {Status.DRAFT}),
    Action.APPROVE: ("reviewer", {Status.IN_REVIEW}),
    Action.SIGN: ("head", {Status.TO_SIGN}),
    Action.PUBLISH: ("reviewer", {Status.TO_PUBLISH}),
    Action.RETURN: ("head", {Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH}),
    Action.REMARK: ("reviewer", {Status.IN_REVIEW, Status.TO_SIGN}),
    Action.SCHEDULE: ("reviewer", {Status.TO_PUBLISH}),
    Action.AMEND: ("preparer", {Status.PUBLISHED, Status.WITHDRAWN}),
    Action.WITHDRAW: ("head", {Status.PUBLISHED}),
}


@pytest.mark.parametrize(
    ("status", "action"),
    [(status, action) for action, (_who, sources) in STEPS.items() for status in Status if status not in sources],
)
def test_step_out_of_turn_is_refused_with_a_sentence(
    status: Status, action: Action, county: Unit, staff: factories.People
) -> None:
    """Sent by hand, by the very person whose step it is, with everything filled in."""
    report = factories.report_in(min(status, Status.TO_PUBLISH, key=list(Status).index), county, staff)
    if status in PUBLIC:
        force_status(report, status)
        report.refresh_from_db()
    person, before = getattr(staff, STEPS[action][0]), Event.objects.count()
    answer = send(factories.signed_in(person), action, report)
    refused = refusal(person, action, report)
    assert refused is not None
    assert (answer.status_code, answer.context["refusal"]) == (403, refused.sentence)
    assert (Report.objects.get().status, Event.objects.count()) == (status, before + 1)
    last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
    assert (last.action, last.result, last.detail) == (action, "refused", refused.told())


@pytest.mark.parametrize(
    ("status", "action"),
    [
        (Status.DRAFT, Action.SUBMIT),
        (Status.IN_REVIEW, Action.APPROVE),
        (Status.TO_SIGN, Action.SIGN),
        (Status.TO_PUBLISH, Action.PUBLISH),
        (Status.TO_SIGN, Action.RETURN),
    ],
)
def test_second_click_is_refused_and_changes_nothing(
    status: Status, action: Action, county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(status, county, staff)
    browser = factories.signed_in(getattr(staff, STEPS[action][0]))
    assert send(browser, action, report).status_code == 302
    after = (Report.objects.get().status_since, list(report.signatures.values_list("pk", flat=True)))
    assert send(browser, action, report).status_code == 403
    assert (Report.objects.get().status_since, list(report.signatures.values_list("pk", flat=True))) == after
    assert list(Event.objects.filter(action=action).values_list("result", flat=True)) == ["done", "refused"]


# Steps at random, beside a small model of what must come of them.


@dataclass
class Person:
    """`posts` in the county; `printed` is the name of the account; `sees` says whether the report is visible at all."""

    posts: set[str]
    printed: str
    sees: bool = True


PEOPLE = {
    "preparer": Person({"preparer"}, "preparer"),
    "reviewer": Person({"reviewer"}, "reviewer"),
    "head": Person({"head"}, "head"),
    # Holds two posts and bears the reviewer's printed name: refused once it has filled in a part.
    "both": Person({"preparer", "reviewer"}, "reviewer"),
    # Bears the head's name, and the head's post in the unit above.
    "superior": Person(set(), "head"),
    "stranger": Person(set(), "reviewer", sees=False),
}
EVERY = [(who, action) for who in PEOPLE for action in (Action.EDIT, *ADDRESSES)]
LIKELY = [
    ("preparer", Action.SUBMIT),
    ("reviewer", Action.APPROVE),
    ("both", Action.APPROVE),
    ("head", Action.SIGN),
    ("head", Action.RETURN),
]
STEPS_AT_RANDOM = st.lists(
    st.sampled_from(LIKELY) | st.sampled_from(LIKELY) | st.sampled_from(EVERY), min_size=3, max_size=10
)


@dataclass
class Expected:
    """What is known of the report without asking the program."""

    status: Status = Status.DRAFT
    editors: set[str] = field(default_factory=lambda: {"preparer"})
    signers: dict[str, str] = field(default_factory=dict)

    def allows(self, who: str, action: Action) -> bool:
        posts, printed = PEOPLE[who].posts, PEOPLE[who].printed
        fresh = who not in self.editors and who not in self.signers.values()
        return {
            Action.EDIT: self.status == Status.DRAFT and "preparer" in posts,
            Action.SUBMIT: self.status == Status.DRAFT and "preparer" in posts and printed == "preparer",
            Action.APPROVE: self.status == Status.IN_REVIEW and "reviewer" in posts and printed == "reviewer" and fresh,
            Action.SIGN: self.status == Status.TO_SIGN and "head" in posts and printed == "head" and fresh,
            Action.PUBLISH: self.status == Status.TO_PUBLISH and bool(posts & {"preparer", "reviewer"}),
            Action.RETURN: self.status in {Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH}
            and bool(posts & {"reviewer", "head"}),
        }[action]

    def take(self, who: str, action: Action) -> None:
        if action == Action.EDIT:
            self.editors.add(who)
        elif action == Action.RETURN:
            self.status, self.signers = Status.DRAFT, {}
        else:
            role, self.status = {
                Action.SUBMIT: ("preparer", Status.IN_REVIEW),
                Action.APPROVE: ("reviewer", Status.TO_SIGN),
                Action.SIGN: ("head", Status.TO_PUBLISH),
            }[action]
            self.signers[role] = who


numbers = count(1)


def one_report() -> tuple[Report, dict[str, Account]]:
    """A filled report of a county of its own, and the people around it."""
    number = next(numbers)
    above = factories.unit(f"5227-{number}", "某州", level=Level.PREFECTURE)
    county = factories.unit(f"522727-{number}", parent=above)
    places = {"superior": above, "stranger": factories.unit(f"522728-{number}", "罗甸县", parent=above)}
    people = {}
    for who, person in PEOPLE.items():
        posts = [(Role(post), county) for post in person.posts] or [(role, places[who]) for role in Role]
        people[who] = factories.account(f"{who}-{number}", *posts, name=person.printed)
    staff = factories.People(people["preparer"], people["reviewer"], people["head"])
    return factories.filled_report(county, staff), people


@settings(max_examples=40)
@given(STEPS_AT_RANDOM)
def test_steps_at_random_leave_legal_states_one_event_each_and_a_whole_chain(steps: list[tuple[str, Action]]) -> None:
    report, people = one_report()
    browsers = {who: factories.signed_in(person) for who, person in people.items()}
    expected, chain = Expected(), f"report:{report.pk}"
    # The copy that submitting makes first is an event of its own.
    of_report = Event.objects.filter(chain=chain).exclude(action="preview").order_by("number")
    for number, (who, action) in enumerate(steps, start=1):
        allowed, before = expected.allows(who, action), of_report.count()
        if action == Action.PUBLISH and allowed:
            # Takes a second; what comes of it is tried above.
            continue
        if action == Action.EDIT:
            edit(report, people[who], str(number), allowed)
        else:
            status = send(browsers[who], action, report).status_code
            assert status == (302 if allowed else 403 if PEOPLE[who].sees else 404)
        if allowed:
            expected.take(who, action)
        fresh = Report.objects.get(pk=report.pk)
        signers = dict(fresh.signatures.values_list("role", "account__username"))
        assert (fresh.status, signers) == (
            expected.status,
            {role: people[one].username for role, one in expected.signers.items()},
        )
        assert Statistics2018.objects.get(report=report).sealed is (fresh.status != Status.DRAFT)
        happened = of_report.values_list("action", "result", "actor")[before:]
        told = (action if PEOPLE[who].sees else "look", "done" if allowed else "refused", people[who].pk)
        assert list(happened) == ([] if action == Action.EDIT else [told])
    assert events.broken(chain) is None


def edit(report: Report, by: Account, figure: str, allowed: bool) -> None:
    """Change one figure that raises no question."""
    try:
        workflow.save_cells(report, {"9.1": (None, figure)}, by=by)
    except Refused:
        assert not allowed
    else:
        assert allowed
