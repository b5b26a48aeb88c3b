"""A form with one changed row, and a province's annex to it, take one module and three lines elsewhere.

The form is tests/forms/form2024.py. It is loaded as a module of `filings.editions`, where a real one would stand, goes
through everything that a form goes through, and leaves nothing behind.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from filings import checks, workflow
from filings.drawing import draw, geometry
from filings.editions import REGISTER, edition_for, edition_of, form2021
from filings.models import Report, Unit
from filings.models.unit import Level
from filings.reading import Desk
from filings.reading.layout import places
from filings.states import Status
from filings.units import place
from tests import factories
from tests.commands import run
from tests.figures import Texts, table_of, unit_of, version_of, where
from tests.reading import tables_of

NAME = "filings.editions.form2024"
SOURCE = Path(__file__).parent / "forms/form2024.py"
HERE, ELSEWHERE = "/530000/530100/", "/520000/522727/"

Lines = list[str]


@pytest.fixture
def form(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    """The module of the form, in the register for 2024 and after. Its tables are not in the database."""
    spec = spec_from_file_location(NAME, SOURCE)
    assert spec is not None
    assert spec.loader is not None
    known = dict(apps.all_models["filings"])
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    # The three lines: the register, and the import of each table in filings.models.
    monkeypatch.setitem(REGISTER, 2024, (module.YUNNAN_2024, module.FORM_2024))
    monkeypatch.setitem(sys.modules, NAME, module)
    apps.clear_cache()
    yield module
    apps.all_models["filings"].clear()
    apps.all_models["filings"].update(known)
    apps.clear_cache()


@pytest.fixture
def stored_form(transactional_db: None, form: ModuleType) -> Iterator[ModuleType]:
    """The same with its tables in the database, as its migration would make them.

    The form is forgotten before the tables are emptied: the guards are put back then, of every table that is known.
    """
    made = (form.Disclosed2024, form.Annex2024)
    with connection.schema_editor() as editor:
        for table in made:
            editor.create_model(table)
    yield form
    with connection.schema_editor() as editor:
        for table in made:
            editor.delete_model(table)


def code_of(source: str) -> Lines:
    return [line for line in source.splitlines() if line.strip()]


def test_lines_that_a_changed_row_and_an_annex_take() -> None:
    """A changed table is restated in full, so most lines are copied; what is not is what the form brings."""
    lines = code_of(SOURCE.read_text())
    shipped = set(code_of(Path(str(form2021.__file__)).read_text()))
    written = [line for line in lines if line not in shipped]
    print(f"\nthe form takes {len(lines)} lines, {len(written)} of them not copied:", *written, sep="\n")
    assert (len(lines), len(written)) == (66, 24)
    assert [line.split('"')[1] for line in written if line.strip().startswith("fees")] == ["行政事业性收费、政府性基金"]


@pytest.mark.parametrize(
    ("path", "year", "code"),
    [
        (HERE, 2023, "national-2021"),
        (HERE, 2024, "yunnan-2024"),
        (HERE, 2031, "yunnan-2024"),
        (ELSEWHERE, 2023, "national-2021"),
        (ELSEWHERE, 2024, "national-2024"),
        (ELSEWHERE, 2031, "national-2024"),
    ],
)
def test_annex_is_offered_below_its_province(path: str, year: int, code: str, form: ModuleType) -> None:
    edition = edition_for(Unit(path=path), year)
    assert edition is not None
    assert (edition.code, edition_of(code)) == (code, edition)


def test_every_cell_is_drawn_once(form: ModuleType) -> None:
    for table in form.YUNNAN_2024.tables:
        drawn = [cell.address for cell in draw(table_of(table, {})).cells]
        assert sorted(drawn) == sorted(address for address, _name in places(table).values())
    printed = [box.text for line in geometry(form.Disclosed2024).body for box in line if box.text]
    assert "行政事业性收费、政府性基金" in printed


@pytest.mark.parametrize(
    ("texts", "level", "found"),
    [
        ({}, Level.COUNTY, []),
        ({"7.1": "3", "7.1a": "3"}, Level.COUNTY, []),
        ({"7.1": "3", "7.1a": "4"}, Level.COUNTY, [("7.1a", "part_above_whole")]),
        ({"7.1": "三"}, Level.COUNTY, [("7.1", "misread")]),
        ({"2.10": ""}, Level.COUNTY, [(None, "incomplete")]),
        ({"7.2": ""}, Level.PREFECTURE, [(None, "incomplete")]),
    ],
)
def test_checks_speak_of_the_new_cells(
    texts: Texts, level: Level, found: list[tuple[str | None, str]], form: ModuleType
) -> None:
    unit = unit_of(level)
    version = version_of({}, year=2024, unit=unit)
    tables = [table_of(table, texts, level=level) for table in form.YUNNAN_2024.tables]
    filled = replace(version, tables=tables)
    found_now = checks.problems(filled, Desk(report=1, status=Status.DRAFT, status_since=timezone.now()))
    assert where([one for one in found_now if one.place.startswith("table:")]) == found


def test_form_goes_all_the_way(stored_form: ModuleType) -> None:
    """Described, started, filled in, moved, submitted; and the database holds its rules."""
    yunnan = Unit(code="530000", name="云南省", kind="government", level=Level.PROVINCE)
    place(yunnan, None)
    unit = factories.unit("530100", "昆明市", level=Level.PREFECTURE, parent=yunnan)
    described = run("describe_edition", "2024", "--unit", "530100")[1]
    assert [line.split()[0] for line in described[-3:]] == ["7.1", "7.1a", "7.2"]
    assert not any(line.startswith("7.") for line in run("describe_edition", "2023", "--unit", "530100")[1])

    staff = factories.people(unit)
    figures = {**factories.NATIONAL, "7.1": "3", "7.1a": "2"}
    report = factories.filled_report(unit, staff, year=2024, figures=figures)
    assert report.edition == stored_form.YUNNAN_2024
    unit.level = Level.COUNTY
    place(unit, factories.province())
    assert [one.key for one in tables_of(report)] == ["disclosed", "requests", "cases", "annex"]
    workflow.save_cells(report, {"7.2": ("0", "")}, by=staff.preparer)
    factories.submit(Report.objects.get(pk=report.pk), by=staff.preparer)
    assert Report.objects.get(pk=report.pk).status == Status.IN_REVIEW
    with pytest.raises(IntegrityError), transaction.atomic():
        stored_form.Annex2024.objects.filter(report=report).update(rural_points=4)
