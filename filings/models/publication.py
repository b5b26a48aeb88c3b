"""A published version of a report (公开)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """The frozen artefacts of one published version, by their SHA-256 digests.

    The files lie in PUBLISHED_DIR under their digests. `content` is the canonical JSON that was signed: its digest is
    the one that the signatures hold and the report prints. `signatures` is the file of these, which names that digest.
    A version that is withdrawn from the public (撤销公开) keeps its files.
    """

    report = models.OneToOneField("filings.Report", models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(_("published"))
    content = models.CharField(max_length=64)
    signatures = models.CharField(max_length=64)
    html = models.CharField(max_length=64)
    pdf = models.CharField(max_length=64)
    by = models.ForeignKey("filings.Account", models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)
    withdrawn_by = models.ForeignKey("filings.Account", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_reason = models.TextField(_("reason of the withdrawal"), blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_reason=""),
                name="withdrawn_when_by_whom_and_why",
            )
        ]
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.report} {self.content[:8]}"
