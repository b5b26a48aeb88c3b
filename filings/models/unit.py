"""Government bodies (单位) and who holds which post in them (岗位)."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Left
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from filings.states import Role

from .known import one_of

MOST_REVIEWERS = 5


class UnitKind(models.TextChoices):
    """What kind of body a unit is; it decides the scope (全口径 / 本级) of its report, and its last day to publish.

    An outpost (派出机关) governs a part of a government's area in its place, where no people's congress elects one: a
    street office (街道办事处), a prefectural commission (行政公署), an administrative committee (管委会).
    """

    GOVERNMENT = "government", _("Government (all its bodies)")
    OFFICE = "office", _("Office of the government (itself only)")
    DEPARTMENT = "department", _("Department")
    OUTPOST = "outpost", _("Outpost of a government")
    OTHER = "other", _("Other body")


class Level(models.TextChoices):
    """The administrative level of a unit (层级)."""

    PROVINCE = "province", _("Province")
    PREFECTURE = "prefecture", _("Prefecture")
    COUNTY = "county", _("County")
    TOWNSHIP = "township", _("Township")


AS_CALLED = ("政府", "办事处", "公署", "管委会", "管理委员会")
"""Endings of names that say already what the body is called."""
ZONES = ("开发区", "园区", "保税区", "实验区", "示范区", "度假区", "经济区", "风景区")
"""Endings of names of areas that a committee of a government administers."""


def offered_name(name: str, kind: str, level: str) -> str:
    """The official name to offer for a unit: 平塘县 -> 平塘县人民政府 for a government.

    An outpost is no government: 南街街道 -> 南街街道办事处, 塔城地区 -> 塔城地区行政公署, 开发区 -> 开发区管理委员会.
    Any other body is called by its name.
    """
    if kind not in (UnitKind.GOVERNMENT, UnitKind.OUTPOST) or not name or name.endswith(AS_CALLED):
        return name
    if name.endswith("街道办"):
        return f"{name}事处"
    if name.endswith("街道") and level == Level.TOWNSHIP:
        return f"{name}办事处"
    if name.endswith(("地区", "盟")):
        return f"{name}行政公署"
    if name.endswith(ZONES):
        return f"{name}管理委员会"
    return f"{name}人民政府" if kind == UnitKind.GOVERNMENT else name


NAME_BEGINS = 4
"""Characters of a name that are stored by themselves."""


def begins(name: str, *, beside: str = "") -> models.GeneratedField:
    """The beginning of a name, kept and indexed by the database: names are looked for in a text by it.

    `beside`: the other name, where "" is kept if it begins alike, so that the index stays small.
    """
    beginning = Left(name, NAME_BEGINS)
    alike = models.Case(
        models.When(Exact(beginning, Left(beside, NAME_BEGINS)), then=models.Value("")), default=beginning
    )
    return models.GeneratedField(
        expression=alike if beside else beginning,
        output_field=models.CharField(max_length=NAME_BEGINS),
        db_persist=True,
        db_index=True,
    )


class Unit(models.Model):
    """A government body that reports (填报单位).

    name           what it is called in lists: 平塘县
    official_name  what stands in the title of its reports: 平塘县人民政府. `offered_name` proposes it; `units.place`
                   stores the offered one where none is given
    """

    code = models.CharField(
        _("code"),
        max_length=32,
        unique=True,
        # No small letters: SQLite's LIKE takes a path for that of another unit whose code differs in case only.
        validators=[RegexValidator(r"^[0-9A-Z-]+\Z", _("Write digits, capital letters and hyphens only."))],
    )
    name = models.CharField(_("name"), max_length=100)
    official_name = models.CharField(
        _("official name"),
        max_length=120,
        blank=True,
        help_text=_(
            "As it stands in the title of the reports. Left empty, one is taken that follows from name, kind and level."
        ),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=UnitKind)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("superior unit")
    )
    path = models.CharField(
        _("codes from the top down"), max_length=300, editable=False, db_index=True, help_text="/520000/522700/522727/"
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=20, blank=True)
    phone = models.CharField(_("phone"), max_length=50, blank=True)
    email = models.CharField(_("e-mail"), max_length=100, blank=True)
    site = models.CharField(_("web site"), max_length=200, blank=True)
    demonstration = models.BooleanField(
        _("demonstration unit"), default=False, help_text=_("Every page and PDF of its reports says so.")
    )

    reviewers = models.PositiveSmallIntegerField(
        _("number of reviewers"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_REVIEWERS)],
        help_text=_("So many people review and sign each report that is started from now on."),
    )
    name_begins = begins("name")
    official_begins = begins("official_name", beside="name")

    class Meta:
        ordering = ["path"]
        indexes = [
            models.Index(fields=["name"], name="unit_name"),
            models.Index(fields=["official_name"], name="unit_official_name"),
        ]
        constraints = [
            models.CheckConstraint(condition=~models.Q(official_name=""), name="unit_official_name_given"),
            one_of("unit", "kind", UnitKind),
            one_of("unit", "level", Level),
            models.CheckConstraint(
                condition=models.Q(reviewers__gte=1, reviewers__lte=MOST_REVIEWERS), name="unit_reviewers_in_range"
            ),
        ]
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return f"{self.name} {self.code}"

    def signers_of(self, role: Role) -> int:
        """How many people sign its reports as `role`."""
        return self.reviewers if role == Role.REVIEWER else 1

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
        constraints = [
            models.UniqueConstraint(fields=["account", "unit", "role"], name="post_held_once"),
            one_of("post", "role", Role),
        ]
        verbose_name = _("post")
        verbose_name_plural = _("posts")

    def __str__(self) -> str:
        return f"{self.account} {self.get_role_display()} {self.unit}"
