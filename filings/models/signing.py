"""Who signs a version of a report (签署人), and the signatures that they give (签名)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from filings.states import Role

from .known import one_of


def labelled(role: Role, order: int) -> str:
    """What a signer is called: 审核人, and 审核人2 for the second of a role."""
    return f"{role.label}{order if order > 1 else ''}"


class Signer(models.Model):
    """One of those who sign a version: as what, in which order among those of the role, and the name that is printed.

    A state is left when every signer of its role has signed. Who signs must bear the printed name. Rows are made when
    the report starts, as its unit asks for; a second reviewer is a second row.
    """

    report = models.ForeignKey("filings.Report", models.CASCADE, related_name="signers")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    order = models.PositiveSmallIntegerField(default=1)
    name = models.CharField(_("printed name"), max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "role", "order"], name="signer_once_a_place"),
            models.CheckConstraint(condition=models.Q(order__gte=1), name="signer_order_from_one"),
            one_of("signer", "role", Role),
            models.CheckConstraint(
                # Submitting is one act: it seals the tables, and nothing is sealed that still waits for somebody.
                condition=~models.Q(role=Role.PREPARER) | models.Q(order=1),
                name="signer_one_preparer_submits",
            ),
        ]
        verbose_name = _("signer")
        verbose_name_plural = _("signers")

    def __str__(self) -> str:
        return f"{self.label} {self.name}"

    @property
    def label(self) -> str:
        return labelled(Role(self.role), self.order)

    @property
    def field(self) -> str:
        """What its name is called among the sign-off fields: reviewer_name, and reviewer_name_2 for the second."""
        return f"{self.role}_name{f'_{self.order}' if self.order > 1 else ''}"


class Signature(models.Model):
    """Who signed this version, as what, when, and the digests of exactly what was signed (签名), in hexadecimal."""

    report = models.ForeignKey("filings.Report", models.CASCADE, related_name="signatures")
    signer = models.OneToOneField(Signer, models.CASCADE, related_name="signature")
    role = models.CharField(max_length=20, choices=Role)
    name = models.CharField(max_length=50)
    account = models.ForeignKey("filings.Account", models.PROTECT, related_name="+")
    account_name = models.CharField(max_length=150, help_text="What the account was called: accounts are renamed.")
    at = models.DateTimeField()
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "account"], name="signature_once_an_account"),
            one_of("signature", "role", Role),
        ]
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.name} {self.sha256[:8]}"
