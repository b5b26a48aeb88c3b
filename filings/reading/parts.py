"""The JSON of a published file, part by part: each is of its kind, or a sentence says which is not."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _


class BadContent(Exception):
    """Nothing was made of a file; `sentence` says what is wrong with it, and where."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def parsed(data: bytes, wanted: str) -> "Part":
    """The JSON object of a file of the format `wanted`."""
    try:
        read = json.loads(data, object_pairs_hook=once)
        json.dumps(read, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise BadContent(_("The file holds half a character (a lone surrogate), which no text has.")) from error
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        raise BadContent(_("The file is not JSON (line %(line)s, column %(column)s).") % place) from error
    except UnicodeDecodeError as error:
        raise BadContent(_("The file is not UTF-8 (byte %(number)s).") % {"number": error.start + 1}) from error
    except RecursionError as error:
        raise BadContent(_("The objects of the file stand inside one another too deeply.")) from error
    if not isinstance(read, dict) or read.get("format") != wanted:
        found = read.get("format") if isinstance(read, dict) else None
        raise BadContent(
            _("The file is of the format “%(found)s”, and “%(wanted)s” is wanted.")
            % {"found": found or _("(none)"), "wanted": wanted}
        )
    return Part(read, "")


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(found := dict(pairs)) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadContent(_("“%(name)s” stands twice in one object of the file.") % {"name": twice})
    return found


class Part:
    """An object of the file and its place in it. What is asked of it is there, or BadContent says not."""

    def __init__(self, said: Any, place: str) -> None:
        if not isinstance(said, dict):
            raise wrong(place, _("an object"))
        self.said, self.place = said, place

    def at(self, name: str) -> str:
        return f"{self.place}.{name}".removeprefix(".")

    def of(self, name: str, kind: type, words: str) -> Any:
        found = self.said.get(name)
        # True is an int in Python, and no number here.
        if not isinstance(found, kind) or isinstance(found, bool) != (kind is bool):
            raise wrong(self.at(name), words)
        return found

    def text(self, name: str) -> str:
        return str(self.of(name, str, _("text")))

    def number(self, name: str) -> int:
        return int(self.of(name, int, _("a whole number")))

    def part(self, name: str) -> "Part":
        return Part(self.said.get(name), self.at(name))

    def optional(self, name: str) -> "Part | None":
        return self.part(name) if name in self.said else None

    def parts(self, name: str) -> "list[Part]":
        return [Part(one, f"{self.at(name)}[{at}]") for at, one in enumerate(self.of(name, list, _("a list")))]

    def only(self, *names: str, optional: Iterable[str] = ()) -> "Part":
        """The object itself, which has these names and no others but `optional` ones."""
        if missing := [name for name in names if name not in self.said]:
            raise BadContent(_("“%(place)s” is missing in the file.") % {"place": self.at(missing[0])})
        if unknown := sorted(set(self.said) - {*names, *optional}):
            raise BadContent(_("“%(place)s” is no part of this format.") % {"place": self.at(unknown[0])})
        return self

    def one_of(self, name: str, known: Iterable[str]) -> str:
        if (text := self.text(name)) not in set(known):
            raise wrong(self.at(name), ", ".join(known))
        return text

    def texts(self) -> dict[str, str]:
        """The object as texts by their names."""
        return {name: self.text(name) for name in self.said}

    def day(self, name: str) -> date:
        text = self.text(name)
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        # Python reads 20190214 as well.
        if day is None or day.isoformat() != text:
            raise wrong(self.at(name), _("a date such as 2019-02-14"))
        return day

    def moment(self, name: str) -> datetime:
        try:
            at = datetime.fromisoformat(self.text(name))
        except ValueError:
            at = datetime.min
        if at.tzinfo is None:
            raise wrong(self.at(name), _("a time with its zone"))
        return at


def wrong(place: str, wanted: str) -> BadContent:
    return BadContent(_("“%(place)s” of the file is not %(wanted)s.") % {"place": place or "{}", "wanted": wanted})
