"""The states of a report (状态) and who may take it from one to the next."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a report stands: 填写 → 待审核 → 待签发 → 待公开 → 已公开."""

    DRAFT = "draft", _("Being filled in")
    IN_REVIEW = "in_review", _("Awaiting review")
    TO_SIGN = "to_sign", _("Awaiting signature")
    TO_PUBLISH = "to_publish", _("Awaiting publication")
    PUBLISHED = "published", _("Published")


class Role(TextChoices):
    """What a person does in a unit (岗位): 填报人, 审核人, 单位负责人."""

    PREPARER = "preparer", _("Preparer")
    REVIEWER = "reviewer", _("Reviewer")
    HEAD = "head", _("Head of unit")


class Action(TextChoices):
    """What a person does with a report."""

    START = "start", _("Start a report")
    EDIT = "edit", _("Fill in")
    JUDGE = "judge", _("Judge an explanation")
    SUBMIT = "submit", _("Submit for review")
    RETURN = "return", _("Return for changes")
    APPROVE = "approve", _("Approve")
    SIGN = "sign", _("Sign")
    PUBLISH = "publish", _("Publish")


@dataclass(frozen=True)
class Transition:
    """One move of a report.

    sources  the states it starts from
    target   the state it ends in
    roles    any one of these posts in the report's unit may make it
    signs    the role as which the actor signs with it, if it is a signature
    clean    whether blocking problems and unexplained questions forbid it
    """

    sources: frozenset[Status]
    target: Status
    roles: frozenset[Role]
    signs: Role | None = None
    clean: bool = False


TRANSITIONS: dict[Action, Transition] = {
    Action.SUBMIT: Transition(
        frozenset({Status.DRAFT}), Status.IN_REVIEW, frozenset({Role.PREPARER}), signs=Role.PREPARER, clean=True
    ),
    Action.APPROVE: Transition(
        frozenset({Status.IN_REVIEW}), Status.TO_SIGN, frozenset({Role.REVIEWER}), signs=Role.REVIEWER, clean=True
    ),
    Action.SIGN: Transition(
        frozenset({Status.TO_SIGN}), Status.TO_PUBLISH, frozenset({Role.HEAD}), signs=Role.HEAD, clean=True
    ),
    Action.PUBLISH: Transition(
        frozenset({Status.TO_PUBLISH}), Status.PUBLISHED, frozenset({Role.PREPARER, Role.REVIEWER}), clean=True
    ),
    Action.RETURN: Transition(
        frozenset({Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH}),
        Status.DRAFT,
        frozenset({Role.REVIEWER, Role.HEAD}),
    ),
}


@dataclass(frozen=True)
class Permission:
    """Who may do something that leaves a report in its state."""

    sources: frozenset[Status]
    roles: frozenset[Role]


PERMISSIONS: dict[Action, Transition | Permission] = {
    **TRANSITIONS,
    Action.START: Permission(frozenset(), frozenset({Role.PREPARER})),
    Action.EDIT: Permission(frozenset({Status.DRAFT}), frozenset({Role.PREPARER})),
    Action.JUDGE: Permission(frozenset({Status.IN_REVIEW}), frozenset({Role.REVIEWER})),
}
"""Every action, in the states and for the roles that it is open to."""
