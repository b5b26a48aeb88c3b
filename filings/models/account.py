"""The account of a person (账号)."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _


class Account(AbstractUser):
    """A person's account. Chinese names are one field (姓名), the one that is printed on the report."""

    # What Django's own account has and ours does not.
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(_("full name"), max_length=50, help_text=_("As it is printed on the report."))
    demonstration = models.BooleanField(
        _("demonstration account"), default=False, help_text=_("Refused where DEBUG is off.")
    )
    is_auditor = models.BooleanField(
        _("auditor"), default=False, help_text=_("Reads every report and the whole event log; changes nothing.")
    )

    REQUIRED_FIELDS = ["email", "name"]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(is_staff=True, is_auditor=True),
                name="auditor_is_no_administrator",
                violation_error_message=_("An auditor checks what administrators do, and can't be one."),
            )
        ]
        verbose_name = _("account")
        verbose_name_plural = _("accounts")

    def __str__(self) -> str:
        return self.name or self.username

    @cached_property
    def held(self) -> list[tuple[int, str, str]]:
        """(unit id, the unit's path, role) of every post held, read once for the life of this object."""
        return list(self.posts.values_list("unit_id", "unit__path", "role"))

    @cached_property
    def roles(self) -> dict[int, frozenset[str]]:
        """Unit id -> the roles held in that unit."""
        found: dict[int, set[str]] = {}
        for unit_id, _path, role in self.held:
            found.setdefault(unit_id, set()).add(role)
        return {unit_id: frozenset(roles) for unit_id, roles in found.items()}

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name
