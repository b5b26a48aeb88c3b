"""Which signatures the database takes, and that what is published is what was signed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from filings import guards
from filings.models import (
    Account,
    Report,
    Signature,
    Signer,
    Unit,
)
from filings.states import Action, Role, Status
from filings.workflow.transitions import move
from tests import factories
from tests.past_the_workflow import is_taken, report_of_another_unit
from tests.publications import rows_of_publication

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def other(county: Unit) -> Report:
    return report_of_another_unit()


@pytest.fixture
def in_review(county: Unit, staff: factories.People, other: Report) -> Report:
    return factories.report_in(Status.IN_REVIEW, county, staff)


def signature(report: Report, **changed: Any) -> Signature:
    """What the reviewer's signature of `report` would be."""
    role = changed.get("role", Role.REVIEWER)
    signer = changed.get("signer") or Signer.objects.get(report=report, role=role)
    account = Account.objects.get(username="reviewer")
    first = report.signatures.get(role=Role.PREPARER)
    facts = {"role": role, "signer": signer, "name": signer.name, "account": account, "account_name": "reviewer"}
    digests = {"at": first.at, "sha256": first.sha256, "sm3": first.sm3}
    return Signature(report=report, **{**facts, **digests, **changed})


def test_signature_of_its_signer_is_taken(in_review: Report) -> None:
    assert is_taken(signature(in_review).save)


FORGERIES: dict[str, Callable[[Report, Report], dict[str, Any]]] = {
    "by an account without the post": lambda mine, other: {"account": Account.objects.get(username="head")},
    "by the account that signed before": lambda mine, other: {"account": Account.objects.get(username="preparer")},
    "for a signer of another report": lambda mine, other: {"signer": Signer.objects.get(report=other, role="reviewer")},
    "under another name": lambda mine, other: {"name": "head"},
    "out of turn": lambda mine, other: {"role": Role.HEAD, "account": Account.objects.get(username="head")},
    "of another content": lambda mine, other: {"sha256": "0" * 64},
    "as what no signer is": lambda mine, other: {
        "role": "clerk",
        "signer": Signer.objects.get(report=mine, role="head"),
    },
}


@pytest.mark.parametrize("forge", FORGERIES.values(), ids=FORGERIES.keys())
def test_forged_signature_is_refused(
    forge: Callable[[Report, Report], dict[str, Any]], in_review: Report, other: Report
) -> None:
    assert not is_taken(signature(in_review, **forge(in_review, other)).save)


def test_signature_for_a_role_twice_is_refused(in_review: Report, county: Unit, staff: factories.People) -> None:
    second = factories.account("second", (Role.REVIEWER, county), name="reviewer")
    signature(in_review).save()
    assert not is_taken(signature(in_review, account=second).save)


def test_one_account_signs_once(county: Unit, other: Report) -> None:
    one = factories.account("one", *((role, county) for role in Role), name="甲")
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    with guards.lifted():
        Signer.objects.filter(report=report).update(name="甲")
        report.signatures.update(account=one, name="甲")
    assert not is_taken(signature(report, account=one, name="甲").save)


@pytest.mark.parametrize("change", ["no file", "another content"])
def test_what_is_published_is_what_was_signed(change: str, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    made = rows_of_publication(report, staff.preparer, report.status_since)
    signed = made.artefacts.filter(kind="content")
    with guards.lifted():
        signed.delete() if change == "no file" else signed.update(sha256="0" * 64)
    with pytest.raises(IntegrityError, match="guard:not_signed report update"), transaction.atomic():
        move(report, Action.PUBLISH, staff.preparer)
