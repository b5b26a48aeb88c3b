"""What every request passes through: where it comes from, who may keep the answer, how a refusal is answered."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from . import events
from .permissions import Refused, refused_by_guard
from .views.errors import not_allowed, not_found, permission_denied

ADDRESS_LENGTH = 45
"""The longest IP address as text."""


class OriginMiddleware:
    """Events of a request carry its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with events.acting_from(origin_of(request)):
            return self.get_response(request)


def origin_of(request: HttpRequest) -> str:
    """The address that the request comes from.

    Behind a proxy every connection is the proxy's. What it added to X-Forwarded-For itself stands last; whatever stands
    before that, and all of it where there is no proxy, anyone could have written.
    """
    named = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (settings.PROXIED and named[:ADDRESS_LENGTH]) or request.META.get("REMOTE_ADDR", "")


class PrivateMiddleware:
    """Pages made for one person are kept by no cache and no browser.

    Such a page has read the session. A public page never does, so it stays cacheable for staff as well.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.session.accessed:
            patch_cache_control(response, private=True, no_store=True)
        return response


class RefusalMiddleware:
    """A refused action, by a guard as well, is answered by the 403 page with its sentence, and leaves an event.

    A wrong method is answered by a page.

    The event is appended here, after the refused transaction was rolled back, or it would vanish with it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        return not_allowed(request, response) if response.status_code == 405 else response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, Http404):
            # As it is answered anyway; but where DEBUG is on, as in the demonstration, not by Django's English page.
            return not_found(request, exception)
        refused = exception if isinstance(exception, Refused) else refused_by_guard(exception)
        if refused is None:
            return None
        by = request.user if request.user.is_authenticated else None
        events.append_refusal(refused, by=by)
        return permission_denied(request, refused)
