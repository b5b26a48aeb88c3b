"""describe_edition: every cell of a form, as it was printed."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from filings.models import Unit
from tests import factories
from tests.commands import run

pytestmark = [pytest.mark.django_db]

ROOT = Path(settings.BASE_DIR)
GOLDEN = json.loads((ROOT / "tests/golden/form2018.json").read_text())
LEVEL_CODES = ["province", "prefecture", "county", "township"]


def described(*arguments: str) -> list[dict[str, Any]]:
    status, lines = run("describe_edition", *arguments, "--json")
    assert status == 0
    return list(json.loads("\n".join(lines)))


def test_form_2018_is_what_was_printed() -> None:
    """Address, label, unit and note of the 74 cells in printed order, as they were shipped."""
    assert [[cell["address"], cell["row"], cell["unit"], cell["note"]] for cell in described("2018")] == GOLDEN
    assert len(GOLDEN) == 74


def test_describe_edition_tells_these_things_of_a_cell() -> None:
    cells_2018 = {cell["address"]: cell for cell in described("2018")}
    assert cells_2018["8.4.4"] == {
        "address": "8.4.4",
        "table": "2018年度政府信息公开情况统计表",
        "row": "4.采纳意见数",
        "row_group": "(四)政务公开监督员情况",
        "note": None,
        "column": "统计数",
        "column_group": None,
        "unit": "条",
        "kind": "count",
        "derived": False,
        "asked_of": ["prefecture"],
    }
    assert {address for address, cell in cells_2018.items() if cell["kind"] == "money"} == {"7", "8.5"}
    assert {address for address, cell in cells_2018.items() if cell["asked_of"] != LEVEL_CODES} == {
        "8.4.1",
        "8.4.2",
        "8.4.3",
        "8.4.4",
    }
    assert {cell["row_group"] for cell in described("2018") if "." not in cell["address"]} == {None}
    assert not any(cell["derived"] for cell in described("2018"))


def test_describe_edition_of_a_unit() -> None:
    factories.unit()
    assert described("2018", "--unit", "522727") == described("2018")


def test_describe_edition_as_text() -> None:
    status, lines = run("describe_edition", "2018")
    assert (status, len(lines)) == (0, 74)
    assert lines[0] == "1.1     条\u3000\u3000(一)主动公开政府信息数(不同渠道和方式公开相同信息计1条)"
    assert "8.4.1   人\u3000\u30001.本地区政务公开监督员人数 [市州级]" in lines


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2017"], "没有 2017 年的表样。"),
        (["2099"], "2099 年尚未开始，届时表样可能有变。"),
        (["2099", "--unit", "522727"], "2099 年尚未开始，届时表样可能有变。"),
        (["2018", "--unit", "999999"], "没有代码为“999999”的单位。"),
        (["2018", "--unit", "530000"], "云南省人民政府 2018 年没有可用的表样。"),
        (["2017", "--unit", "522727"], "平塘县人民政府 2017 年没有可用的表样。"),
    ],
)
def test_describe_edition_where_there_is_none(arguments: list[str], sentence: str) -> None:
    factories.unit()
    yunnan = factories.unit("530000", "云南省")
    Unit.objects.filter(pk=yunnan.pk).update(parent=None, path="/530000/")
    assert run("describe_edition", *arguments, "--json") == (1, [sentence])
