"""The states of a report (状态) and who may take it from one to the next.

docs/states.md is generated from this module (`manage.py describe_states`), and a test compares the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """Where a report stands: 填写 → 待审核 → 待签发 → 待公开 → 已公开, and 已撤销公开 by order."""

    DRAFT = "draft", _("Being filled in")
    IN_REVIEW = "in_review", _("Awaiting review")
    TO_SIGN = "to_sign", _("Awaiting signature")
    TO_PUBLISH = "to_publish", _("Awaiting publication")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn from the public")


STEPS = (Status.DRAFT, Status.IN_REVIEW, Status.TO_SIGN, Status.TO_PUBLISH, Status.PUBLISHED)
"""The way of a report to the public, in order."""
PUBLIC = frozenset({Status.PUBLISHED, Status.WITHDRAWN})
"""The states of a version that was published: nothing takes it back to the desk."""


class Role(TextChoices):
    """What a person does in a unit (岗位): 填报人, 审核人, 单位负责人."""

    PREPARER = "preparer", _("Preparer")
    REVIEWER = "reviewer", _("Reviewer")
    HEAD = "head", _("Head of unit")


class Action(TextChoices):
    """What a person does with a report."""

    START = "start", _("Start a report")
    EDIT = "edit", _("Fill in")
    REMARK = "remark", _("Make a remark")
    ANSWER = "answer", _("Answer a remark")
    JUDGE = "judge", _("Judge an explanation")
    SUBMIT = "submit", _("Submit for review")
    RETURN = "return", _("Return for changes")
    APPROVE = "approve", _("Approve")
    SIGN = "sign", _("Sign")
    SCHEDULE = "schedule", _("Set the time of publication")
    PUBLISH = "publish", _("Publish")
    AMEND = "amend", _("Correct the published report")
    WITHDRAW = "withdraw", _("Withdraw from the public")


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

    def roles_in(self, status: Status) -> frozenset[Role]:
        """Who may make it from `status`."""
        return self.roles if status in self.sources else frozenset()


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
    Action.WITHDRAW: Transition(frozenset({Status.PUBLISHED}), Status.WITHDRAWN, frozenset({Role.HEAD})),
}
ONWARD: dict[Status, Transition] = {
    source: move for move in TRANSITIONS.values() for source in move.sources if move.target in STEPS[1:]
}
"""The move that ends each state on the way to the public."""


@dataclass(frozen=True)
class Permission:
    """Who may do something that leaves a report in its state: the posts in each state in which it can be done."""

    posts: Mapping[Status, frozenset[Role]]

    @property
    def sources(self) -> frozenset[Status]:
        return frozenset(self.posts)

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(role for roles in self.posts.values() for role in roles)

    def roles_in(self, status: Status) -> frozenset[Role]:
        """Who may do it while the report is in `status`."""
        return self.posts.get(status, frozenset())


def allowed(statuses: set[Status], *roles: Role) -> dict[Status, frozenset[Role]]:
    return dict.fromkeys(sorted(statuses, key=list(Status).index), frozenset(roles))


UNDER_REVIEW = {Status.IN_REVIEW, Status.TO_SIGN}
TO_START = frozenset({Role.PREPARER})
"""Who starts a report: there is none yet whose state could be asked."""

PERMISSIONS: dict[Action, Transition | Permission] = {
    **TRANSITIONS,
    Action.EDIT: Permission(allowed({Status.DRAFT}, Role.PREPARER)),
    Action.REMARK: Permission(allowed(UNDER_REVIEW, Role.REVIEWER, Role.HEAD)),
    # The preparer says what was mended; who reviews says whether it was.
    Action.ANSWER: Permission(allowed({Status.DRAFT}, Role.PREPARER) | allowed(UNDER_REVIEW, Role.REVIEWER, Role.HEAD)),
    Action.JUDGE: Permission(allowed({Status.IN_REVIEW}, Role.REVIEWER)),
    Action.SCHEDULE: Permission(allowed({Status.TO_PUBLISH}, Role.PREPARER, Role.REVIEWER)),
    # A withdrawn report goes back to the public only as its next version, through the same signatures.
    Action.AMEND: Permission(allowed({Status.PUBLISHED, Status.WITHDRAWN}, Role.PREPARER)),
}
"""Every action on a report that is there, in the states and for the roles that it is open to."""
