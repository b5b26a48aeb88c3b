"""What every request passes through: where it comes from, who may keep the answer, how a refusal is answered."""

import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control

from . import events
from .budgets import TooMany
from .permissions import Refused, refused_by_guard
from .views.errors import not_allowed, not_found, permission_denied, too_many, unavailable
from .views.requests import origin_of

logger = logging.getLogger(__name__)


class OriginMiddleware:
    """Events of a request carry its address."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with events.acting_from(origin_of(request)):
            return self.get_response(request)


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

    A wrong method is answered by a page, and so is what is too much, and a database that does not answer.

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
        if isinstance(exception, TooMany):
            return too_many(request, exception)
        if isinstance(exception, OperationalError | InterfaceError):
            logger.exception("the database does not answer")
            return unavailable(request)
        refused = exception if isinstance(exception, Refused) else refused_by_guard(exception)
        if refused is None:
            return None
        by = request.user if request.user.is_authenticated else None
        events.append_refusal(refused, by=by)
        return permission_denied(request, refused)
