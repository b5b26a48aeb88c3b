"""CHECKs of all models: of columns with choices, and of who and when; names that outsiders read."""

from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

import filings.models
from filings import events, guards, workflow
from filings.guards.rules import tables
from filings.models import (
    Account,
    Chapter,
    Explanation,
    Report,
    Signature,
    Unit,
)
from filings.models.report import Verdict
from filings.states import Status
from tests import factories

pytestmark = [pytest.mark.django_db]


def all_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("filings").get_models())


CHOICES = [(model, field.name) for model in all_models() for field in model._meta.concrete_fields if field.choices]


@pytest.mark.parametrize(("model", "column"), CHOICES, ids=lambda one: getattr(one, "__name__", one))
def test_column_with_choices_holds_one_of_them(model: Any, column: str, county: Unit, staff: factories.People) -> None:
    report = factories.filled_report(county, staff)
    factories.job(report)
    workflow.save_cells(report, {"9.2": (None, "2")}, by=staff.preparer)
    workflow.explain(report, "trainings_and_trainees", "9.2", "两次培训均为线上。", by=staff.preparer)
    workflow.judge(
        factories.carried_on(report, Status.IN_REVIEW, staff),
        Explanation.objects.get(),
        Verdict.ACCEPTED,
        by=staff.reviewer,
    )
    events.drop_triggers(connection)
    with (
        guards.lifted(),
        pytest.raises(IntegrityError, match=f"{model._meta.model_name}_{column}_known"),
        transaction.atomic(),
    ):
        assert model.objects.update(**{column: "clerk"}) > 0
    events.install_triggers(connection)


def test_who_and_when_stand_together() -> None:
    """Of every pair x_by, x_at that may be empty, a CHECK names both."""
    for model in all_models():
        names = {field.name: field for field in model._meta.concrete_fields}
        pairs = [name[: -len("_by")] for name in names if name.endswith("_by") and f"{name[:-3]}_at" in names]
        for stem in pairs:
            checks = [str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
            assert [one for one in checks if f"{stem}_by" in one and f"{stem}_at" in one], (model, stem)


# Names


def test_names_that_outsiders_read_stay() -> None:
    """Whoever looks at the database from outside goes by these; they all lie in filings.models."""
    kept: dict[type[models.Model], set[str]] = {
        Report: {"unit", "year", "status"},
        Unit: {"code"},
        Account: {"username"},
        Signature: {"report", "account", "role", "name"},
        Chapter: {"body"},
        **{table: {"sealed", "report"} for table in tables()},
    }
    for model, names in kept.items():
        assert names <= {field.name for field in model._meta.concrete_fields}
        assert (model._meta.app_label, getattr(filings.models, model.__name__)) == ("filings", model)
