"""What the database itself refuses of a report, in every state: tried column by column, by SQL, past the workflow."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction

from filings import guards, workflow
from filings.guards.rules import tables
from filings.models import (
    Account,
    Artefact,
    Change,
    Chapter,
    Explanation,
    Publication,
    Remark,
    Report,
    Signature,
    Signer,
    Statistics2018,
    Unit,
)
from filings.states import TRANSITIONS, Status
from tests import factories
from tests.commands import run
from tests.past_the_workflow import is_taken, report_of_another_unit
from tests.publications import publish_quickly

pytestmark = [pytest.mark.django_db]

Row = models.Model
ENDED = frozenset({Status.PUBLISHED, Status.WITHDRAWN})

# What may be written, column by column. The rest of a draft may be written while it is one; nothing else ever.
NEVER = {
    "id",
    "report_id",
    # A report is what it was started as, and these follow from its moves.
    *("Report.unit_id", "Report.year", "Report.version", "Report.edition_code", "Report.status"),
    *("Report.newest", "Report.current", "Report.identity", "Report.last_year_id", "Report.checked"),
    # Held by a CHECK or by uniqueness as well.
    *("Report.publish_at", "Report.publish_by_id", "Report.correction_reason", "Signer.role"),
    *(f"{table.__name__}.column" for table in tables()),
    *("Explanation.verdict", "Explanation.verdict_by_id", "Explanation.verdict_at"),
    *("Remark.resolved_at", "Remark.resolved_by_id"),
    *("Publication.withdrawn_at", "Publication.withdrawn_by_id", "Publication.withdrawn_reason"),
}
NOT_EVEN_IN_A_DRAFT = {"Signature", "Publication", "Artefact"}
TOGETHER: dict[tuple[str, ...], set[Status]] = {
    ("Report.publish_at", "Report.publish_by_id"): {Status.TO_PUBLISH},
    ("Explanation.verdict", "Explanation.verdict_by_id", "Explanation.verdict_at"): {Status.DRAFT, Status.IN_REVIEW},
    ("Remark.resolved_at", "Remark.resolved_by_id"): set(Status),
    ("Publication.withdrawn_at", "Publication.withdrawn_by_id", "Publication.withdrawn_reason"): {Status.PUBLISHED},
}


def may_update(model: str, column: str, status: Status) -> bool:
    """The list of the decision, written down once more."""
    name = f"{model}.{column}"
    if name == "Report.newest":
        # The next version is started.
        return status in ENDED
    if model == "Remark":
        # Nothing ties a remark to what is signed.
        return name not in NEVER
    if {name, column} & NEVER:
        return False
    if name == "Report.status_since":
        return True
    return status == Status.DRAFT and model not in NOT_EVEN_IN_A_DRAFT


@pytest.fixture
def other(county: Unit) -> Report:
    return report_of_another_unit()


@pytest.fixture(params=[*Status])
def report(request: pytest.FixtureRequest, county: Unit, staff: factories.People, other: Report) -> Report:
    """A report in each state, with a row of each kind, as the workflow makes them but for setting the PDF."""
    status = Status(request.param)
    draft = factories.filled_report(county, staff)
    workflow.save_cells(draft, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(draft, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    Remark.objects.create(report=draft, place="", text="请核对。", by=staff.reviewer, at=draft.status_since)
    made = factories.carried_on(draft, Status.TO_PUBLISH if status in ENDED else status, staff)
    if status in ENDED:
        publish_quickly(made, staff.preparer)
        if status == Status.WITHDRAWN:
            workflow.withdraw(made, "按上级通知撤销公开。", by=staff.head)
    with guards.lifted():
        # Every other form as well, though no report has two.
        for table in tables():
            if not table.objects.filter(report=made).exists():
                column = table.columns[0].key
                figures = dict.fromkeys((figure.name for figure in table.figures), 0)
                table.objects.create(report=made, column=column, **figures)
    return Report.objects.get(pk=made.pk)


def rows_of(report: Report) -> list[Row]:
    """One row of each kind that belongs to `report`, as far as it has one."""
    kinds: list[Any] = [*tables(), Chapter, Signer, Explanation, Change, Remark, Signature, Publication]
    found = [report, *(kind.objects.filter(report=report).order_by("-pk").first() for kind in kinds)]
    # The last signer is the head: a second one may follow, which no preparer may.
    artefact = Artefact.objects.filter(publication__report=report).first()
    return [row for row in (*found, artefact) if row is not None]


def another(field: Any, row: Row, other: Report) -> Any:
    """A value that the column does not hold now."""
    now = getattr(row, field.attname)
    if field.primary_key:
        return now + 1000
    if field.name == "report":
        return other.pk
    if field.is_relation:
        known = field.related_model.objects.exclude(pk=now)
        return known.values_list("pk", flat=True).first()
    if field.choices:
        return next(value for value, _label in field.choices if value not in (now, ""))
    made: dict[type[models.Field[Any, Any]], Callable[[], Any]] = {
        models.BooleanField: lambda: not now,
        models.JSONField: lambda: {"other": "1"},
        models.DateTimeField: lambda: datetime(2026, 1, 2, tzinfo=UTC),
        models.DateField: lambda: date(2026, 1, 2),
    }
    for kind, value in made.items():
        if isinstance(field, kind):
            return value()
    return (now or 0) + 1 if isinstance(field, models.IntegerField) else "another"


def manager(row: Row) -> Any:
    return type(row)._default_manager.filter(pk=row.pk)


def test_each_column_is_written_only_where_it_is_listed(report: Report, other: Report) -> None:
    status, found, wanted = Status(report.status), {}, {}
    for row in rows_of(report):
        for field in row._meta.concrete_fields:
            name = f"{type(row).__name__}.{field.attname}"
            value = another(field, row, other)
            found[name] = is_taken(partial(manager(row).update, **{field.attname: value}))
            wanted[name] = may_update(type(row).__name__, str(field.attname), status)
    assert found == wanted


def test_columns_that_belong_together(report: Report, other: Report) -> None:
    rows = {type(row).__name__: row for row in rows_of(report)}
    for names, where in TOGETHER.items():
        row = rows.get(names[0].split(".")[0])
        if row is None:
            continue
        columns = {name.split(".")[1] for name in names}
        fields = [field for field in row._meta.concrete_fields if field.attname in columns]
        values = {field.attname: another(field, row, other) for field in fields}
        taken = is_taken(partial(manager(row).update, **values))
        assert taken == (report.status in where), names


def test_rows_are_deleted_only_from_a_draft(report: Report) -> None:
    found = {type(row).__name__: is_taken(partial(manager(row)._raw_delete, "default")) for row in rows_of(report)}
    draft = report.status == Status.DRAFT
    assert found == {name: name == "Remark" or draft for name in found}


def insert_again(row: Row, draft: bool) -> None:
    """Insert a row in its own place, where it can be deleted, or else beside itself."""
    if draft:
        manager(row)._raw_delete("default")
    else:
        row.pk = None
    row._state.adding = True
    row.save(force_insert=True)


def test_rows_are_inserted_only_into_a_draft(report: Report) -> None:
    found, draft = {}, report.status == Status.DRAFT
    for row in rows_of(report):
        name = type(row).__name__
        found[name] = is_taken(partial(insert_again, row, draft))
    assert found == {name: draft or name in ("Remark", "Change") for name in found}


def facts_of(report: Report, target: Status) -> dict[str, Any]:
    """The columns that the CHECKs want to go with a state."""
    identity = None if target == Status.DRAFT else report.identity or {"official_name": "x"}
    facts = {"status": target, "current": target == Status.PUBLISHED, "identity": identity}
    return facts | ({"last_year": None, "checked": None} if target == Status.DRAFT else {})


@pytest.mark.parametrize("target", [*Status])
def test_moves_are_those_of_the_states_and_bear_their_signatures(report: Report, target: Status) -> None:
    """As it stands a report lacks the next signature, or its publication: only the way back is open."""
    back = any(target == Status.DRAFT and report.status in move.sources for move in TRANSITIONS.values())
    stays = target == report.status
    facts = facts_of(report, target)
    if stays and target == Status.PUBLISHED:
        facts["current"] = True
    move = lambda: Report.objects.filter(pk=report.pk).update(**facts)  # noqa: E731
    assert is_taken(move) == (stays or (back and report.status in {"in_review", "to_sign", "to_publish"}))


REPLACING = {
    # Removes the row in its way without asking any trigger on DELETE.
    "sqlite": "INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE id = {pk}",
    "postgresql": (
        "INSERT INTO {table} SELECT * FROM {table} WHERE id = {pk}"
        " ON CONFLICT (id) DO UPDATE SET id = excluded.id + 1000"
    ),
}


def test_nothing_is_replaced(report: Report) -> None:
    for row in rows_of(report):
        if not isinstance(row, Remark):
            statement = REPLACING[connection.vendor].format(table=row._meta.db_table, pk=row.pk)
            with pytest.raises(IntegrityError, match="guard:"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)


@pytest.mark.postgresql
def test_nothing_is_truncated(other: Report) -> None:
    """Nor is any table on which the guarded ones stand: accounts, units."""
    connection.check_constraints()
    guarded = dict.fromkeys(rule.model for rule in guards.rules())
    assert set(guarded) >= set(tables())
    every: list[type[models.Model]] = [*guarded, Account, Unit]
    for model in every:
        with (
            pytest.raises(DatabaseError, match=r"guard:fixed|append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(f"TRUNCATE {model._meta.db_table} CASCADE")


@pytest.fixture
def in_review(county: Unit, staff: factories.People, other: Report) -> Report:
    return factories.report_in(Status.IN_REVIEW, county, staff)


# Born, loaded, migrated


@pytest.mark.parametrize("status", [status for status in Status if status != Status.DRAFT])
def test_report_is_born_as_a_draft(status: Status, county: Unit) -> None:
    born = Report(unit=county, year=2018, status_since=datetime.now(UTC), **facts_of(Report(), status))
    with pytest.raises(IntegrityError, match="guard:no_such_move"), transaction.atomic():
        born.save()


def test_loaded_data_passes_no_guard(in_review: Report, tmp_path: Any) -> None:
    row = Statistics2018.objects.get(report=in_review)
    row.meetings = (row.meetings or 0) + 1
    path = tmp_path / "rows.json"
    path.write_text(serializers.serialize("json", [row]))
    with pytest.raises(IntegrityError, match="guard:not_a_draft"):
        call_command("loaddata", path, verbosity=0)


def test_guards_stand_after_all_migrations() -> None:
    assert guards.missing(connection) == []
    assert len(guards.standing(connection)) > 40


def test_missing_guards_are_told() -> None:
    assert run("verify_publications") == (0, ["0个已公开版本均与签署内容一致。"])
    guards.drop(connection)
    assert run("verify_publications") == (1, ["数据库守护规则缺失。请运行 migrate，并查明原因。"])
    guards.install(connection)


def fail_without_guards() -> None:
    assert guards.standing(connection) == []
    raise ZeroDivisionError


def test_lifted_guards_are_put_back_whatever_happens(in_review: Report) -> None:
    before = guards.standing(connection)
    with pytest.raises(ZeroDivisionError), guards.lifted():
        fail_without_guards()
    assert guards.standing(connection) == before


def test_what_a_guard_refuses_is_said_in_a_sentence(
    in_review: Report, staff: factories.People, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As if the workflow had forgotten to ask: the permission to edit is the first thing that refuses."""
    client = factories.signed_in(staff.preparer)
    with guards.lifted():
        Report.objects.filter(pk=in_review.pk).update(status=Status.DRAFT, identity=None, last_year=None, checked=None)
    answer = client.post(f"/desk/reports/{in_review.pk}/cells/", {"9.1": ["0", "7"]}, content_type="application/json")
    # A draft with signatures, as no return leaves one.
    assert answer.status_code == 403
    told = "年报签署后内容不能改动。未保存任何内容，请刷新页面。"
    assert answer.json()["sentence"] == told
    assert "the database refused" in caplog.text
