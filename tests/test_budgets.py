"""What one account or address may ask for, and that passwords are hashed in turn."""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from filings import budgets
from filings.budgets import BUDGETS, SPAN, TooMany, hashing
from filings.models import Event, Report, Used
from tests import factories

SIGN_INS = "十分钟内登录尝试次数过多。请等待十分钟后再试。"


def spend(account: str = "a", address: str = "1.1.1.1", amount: int = 1) -> bool:
    """Whether it was to be had."""
    try:
        budgets.spend("sign_in", account=account, address=address, amount=amount)
    except TooMany as refused:
        return (refused.sentence, refused.wait) != (SIGN_INS, 600)
    return True


# Budgets


@pytest.mark.django_db
def test_an_account_has_its_budget_and_an_address_another() -> None:
    of_one = [spend() for _ in range(31)]
    of_address = [spend(account=str(number)) for number in range(31)]
    assert of_one == [True] * 30 + [False]
    assert of_address == [True] * 30 + [False]
    assert (spend(), spend("A", "2.2.2.2"), spend("b", "2.2.2.2")) == (False, False, True)


@pytest.mark.django_db
def test_what_is_refused_is_not_counted_and_ten_minutes_later_all_is_free() -> None:
    assert spend(amount=30)
    assert not any(spend() for _ in range(5))
    assert sum(one.amount for one in Used.objects.filter(who="account:a")) == 30
    Used.objects.update(minute=timezone.now() - SPAN - timedelta(minutes=1))
    assert spend()


@pytest.mark.django_db
def test_what_no_budget_asks_for_any_more_is_cleared_away() -> None:
    spend()
    Used.objects.update(minute=timezone.now() - timedelta(hours=2))
    spend(account="b", address="2.2.2.2")
    assert {one.who for one in Used.objects.all()} == {"account:b", "address:2.2.2.2"}


# Where they are asked for


@pytest.mark.django_db
def test_sixty_wrong_passwords_of_an_address_are_looked_at_and_the_next_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.account("somebody")
    answers = [
        Client().post("/login/", {"username": f"stranger{number}", "password": "wrong"}).status_code
        for number in range(60)
    ]
    assert answers == [200] * 60
    client = Client()
    refused = client.post("/login/", {"username": "somebody", "password": factories.PASSWORD})
    assert (refused.status_code, refused["Retry-After"]) == (429, "600")
    assert SIGN_INS in refused.content.decode()
    assert Event.objects.filter(action="sign_in").count() == 60
    elsewhere = client.post(
        "/login/", {"username": person.username, "password": factories.PASSWORD}, REMOTE_ADDR="10.0.0.9"
    )
    assert elsewhere.status_code == 302


@pytest.mark.django_db
def test_too_many_saves_of_a_chapter_keep_the_text(staff: factories.People, desk: Client) -> None:
    report = factories.filled_report(staff.preparer.posts.get().unit, staff)
    most = BUDGETS["chapter"]
    budgets.spend("chapter", account=str(staff.preparer.pk), address="127.0.0.1", amount=most.account - 1)
    address = f"/desk/reports/{report.pk}/chapters/overview/"
    long = f"<p>{'字' * 60_000}</p>"
    refused = desk.post(f"{address}save/", {"body": ["1 p", long]}, "application/json")
    assert (refused.status_code, refused.json()["sentence"]) == (429, most.sentence())
    page = desk.post(address, {"body": "<p>短</p>" + " " * 50_000, "seen": "1", "page": "p"})
    assert page.status_code == 429
    assert "&lt;p&gt;短&lt;/p&gt;" in page.content.decode()
    short = desk.post(f"{address}save/", {"body": ["1 p", "<p>短</p>"]}, "application/json")
    assert short.status_code == 200
    assert Report.objects.get(pk=report.pk).chapters.get(key="overview").body == "<p>短</p>"


# Passwords in turn


def test_a_quarter_of_the_threads_waits_and_the_next_is_refused(settings: Settings) -> None:
    settings.WEB_THREADS = 16
    hashing.turns.clear()
    begun, go_on = threading.Event(), threading.Event()
    priorities = []

    def slow() -> bool:
        priorities.append(os.getpriority(os.PRIO_PROCESS, threading.get_native_id()))
        begun.set()
        return go_on.wait(60)

    with ThreadPoolExecutor(4) as threads:
        waiting = [threads.submit(hashing.in_turn, slow) for _ in range(4)]
        assert begun.wait(60)
        while hashing.turns[0].places._value:
            sleep(0.01)
        with pytest.raises(TooMany):
            hashing.in_turn(lambda: True)
        assert len(priorities) == 1
        go_on.set()
        assert [one.result() for one in waiting] == [True] * 4
    assert hashing.in_turn(lambda: "again") == "again"
    assert priorities[0] == min(19, os.getpriority(os.PRIO_PROCESS, threading.get_native_id()) + 10)
    hashing.turns.clear()


def test_what_is_stored_of_a_password_is_what_django_stores() -> None:
    hasher, own = hashing.PatientHasher(), PBKDF2PasswordHasher()
    stored = hasher.encode("a password", "salt", 1000)
    assert stored == own.encode("a password", "salt", 1000)
    assert (own.verify("a password", stored), hasher.verify("a password", stored)) == (True, True)
    assert not hasher.verify("another", stored)
