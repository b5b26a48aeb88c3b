"""What administrators may do, and the events that all they write leaves."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from filings import events
from filings.models import Account


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

    # The type checker does not see the ModelAdmin that this is mixed into: it is told to pass over `super()` below.
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
