"""Who signs a report, in order, and whose signature it waits for (签署人)."""

from collections.abc import Iterable

from filings.models import Report, Signer
from filings.states import Role

ORDER = {str(role): number for number, role in enumerate(Role)}
AND = "、"
"""Between the names of several people who sign as the same."""


def in_order(signers: Iterable[Signer]) -> list[Signer]:
    """Signers in the order in which they sign: by role, and within a role as they were put."""
    return sorted(signers, key=lambda one: (ORDER[one.role], one.order))


def signers_of(report: Report, *roles: Role) -> list[Signer]:
    """The signers of `report` as one of `roles`, or all of them, in order. One query, unless they were read before."""
    return [one for one in in_order(report.signers.all()) if not roles or one.role in roles]


def waited_for(report: Report, role: Role) -> list[Signer]:
    """The signers as `role` who have not signed yet. Two queries, unless both were read before."""
    given = {one.signer_id for one in report.signatures.all()}
    return [one for one in signers_of(report, role) if one.pk not in given]


def printed_names(report: Report, role: Role) -> str:
    """The names printed for `role`, as the sign-off line gives them."""
    return AND.join(one.name for one in signers_of(report, role) if one.name)
