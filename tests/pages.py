"""What a page of the desk shows, read out of its HTML."""

import json
import re
from html import unescape
from typing import Any

from django.test import Client

Page = Any
"""An answer to the test client: django-stubs gives it no public name."""


def text_of(page: Page) -> str:
    """The page as text: no tags, single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.content.decode())).split())


def inputs(page: Page) -> dict[str, str]:
    """Name -> value of every input and textarea of the page."""
    return inputs_in(page.content.decode())


def form_inputs(page: Page) -> dict[str, str]:
    """Name -> value of what a browser sends with the form that the page is there for."""
    html = page.content.decode()
    form = re.search(r"<form\b[^>]*(?:data-unsaved|id=\"sheet\").*?</form>", html, re.DOTALL)
    return inputs_in(form[0] if form else html)


def inputs_in(html: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<input\b[^>]*>", html):
        attributes = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        if "name" in attributes:
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    for name, text in re.findall(r'<textarea\b[^>]*name="([^"]+)"[^>]*>\n?(.*?)</textarea>', html, re.DOTALL):
        found[name] = unescape(text)
    return found


def cells(page: Page) -> dict[str, str]:
    """Address -> text in the input of every cell of the table."""
    found = re.findall(r'<input [^>]*id="cell-([^"]+)" name="[^"]+" value="([^"]*)"', page.content.decode())
    return {address: unescape(value) for address, value in found}


def seen(page: Page) -> dict[str, str]:
    """What the page tells, when it is sent, that it has shown."""
    return json.loads(inputs(page)["seen"])


def summary(page: Page) -> list[tuple[str, str]]:
    """The lines of the error summary as (link, words)."""
    html = page.content.decode()
    box = re.search(r'<div class="error-summary".*?</div>', html, re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", box[0], re.DOTALL) if box else []
    read = [re.fullmatch(r'(?:<a href="([^"]*)">)?(.*?)(?:</a>)?', line.strip(), re.DOTALL) for line in lines]
    return [(unescape(one[1] or ""), unescape(one[2])) for one in read if one]


def beside(page: Page) -> dict[str, list[tuple[str, str]]]:
    """Address -> what is said beside the cell, as (error | question, words)."""
    html = page.content.decode()
    said = r'<p class="message-(\w+)">(?:<a href="[^"]*">)?(.*?)(?:</a>.*?)?</p>'
    rows = re.findall(r'<(td|div)(?: colspan="\d")? id="said-([^"]+)">(.*?)</\1>', html)
    return {address: [(kind, unescape(words)) for kind, words in re.findall(said, row)] for _tag, address, row in rows}


def notices(page: Page) -> list[str]:
    """What the page says was done, or not done."""
    found = re.findall(r'<div class="notice[^"]*" role="status"><p>(.*?)</p>', page.content.decode())
    return [unescape(one).strip() for one in found]


def save(client: Client, url: str, typed: dict[str, str], *, opened: Page | None = None) -> Page:
    """Open the page (or take it as it was `opened` before), type, and send its form whole, as a browser does."""
    return client.post(url, {**form_inputs(opened or client.get(url)), **typed}, follow=True)
