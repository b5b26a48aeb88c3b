"""Work that takes seconds, asked for by somebody and done by a worker (任务)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .known import one_of


class JobKind(models.TextChoices):
    COPY = "copy", _("Review copy")
    PUBLISH = "publish", _("Publish")


class JobState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being done")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    PARKED = "parked", _("Parked")


class Job(models.Model):
    """What was asked for last of one kind for one report, and what became of it. One row for both, however often asked.

    `key` is a digest of what the result depends on: whoever asks for the same shares it. A copy lies in `made`, which
    every host can read; where `keep`, the draft keeps that it was made. `attempts` counts how often a worker has begun;
    after jobs.MOST_ATTEMPTS it is parked.
    """

    kind = models.CharField(_("kind"), max_length=10, choices=JobKind)
    report = models.ForeignKey("filings.Report", models.CASCADE, related_name="jobs", verbose_name=_("report"))
    key = models.CharField(max_length=64, blank=True)
    keep = models.BooleanField(default=False)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.WAITING)
    by = models.ForeignKey("filings.Account", models.PROTECT, related_name="+", verbose_name=_("who"))
    origin = models.CharField(_("from where"), max_length=60, blank=True)
    asked_at = models.DateTimeField(_("asked for"))
    began_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    refusal = models.JSONField(null=True, blank=True, help_text="Its code and parameters.")
    digest = models.CharField(max_length=64, blank=True)
    made = models.BinaryField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "report"], name="job_once_a_kind"),
            one_of("job", "kind", JobKind),
            one_of("job", "state", JobState),
            models.CheckConstraint(
                condition=(~models.Q(state__in=["waiting", "running"]) | models.Q(ended_at=None))
                & (~models.Q(state__in=["done", "refused", "parked"]) | models.Q(ended_at__isnull=False)),
                name="job_ended_when",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["refused", "parked"], refusal__isnull=False)
                | ~models.Q(state__in=["refused", "parked"]) & models.Q(refusal__isnull=True),
                name="job_refused_and_why",
            ),
        ]
        indexes = [models.Index(fields=["state", "asked_at"], name="job_waiting")]
        verbose_name = _("job")
        verbose_name_plural = _("jobs")

    def __str__(self) -> str:
        return f"{self.kind} {self.report_id} {self.state}"
