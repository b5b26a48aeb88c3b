"""A published version of a report (公开)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """One version of a report made public: when, by whom, and as which `artefacts`.

    A version that is withdrawn from the public (撤销公开) keeps its files.
    """

    report = models.OneToOneField("filings.Report", models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(_("published"))
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
        return f"{self.report} {self.published_at}"

    def sha256(self, kind: str) -> str:
        """SHA-256 of its artefact of `kind`; empty where there is none. One query, unless they were read before."""
        return next((one.sha256 for one in self.artefacts.all() if one.kind == kind), "")


SIGNED_KIND = "content"
"""The kind of the file that the signatures hold the digest of."""


class Artefact(models.Model):
    """A frozen file of a published version (公开文件), which lies in PUBLISHED_DIR under its SHA-256.

    The kinds are listed in `publishing.kinds`. `size` is in bytes, the digests in hexadecimal. That of SIGNED_KIND is
    the one that the signatures hold and the report prints.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="artefacts")
    kind = models.CharField(max_length=30)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["publication", "kind"], name="artefact_once_a_kind")]
        verbose_name = _("published file")
        verbose_name_plural = _("published files")

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"
