"""A published version of a report (公开)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Publication(models.Model):
    """The frozen artefacts of one published version, by their SHA-256 digests.

    The files lie in PUBLISHED_DIR under their digests. `content` is the canonical JSON that was signed: its digest is
    the one that the signatures hold and the report prints.
    """

    report = models.OneToOneField("filings.Report", models.PROTECT, related_name="publication")
    published_at = models.DateTimeField(_("published"))
    content = models.CharField(max_length=64)
    html = models.CharField(max_length=64)
    pdf = models.CharField(max_length=64)
    by = models.ForeignKey("filings.Account", models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")

    def __str__(self) -> str:
        return f"{self.report} {self.content[:8]}"
