"""What was used of a budget (用量)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Used(models.Model):
    """How much of one budget an account or an address has used within one minute.

    budget  its key in filings.budgets    who     "account:…" or "address:…"
    minute  its beginning                 amount  in what that budget counts
    """

    budget = models.CharField(max_length=20)
    who = models.CharField(max_length=180)
    minute = models.DateTimeField()
    amount = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["budget", "who", "minute"], name="used_once_a_minute")]
        indexes = [models.Index(fields=["minute"], name="used_minute")]
        verbose_name = _("use of a budget")
        verbose_name_plural = _("uses of budgets")

    def __str__(self) -> str:
        return f"{self.budget} {self.who} {self.minute}: {self.amount}"
