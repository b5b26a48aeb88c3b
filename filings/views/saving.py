"""What the JSON addresses share to which a page sends what is typed, while it is typed (自动保存)."""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import time_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from filings import events
from filings.budgets import TooMany
from filings.permissions import Refusal, Refused

logger = logging.getLogger(__name__)
View = Callable[..., HttpResponse]


class Unreadable(ValueError):
    """What was sent is not what such an address reads. Answered by a sentence, with status 400."""


def for_staff_json(view: View) -> View:
    """As `for_staff`, for an address that answers in JSON: a sentence where a page would lead elsewhere.

    401 where nobody is signed in, or somebody else than the page was made for (header X-Account); 403 where it is
    refused, with an event, its code and its parameters; 404 and 400 in words.
    """

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return sentence(_("Your session has ended. Sign in again; nothing of what you typed is lost."), 401)
        if request.headers.get("X-Account", str(request.user.pk)) != str(request.user.pk):
            return sentence(
                _("Somebody else has signed in meanwhile. Sign in as yourself to save what you typed."), 401
            )
        try:
            return view(request, *args, **kwargs)
        except Unreadable as unreadable:
            return sentence(str(unreadable), 400)
        except Refused as refused:
            events.append_refusal(refused, by=request.user)
            return JsonResponse({"sentence": refused.sentence, **refused.refusal.told()}, status=403)
        except TooMany as too_many:
            return sentence(too_many.sentence, 429)
        except (OperationalError, InterfaceError):
            logger.exception("the database does not answer")
            return sentence(
                _("The server's database does not answer. What you typed stays here and is sent again."), 503
            )
        except Http404:
            return sentence(Refusal("not_visible").sentence, 404)

    return checked


def sentence(text: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": text}, status=status)


def json_of(request: HttpRequest) -> Any:
    """The body read as JSON; None where it is none."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return None


def entries_of(request: HttpRequest) -> dict[str, tuple[str, str]]:
    """The body as name -> (text that the page showed, text now). Raises Unreadable."""
    sent = json_of(request)
    if not isinstance(sent, dict) or not all(is_entry(entry) for entry in sent.values()):
        raise Unreadable(_("What was sent could not be read, and nothing was saved. Load the page again."))
    return {name: (seen, new) for name, (seen, new) in sent.items()}


def is_entry(entry: object) -> bool:
    return isinstance(entry, list) and len(entry) == 2 and all(isinstance(text, str) for text in entry)


def saved_at() -> str:
    """Saved at 14:03, in words."""
    return _("Saved at %(time)s") % {"time": time_format(localtime(), "H:i")}
