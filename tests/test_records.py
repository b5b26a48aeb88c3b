"""The index of decisions lists each record once, as it is called, and every number in a record leads to one."""

import re
from datetime import date
from pathlib import Path

RECORDS = Path(__file__).resolve().parent.parent / "docs/decisions"
LINE = re.compile(r"\| \[(\d{4})\]\((.+?)\) \| (.+?) \| (.+?) \| (.+) \|")
STATUS = re.compile(r"accepted|(?:amended|superseded) by (\d{4}(?:, \d{4})*)")


def lines() -> list[tuple[str, ...]]:
    """(number, file, date, status, title) of each line of the index."""
    text = (RECORDS / "INDEX.md").read_text(encoding="utf-8").splitlines()
    return [found.groups() for line in text if (found := LINE.fullmatch(line))]


def title_of(record: Path) -> str:
    """The heading of a record without its number."""
    heading = record.read_text(encoding="utf-8").partition("\n")[0]
    return re.sub(r"^# \d+\.? ", "", heading)


def test_every_record_stands_in_the_index_once_and_by_its_title() -> None:
    records = {path.name: title_of(path) for path in RECORDS.iterdir() if path.name != "INDEX.md"}
    listed = [(file, title) for _number, file, _date, _status, title in lines()]
    assert sorted(listed) == sorted(records.items())


def test_every_line_bears_number_date_and_status() -> None:
    numbers = {number for number, *_rest in lines()}
    assert len(numbers) == len(lines())
    for number, file, day, status, _title in lines():
        assert file.startswith(f"{number}-")
        assert date.fromisoformat(day).isoformat() == day
        found = STATUS.fullmatch(status)
        assert found, status
        assert set(re.findall(r"\d{4}", found[1] or "")) <= numbers - {number}


def test_records_lead_to_records_that_are_there() -> None:
    numbers = {number for number, *_rest in lines()}
    for path in RECORDS.iterdir():
        named = set(re.findall(r"\b0\d{3}\b(?!-)", path.read_text(encoding="utf-8")))
        assert named <= numbers, path.name
