"""What tests of pasted blocks share: the preview of a block, as the page is told it and in short."""

from typing import Any

from filings.figures import Table
from filings.forms.pasting import preview
from filings.reading import TableView
from tests.figures import table_of

COLUMNS = ("natural", "business", "research", "charity", "legal", "other")
RECEIVED, CARRIED_IN = "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量"
COMPUTED = "有 1 格由系统自动计算，没有填入。"


def told(text: str, table: type[Table] | TableView, start: str) -> dict[str, Any]:
    """The preview as the page of the desk is told it."""
    return preview(text, table if isinstance(table, TableView) else table_of(table, {}, ""), start).told()


def shown(text: str, table: type[Table] | TableView, start: str) -> tuple[dict[str, str], list[str]]:
    """Address -> what its cell becomes; "?" where it is only offered, "!" where the text could not be read; the notes.

    Computed cells are left out where nothing is wrong with them.
    """
    made = told(text, table, start)
    found = {
        address: cell["becomes"] or ("?" if cell["offer"] else "!" if cell["fault"] else "")
        for address, cell in made["cells"].items()
    }
    return {address: text for address, text in found.items() if text}, made["notes"]


def row_of(number: str, *texts: str) -> dict[str, str]:
    """The cells of a row of table 三, one text for each kind of applicant."""
    return {f"{number}.{key}": text for key, text in zip(COLUMNS, texts, strict=True)}
