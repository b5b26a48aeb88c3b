"""The guards as triggers of SQLite: one a rule, and one a table against INSERT OR REPLACE.

REPLACE removes the row in its way without asking the trigger on DELETE.
"""

from collections.abc import Sequence

from django.db import models
from django.db.models import Q, UniqueConstraint

from .rules import FIXED, Rule, message

PREFIX = "guard_"
STANDING = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'guard\\_%' ESCAPE '\\'"


def name_of(rule: Rule) -> str:
    return f"{PREFIX}{rule.model._meta.model_name}_{rule.operation.lower()}_{rule.code}"


def replaced(model: type[models.Model]) -> str:
    return f"{PREFIX}{model._meta.model_name}_replace"


def guarded(rules: Sequence[Rule]) -> list[type[models.Model]]:
    return list(dict.fromkeys(rule.model for rule in rules))


def names(rules: Sequence[Rule]) -> list[str]:
    return [*map(name_of, rules), *map(replaced, guarded(rules))]


def statements(rules: Sequence[Rule]) -> list[str]:
    refusing = [trigger(name_of(rule), rule.operation, rule.model, rule.refused, rule.code) for rule in rules]
    replacing = [trigger(replaced(model), "INSERT", model, in_the_way(model), FIXED) for model in guarded(rules)]
    return refusing + replacing


def trigger(name: str, operation: str, model: type[models.Model], refused: str, code: str) -> str:
    told = f"SELECT RAISE(ABORT, '{message(code, model, operation)}')"
    return f"CREATE TRIGGER {name} BEFORE {operation} ON {model._meta.db_table} WHEN {refused} BEGIN {told}; END"


def in_the_way(model: type[models.Model]) -> str:
    """Whether a row stands where NEW wants to: with its id, or with what is unique in it."""
    same = ["o.id = NEW.id"]
    same += [f'o."{field.column}" = NEW."{field.column}"' for field in model._meta.concrete_fields if field.unique]
    for one in model._meta.constraints:
        if isinstance(one, UniqueConstraint):
            columns = [column_of(model, name) for name in one.fields]
            both = [f'o."{column}" = NEW."{column}"' for column in columns]
            flags = [name for name, _value in one.condition.deconstruct()[1]] if isinstance(one.condition, Q) else []
            same.append(" AND ".join([*both, *(f"o.{flag} AND NEW.{flag}" for flag in flags)]))
    return f"EXISTS (SELECT 1 FROM {model._meta.db_table} o WHERE {' OR '.join(f'({one})' for one in same)})"


def column_of(model: type[models.Model], name: str) -> str:
    return next(str(field.column) for field in model._meta.concrete_fields if field.name == name)


def dropping(name: str, table: str) -> str:
    return f"DROP TRIGGER {name}"
