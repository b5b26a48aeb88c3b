"""What the database refuses (守护规则): conditions in the SQL of both engines, over OLD, the row as it was, and NEW.

They follow from the states: `filings.states` says which moves there are, and which signatures each state has behind it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models

from filings.figures import Table
from filings.models import (
    Artefact,
    Change,
    Chapter,
    Explanation,
    Post,
    Publication,
    Report,
    Signature,
    Signer,
)
from filings.models.publication import SIGNED_KIND
from filings.states import ONWARD, PERMISSIONS, PUBLIC, TRANSITIONS, Action, Role, Status

INSERT, UPDATE, DELETE = "INSERT", "UPDATE", "DELETE"
NOT_A_DRAFT = "not_a_draft"
NOT_SIGNED = "not_signed"
NO_SUCH_MOVE = "no_such_move"
NO_SIGNER = "no_signer"
FIXED = "fixed"
MARK = "guard:"
"""Begins what the database says of a refusal; the code of the rule, the table and the operation follow."""
REPORT, SIGNER, SIGNATURE, PUBLICATION, ARTEFACT, POST = (
    model._meta.db_table for model in (Report, Signer, Signature, Publication, Artefact, Post)
)


@dataclass(frozen=True)
class Rule:
    """A row of `model` may not be touched by `operation` where `refused` holds; `code` names the refusal.

    report  SQL of the id of the report whose state is asked, which is held as it is until the transaction ends; ""
            where the row itself is the report, or where no state is asked
    """

    model: type[models.Model]
    operation: str
    code: str
    refused: str
    report: str = ""


def tables() -> list[type[Table]]:
    """Every stored table of figures, of all editions."""
    return [model for model in apps.get_app_config("filings").get_models() if issubclass(model, Table)]


def rules() -> list[Rule]:
    """Every guard of the database."""
    models_of_content: list[type[models.Model]] = [*tables(), Chapter, Signer]
    content = [rule for model in models_of_content for rule in rules_of_content(model)]
    own = (rules_of_explanations, rules_of_changes, rules_of_signatures, rules_of_reports, rules_of_publications)
    return [*content, *(rule for rules_of in own for rule in rules_of())]


def message(code: str, model: type[models.Model], operation: str) -> str:
    """What the database says of a refusal: guard:not_a_draft chapter update."""
    return f"{MARK}{code} {model._meta.model_name} {operation.lower()}"


def texts(values: Iterable[str]) -> str:
    """Values as a list of SQL."""
    return ", ".join(f"'{value}'" for value in sorted(values))


def status(row: str) -> str:
    """The state of the report of `row`."""
    return f"(SELECT r.status FROM {REPORT} r WHERE r.id = {row}.report_id)"


def signed(report: str) -> str:
    """Whether anybody has signed the report with the id `report`."""
    return f"EXISTS (SELECT 1 FROM {SIGNATURE} g WHERE g.report_id = {report})"


def open_draft(row: str) -> str:
    """Whether the report of `row` is a draft that nobody has signed."""
    return f"(COALESCE({status(row)}, '') = '{Status.DRAFT}' AND NOT {signed(f'{row}.report_id')})"


def changes(*columns: str) -> str:
    """Whether an UPDATE writes something else into one of `columns`."""
    return "(" + " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in columns) + ")"


def columns_of(model: type[models.Model], *, but: Iterable[str] = ()) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in set(but)]


def rules_of_content(model: type[models.Model], but_for: str = "FALSE") -> list[Rule]:
    """What a report says is written while it is a draft that nobody has signed, and, in an UPDATE, where `but_for`."""
    moved = f"(NEW.id <> OLD.id OR NOT {open_draft('OLD')} OR NOT {open_draft('NEW')})"
    return [
        Rule(model, INSERT, NOT_A_DRAFT, f"NOT {open_draft('NEW')}", "NEW.report_id"),
        Rule(model, UPDATE, NOT_A_DRAFT, f"{moved} AND NOT ({but_for})", "OLD.report_id, NEW.report_id"),
        Rule(model, DELETE, NOT_A_DRAFT, f"NOT {open_draft('OLD')}", "OLD.report_id"),
    ]


def rules_of_explanations() -> list[Rule]:
    """As any content; under review the verdict is written."""
    kept = columns_of(Explanation, but=("verdict", "verdict_by_id", "verdict_at"))
    judged = texts(PERMISSIONS[Action.JUDGE].sources)
    return rules_of_content(Explanation, f"{status('OLD')} IN ({judged}) AND NOT {changes(*kept)}")


def rules_of_changes() -> list[Rule]:
    """New ones may be told in every state."""
    return [rule for rule in rules_of_content(Change) if rule.operation != INSERT]


def rules_of_signatures() -> list[Rule]:
    """Given by a signer of this very report who holds the post, in the state that it ends; void in a draft."""
    own = (
        f"EXISTS (SELECT 1 FROM {SIGNER} s WHERE s.id = NEW.signer_id AND s.report_id = NEW.report_id"
        " AND s.role = NEW.role AND s.name = NEW.name AND s.name <> '')"
    )
    post = (
        f"EXISTS (SELECT 1 FROM {POST} p JOIN {REPORT} r ON r.unit_id = p.unit_id"
        " WHERE r.id = NEW.report_id AND p.account_id = NEW.account_id AND p.role = NEW.role)"
    )
    ends = {move.signs: source for source, move in ONWARD.items() if move.signs}
    turn = " OR ".join(f"NEW.role = '{role}' AND {status('NEW')} = '{source}'" for role, source in ends.items())
    other = f"EXISTS (SELECT 1 FROM {SIGNATURE} g WHERE g.report_id = NEW.report_id AND g.sha256 <> NEW.sha256)"
    unsealed = any_unsealed("NEW.report_id")
    at = "NEW.report_id"
    return [
        Rule(Signature, INSERT, NO_SIGNER, f"NOT {own} OR NOT {post}", at),
        Rule(Signature, INSERT, NO_SUCH_MOVE, f"NOT COALESCE({turn}, FALSE) OR {other} OR {unsealed}", at),
        Rule(Signature, UPDATE, FIXED, "TRUE"),
        Rule(Signature, DELETE, FIXED, f"{status('OLD')} <> '{Status.DRAFT}'", "OLD.report_id"),
    ]


def any_unsealed(report: str) -> str:
    """Whether a table of the report with the id `report` is not sealed."""
    each = (
        f"EXISTS (SELECT 1 FROM {table._meta.db_table} t WHERE t.report_id = {report} AND NOT t.sealed)"
        for table in tables()
    )
    return f"({' OR '.join(each)})"


def signatures_behind() -> dict[Status, list[Role]]:
    """State -> the roles whose signatures a report in it bears."""
    found: dict[Status, list[Role]] = {}
    behind: list[Role] = []
    for move in ONWARD.values():
        behind = [*behind, move.signs] if move.signs else behind
        found[move.target] = behind
    return {**found, Status.WITHDRAWN: behind}


def lacks(role: Role) -> str:
    """Whether the report NEW has no signer as `role`, or one who has not signed it."""
    of_role = f"SELECT 1 FROM {SIGNER} s WHERE s.report_id = NEW.id AND s.role = '{role}'"
    given = f"EXISTS (SELECT 1 FROM {SIGNATURE} g WHERE g.signer_id = s.id AND g.report_id = NEW.id)"
    return f"(NOT EXISTS ({of_role}) OR EXISTS ({of_role} AND NOT {given}))"


WHAT_IT_IS = ("id", "unit_id", "year", "version", "edition_code")
SETTLED = ("identity", "last_year_id", "checked")
WHERE_IT_STANDS = ("status", "status_since", "publish_at", "publish_by_id", "newest", "current")
"""Columns of a report: what it was started as, what submission settles, and what its moves and their times change."""


def rules_of_reports() -> list[Rule]:
    """Born as a draft; moved as the states say, with the signatures of each; what it is, and what it says, stays."""
    born = f"NEW.status <> '{Status.DRAFT}' OR NEW.current OR NOT NEW.newest"
    gone = f"OLD.status <> '{Status.DRAFT}' OR {signed('OLD.id')}"
    return [
        Rule(Report, INSERT, NO_SUCH_MOVE, born),
        Rule(Report, DELETE, NOT_A_DRAFT, gone),
        Rule(Report, UPDATE, FIXED, changes(*WHAT_IT_IS)),
        Rule(Report, UPDATE, NOT_A_DRAFT, content_of_report()),
        Rule(Report, UPDATE, NO_SUCH_MOVE, f"{moves_otherwise()} OR {public_otherwise()}"),
        Rule(Report, UPDATE, NOT_SIGNED, unsigned()),
    ]


def content_of_report() -> str:
    # A column that is added to the model is content until it is named here.
    own = changes(*columns_of(Report, but=(*WHAT_IT_IS, *SETTLED, *WHERE_IT_STANDS)))
    draft = f"OLD.status = '{Status.DRAFT}' AND NEW.status = '{Status.DRAFT}' AND NOT {signed('OLD.id')}"
    # Who the unit is, and what stands beside it, is settled by submission and forgotten by return.
    settled = f"OLD.status <> NEW.status AND '{Status.DRAFT}' IN (OLD.status, NEW.status)"
    return f"({own} AND NOT ({draft})) OR ({changes(*SETTLED)} AND NOT ({settled}))"


def moves_otherwise() -> str:
    listed = " OR ".join(
        f"OLD.status = '{source}' AND NEW.status = '{move.target}'"
        for move in TRANSITIONS.values()
        for source in sorted(move.sources)
    )
    return f"OLD.status <> NEW.status AND NOT ({listed})"


def public_otherwise() -> str:
    """Newest and current move with the states: a version is replaced by the next one, or withdrawn."""
    published = f"(OLD.status = '{Status.TO_PUBLISH}' AND NEW.status = '{Status.PUBLISHED}')"
    # On SQLite an UPDATE OR REPLACE would delete the version that is current.
    beside = f"SELECT 1 FROM {REPORT} r WHERE r.unit_id = NEW.unit_id AND r.year = NEW.year AND r.id <> NEW.id"
    replaced = f"EXISTS ({beside} AND r.version > NEW.version AND r.status = '{Status.TO_PUBLISH}')"
    publication = f"SELECT 1 FROM {PUBLICATION} p WHERE p.report_id = NEW.id"
    return " OR ".join(
        [
            "NEW.newest AND NOT OLD.newest",
            f"OLD.newest AND NOT NEW.newest AND OLD.status NOT IN ({texts(PUBLIC)})",
            f"NEW.current AND NOT OLD.current AND (NOT {published} OR EXISTS ({beside} AND r.current))",
            f"{published} AND NOT NEW.current",
            f"OLD.current AND NOT NEW.current AND NEW.status = '{Status.PUBLISHED}' AND NOT {replaced}",
            f"OLD.status <> NEW.status AND NEW.status = '{Status.WITHDRAWN}'"
            f" AND NOT EXISTS ({publication} AND p.withdrawn_at IS NOT NULL)",
        ]
    )


def unsigned() -> str:
    """A move whose state wants what is not there: signatures, sealed tables, the file that was signed."""
    signed_file = (
        f"SELECT 1 FROM {PUBLICATION} p JOIN {ARTEFACT} a ON a.publication_id = p.id AND a.kind = '{SIGNED_KIND}'"
        f" JOIN {SIGNATURE} g ON g.report_id = p.report_id AND g.sha256 = a.sha256 WHERE p.report_id = NEW.id"
    )
    found = [
        f"NEW.status <> '{Status.DRAFT}' AND {any_unsealed('NEW.id')}",
        f"NEW.status = '{Status.PUBLISHED}' AND NOT EXISTS ({signed_file})",
    ]
    for state, roles in signatures_behind().items():
        found.append(f"NEW.status = '{state}' AND ({' OR '.join(map(lacks, roles))})")
    return f"OLD.status <> NEW.status AND ({' OR '.join(f'({one})' for one in found)})"


def rules_of_publications() -> list[Rule]:
    """Made with their files as the report is published; withdrawn once, and otherwise never changed."""
    waiting = f"COALESCE({status('NEW')}, '') <> '{Status.TO_PUBLISH}'"
    kept = changes(*columns_of(Publication, but=("withdrawn_at", "withdrawn_by_id", "withdrawn_reason")))
    withdrawn = f"{status('OLD')} <> '{Status.PUBLISHED}' OR OLD.withdrawn_at IS NOT NULL OR NEW.withdrawn_at IS NULL"
    of_report = f"(SELECT p.report_id FROM {PUBLICATION} p WHERE p.id = NEW.publication_id)"
    state = f"(SELECT r.status FROM {REPORT} r WHERE r.id = {of_report})"
    return [
        Rule(Publication, INSERT, NO_SUCH_MOVE, f"{waiting} OR NEW.withdrawn_at IS NOT NULL", "NEW.report_id"),
        Rule(Publication, UPDATE, FIXED, f"{kept} OR {withdrawn}", "OLD.report_id"),
        Rule(Publication, DELETE, FIXED, "TRUE"),
        Rule(Artefact, INSERT, FIXED, f"COALESCE({state}, '') <> '{Status.TO_PUBLISH}'", of_report),
        Rule(Artefact, UPDATE, FIXED, "TRUE"),
        Rule(Artefact, DELETE, FIXED, "TRUE"),
    ]
