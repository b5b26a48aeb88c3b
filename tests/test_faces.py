"""Characters that no font has are told when they are saved, by a look into the fonts' own tables."""

import pytest
from django.utils.translation import override

from filings.rendering import faces


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("2018年，主动公开政府信息1,024条。", []),
        ("甲\u0378乙\u0379\u0378", ["\u0378", "\u0379"]),
        ("\n\t\u3000\u200d\ufe0f", []),
        ("\U000e0fff", ["\U000e0fff"]),
    ],
)
def test_characters_without_a_face_are_found(text: str, missing: list[str]) -> None:
    assert faces.without_face(text) == missing


def test_sentence_names_character_and_place() -> None:
    with override("en"):
        assert faces.sentences(["局长张\u0378明同志", "无"]) == [
            "No font of this server has \u0378 (U+0378), in “局长张\u0378明同志”. Replace it."
        ]
