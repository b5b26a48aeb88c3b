"""A report from state to state, and what holds however a writing function is called."""

import ast
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Barrier, Thread

import pytest
from django.db import connections
from django.utils import translation
from pytest_django import Settings

from filings import checks, content, events, publishing, workflow
from filings.models import (
    Account,
    Change,
    Event,
    Explanation,
    Post,
    Publication,
    Report,
    Signature,
    Statistics2018,
    Unit,
)
from filings.models.event import Result
from filings.permissions import Refused
from filings.states import TRANSITIONS, Action, Role, Status
from tests import factories

FILINGS = Path(__file__).resolve().parent.parent / "filings"


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    """Sentences as they stand in the source."""
    with translation.override("en"):
        yield


@pytest.fixture
def county(db: None) -> Unit:
    return factories.unit()


@pytest.fixture
def staff(county: Unit) -> factories.People:
    return factories.people(county)


def sealed(report: Report) -> bool:
    return Statistics2018.objects.get(report=report).sealed


def signed(report: Report) -> list[tuple[str, str, Account]]:
    """The signatures in the order they were given: role, printed name, account."""
    return [(one.role, one.name, one.account) for one in report.signatures.select_related("account").order_by("at")]


def refused(call: Callable[[], object]) -> str:
    """The sentence with which the call was refused."""
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.sentence


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
    said, before, person = content.canonical(report), report.status_since, getattr(staff, who)
    chain = Event.objects.filter(chain=f"report:{report.pk}")
    earlier = chain.count()
    factories.take(action, report, person)
    report = Report.objects.get(pk=report.pk)
    assert (report.status, report.status_since > before, sealed(report)) == (target, True, seals)
    assert signed(report) == [(role, role, getattr(staff, role)) for role in signers]
    assert content.canonical(report) == said
    assert [(one.action, one.actor, one.result) for one in chain.order_by("number")[earlier:]] == [
        (action, person, Result.DONE)
    ]
    assert events.broken(f"report:{report.pk}") is None


def test_whole_way_leaves_three_equal_digests_and_an_event_for_each_step(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.PUBLISHED, county, staff)
    digest = content.digest(report)
    publication = report.publication
    assert set(report.signatures.values_list("digest", flat=True)) == {digest} == {publication.content}
    assert publishing.read(publication.content) == content.canonical(report)
    assert list(Event.objects.values_list("number", "action", "actor__username", "detail").order_by("number")) == [
        (1, "start", "preparer", {}),
        (2, "submit", "preparer", {"digest": digest}),
        (3, "approve", "reviewer", {"digest": digest}),
        (4, "sign", "head", {"digest": digest}),
        (5, "publish", "preparer", {"content": digest, "html": publication.html, "pdf": publication.pdf}),
    ]


def test_report_goes_round_again_after_a_return(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    first = content.digest(report)
    workflow.return_for_changes(report, "培训场次请核对。", by=staff.head)
    workflow.save_cells(report, {"9.2": (None, "1"), "9.3": (None, "40")}, by=staff.preparer)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.TO_PUBLISH, staff)
    second = content.digest(report)
    assert first != second
    assert set(report.signatures.values_list("digest", flat=True)) == {second}


# Submitting, approving and signing ask the checks; a second time is refused.


def test_submit_is_refused_while_errors_and_questions_are_open(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"3.3.4": (None, "1"), "9.2": (None, "2"), "8.3.1": (None, "x")}, by=staff.preparer)
    assert sorted((one.code, one.blocking) for one in checks.unsettled(checks.problems(report))) == [
        ("misread", True),
        ("sum_differs", True),
        ("sum_differs", True),
        ("trainings_and_trainees", False),
    ]
    sentence = refused(lambda: workflow.submit(report, by=staff.preparer))
    assert sentence == "3 errors and 1 questions without an explanation are still open."
    assert (Report.objects.get().status, sealed(report), Signature.objects.count()) == (Status.DRAFT, False, 0)


def test_explained_question_lets_the_report_pass_until_a_figure_changes(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(report, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    assert checks.unsettled(checks.problems(report)) == []
    workflow.save_cells(report, {"9.2": (None, "3")}, by=staff.preparer)
    sentence = refused(lambda: workflow.submit(report, by=staff.preparer))
    assert sentence == "0 errors and 1 questions without an explanation are still open."


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
    assert sentence == "1 errors and 0 questions without an explanation are still open."
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
    assert sentence.startswith(f"“{action.label}” is not possible while the report is “{after.get_status_display()}”; ")
    assert Report.objects.get().status_since == after.status_since


def test_nobody_signs_another_version_than_was_shown(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    shown = content.digest(report)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    workflow.save_cells(report, {"9.1": (None, "4")}, by=staff.preparer)
    report = factories.carried_on(Report.objects.get(pk=report.pk), Status.IN_REVIEW, staff)
    sentence = refused(lambda: workflow.approve(report, by=staff.reviewer, seen=shown))
    assert sentence == "The report has changed since this page was shown to you. Nothing was signed. Read it again."
    workflow.approve(report, by=staff.reviewer, seen=content.digest(report))
    assert Report.objects.get().status == Status.TO_SIGN


# Returning.


@pytest.mark.parametrize("reason", ["", "   ", "\n\t \u3000"])
def test_return_needs_a_reason(reason: str, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    sentence = refused(lambda: workflow.return_for_changes(report, reason, by=staff.reviewer))
    assert sentence == "Say why you return the report, so that the preparer knows what to change."
    assert (Report.objects.get().status, Signature.objects.count()) == (Status.IN_REVIEW, 1)


@pytest.mark.parametrize(("length", "passes"), [(2000, True), (2001, False)])
def test_reason_has_a_longest_length(length: int, passes: bool, county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    if passes:
        workflow.return_for_changes(report, "改" * length, by=staff.reviewer)
    else:
        sentence = refused(lambda: workflow.return_for_changes(report, "改" * length, by=staff.reviewer))
        assert sentence == "The reason is longer than 2000 characters."


def test_return_keeps_the_reason_and_the_void_signatures_in_its_event(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_SIGN, county, staff)
    workflow.return_for_changes(report, " 第一行\r\n第二行\x00\x07 ", by=staff.head)
    assert Event.objects.get(action="return").detail == {
        "reason": "第一行\n第二行␀␇",
        "void": ["Preparer preparer", "Reviewer reviewer"],
    }


# Publishing checks what was signed against the rows once more.


def tamper_with_a_figure(report: Report) -> None:
    Statistics2018.objects.filter(report=report).update(meetings=7)


def tamper_with_a_chapter(report: Report) -> None:
    report.chapters.filter(key="outlook").update(body="<p>另一段文字。</p>")


def tamper_with_the_date(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(report_date="2019-03-31")


def tamper_with_the_phone(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(contact_phone="12345")


def add_an_explanation(report: Report) -> None:
    Explanation.objects.create(
        report=report, code="jump", cell="1.1", values={}, text="x", by=None, at="2019-03-01T00:00Z"
    )


def tamper_with_a_digest(report: Report) -> None:
    report.signatures.filter(role=Role.REVIEWER).update(digest="0" * 64)


def tamper_with_all_digests(report: Report) -> None:
    report.signatures.update(digest="0" * 64)


def take_a_signature_away(report: Report) -> None:
    report.signatures.filter(role=Role.HEAD).delete()


@pytest.mark.parametrize(
    "tamper",
    [
        tamper_with_a_figure,
        tamper_with_a_chapter,
        tamper_with_the_date,
        tamper_with_the_phone,
        add_an_explanation,
        tamper_with_a_digest,
        tamper_with_all_digests,
        take_a_signature_away,
    ],
)
def test_what_was_signed_is_checked_before_publishing(
    tamper: Callable[[Report], None], county: Unit, staff: factories.People
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    tamper(report)
    sentence = refused(lambda: workflow.publish(report, by=staff.preparer))
    assert sentence == (
        "The report is not what was signed: its content or a signature differs. Return it and sign it again."
    )
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


def test_publishing_that_cannot_build_is_refused_and_leaves_the_report_to_publish(
    county: Unit, staff: factories.People, settings: Settings
) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    settings.RENDER_BYTES = 1024 * 1024
    with pytest.raises(Refused) as caught:
        workflow.publish(report, by=staff.preparer)
    assert isinstance(caught.value.__cause__, publishing.CannotBuild)
    assert caught.value.sentence == caught.value.__cause__.sentence
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.TO_PUBLISH, 0)


# Fields that nobody offered.


def test_saving_sign_off_fields_writes_no_other_field(county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    fields = {"status": "published", "version": "9", "year": "2030", "unit_id": "1", "contact_phone": "1234567"}
    assert workflow.save_signoff(report, fields, by=staff.preparer) == ["contact_phone"]
    fresh = Report.objects.get()
    assert (fresh.status, fresh.version, fresh.year, fresh.unit_id) == (Status.DRAFT, 1, 2018, county.pk)


@pytest.mark.parametrize("name", ["sealed", "report", "marks", "meetings", "pk", "9.1 ", "", "9.1\x00", "3"])
def test_saving_cells_takes_addresses_only(name: str, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    with pytest.raises(workflow.BadEntries) as caught:
        workflow.save_cells(report, {"9.1": (None, "5"), name: (None, "1")}, by=staff.preparer)
    assert caught.value.entries == [(name, "There is no such cell in this form.")]
    assert Statistics2018.objects.get().meetings == 0


# At the same instant. On PostgreSQL the row is locked; SQLite lets one writer in at a time.


def at_once(*calls: Callable[[], object]) -> list[str]:
    """Do all calls at the same instant, each in a thread of its own: "" for what was done, or the sentence."""
    outcomes, barrier = [""] * len(calls), Barrier(len(calls))

    def do(place: int) -> None:
        try:
            with translation.override("en"):
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


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_approve_at_once_and_one_signature_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    second = factories.account("second", (Role.REVIEWER, county), name="reviewer")
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "“Approve” is not possible while the report is “Awaiting signature”; it must be “Awaiting review”."
    for _round in range(ROUNDS):
        outcomes = at_once(
            lambda: workflow.approve(report, by=staff.reviewer), lambda: workflow.approve(report, by=second)
        )
        assert sorted(outcomes) == ["", late]
        winner = [staff.reviewer, second][outcomes.index("")]
        assert signed(report) == [("preparer", "preparer", staff.preparer), ("reviewer", "reviewer", winner)]
        assert Report.objects.get().status == Status.TO_SIGN
        workflow.return_for_changes(report, "再来一次。", by=staff.head)
        workflow.submit(report, by=staff.preparer)
    assert Event.objects.filter(action="approve").count() == ROUNDS
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_approving_and_returning_at_once_end_as_one_after_the_other() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    late = "“Approve” is not possible while the report is “Being filled in”; it must be “Awaiting review”."
    for _round in range(ROUNDS):
        approved, returned = at_once(
            lambda: workflow.approve(report, by=staff.reviewer),
            lambda: workflow.return_for_changes(report, "请核对。", by=staff.head),
        )
        # The return is possible before and after the approval, so it always ends in 填写 without a signature.
        assert (approved in {"", late}, returned) == (True, "")
        last = Event.objects.filter(chain=f"report:{report.pk}").latest("number")
        assert last.detail["void"] == ["Preparer preparer", *(["Reviewer reviewer"] if not approved else [])]
        assert (Report.objects.get().status, sealed(report), signed(report)) == (Status.DRAFT, False, [])
        workflow.submit(report, by=staff.preparer)
    assert events.broken(f"report:{report.pk}") is None


@pytest.mark.django_db(transaction=True)
def test_saving_and_submitting_at_once_never_signs_what_was_not_there() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.filled_report(county, staff)
    for figure in range(1, ROUNDS + 1):
        saved, submitted = at_once(
            lambda figure=figure: workflow.save_cells(report, {"9.1": (None, str(figure))}, by=staff.preparer),  # type: ignore[misc]
            lambda: workflow.submit(report, by=staff.preparer),
        )
        late = "The report is “Awaiting review” and can't be changed now. Ask the reviewer or the head to return it."
        assert (saved in {"", late}, submitted) == (True, "")
        signature = Signature.objects.get()
        assert signature.digest == content.digest(Report.objects.get())
        assert Change.objects.filter(address="9.1", new=str(figure)).exists() == (saved == "")
        workflow.return_for_changes(report, "再来一次。", by=staff.reviewer)


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
    assert (
        published
        == "“Publish” is not possible while the report is “Being filled in”; it must be “Awaiting publication”."
    )
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.DRAFT, 0)


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_at_once_and_one_publication_stands() -> None:
    county = factories.unit()
    staff = factories.people(county)
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    outcomes = at_once(
        lambda: workflow.publish(report, by=staff.preparer), lambda: workflow.publish(report, by=staff.reviewer)
    )
    late = "“Publish” is not possible while the report is “Published”; it must be “Awaiting publication”."
    assert sorted(outcomes) == ["", late]
    assert (Report.objects.get().status, Publication.objects.count()) == (Status.PUBLISHED, 1)
    assert Event.objects.filter(action="publish").count() == 1


# The one writer of states and seals.

GUARDED = {"status", "sealed"}
WRITERS = {"create", "update", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "save"}
ROWS = {"Report", "Table", "Statistics2018", "table"}


def writes(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Where a piece of source writes a guarded column: line and column."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Attribute) and inner.attr in GUARDED:
                        yield node.lineno, inner.attr
        elif isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            named = {str(word.arg) for word in node.keywords} if called in WRITERS | ROWS else set()
            quoted = {
                str(inner.value)
                for inner in ast.walk(node)
                if isinstance(inner, ast.Constant) and called in {"setattr", "update_or_create", "bulk_update", "save"}
            }
            yield from ((node.lineno, name) for name in sorted((named | quoted) & GUARDED))


@pytest.mark.parametrize(
    "source",
    [
        "report.status = Status.DRAFT",
        "report.status, other = 1, 2",
        "self.row.sealed = True",
        "Report.objects.filter(pk=1).update(status='draft')",
        "table.objects.create(report=report, sealed=True)",
        "Report(unit=unit, status='draft')",
        "setattr(report, 'status', 'draft')",
        "rows.update_or_create(pk=1, defaults={'sealed': True})",
        "rows.bulk_update(found, ['status'])",
        "report.save(update_fields=['status'])",
    ],
)
def test_finder_finds_each_way_of_writing(source: str) -> None:
    assert len(list(writes(ast.parse(source)))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "Report.objects.filter(status='draft')",
        "render(request, '403.html', status=403)",
        "if report.status == Status.DRAFT: pass",
        "status = report.status",
    ],
)
def test_finder_leaves_reading_alone(source: str) -> None:
    assert list(writes(ast.parse(source))) == []


def test_only_transitions_write_status_and_seal() -> None:
    found = {
        str(path.relative_to(FILINGS)): sorted({column for _line, column in writes(ast.parse(path.read_text()))})
        for path in FILINGS.rglob("*.py")
        if "migrations" not in path.parts
    }
    assert {path: columns for path, columns in found.items() if columns} == {
        "workflow/transitions.py": ["sealed", "status"]
    }
    assert [str(path) for path in FILINGS.rglob("*.py") if "UPDATE filings_" in path.read_text()] == []
