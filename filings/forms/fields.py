"""What people type at the desk outside the statistics table."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from filings.figures import DASH
from filings.models import Account, Report, Unit
from filings.parsing import HALF_WIDTH, visible, visible_lines
from filings.permissions import Refusal, refusal_to_sign_in
from filings.reading.signers import signers_of
from filings.workflow import LEAST_REASON, MAX_EXPLANATION, Conflict
from filings.workflow.signoff import LONGEST, signoff_of

from .widgets import ChapterEditor


class PlainLine(forms.CharField):
    """A line of text. Control characters become visible: nothing is refused for them, and no database sees them."""

    def to_python(self, value: Any) -> str:
        return visible(super().to_python(value) or "")


class PlainLines(forms.CharField):
    """Several lines of text, each as a `PlainLine`."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return visible_lines(super().to_python(value) or "")


class SignInForm(AuthenticationForm):
    """Username and password; once they are right, why the account is not let in. `refusal` is why nobody was."""

    refusal: Refusal | None = None

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if isinstance(user, Account) and (found := refusal_to_sign_in(user)):
            raise self.refused(found)

    def get_invalid_login_error(self) -> ValidationError:
        return self.refused(Refusal("wrong_login"))

    def refused(self, found: Refusal) -> ValidationError:
        self.refusal = found
        return ValidationError(found.sentence, code=found.code)


@dataclass(frozen=True)
class Fault:
    """What is wrong with something typed, and the address on the page where it is mended (may be empty)."""

    message: str
    link: str


class WrittenDate(forms.DateField):
    """A date, chosen in the browser or written as people write it: 2019年2月14日, 2019-2-14, 2019.2.14."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = ["%Y-%m-%d", "%Y年%m月%d日", "%Y.%m.%d", "%Y/%m/%d"]

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str):
            value = "".join(value.translate(HALF_WIDTH).split())
        return super().to_python(value)


class SeenField(forms.Field):
    """What the page showed when it was opened: a JSON object, name -> text. Anything else counts as nothing shown."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> dict[str, str]:
        try:
            found = json.loads(value or "{}")
        except (ValueError, RecursionError):
            found = {}
        return {name: text for name, text in found.items() if isinstance(text, str)} if isinstance(found, dict) else {}


def seen_text(shown: Mapping[str, str]) -> str:
    """What a `SeenField` reads back; empty texts are left out."""
    return json.dumps({name: text for name, text in shown.items() if text}, ensure_ascii=False, separators=(",", ":"))


class UnitField(forms.ModelChoiceField):
    """A unit by its code, named as in the title of its report."""

    def to_python(self, value: Any) -> Unit | None:
        return super().to_python(visible(value or ""))


class StartForm(forms.Form):
    """Which report is started. `offered` are the units and years to choose from; what is sent may name any other."""

    unit = UnitField(Unit.objects.all(), to_field_name="code", label=_("Unit"), empty_label=None)
    year = forms.IntegerField(label=_("Year"), min_value=1900, max_value=2999, widget=forms.Select)

    def __init__(self, data: Any = None, *, offered: Sequence[tuple[Unit, int]] = ()) -> None:
        # Most often it is the year that has just ended that is reported.
        super().__init__(data, initial={"year": localdate().year - 1})
        units = dict.fromkeys(unit for unit, _year in offered)
        years = sorted({year for _unit, year in offered}, reverse=True)
        # Known as a plain Field to the type checker.
        self.fields["unit"].choices = [(unit.code, unit.official_name) for unit in units]  # type: ignore[attr-defined]
        self.fields["year"].widget.choices = [(year, year) for year in years]


class ChapterForm(forms.Form):
    """The prose of one chapter; what is kept of it is decided when it is saved.

    seen  the revision that the page showed
    page  the name of the opened page; see `workflow.save_chapter`
    """

    body = forms.Field(label=_("Text of the chapter"), required=False, widget=ChapterEditor)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    page = PlainLine(required=False, widget=forms.HiddenInput)


class SignoffForm(forms.Form):
    """What the sign-off line prints: a name for each signer, the contact phone and the date of the report (填报日期).

    seen  what the page showed: a field that its user left alone takes nobody else's change back
    """

    seen = SeenField(required=False)
    contact_phone = PlainLine(
        label=_("Contact phone"),
        required=False,
        validators=[MaxLengthValidator(LONGEST, _("Longer than %(limit_value)s characters."))],
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    report_date = WrittenDate(
        label=_("Date of the report"),
        required=False,
        error_messages={"invalid": _("This is not a date. Write it like 2019-02-14 or 2019年2月14日.")},
    )

    def __init__(self, report: Report, holders: Iterable[tuple[str, str]], data: Any = None) -> None:
        super().__init__(data, initial=signoff_of(report))
        held, own = list(holders), self.fields.copy()
        self.fields.clear()
        for signer in signers_of(report):
            choices = [("", _("(not chosen)")), *sorted({(name, name) for role, name in held if role == signer.role})]
            if signer.name and (signer.role, signer.name) not in held:
                choices.append((signer.name, _("%(name)s (no longer holds this post)") % {"name": signer.name}))
            self.fields[signer.field] = forms.ChoiceField(label=signer.label, required=False, choices=choices)
        self.fields.update(own)

    def clean(self) -> None:
        self.keep_date_as_typed()

    def keep_date_as_typed(self) -> None:
        if "report_date" in self.errors:
            # A date input shows nothing that is not a date, and what was typed must stay.
            self.fields["report_date"].widget.input_type = "text"

    @property
    def changes(self) -> dict[str, str | date | None]:
        """The sound values of the fields that were changed on the page."""
        seen = self.cleaned_data.get("seen", {})
        return {
            name: self.cleaned_data[name]
            for name in self.initial
            if name in self.cleaned_data and self.data.get(name, "") != seen.get(name, "")
        }

    def tell(self, conflicts: Iterable[Conflict]) -> None:
        """Say at each field in conflict what somebody else has put there; what was typed stays in it."""
        for one in conflicts:
            self.add_error(one.address, conflict_sentence(one))
        self.keep_date_as_typed()

    @property
    def shown(self) -> str:
        """The hidden text that tells, when the form comes back, what this page showed."""
        return seen_text({name: str(self.initial[name] or "") for name in self.initial})


def conflict_sentence(conflict: Conflict) -> str:
    """What somebody else has put in place of what the page showed, and how to choose."""
    sentence = _(
        "%(who)s has changed this to “%(theirs)s” (%(time)s), after you opened the page. "
        "Save again to keep what you typed, or put theirs back."
    )
    return sentence % {
        "who": conflict.by or _("Somebody else"),
        "theirs": conflict.theirs or _("(empty)"),
        "time": date_format(localtime(conflict.at), "DATETIME_FORMAT") if conflict.at else "",
    }


class AnyChoicesField(forms.MultipleChoiceField):
    """Several of some choices. What else is sent is for the workflow to refuse, with a sentence that says why."""

    def valid_value(self, value: Any) -> bool:
        return True


REASONS = (
    ("other_scope", _("The number is of other bodies, another period or other matters than the table.")),
    ("other_matter", _("The sentence speaks of something else than the row of the table.")),
    ("checked", _("Checked against our records: both the sentence and the table are right.")),
)
"""Reasons to choose from why a sentence is right as it stands (此处无误)."""


class ExplanationForm(forms.Form):
    """The written explanation (情况说明) of one question, which `code` and `cell` name. Blank text takes it back.

    `others` are the cells, with their names, of open questions of the same kind that the same text may explain.
    """

    code = PlainLine(widget=forms.HiddenInput)
    cell = PlainLine(required=False, widget=forms.HiddenInput)
    text = PlainLines(
        label=_("Explanation"),
        required=False,
        validators=[
            MaxLengthValidator(MAX_EXPLANATION, _("The explanation is longer than %(limit_value)s characters."))
        ],
    )
    # The explanation that the page showed: nobody else's is replaced unseen.
    seen = PlainLines(required=False, widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why it is right"), required=False, choices=[("", _("(typed below)")), *REASONS])
    also = AnyChoicesField(label=_("Explain these with it"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.of_sentence:
            del self.fields["reason"]
        # Known as a plain Field to the type checker.
        self.fields["also"].choices = others  # type: ignore[attr-defined]

    @property
    def of_sentence(self) -> bool:
        """Whether the question speaks of a sentence, which is then marked as right (此处无误)."""
        return str(self["code"].value() or "").startswith("claim_")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        text = given.get("text", "").strip()
        if reason := given.get("reason"):
            told = str(dict(REASONS)[reason])
            given["text"] = text = text if text.startswith(told) else f"{told} {text}".strip()
        if self.of_sentence and 0 < len(text) < LEAST_REASON:
            sentence = _("Say in at least %(least)s characters why the sentence is right.") % {"least": LEAST_REASON}
            self.add_error("text", sentence)
        return given


class AttestForm(forms.Form):
    """本表无业务: a table, or a section of it, has nothing to report. Nothing is chosen beforehand.

    `sections` are the printed labels of the sections that a table can be attested by; without any, only all of it can.
    """

    section = forms.ChoiceField(label=_("Which part"), required=False)
    text = forms.ChoiceField(
        label=_("What is to stand in its cells"),
        choices=[
            ("0", _("0: the unit has this duty, and nothing happened in the year")),
            (DASH, _("——: the unit does not have this duty")),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose 0 or ——."),
            "invalid_choice": _("Choose 0 or ——."),
        },
    )
    declaration = forms.BooleanField(
        label=_("I have checked this against our records: there is nothing to report here."),
        error_messages={"required": _("Tick the declaration if it is true.")},
    )

    def __init__(self, data: Any = None, *, sections: Sequence[str] = ()) -> None:
        super().__init__(data, auto_id="attest-%s")
        choices = [("", _("The whole table")), *((label, label) for label in sections)]
        # Known as a plain Field to the type checker.
        self.fields["section"].choices = choices  # type: ignore[attr-defined]
        if not sections:
            self.fields["section"].widget = forms.HiddenInput()
