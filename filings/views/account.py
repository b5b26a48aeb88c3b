"""Signing in and out, and a new password. Each leaves an event; a password is never in one."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from filings import budgets, events
from filings.forms.fields import SignInForm
from filings.models import Account
from filings.models.event import Result
from filings.parsing import visible

from .errors import sent_texts, signed_out
from .requests import origin_of

View = Callable[..., HttpResponse]

form_page = require_http_methods(["GET", "HEAD", "POST"])
"""A page with a form that is sent back to it."""


def for_staff(view: View) -> View:
    """Leads whoever is not signed in to the sign-in page.

    What was typed on a page whose session has ended is shown instead, as it would be lost on that way.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if typed := sent_texts(request):
            return signed_out(request, typed)
        return redirect_to_login(request.get_full_path())

    return checked


class Login(LoginView):
    """The one way in, for the desk and for the administration. Django gives the session a new key."""

    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Too many attempts are refused before a password is looked at."""
        budgets.spend("sign_in", account=self.username_typed(), address=origin_of(request))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        events.append("sign_in", by=form.get_user(), subject=self.username_typed())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        refusal = form.refusal if isinstance(form, SignInForm) else None
        detail = refusal.told() if refusal else {}
        events.append("sign_in", by=None, subject=self.username_typed(), result=Result.REFUSED, detail=detail)
        return super().form_invalid(form)

    def username_typed(self) -> str:
        return visible(self.request.POST.get("username", ""))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs, demo_accounts=demonstration_accounts())


def demonstration_accounts() -> list[tuple[str, str]]:
    """The accounts of the sample as (username, what it is); none where DEBUG is off."""
    if not settings.DEBUG:
        return []
    accounts = Account.objects.filter(demonstration=True, is_active=True).prefetch_related("posts__unit")
    return [(account.username, calling(account)) for account in accounts.order_by("pk")]


def calling(account: Account) -> str:
    """平塘县人民政府填报人 of someone who holds that post; administrators and auditors hold none."""
    if account.is_staff:
        return _("Administrator")
    if account.is_auditor:
        return _("Auditor")
    return _(", ").join(f"{post.unit.official_name}{post.get_role_display()}" for post in account.posts.all())


class Logout(LogoutView):
    """The one way out. The browser forgets pages and whatever unsent figures it stored."""

    # Django's own answers with the narrower TemplateResponse, or so its stubs say.
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if isinstance(request.user, Account):
            events.append("sign_out", by=request.user, subject=request.user.username)
        answer = super().post(request, *args, **kwargs)
        answer.headers["Clear-Site-Data"] = '"cache", "storage"'
        return answer


class PasswordChange(PasswordChangeView):
    """A password that the administrator does not know. Other sessions of the account end with it."""

    success_url = reverse_lazy("desk_home")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        answer = super().form_valid(form)
        events.append("change_password", by=form.user, subject=form.user.get_username())
        messages.success(self.request, _("Your password has been changed."))
        return answer
