"""The descriptions of published files stand at addresses of their own, and are JSON Schema."""

import hashlib
import json

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from filings.content import SCHEMAS

NAMES = ["content-2", "signatures-1"]

by_name = pytest.mark.parametrize("name", NAMES)


def test_every_schema_is_tried_here() -> None:
    assert sorted(path.name for path in SCHEMAS.iterdir()) == [f"{name}.json" for name in NAMES]


@by_name
def test_schema_is_json_schema_of_2020_12(name: str) -> None:
    schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(schema)


@by_name
def test_schema_is_answered_byte_for_byte_without_the_database(client: Client, name: str) -> None:
    response, data = client.get(f"/schemas/{name}.json"), (SCHEMAS / f"{name}.json").read_bytes()
    assert (response.status_code, response["Content-Type"]) == (200, "application/schema+json")
    assert (response.content, response["ETag"]) == (data, f'"{hashlib.sha256(data).hexdigest()}"')
    assert (response["Cache-Control"], response.cookies) == ("public, max-age=60", {})


@by_name
def test_schema_is_not_sent_again_to_who_has_it(client: Client, name: str) -> None:
    tag = client.get(f"/schemas/{name}.json")["ETag"]
    again = client.get(f"/schemas/{name}.json", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", tag)


@pytest.mark.parametrize("name", ["content-1.json", "content-2", "content-2.txt", "..%2Fcontent-2.json", "%00.json"])
def test_unknown_schema_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/schemas/{name}").status_code == 404


def test_schema_is_only_read(client: Client) -> None:
    assert client.post(f"/schemas/{NAMES[0]}.json").status_code == 405
