"""Government bodies (单位) and who holds which post in them (岗位)."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from filings.states import Role


class UnitKind(models.TextChoices):
    """What kind of body a unit is; it decides the scope (全口径 / 本级) of its report."""

    GOVERNMENT = "government", _("Government (all its bodies)")
    OFFICE = "office", _("Office of the government (itself only)")
    DEPARTMENT = "department", _("Department")


class Level(models.TextChoices):
    """The administrative level of a unit (层级)."""

    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


class Unit(models.Model):
    """A government body that reports (填报单位)."""

    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        # No small letters: SQLite's LIKE takes a path for that of another unit whose code differs in case only.
        validators=[RegexValidator(r"^[0-9A-Z-]+\Z", _("Write digits, capital letters and hyphens only."))],
    )
    name = models.CharField(_("name"), max_length=100)
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior unit")
    )
    path = models.CharField(
        max_length=300, editable=False, db_index=True, help_text="/520000/522700/522727/: codes from the top down"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.CharField(_("e-mail"), max_length=100, blank=True)
    site = models.CharField(_("web site"), max_length=200, blank=True)
    demonstration = models.BooleanField(
        _("demonstration unit"), default=False, help_text=_("Every page and PDF of its reports says so.")
    )

    class Meta:
        ordering = ["path"]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return f"{self.name} {self.code}"

    @property
    def official_name(self) -> str:
        """The name as it stands in the title of a report: 平塘县 -> 平塘县人民政府 for a government."""
        bare_region = self.kind == UnitKind.GOVERNMENT and not self.name.endswith(("政府", "管委会", "管理委员会"))
        return f"{self.name}人民政府" if bare_region else self.name

    @property
    def scope(self) -> str:
        """Which bodies the figures of its report count (范围): 全口径 with all bodies of the government, or 本级."""
        return "全口径" if self.kind == UnitKind.GOVERNMENT else "本级"

    def path_below(self, parent: "Unit | None") -> str:
        """The path that this unit has below `parent`."""
        return f"{parent.path if parent else '/'}{self.code}/"


class Post(models.Model):
    """Who holds which role in which unit (岗位)."""

    account = models.ForeignKey("filings.Account", models.CASCADE, related_name="posts", verbose_name=_("account"))
    unit = models.ForeignKey(Unit, models.CASCADE, related_name="posts", verbose_name=_("unit"))
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "unit", "role"], name="post_held_once")]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()} {self.unit}"
