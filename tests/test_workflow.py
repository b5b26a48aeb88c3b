"""A report from state to state, and what holds however a writing function is called."""

import pytest

from filings import checks, events, publishing, workflow
from filings.models import Event, Post, Report, Signature, Statistics2018, Unit
from filings.models.event import Result
from filings.states import TRANSITIONS, Action, Status
from tests import factories
from tests.outcomes import refused, sealed, signed
from tests.reading import content_of, digest_of, problems_of

# Each move: from, by whom, to, sealed afterwards, the signatures that stand afterwards.
MOVES = [
    (Action.SUBMIT, Status.DRAFT, "preparer", Status.IN_REVIEW, True, ["preparer"]),
    (Action.APPROVE, Status.IN_REVIEW, "reviewer", Status.TO_SIGN, True, ["preparer", "reviewer"]),
    (Action.SIGN, Status.TO_SIGN, "head", Status.TO_PUBLISH, True, ["preparer", "reviewer", "head"]),
    (Action.PUBLISH, Status.TO_PUBLISH, "preparer", Status.PUBLISHED, True, ["preparer", "reviewer", "head"]),
    (Action.PUBLISH, Status.TO_PUBLISH, "reviewer", Status.PUBLISHED, True, ["preparer", "reviewer", "head"]),
    (Action.RETURN, Status.IN_REVIEW, "reviewer", Status.DRAFT, False, []),
    (Action.RETURN, Status.IN_REVIEW, "head", Status.DRAFT, False, []),
    (Action.RETURN, Status.TO_SIGN, "reviewer", Status.DRAFT, False, []),
    (Action.RETURN, Status.TO_SIGN, "head", Status.DRAFT, False, []),
    (Action.RETURN, Status.TO_PUBLISH, "reviewer", Status.DRAFT, False, []),
    (Action.RETURN, Status.TO_PUBLISH, "head", Status.DRAFT, False, []),
    (Action.WITHDRAW, Status.PUBLISHED, "head", Status.WITHDRAWN, True, ["preparer", "reviewer", "head"]),
]


def test_every_transition_is_among_the_moves() -> None:
    assert {(action, source, who, target) for action, source, who, target, *_rest in MOVES} == {
        (action, source, role.value, move.target)
        for action, move in TRANSITIONS.items()
        for source in move.sources
        for role in move.roles
    }


@pytest.mark.parametrize(("action", "source", "who", "target", "seals", "signers"), MOVES)
def test_move(
    action: Action,
    source: Status,
    who: str,
    target: Status,
    seals: bool,
    signers: list[str],
    county: Unit,
    staff: factories.People,
) -> None:
    report = factories.report_in(source, county, staff)
    said, before, person = content_of(report).data, report.status_since, getattr(staff, who)
    chain = Event.objects.filter(chain=f"report:{report.pk}")
    earlier = chain.count()
    factories.take(action, report, person)
    report = Report.objects.get(pk=report.pk)
    assert (report.status, report.status_since > before, sealed(report)) == (target, True, seals)
    assert signed(report) == [(role, role, getattr(staff, role)) for role in signers]
    assert content_of(report).data == said
    assert [(one.action, one.actor, one.result) for one in chain.order_by("number")[earlier:]] == [
        (action, person, Result.DONE)
    ]
    assert events.broken(f"report:{report.pk}") is None


def test_whole_way_leaves_three_equal_digests_and_an_event_for_each_step(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff)
    digest = digest_of(report)
    publication = report.publication
    assert set(report.signatures.values_list("sha256", flat=True)) == {digest} == {publication.sha256("content")}
    assert publishing.read(publication.sha256("content")) == content_of(report).data
    sm3 = content_of(report).sm3
    files = {kind: publication.sha256(kind) for kind in ("content", "signatures", "html", "pdf")}
    assert list(Event.objects.values_list("number", "action", "actor__username", "detail").order_by("number")) == [
        (1, "start", "preparer", {}),
        (2, "submit", "preparer", {"sha256": digest, "sm3": sm3}),
        (3, "approve", "reviewer", {"sha256": digest, "sm3": sm3}),
        (4, "sign", "head", {"sha256": digest, "sm3": sm3}),
        (5, "publish", "preparer", files),
    ]


def test_report_goes_round_again_after_a_return(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    first = digest_of(report)
    workflow.return_for_changes(report, "培训场次请核对。", by=staff.head)
    workflow.save_cells(report, {"9.2": (None, "1"), "9.3": (None, "40")}, by=staff.preparer)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.TO_PUBLISH, staff)
    second = digest_of(report)
    assert first != second
    assert set(report.signatures.values_list("sha256", flat=True)) == {second}


# Submitting, approving and signing ask the checks; a second time is refused.


def test_submit_is_refused_while_errors_and_questions_are_open(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"3.3.4": (None, "1"), "9.2": (None, "2"), "8.3.1": (None, "x")}, by=staff.preparer)
    assert sorted((one.code, one.blocking) for one in checks.unsettled(problems_of(report))) == [
        ("misread", True),
        ("sum_differs", True),
        ("sum_differs", True),
        ("trainings_and_trainees", False),
    ]
    sentence = refused(lambda: factories.submit(report, by=staff.preparer))
    assert sentence == "还有 3 处错误、1 个疑问没有说明。"
    assert (Report.objects.get().status, sealed(report), Signature.objects.count()) == (Status.DRAFT, False, 0)


def test_explained_question_lets_the_report_pass_until_a_figure_changes(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(report, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    assert checks.unsettled(problems_of(report)) == []
    workflow.save_cells(report, {"9.2": (None, "3")}, by=staff.preparer)
    sentence = refused(lambda: factories.submit(report, by=staff.preparer))
    assert sentence == "还有 0 处错误、1 个疑问没有说明。"


@pytest.mark.parametrize(
    ("action", "status", "who", "gone"),
    [
        (Action.APPROVE, Status.IN_REVIEW, "reviewer", "head"),
        (Action.SIGN, Status.TO_SIGN, "head", "reviewer"),
        (Action.PUBLISH, Status.TO_PUBLISH, "preparer", "head"),
    ],
)
def test_checks_are_asked_again_at_each_step(
    action: Action, status: Status, who: str, gone: str, county: Unit, staff: factories.People
) -> None:
    """What was in order at submitting may have ceased to be: a printed name no longer holds its post."""
    report = factories.report_in(status, county, staff)
    Post.objects.filter(account=getattr(staff, gone)).delete()
    sentence = refused(lambda: factories.take(action, report, getattr(staff, who)))
    assert sentence == "还有 1 处错误、0 个疑问没有说明。"
    assert Report.objects.get().status == status


@pytest.mark.parametrize(("action", "source", "who"), [move[:3] for move in MOVES if move[0] != Action.PUBLISH])
def test_second_time_is_refused(
    action: Action, source: Status, who: str, county: Unit, staff: factories.People
) -> None:
    report, person = factories.report_in(source, county, staff), getattr(staff, who)
    factories.take(action, report, person)
    after = Report.objects.get()
    # `report` still says what was read before the first time, as a page opened twice would.
    sentence = refused(lambda: factories.take(action, report, person))
    assert sentence.startswith(f"年报现在是“{after.get_status_display()}”，不能“{action.label}”；")
    assert Report.objects.get().status_since == after.status_since


def test_nobody_signs_another_version_than_was_shown(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    shown = digest_of(report)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    workflow.save_cells(report, {"9.1": (None, "4")}, by=staff.preparer)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.IN_REVIEW, staff)
    sentence = refused(lambda: workflow.approve(report, by=staff.reviewer, seen=shown))
    assert sentence == "打开本页之后，报告内容有了变动，本次没有签名。请重新审阅后再签。"
    workflow.approve(report, by=staff.reviewer, seen=digest_of(report))
    assert Report.objects.get().status == Status.TO_SIGN


# Returning.


@pytest.mark.parametrize("reason", ["", "   ", "\n\t \u3000"])
def test_return_needs_a_reason(reason: str, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    sentence = refused(lambda: workflow.return_for_changes(report, reason, by=staff.reviewer))
    assert sentence == "请写明退回原因，让填报人知道要改什么。"
    assert (Report.objects.get().status, Signature.objects.count()) == (Status.IN_REVIEW, 1)


@pytest.mark.parametrize(("length", "passes"), [(2000, True), (2001, False)])
def test_reason_has_a_longest_length(length: int, passes: bool, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    if passes:
        workflow.return_for_changes(report, "改" * length, by=staff.reviewer)
    else:
        sentence = refused(lambda: workflow.return_for_changes(report, "改" * length, by=staff.reviewer))
        assert sentence == "内容超过 2000 个字，请写得简短一些。"


def test_return_keeps_the_reason_and_the_void_signatures_in_its_event(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    workflow.return_for_changes(report, " 第一行\r\n第二行\x00\x07 ", by=staff.head)
    assert Event.objects.get(action="return").detail == {
        "reason": "第一行\n第二行␀␇",
        "void": [{"role": "preparer", "name": "preparer"}, {"role": "reviewer", "name": "reviewer"}],
        "remarks": 0,
    }


# Fields that nobody offered.


def test_saving_sign_off_fields_writes_no_other_field(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    fields = {"status": "published", "version": "9", "year": "2030", "unit_id": "1", "contact_phone": "1234567"}
    assert workflow.save_signoff(report, fields, by=staff.preparer).changed == ["contact_phone"]
    fresh = Report.objects.get()
    assert (fresh.status, fresh.version, fresh.year, fresh.unit_id) == (Status.DRAFT, 1, 2018, county.pk)


@pytest.mark.parametrize("name", ["sealed", "report", "marks", "meetings", "pk", "9.1 ", "", "9.1\x00", "3"])
def test_saving_cells_takes_addresses_only(name: str, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    with pytest.raises(workflow.BadEntries) as caught:
        workflow.save_cells(report, {"9.1": (None, "5"), name: (None, "1")}, by=staff.preparer)
    assert caught.value.entries == [(name, "本表没有这一格。")]
    assert Statistics2018.objects.get().meetings == 0
