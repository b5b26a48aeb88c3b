"""What happened (日志): append-only, chained by hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .known import one_of


class Result(models.TextChoices):
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")


class Event(models.Model):
    """One thing that somebody did or was refused.

    Triggers refuse UPDATE and DELETE (filings.events). Names are copied and keys are DO_NOTHING, because an event
    outlives what it speaks of. `chain` is `report:<pk>` or `accounts`; `number` counts from 1 in its chain.
    """

    chain = models.CharField(max_length=40)
    number = models.PositiveIntegerField()
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey("filings.Account", models.DO_NOTHING, null=True, related_name="+")
    actor_name = models.CharField(_("who"), max_length=150)
    origin = models.CharField(_("from where"), max_length=60, help_text="IP address, or the name of the command.")
    action = models.CharField(_("action"), max_length=40)
    subject = models.CharField(_("on what"), max_length=200)
    result = models.CharField(_("result"), max_length=10, choices=Result)
    detail = models.JSONField(_("detail"), default=dict)
    prev_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="event_number_once"),
            one_of("event", "result", Result),
        ]
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def __str__(self) -> str:
        return f"{self.chain}#{self.number} {self.action} {self.result}"


class ChainEnd(models.Model):
    """Number and hash of the last event of a chain (链尾), so that events cut off its end are missed.

    Written by filings.events in the transaction that appends the event. A copy kept elsewhere (`verify_events
    --write-ends`) stands against whoever could change this row as well.
    """

    chain = models.CharField(max_length=40, primary_key=True)
    number = models.PositiveIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("end of a chain")
        verbose_name_plural = _("ends of chains")

    def __str__(self) -> str:
        return f"{self.chain}#{self.number}"
