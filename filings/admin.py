"""The administration (管理): units, accounts and posts are edited here; everything else can only be looked at.

An administrator is an account with `is_staff`; Django's groups and permissions are not used. Whatever is written here
leaves an event in the chain of accounts. Nobody writes reports here: that is done through `workflow` alone.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from . import events
from .editions import REGISTER
from .models import (
    Account,
    ChainEnd,
    Change,
    Chapter,
    Event,
    Explanation,
    Post,
    Publication,
    Remark,
    Report,
    Signature,
    Unit,
)
from .units import Misplaced, official_name_of, place, refusal_to_place, refusal_to_remove, remove

if TYPE_CHECKING:
    UnitModelAdmin = admin.ModelAdmin[Unit]
    AnyModelAdmin = admin.ModelAdmin[Any]
    PostTabularInline = admin.TabularInline[Post, Any]
else:
    UnitModelAdmin = AnyModelAdmin = admin.ModelAdmin
    PostTabularInline = admin.TabularInline

admin.site.site_header = _("Gongkai Nianbao: administration")
admin.site.site_title = _("Gongkai Nianbao: administration")
admin.site.index_title = _("Units, accounts and posts")
admin.site.unregister(Group)


class Administrators:
    """Every administrator may do whatever the page offers; the site lets nobody else in."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.is_staff


class Recorded(Administrators):
    """Writes an event for whatever Django writes to its own log, with what each field held before and holds now."""

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """None: deleting many at once would pass by has_delete_permission of the single one."""
        return {}

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Iterable[Any] | None, add: bool = False
    ) -> list[dict[str, Any]]:
        message: list[dict[str, Any]] = super().construct_change_message(request, form, formsets, add)  # type: ignore[misc]
        # Django's own log skips what it does not know.
        return [*message, {"detail": {"changes": changes_of(form), "posts": posts_of(formsets or ())}}]

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record("add", request, obj, message[-1]["detail"])
        return super().log_addition(request, obj, message)  # type: ignore[misc]

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        record("change", request, obj, message[-1]["detail"])
        return super().log_change(request, obj, message)  # type: ignore[misc]

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for obj in queryset:
            record("delete", request, obj, {"posts": [str(post) for post in obj.posts.all()]})
        return super().log_deletions(request, queryset)  # type: ignore[misc]


def record(verb: str, request: HttpRequest, obj: Model, detail: dict[str, Any]) -> None:
    """Append the event `add_unit`, `change_account` and so on."""
    subject = events.named(obj) if isinstance(obj, Account) else str(obj)
    events.append(f"{verb}_{obj._meta.model_name}", by=administrator(request), subject=subject, detail=detail)


def administrator(request: HttpRequest) -> Account:
    """Who is at work here. Raises PermissionDenied where nobody has signed in, which the site lets nobody come to."""
    if not isinstance(request.user, Account):
        raise PermissionDenied
    return request.user


def changes_of(form: forms.BaseForm) -> dict[str, list[str]]:
    """Field -> [before, after] of the fields that were changed; of a password only that it was."""
    changes = {}
    for name in form.changed_data:
        secret = name.startswith("password")
        changes[name] = ["", ""] if secret else [before(form, name), str(form.cleaned_data[name] or "")]
    return changes


def before(form: forms.BaseForm, name: str) -> str:
    field, value = form.fields[name], form.initial.get(name)
    if isinstance(field, forms.ModelChoiceField) and value and field.queryset is not None:
        value = field.queryset.filter(pk=value).first()
    return str(value or "")


def posts_of(formsets: Iterable[Any]) -> dict[str, list[str]]:
    """What happened to the posts on the page."""
    posts: dict[str, list[str]] = {"added": [], "changed": [], "removed": []}
    for formset in formsets:
        posts["added"] += [str(post) for post in formset.new_objects]
        posts["changed"] += [str(post) for post, _fields in formset.changed_objects]
        posts["removed"] += [str(post) for post in formset.deleted_objects]
    return posts


class PostInline(Administrators, PostTabularInline):
    model = Post
    extra = 0
    autocomplete_fields = ("account", "unit")


class UnitForm(forms.ModelForm):
    def clean(self) -> dict[str, Any] | None:
        """A place that the unit cannot have is told before it is saved; an official name is offered."""
        cleaned = super().clean()
        if not self.errors:
            code = self.cleaned_data.get("code", self.instance.code)
            if sentence := refusal_to_place(Unit(pk=self.instance.pk, code=code), self.cleaned_data["parent"]):
                self.add_error(None, sentence)
            self.offer_official_name()
        return cleaned

    def offer_official_name(self) -> None:
        """Put in the official name where none was typed: where it was cleared, and where a rename brings another."""
        typed = "official_name" in self.changed_data
        if typed and self.cleaned_data["official_name"]:
            return
        before = None if typed else Unit.objects.filter(pk=self.instance.pk).first()
        unit = Unit(**{name: self.cleaned_data[name] for name in ("name", "kind", "level")})
        self.cleaned_data["official_name"] = official_name_of(unit, before)
        if before and before.official_name != self.cleaned_data["official_name"]:
            # The event tells it, although nobody typed it.
            self.changed_data.append("official_name")


@admin.register(Unit)
class UnitAdmin(Recorded, UnitModelAdmin):
    form = UnitForm
    fields = (
        "code",
        "name",
        "kind",
        "level",
        "official_name",
        "parent",
        "address",
        "postcode",
        "phone",
        "email",
        "site",
        "demonstration",
    )
    list_display = ("name", "official_name", "code", "kind", "level", "parent")
    list_filter = ("kind", "level")
    list_select_related = ("parent",)
    search_fields = ("code", "name", "official_name")
    autocomplete_fields = ("parent",)
    inlines = (PostInline,)

    def get_readonly_fields(self, request: HttpRequest, obj: Unit | None = None) -> tuple[str, ...]:
        """Reports are filed under the code; and whether a unit is the demonstration's is settled when it is made."""
        filed = obj is not None and obj.reports.exists()
        return ("code", "demonstration") if filed else ("demonstration",)

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """A unit that cannot go says why, on its own page."""
        unit = self.get_object(request, object_id)
        try:
            if unit and (sentence := refusal_to_remove(unit)):
                raise Misplaced(sentence)
            return super().delete_view(request, object_id, extra_context)
        except Misplaced as misplaced:
            self.message_user(request, str(misplaced), messages.ERROR)
            return redirect("admin:filings_unit_change", object_id)

    def delete_model(self, request: HttpRequest, obj: Unit) -> None:
        remove(obj)

    def save_model(self, request: HttpRequest, obj: Unit, form: Any, change: bool) -> None:
        place(obj, obj.parent, by=administrator(request))


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


@admin.register(Chapter, Explanation, Publication, Remark, Signature)
class PartAdmin(ReadOnly):
    list_select_related = ("report__unit",)
    search_fields = ("report__unit__code", "report__unit__name")


for year, editions in REGISTER.items():
    for table in {table for edition in editions for table in edition.tables}:
        if not admin.site.is_registered(table):
            # Their Meta is made from their rows; what people call them is the printed title.
            table._meta.verbose_name = table._meta.verbose_name_plural = table.caption(year)
            admin.site.register(table, PartAdmin)
