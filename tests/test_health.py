"""The address that watching machines ask."""

import pytest
from django.db import OperationalError, connection
from django.test import Client


@pytest.mark.django_db
def test_healthz_answers_ok_without_an_account(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert "no-store" in response["Cache-Control"]
    assert response.cookies == {}


@pytest.mark.django_db
def test_healthz_tells_when_the_database_does_not_answer(client: Client) -> None:
    def unreachable(*_args: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(unreachable):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"the database does not answer\n")


@pytest.mark.django_db
def test_healthz_changes_nothing_when_posted_to(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
