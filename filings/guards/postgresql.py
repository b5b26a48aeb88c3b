"""The guards as triggers of PostgreSQL: a function and a trigger for each operation on a table, and one on TRUNCATE.

The state of the report is read FOR SHARE: with a plain SELECT, or FOR KEY SHARE, a chapter was changed beside a
submission that was under way, and both were committed.
"""

from collections.abc import Sequence

from django.db import models

from .rules import FIXED, REPORT, Rule, message

PREFIX = "guard_"
STANDING = (
    "SELECT tgname, tgrelid::regclass::text FROM pg_trigger"
    " WHERE NOT tgisinternal AND tgenabled = 'O' AND tgname LIKE 'guard\\_%'"
)
CHECK_VIOLATION = "23514"


def name_of(model: type[models.Model], operation: str) -> str:
    return f"{PREFIX}{model._meta.model_name}_{operation.lower()}"


def grouped(rules: Sequence[Rule]) -> dict[tuple[type[models.Model], str], list[Rule]]:
    found: dict[tuple[type[models.Model], str], list[Rule]] = {}
    for rule in rules:
        found.setdefault((rule.model, rule.operation), []).append(rule)
    return found


def guarded(rules: Sequence[Rule]) -> list[type[models.Model]]:
    return list(dict.fromkeys(rule.model for rule in rules))


def names(rules: Sequence[Rule]) -> list[str]:
    return [name_of(*one) for one in grouped(rules)] + [name_of(model, "truncate") for model in guarded(rules)]


def statements(rules: Sequence[Rule]) -> list[str]:
    made = []
    for (model, operation), asked in grouped(rules).items():
        name = name_of(model, operation)
        made += [function(name, operation, asked), trigger(name, operation, model, "ROW")]
    for model in guarded(rules):
        name = name_of(model, "truncate")
        body = refuse(message(FIXED, model, "TRUNCATE"))
        made += [function_of(name, body), trigger(name, "TRUNCATE", model, "STATEMENT")]
    return made


def function(name: str, operation: str, rules: Sequence[Rule]) -> str:
    reports = ", ".join(dict.fromkeys(rule.report for rule in rules if rule.report))
    # In the order of their ids, so that two who hold the same reports wait for each other and no more.
    held = f"PERFORM 1 FROM {REPORT} r WHERE r.id IN ({reports}) ORDER BY r.id FOR SHARE; " if reports else ""
    asked = " ".join(
        f"IF {rule.refused} THEN {refuse(message(rule.code, rule.model, operation))} END IF;" for rule in rules
    )
    return function_of(name, f"{held}{asked} RETURN {'OLD' if operation == 'DELETE' else 'NEW'};")


def refuse(told: str) -> str:
    return f"RAISE EXCEPTION '{told}' USING ERRCODE = '{CHECK_VIOLATION}';"


def function_of(name: str, body: str) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$BEGIN {body} END$guard$"


def trigger(name: str, operation: str, model: type[models.Model], each: str) -> str:
    table = model._meta.db_table
    return f"CREATE TRIGGER {name} BEFORE {operation} ON {table} FOR EACH {each} EXECUTE FUNCTION {name}()"


def dropping(name: str, table: str) -> str:
    return f"DROP TRIGGER {name} ON {table}"
