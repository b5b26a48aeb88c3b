"""Two people at the same instant. On PostgreSQL the row is locked; SQLite lets one writer in at a time."""

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import timezone

from filings import events, workflow
from filings.models import Account, Change, Event, Publication, Report, Signature, Statistics2018
from filings.permissions import Refused
from filings.states import Role, Status
from tests import factories
from tests.outcomes import sealed, signed
from tests.publications import force_status
from tests.reading import digest_of


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Do all calls at the same instant, each in a thread of its own: "" for what was done, or the sentence."""
    outcomes, barrier = [""] * len(calls), Barrier(len(calls))

    def do(place: int) -> None:
        try:
            barrier.wait()
            calls[place]()
        except Refused as refusal:
            outcomes[place] = refusal.sentence
        except Exception as error:
            outcomes[place] = repr(error)
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=[place]) for place in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


ROUNDS = 5
UNPRINTED = "所提交的内容还没有生成审核稿，请先在核对页生成。"


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_approve_at_once_and_one_signature_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.REVIEWER, county), name="reviewer")
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "年报现在是“待签发”，不能“审核通过”；须在“待审核”时进行。"
    for _round in range(ROUNDS):
        outcomes = at_once(
            lambda: workflow.approve(report, by=staff.reviewer), lambda: workflow.approve(report, by=second)
        )
        assert sorted(outcomes) == ["", late]
        winner = [staff.reviewer, second][outcomes.index("")]
        assert signed(report) == [("preparer", "preparer", staff.preparer), ("reviewer", "reviewer", winner)]
        assert Report.objects.get().status == Status.TO_SIGN
        workflow.return_for_changes(report, "再来一次。", by=staff.head)
        factories.submit(report, by=staff.preparer)
    assert Event.objects.filter(action="approve").count() == ROUNDS
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_approving_and_returning_at_once_end_as_one_after_the_other() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "年报现在是“填写”，不能“审核通过”；须在“待审核”时进行。"
    for _round in range(ROUNDS):
        approved, returned = at_once(
            lambda: workflow.approve(report, by=staff.reviewer),
            lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
        )
        # The return is possible before and after the approval, so it always ends in 填写 without a signature.
        assert (approved in {"", late}, returned) == (True, "")
        last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
        assert [one["role"] for one in last.detail["void"]] == ["preparer", *(["reviewer"] if not approved else [])]
        assert (Report.objects.get().status, sealed(report), signed(report)) == (Status.DRAFT, False, [])
        factories.submit(report, by=staff.preparer)
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_saving_and_submitting_at_once_never_signs_what_was_not_there() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    for figure in range(1, ROUNDS + 1):
        saved, submitted = at_once(
            lambda figure=figure: workflow.save_cells(report, {"9.1": (None, str(figure))}, by=staff.preparer),  # type: ignore[misc]
            lambda: factories.submit(report, by=staff.preparer),
        )
        late = "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。"
        if submitted:
            # The figure came between the copy and the signature.
            assert (saved, submitted, Signature.objects.count()) == ("", UNPRINTED, 0)
            continue
        assert saved in {"", late}
        signature = Signature.objects.get()
        assert signature.sha256 == digest_of(Report.objects.get())
        assert Change.objects.filter(address="9.1", new=str(figure)).exists() == (saved == "")
        workflow.return_for_changes(report, "再来一次。", by=staff.reviewer)


@pytest.mark.own_pdf
@pytest.mark.django_db(transaction=True)
def test_publishing_and_returning_at_once_end_with_one_of_them() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    published, returned = at_once(
        lambda: workflow.publish(report, by=staff.preparer),
        lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
    )
    assert returned == ""
    assert published == "年报现在是“填写”，不能“公开”；须在“待公开”时进行。"
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.DRAFT, 0)


@pytest.mark.own_pdf
@pytest.mark.django_db(transaction=True)
def test_two_people_publish_at_once_and_one_publication_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    outcomes = at_once(
        lambda: workflow.publish(report, by=staff.preparer), lambda: workflow.publish(report, by=staff.reviewer)
    )
    late = "年报现在是“已公开”，不能“公开”；须在“待公开”时进行。"
    assert sorted(outcomes) == ["", late]
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.PUBLISHED, 1)
    assert Event.objects.filter(action="publish").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_people_write_at_once_and_one_of_them_is_told() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.PREPARER, county))
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    told: dict[str, list[bool]] = {"chapter": [], "phone": [], "explanation": []}

    def write(by: Account) -> None:
        text = f"<p>{by.username}</p>"
        told["chapter"].append(workflow.save_chapter(report, "overview", text, seen=1, by=by).conflict is not None)
        fields, seen = {"contact_phone": by.username}, {"contact_phone": report.contact_phone}
        told["phone"].append(workflow.save_signoff(report, fields, by=by, seen=seen).conflicts != [])
        question = ("trainings_and_trainees", "9.2", by.username)
        told["explanation"].append(workflow.explain(report, *question, by=by, seen="") != [])

    assert at_once(lambda: write(staff.preparer), lambda: write(second)) == ["", ""]
    assert {what: sorted(conflicts) for what, conflicts in told.items()} == {what: [False, True] for what in told}


@pytest.mark.own_pdf
@pytest.mark.django_db(transaction=True)
def test_two_machines_publish_what_is_due_at_once_and_each_report_is_published_once() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    now = timezone.now()
    Report.objects.filter(pk=report.pk).update(publish_at=now - timedelta(hours=1), publish_by=staff.preparer)
    found: list[Publication | None] = []

    def one_machine() -> None:
        for due in workflow.due(now):
            found.append(workflow.publish_if_due(due, now=now))

    assert at_once(one_machine, one_machine) == ["", ""]
    assert [one for one in found if one] == [Publication.objects.get()]
    assert Event.objects.filter(action="publish").count() == 1
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_two_people_begin_a_correction_at_once_and_one_draft_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.PREPARER, county))
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    force_status(report, Status.PUBLISHED)
    outcomes = at_once(
        lambda: workflow.amend(report, "更正。", by=staff.preparer), lambda: workflow.amend(report, "更正。", by=second)
    )
    assert sorted(outcomes) == ["", "本报告的第2版已经开始填写，请在该版本上继续。"]
    assert list(Report.objects.order_by("version").values_list("version", flat=True)) == [1, 2]


# Many rounds of three people at the same instant, over connections that stay open.

MANY = 500
SIGNING = {
    Status.DRAFT: (workflow.submit, "preparer"),
    Status.IN_REVIEW: (workflow.approve, "reviewer"),
    Status.TO_SIGN: (workflow.sign, "head"),
}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_signing_returning_and_editing_at_the_same_instant() -> None:
    """One signs, one returns, two edit. Whatever order they come in, each is done whole or refused with a sentence."""
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.PREPARER, county))
    report = factories.filled_report(county, staff)
    chain, chance, barrier = f"report:{report.pk}", random.Random(2018), Barrier(4)
    done = dict.fromkeys(["sign", "return", "edit", "refused"], 0)

    def together(call: Callable[[], object]) -> tuple[str, object]:
        """("", what came of it), or the sentence; anything else than a refusal ends the test."""
        barrier.wait()
        try:
            return "", call()
        except Refused as refusal:
            return refusal.sentence, None

    def hang_up(_thread: int) -> None:
        barrier.wait()
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        try:
            for number in range(1, MANY + 1):
                fresh = Report.objects.get(pk=report.pk)
                if fresh.status == Status.TO_PUBLISH:
                    workflow.return_for_changes(report, "再来一次。", by=staff.head)
                    fresh = Report.objects.get(pk=report.pk)
                if fresh.status == Status.DRAFT:
                    # Refused all the same where one of the two edits comes first: then it is of another content.
                    factories.printed(report)
                sign, who = SIGNING[Status(fresh.status)]
                signer: Account = getattr(staff, who)
                before, texts = Event.objects.filter(chain=chain).count(), (f"{number}1", f"{number}2")
                calls: list[Callable[[], object]] = [
                    lambda sign=sign, by=signer: sign(report, by=by),  # type: ignore[misc]
                    lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
                    lambda text=texts[0]: workflow.save_cells(report, {"9.1": (None, text)}, by=staff.preparer),  # type: ignore[misc]
                    lambda text=texts[1]: workflow.save_cells(report, {"9.1": (None, text)}, by=second),  # type: ignore[misc]
                ]
                places = chance.sample(range(4), 4)
                came = dict(zip(places, pool.map(together, [calls[place] for place in places]), strict=True))
                signed_now, returned, *edited = [came[place][0] == "" for place in range(4)]
                for name, count in (("sign", signed_now), ("return", returned), ("edit", sum(edited))):
                    done[name] += int(count)
                done["refused"] += sum(sentence != "" for sentence, _saved in came.values())
                fresh = Report.objects.get(pk=report.pk)
                # Nobody's work is lost: who was told that it is saved finds it among the changes; the last one stands.
                saved = [text for text, ok in zip(texts, edited, strict=True) if ok]
                changes = list(Change.objects.filter(report=report, address="9.1").values_list("old", "new"))
                assert sorted(new for _old, new in changes if new in texts) == sorted(saved)
                assert all(old == new for (_, new), (old, _) in pairwise(changes))
                stored = Statistics2018.objects.get(report=report)
                assert str(stored.meetings) == (changes[-1][1] if changes else "0")
                # A signature stands for what the report says now, and the tables are sealed exactly while one does.
                digests = set(fresh.signatures.values_list("sha256", flat=True))
                assert (stored.sealed, digests) == (
                    fresh.status != Status.DRAFT,
                    {digest_of(fresh)} if fresh.status != Status.DRAFT else set(),
                )
                assert Event.objects.filter(chain=chain).count() == before + signed_now + returned
        finally:
            list(pool.map(hang_up, range(4)))
    assert events.broken(chain) is None
    assert sum(done.values()) == 4 * MANY
    assert min(done.values()) > MANY / 10, done
