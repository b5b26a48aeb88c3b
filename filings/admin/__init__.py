"""The administration (管理): units, accounts and posts are edited here; everything else can only be looked at.

An administrator is an account with `is_staff`; Django's groups and permissions are not used. Whatever is written here
leaves an event in the chain of accounts. Nobody writes reports here: that is done through `workflow` alone.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from filings import jobs
from filings.editions import REGISTER
from filings.models import (
    Account,
    Artefact,
    ChainEnd,
    Change,
    Chapter,
    Event,
    Explanation,
    Job,
    Publication,
    Remark,
    Report,
    Signature,
    Signer,
)

from .recording import Administrators, Recorded
from .units import PostInline

if TYPE_CHECKING:
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin

admin.site.site_header = _("Gongkai Nianbao: administration")
admin.site.site_title = _("Gongkai Nianbao: administration")
admin.site.index_title = _("Units, accounts and posts")
admin.site.unregister(Group)
# The queue's own pages are in English, and what is in it is told by our own rows.
for queued in [one for one in list(admin.site._registry) if one._meta.app_label == "procrastinate"]:
    admin.site.unregister(queued)


class PasswordForm(AdminPasswordChangeForm):
    """A new password for somebody. An account that may not sign in is disabled instead of losing its password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for field in self.fields.values():
            field.required = True


@admin.register(Account)
class AccountAdmin(Recorded, UserAdmin):
    add_form = UserCreationForm
    # Django's own speaks of options that come later, in English.
    add_form_template = None
    change_password_form = PasswordForm
    change_user_password_template = "admin/filings/account/change_password.html"  # noqa: S105
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (None, {"fields": ("name", "email")}),
        (None, {"fields": ("is_active", "is_staff", "is_auditor", "demonstration")}),
        (None, {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("username", "name", "password1", "password2")}),)
    list_display = ("username", "name", "is_active", "is_staff", "is_auditor", "last_login")
    list_filter = ("is_active", "is_staff", "is_auditor")
    search_fields = ("username", "name")
    filter_horizontal = ()
    inlines = (PostInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Account | None = None) -> tuple[str, ...]:
        """Nobody can lock themselves out; another administrator can."""
        fixed = ("demonstration", "last_login", "date_joined")
        return (
            (*fixed, "is_active", "is_staff", "is_auditor") if obj is not None and obj.pk == request.user.pk else fixed
        )

    def get_inlines(self, request: HttpRequest, obj: Account | None) -> Any:
        return self.inlines if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Account | None = None) -> bool:
        """Accounts are disabled, never deleted: events and signatures name them."""
        return False


class ReadOnly(Administrators, AnyModelAdmin):
    """Can be looked at, and nothing else."""

    actions = None
    # Administrators hold no post, so the desk would show them nothing.
    view_on_site = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("unit", "year", "version", "status", "status_since")
    list_filter = ("year", "status")
    list_select_related = ("unit",)
    search_fields = ("unit__code", "unit__name")


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("at", "actor_name", "origin", "action", "subject", "result")
    list_filter = ("action", "result")
    ordering = ("-at", "-pk")
    search_fields = ("actor_name", "subject", "origin")
    date_hierarchy = "at"


@admin.register(ChainEnd)
class ChainEndAdmin(ReadOnly):
    list_display = ("chain", "number", "hash")
    search_fields = ("chain",)


@admin.register(Change)
class ChangeAdmin(ReadOnly):
    list_display = ("at", "report", "address", "by")
    list_select_related = ("report__unit", "by")
    ordering = ("-at", "-pk")
    search_fields = ("address",)


@admin.register(Job)
class JobAdmin(ReadOnly):
    """What waits for workers, and what was parked."""

    list_display = ("asked_at", "kind", "report", "state", "attempts", "by", "told")
    list_filter = ("state", "kind")
    list_select_related = ("report__unit", "by")
    ordering = ("-asked_at",)
    exclude = ("made", "refusal")
    search_fields = ("report__unit__code", "report__unit__name")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("made")

    @admin.display(description=_("Sentence"))
    def told(self, job: Job) -> str:
        return jobs.sentence_of(job)


@admin.register(Artefact)
class ArtefactAdmin(ReadOnly):
    list_select_related = ("publication__report__unit",)
    search_fields = ("publication__report__unit__code", "sha256")


@admin.register(Chapter, Explanation, Publication, Remark, Signature, Signer)
class PartAdmin(ReadOnly):
    list_select_related = ("report__unit",)
    search_fields = ("report__unit__code", "report__unit__name")


for year, editions in REGISTER.items():
    for table in {table for edition in editions for table in edition.tables}:
        if not admin.site.is_registered(table):
            # Their Meta is made from their rows; what people call them is the printed title.
            table._meta.verbose_name = table._meta.verbose_name_plural = table.caption(year)
            admin.site.register(table, PartAdmin)
