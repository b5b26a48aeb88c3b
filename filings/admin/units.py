"""Units and posts as administrators edit them. Every place is given by `filings.units`."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from filings.models import Post, Unit
from filings.units import Misplaced, official_name_of, place, refusal_to_place, refusal_to_remove, remove

from .recording import Administrators, Recorded, administrator

if TYPE_CHECKING:
    UnitModelAdmin = admin.ModelAdmin[Unit]
    PostTabularInline = admin.TabularInline[Post, Any]
else:
    UnitModelAdmin = admin.ModelAdmin
    PostTabularInline = admin.TabularInline


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
        if not typed and self.cleaned_data["official_name"] != self.initial.get("official_name", ""):
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
        "reviewers",
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
