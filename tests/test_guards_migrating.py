"""Guards give way to migrations and stand again after them; a copy of the database has them too."""

import os
import subprocess
from pathlib import Path

import pytest
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, models

from config.machine import find_postgresql
from filings import guards
from filings.models import Report
from filings.states import Status
from tests import factories


def remake(model: type[models.Model]) -> None:
    """Do to the table what a migration does that changes a column: on SQLite it is made anew, row by row."""
    field = next(one for one in model._meta.concrete_fields if one.name == "id")
    wider = models.BigAutoField(primary_key=True)
    wider.set_attributes_from_name("id")
    wider.model = model
    narrow = models.AutoField(primary_key=True)
    narrow.set_attributes_from_name("id")
    narrow.model = model
    with connection.schema_editor() as editor:
        editor.alter_field(model, field, narrow, strict=False)
        editor.alter_field(model, narrow, wider, strict=False)


@pytest.mark.django_db(transaction=True)
def test_every_guarded_table_is_remade_with_its_rows_and_is_guarded_afterwards() -> None:
    county = factories.unit()
    report = factories.report_in(Status.TO_PUBLISH, county, factories.people(county))
    before, models_guarded = guards.standing(connection), dict.fromkeys(rule.model for rule in guards.rules())
    rows = {model: model._default_manager.count() for model in models_guarded}
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default")
    assert guards.standing(connection) == []
    for model in models_guarded:
        remake(model)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")
    assert {model: model._default_manager.count() for model in models_guarded} == rows
    assert guards.standing(connection) == before
    assert guards.missing(connection) == []
    with pytest.raises(Exception, match="guard:not_a_draft"):
        Report.objects.filter(pk=report.pk).update(contact_phone="1")


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_dumped_and_restored_database_is_guarded(tmp_path: Path) -> None:
    county = factories.unit()
    factories.report_in(Status.TO_PUBLISH, county, factories.people(county))
    binaries = find_postgresql()
    assert binaries is not None
    told = connection.get_connection_params()
    where = {
        "PGHOST": told["host"],
        "PGPORT": str(told["port"]),
        "PGUSER": told["user"],
        "PGPASSWORD": told["password"],
    }
    environment = {**os.environ, **where}
    copy, name = f"{told['dbname']}_copy", told["dbname"]
    dump = tmp_path / "dump"
    asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE 'guard\\_%' ORDER BY 1"
    refused = "UPDATE filings_report SET contact_phone = '1'"
    commands = (["pg_dump", "-Fc", "-f", str(dump), name], ["createdb", copy], ["pg_restore", "-d", copy, str(dump)])
    for program, *arguments in commands:
        subprocess.run([binaries / program, *arguments], env=environment, check=True)
    try:
        psql: list[str] = [str(binaries / "psql"), "-d", copy, "-At", "-c"]
        found = subprocess.run([*psql, asked], env=environment, check=True, capture_output=True, text=True)
        assert found.stdout.split() == guards.standing(connection)
        tried = subprocess.run([*psql, refused], env=environment, check=False, capture_output=True, text=True)
        assert "guard:not_a_draft" in tried.stderr
    finally:
        subprocess.run([binaries / "dropdb", copy], env=environment, check=True)
