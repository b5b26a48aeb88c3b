"""The catalogue of rules: whatever the checks can say stands in it, and the public page shows all of it."""

import ast
import re
from html import escape
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from filings.checks.rules import GENERAL, WORDS, Rule, rules_of
from filings.editions import REGISTER

FILINGS = Path(settings.BASE_DIR) / "filings"
EDITIONS = {edition.code: edition for year in sorted(REGISTER, reverse=True) for edition in REGISTER[year]}
CODE = re.compile(r"[a-z]+(?:_[a-z]+)*")
DECLARED_BY = {"AtMost", "Together", "Same", "OnlyAt", "Carried", "Mentioned", "Stated", "Unlike"}
"""What an edition declares a question of its own with; its code comes first."""


def codes_in(source: str) -> set[str]:
    """The codes of problems that Python source can make, where they are written out.

    The first argument of error() and question(), the third of Problem(), and the first of a pair of a code and its
    sentence. What `omitted` says of prose is told when it is saved, and is no problem.
    """
    found = set()
    parts = [part for part in ast.parse(source).body if getattr(part, "name", "") != "omitted"]
    for node in (node for part in parts for node in ast.walk(part)):
        written: ast.expr | None = None
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            place = {"error": 0, "question": 0, "Problem": 2}.get(node.func.id)
            written = node.args[place] if place is not None and len(node.args) > place else None
        elif isinstance(node, ast.Tuple) and len(node.elts) == 2:
            written = node.elts[0]
        if isinstance(written, ast.Constant) and isinstance(written.value, str) and CODE.fullmatch(written.value):
            found.add(written.value)
    return found


def codes_of_checks() -> set[str]:
    paths = [*(FILINGS / "checks").glob("*.py"), FILINGS / "prose/limits.py", FILINGS / "prose/size.py"]
    return {code for path in paths for code in codes_in(path.read_text())}


def test_every_question_of_the_text_stands_in_the_catalogue_with_an_example() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in (FILINGS / "checks/claims").glob("*.py"))
    # Advice stops nothing and is no rule.
    assert set(re.findall(r'"(claim_[a-z_]+)"', sources)) - {"claim_counted_once"} == {rule.code for rule in WORDS}
    assert [rule.code for rule in WORDS if not rule.example or rule.blocking] == []


def codes_of_editions() -> set[str]:
    """The codes that the modules of the editions declare, written out as they stand there."""
    return {
        node.args[0].value
        for path in (FILINGS / "editions").glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECLARED_BY
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }


@pytest.mark.parametrize(
    ("source", "codes"),
    [
        ('yield error("sum_differs", total, [], "x", place)', {"sum_differs"}),
        ('yield question("jump", [cell], "x", place)', {"jump"}),
        ('yield Problem(None, (), "chapter_empty", "x", True, place)', {"chapter_empty"}),
        ('yield "phone_missing", _("The phone is missing.")', {"phone_missing"}),
        ("yield question(rule.code, [cell], message, place)", set()),
    ],
)
def test_finder_finds_codes(source: str, codes: set[str]) -> None:
    assert codes_in(source) == codes


def test_every_code_that_the_checks_write_out_is_a_general_rule() -> None:
    assert codes_of_checks() == {rule.code for rule in GENERAL}


def test_every_code_that_the_editions_declare_is_a_rule_of_one_of_them() -> None:
    assert codes_of_editions() == {rule.code for edition in EDITIONS.values() for rule in rules_of(edition)}


@pytest.mark.parametrize("code", EDITIONS)
def test_rules_stand_in_the_catalogue_once_and_say_something(code: str) -> None:
    rules = [*GENERAL, *rules_of(EDITIONS[code])]
    assert sorted(rule.code for rule in rules) == sorted({rule.code for rule in rules})
    assert [rule.code for rule in rules if not (str(rule.holds) and str(rule.source))] == []
    assert {rule.blocking for rule in rules_of(EDITIONS[code])} == {False}


# The public page.


def rows_of(page: str) -> list[tuple[str, str, str, str]]:
    """What must hold, kind, source and code of every rule on the page, in its order."""
    cell = r"<td>(?:<span[^>]*>|<code>)?([^<]*)(?:</span>|</code>)?</td>"
    return re.findall(rf'<th scope="row">([^<]*)</th>{cell}{cell}{cell}', page)


def row_of(rule: Rule) -> tuple[str, str, str, str]:
    kind = "错误" if rule.blocking else "疑问"
    return escape(str(rule.holds)), kind, escape(str(rule.source)), rule.code


@pytest.mark.django_db
def test_page_shows_every_rule_the_general_ones_first_and_the_newest_edition_before_the_others() -> None:
    page = Client().get("/rules/", headers={"accept-language": "en"}).content.decode()
    rules = [*GENERAL, *(rule for edition in EDITIONS.values() for rule in rules_of(edition))]
    assert rows_of(page) == [row_of(rule) for rule in rules]


@pytest.mark.django_db
def test_page_names_the_years_and_the_notice_of_each_edition() -> None:
    page = Client().get("/rules/").content.decode()
    assert re.findall(r'<section id="([^"]+)"', page) == ["general", "words", *EDITIONS]
    assert [edition.source in page for edition in EDITIONS.values()] == [True] * len(EDITIONS)


@pytest.mark.django_db
def test_page_is_public_sets_no_cookie_and_is_not_sent_again() -> None:
    client = Client()
    page = client.get("/rules/")
    assert (page.status_code, page.cookies, page.get("Vary"), page["Cache-Control"]) == (
        200,
        {},
        None,
        "public, max-age=60",
    )
    again = client.get("/rules/", headers={"if-none-match": page["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert 'href="/rules/"' in client.get("/").content.decode()
