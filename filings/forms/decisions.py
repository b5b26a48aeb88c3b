"""What people type when they decide about a report: signatures, returns, remarks, times, corrections (审签意见)."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext_lazy as _

from filings.models import Explanation, Report
from filings.models.report import Verdict
from filings.permissions import MISSING_REASON
from filings.states import Action
from filings.workflow import MAX_REASON, MAX_REMARK, refusal_of_time

from .fields import Fault, PlainLines, WrittenDate

EMPTY = _("Write something: an empty remark says nothing.")
NO_SUCH_PLACE = _("There is no such place in this report. Choose it on the page.")


class SigningForm(forms.Form):
    """What is asked of a person before a signature.

    declaration  a box that is never ticked beforehand, not even after an error, as the version may be another by then;
                 its label are the words that are signed
    password     checked by `confirm_identity`, not here
    """

    declaration = forms.BooleanField(
        widget=forms.CheckboxInput(check_test=lambda value: False),
        error_messages={"required": _("Tick the declaration if it is true.")},
    )
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked again, so that nobody else can sign at your desk."),
        error_messages={"required": _("Type your password, to show that it is you.")},
    )

    def __init__(self, *args: Any, declaration: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declaration"].label = declaration

    def faults(self) -> list[Fault]:
        """The lines of the error summary. The declaration is too long a name to stand before each."""
        return [
            Fault(str(error), f"#{field.id_for_label}" if field else "")
            for field in (None, *self)
            for error in (field.errors if field else self.non_field_errors())
        ]


class ReasonField(PlainLines):
    """The written reason of an action, MAX_REASON characters at most."""

    def __init__(self, *, of: Action, **options: Any) -> None:
        # Not max_length: browsers cut a pasted text off at it without a word.
        longest = MaxLengthValidator(MAX_REASON, _("The reason is longer than %(limit_value)s characters."))
        missing = {"required": MISSING_REASON[of]}
        area = forms.Textarea(attrs={"rows": 6})
        super().__init__(validators=[longest], widget=area, error_messages=missing, **options)


class ReturnForm(forms.Form):
    """The reason for a return (退回原因)."""

    reason = ReasonField(
        label=_("Reason"),
        help_text=_("The preparer reads it. Name the cell or the chapter, and say what is to change."),
        of=Action.RETURN,
    )


class VerdictForm(forms.Form):
    """What the reviewer says of one explanation of `report`: accepted or rejected (认可 / 不认可)."""

    explanation = forms.ModelChoiceField(Explanation.objects.none())
    verdict = forms.ChoiceField(choices=Verdict.choices)

    def __init__(self, report: Report, data: Any) -> None:
        super().__init__(data)
        # Known as a plain Field to the type checker.
        self.fields["explanation"].queryset = report.explanations.all()  # type: ignore[attr-defined]


class RemarkField(PlainLines):
    """The words of a remark or of an answer."""

    def __init__(self, **options: Any) -> None:
        longest = MaxLengthValidator(MAX_REMARK, _("The text is longer than %(limit_value)s characters."))
        super().__init__(validators=[longest], error_messages={"required": EMPTY}, **options)


class RemarkForm(forms.Form):
    """A remark (批注). `places` are the places to choose from: a row has several cells, a chapter several blocks."""

    place = forms.ChoiceField(
        label=_("What the remark speaks of"),
        error_messages={"required": NO_SUCH_PLACE, "invalid_choice": NO_SUCH_PLACE},
    )
    remark = RemarkField(label=_("Remark"), help_text=_("Say what is to be mended. The preparer reads it and answers."))

    def __init__(self, data: Any = None, *, places: Sequence[tuple[str, str]], chosen: str) -> None:
        super().__init__(data, initial={"place": chosen})
        # Known as a plain Field to the type checker.
        self.fields["place"].choices = places  # type: ignore[attr-defined]
        # Left out, it would speak of the whole report, which has a page of its own.
        self.fields["place"].required = "" not in dict(places)
        if len(places) == 1:
            self.fields["place"].widget = forms.HiddenInput()


class AnswerForm(forms.Form):
    """An answer to a remark, what is done with the remark, or both.

    done  what the pressed button says: answer, resolve (已修改) or reopen (仍需修改)
    """

    answer = RemarkField(label=_("Answer"), required=False)
    done = forms.ChoiceField(choices=[("answer", ""), ("resolve", ""), ("reopen", "")])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("done") == "answer" and not given.get("answer") and "answer" not in self.errors:
            self.add_error("answer", str(EMPTY))
        return given


class AmendForm(forms.Form):
    """更正说明: what a correction corrects, and why."""

    correction_reason = ReasonField(
        label=_("What is corrected, and why"),
        help_text=_("It is signed and published with the new version, so that everybody can read what was changed."),
        of=Action.AMEND,
    )


class WithdrawForm(SigningForm):
    """The reason of a withdrawal (撤销公开), and the password of the head who orders it."""

    withdrawal_reason = ReasonField(
        label=_("By whose order, and why"),
        help_text=_("The page of the report will show it in place of the report."),
        of=Action.WITHDRAW,
    )
    field_order = ["withdrawal_reason", "declaration", "password"]


class ScheduleForm(forms.Form):
    """When a report is published by itself (定时公开): a day, and a time of that day in the time of this country."""

    day = WrittenDate(
        label=_("Day"),
        error_messages={
            "required": _("Choose the day."),
            "invalid": _("This is not a date. Write it like 2019-02-14 or 2019年2月14日."),
        },
    )
    time = forms.TimeField(
        label=_("Time of day"),
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        input_formats=["%H:%M", "%H\uff1a%M"],
        error_messages={"required": _("Choose the time."), "invalid": _("This is not a time. Write it like 09:30.")},
    )

    @staticmethod
    def of(at: datetime) -> dict[str, Any]:
        """What the fields show for a time."""
        return {"day": localtime(at).date(), "time": localtime(at).time()}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "day" in given and "time" in given:
            at = datetime.combine(given["day"], given["time"], get_current_timezone())
            if found := refusal_of_time(at):
                raise ValidationError(found.sentence)
            given["at"] = at
        return given


def tomorrow_morning() -> datetime:
    """What the form offers: nine o'clock of the next day."""
    return (localtime() + timedelta(days=1)).replace(hour=9, minute=0, second=0, microsecond=0)
