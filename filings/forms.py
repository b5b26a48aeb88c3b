"""What people type into the pages outside the statistics table."""

from typing import Any

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from .permissions import refusal_to_sign_in
from .workflow import MAX_REASON


class SignInForm(AuthenticationForm):
    """Username and password; once they are right, the sentence why the account is not let in."""

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        if sentence := refusal_to_sign_in(user):  # type: ignore[arg-type]
            raise ValidationError(sentence, code="refused")


class SigningForm(forms.Form):
    """What is asked of a person before a signature.

    declaration  a box that is never ticked beforehand; its label are the words that are signed
    password     checked by `confirm_identity`, not here
    """

    declaration = forms.BooleanField(error_messages={"required": _("Tick the declaration if it is true.")})
    password = forms.CharField(
        label=_("Your password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text=_("Asked again, so that nobody else can sign at your desk."),
        error_messages={"required": _("Type your password, to show that it is you who signs.")},
    )

    def __init__(self, *args: Any, declaration: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["declaration"].label = declaration


class ReturnForm(forms.Form):
    """The reason for a return (退回原因)."""

    reason = forms.CharField(
        label=_("Reason"),
        # Not max_length: browsers cut a pasted text off at it without a word.
        validators=[MaxLengthValidator(MAX_REASON, _("The reason is longer than %(limit_value)s characters."))],
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The preparer reads it. Name the cell or the chapter, and say what is to change."),
        error_messages={"required": _("Say why you return the report, so that the preparer knows what to change.")},
    )
