"""A yearly report (年度报告) and what belongs to one version of it."""

from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from filings.editions import Edition, edition_of
from filings.states import Status

from .known import one_of


def printed_title(name: str, year: int) -> str:
    """The title of the report of the body with the official name `name`."""
    return f"{name}{year}年政府信息公开工作年度报告"


class Report(models.Model):
    """One version of one unit's report for one year (政府信息公开工作年度报告). Who signs it are its `signers`."""

    unit = models.ForeignKey("filings.Unit", models.PROTECT, related_name="reports", verbose_name=_("unit"))
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    edition_code = models.CharField(
        _("edition of the form"),
        max_length=40,
        help_text="Settled when the report is started: wherever its unit moves, its tables stay those of this form.",
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    status_since = models.DateTimeField(_("in this state since"))
    contact_phone = models.CharField(_("contact phone"), max_length=50, blank=True)
    report_date = models.DateField(_("date of the report"), null=True, blank=True)
    correction_reason = models.TextField(
        _("reason of the correction"), blank=True, help_text="更正说明: what version 2 and later ones correct, and why."
    )
    newest = models.BooleanField(default=True, help_text="Whether it is the version that the desk works on.")
    current = models.BooleanField(
        default=False, help_text="Whether it is the version that the public reads; none is where it was withdrawn."
    )
    identity = models.JSONField(
        null=True,
        blank=True,
        help_text="The unit as it was called at submission (filings.reading.Body); not of a draft.",
    )
    last_year = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="What it stands beside since submission.",
    )
    publish_at = models.DateTimeField(_("to be published at"), null=True, blank=True)
    publish_by = models.ForeignKey(
        "filings.Account", models.PROTECT, null=True, blank=True, related_name="+", help_text="Who set that time."
    )
    returned_content = models.JSONField(
        null=True, blank=True, help_text="What the report said when it was last returned, as filings.content says it."
    )
    review_copy_sha256 = models.CharField(
        max_length=64,
        blank=True,
        help_text="审核稿: SHA-256 of the content of which it was last made and read back; only that can be submitted.",
    )
    checked = models.JSONField(
        null=True, blank=True, help_text="How its prose was checked at submission (reading.Checked); None: a draft."
    )
    stated_totals = models.JSONField(
        default=dict, blank=True, help_text="Address of a derived cell -> the total that an import stated for it."
    )

    class Meta:
        ordering = ["-year", "unit__path", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "version"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=models.Q(newest=True), name="report_newest_once"
            ),
            models.UniqueConstraint(
                fields=["unit", "year"], condition=models.Q(current=True), name="report_current_once"
            ),
            models.CheckConstraint(
                condition=models.Q(current=False) | models.Q(status=Status.PUBLISHED),
                name="report_current_is_published",
            ),
            models.CheckConstraint(
                condition=models.Q(status=Status.DRAFT, identity__isnull=True)
                | ~models.Q(status=Status.DRAFT) & models.Q(identity__isnull=False),
                name="report_identity_from_submission_on",
            ),
            models.CheckConstraint(
                condition=models.Q(last_year=None) | ~models.Q(status=Status.DRAFT),
                name="report_last_year_is_fixed_later",
            ),
            models.CheckConstraint(
                condition=models.Q(checked__isnull=True) | ~models.Q(status=Status.DRAFT),
                name="report_checked_is_fixed_later",
            ),
            one_of("report", "status", Status),
            models.CheckConstraint(
                condition=models.Q(version=1, correction_reason="")
                | models.Q(version__gt=1) & ~models.Q(correction_reason=""),
                name="correction_has_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(publish_at=None, publish_by=None)
                | models.Q(publish_at__isnull=False, publish_by__isnull=False, status=Status.TO_PUBLISH),
                name="publication_set_by_somebody",
            ),
        ]
        verbose_name = _("report")
        verbose_name_plural = _("reports")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("desk_report", args=[self.pk])

    @cached_property
    def edition(self) -> Edition:
        """The edition that the report was started with. Raises LookupError where the register knows it no more."""
        return edition_of(self.edition_code)

    @property
    def official_name(self) -> str:
        """The unit's name as it was at submission; of a draft as it is now."""
        return str(self.identity["official_name"]) if self.identity else self.unit.official_name

    @property
    def title(self) -> str:
        """The printed title."""
        return printed_title(self.official_name, self.year)


class Chapter(models.Model):
    """A chapter of prose (章). `body` is sanitised HTML without typed numerals."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="chapters")
    key = models.CharField(max_length=30)
    body = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=0, help_text="Counts the saves: two people notice each other.")
    saved_from = models.CharField(
        max_length=40,
        blank=True,
        help_text="The page that saved last: its own save, whose answer was lost, is known to it.",
    )
    taken_over = models.JSONField(
        default=list,
        blank=True,
        help_text="Sentences of last year's report that were taken over and that nobody has confirmed yet.",
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="chapter_once")]
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")

    def __str__(self) -> str:
        return f"{self.report} {self.key}"


class Change(models.Model):
    """One changed cell, chapter, sign-off field or explanation: from, to, who, when (修改记录).

    `address` is a cell's address (3.3.4), `chapter:KEY`, the name of a sign-off field, `correction_reason`, or
    `explanation:CODE:CELL`.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="changes")
    address = models.CharField(max_length=130)
    old = models.TextField(blank=True)
    new = models.TextField(blank=True)
    by = models.ForeignKey("filings.Account", models.PROTECT, null=True, related_name="+", help_text="None: a command.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["report", "address"])]
        verbose_name = _("change")
        verbose_name_plural = _("changes")

    def __str__(self) -> str:
        return f"{self.address}: {self.old} → {self.new}"


class Verdict(models.TextChoices):
    """What the reviewer says of an explanation."""

    ACCEPTED = "accepted", _("Accepted")
    REJECTED = "rejected", _("Rejected")


class Explanation(models.Model):
    """A written explanation of one question (情况说明), void once one of the values it speaks of changes.

    `code` and `cell` name the question; `values` holds address -> printed value as they stood when it was written.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="explanations")
    code = models.CharField(max_length=60)
    cell = models.CharField(max_length=60, blank=True)
    values = models.JSONField()
    text = models.TextField()
    by = models.ForeignKey("filings.Account", models.PROTECT, null=True, related_name="+", help_text="None: a command.")
    at = models.DateTimeField()
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    verdict_by = models.ForeignKey("filings.Account", models.PROTECT, null=True, related_name="+")
    verdict_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "code", "cell"], name="explanation_once_a_question"),
            one_of("explanation", "verdict", Verdict, blank=True),
            models.CheckConstraint(
                condition=models.Q(verdict="", verdict_by=None, verdict_at=None)
                | ~models.Q(verdict="") & models.Q(verdict_by__isnull=False, verdict_at__isnull=False),
                name="explanation_judged_by_somebody",
            ),
        ]
        verbose_name = _("explanation")
        verbose_name_plural = _("explanations")

    def __str__(self) -> str:
        return f"{self.code} {self.cell}: {self.text}"


class Remark(models.Model):
    """What a reviewer or head says of one place in the report (批注), and the answers to it.

    place     a cell, a table, a chapter or one of its blocks (see reading.place); "" for the whole report
    quote     what stood in that place when the remark was made
    parent    of an answer: the remark; answers have no place and are not resolved by themselves
    resolved  by whom and when it was marked as mended
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="remarks")
    place = models.CharField(max_length=100, blank=True)
    quote = models.TextField(blank=True)
    text = models.TextField()
    by = models.ForeignKey("filings.Account", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    parent = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers")
    resolved_by = models.ForeignKey("filings.Account", models.PROTECT, null=True, blank=True, related_name="+")
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(resolved_by=None, resolved_at=None)
                | models.Q(resolved_by__isnull=False, resolved_at__isnull=False, parent=None),
                name="remark_resolved_by_somebody",
            )
        ]
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"
