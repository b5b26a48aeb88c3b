"""Passwords are hashed one at a time, behind everything else; and a quarter of the threads at most waits for it.

To hash one takes a third of a second of a processor, on purpose. Strangers who try passwords would otherwise have every
thread of the site wait, and the processors with them.
"""

import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.utils.translation import gettext as _

from .refusing import TooMany

T = TypeVar("T")
NICENESS = 10
WAIT = 5
"""Seconds after which there is a place again, as far as can be said."""


class Turn:
    """The thread in which passwords are hashed, and the places of those who wait for it."""

    def __init__(self) -> None:
        self.places = threading.BoundedSemaphore(max(1, settings.WEB_THREADS // 4))
        self.thread = ThreadPoolExecutor(1, "hashing", behind_everything)


def behind_everything() -> None:
    """Lower the priority of this thread alone, which only Linux knows."""
    if sys.platform == "linux":
        thread = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, thread, os.getpriority(os.PRIO_PROCESS, thread) + NICENESS)


turns: list[Turn] = []
"""The one of this process, once there was something to hash; a forked process makes its own."""
os.register_at_fork(after_in_child=turns.clear)
beginning = threading.Lock()


def in_turn(hash: Callable[[], T]) -> T:
    """What `hash` returns, called when its turn has come. Raises TooMany where a quarter of the threads waits."""
    with beginning:
        turn = turns[0] if turns else Turn()
        turns[:] = [turn]
    if not turn.places.acquire(blocking=False):
        raise TooMany(_("Many people are signing in at this moment. Try again in a few seconds."), WAIT)
    try:
        return turn.thread.submit(hash).result()
    finally:
        turn.places.release()


class PatientHasher(PBKDF2PasswordHasher):
    """Django's own, one after another. What it stores is the same."""

    def encode(self, password: str, salt: str, iterations: int | None = None) -> str:
        return in_turn(lambda: super(PatientHasher, self).encode(password, salt, iterations))
