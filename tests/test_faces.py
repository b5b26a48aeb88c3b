"""Characters that no font has are told when they are saved, by a look into the fonts' own tables."""

from typing import Any

import pytest
from django.urls import reverse

from filings import workflow
from filings.rendering import faces
from tests import factories


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
    assert faces.sentences(["局长张\u0378明同志", "无"]) == [
        "“局长张\u0378明同志”中的“\u0378”（U+0378）在本服务器的字体中没有字形，无法印制，请替换。"
    ]


SEEN = '{"contact_phone": "0854-0000000"}'


@pytest.mark.django_db
def test_they_are_told_where_they_are_saved() -> None:
    county = factories.unit()
    staff = factories.people(county)
    draft = factories.filled_report(county, staff)
    workflow.save_cells(draft, {"9.2": (None, "2")}, by=staff.preparer)
    desk = factories.signed_in(staff.preparer)
    sent: dict[str, tuple[list[Any], dict[str, str]]] = {
        "desk_chapter": ([draft.pk, "overview"], {"body": "<p>本年度\u0378工作。</p>", "seen": "1", "page": "x"}),
        "desk_signoff": ([draft.pk], {"contact_phone": "0854\u03780000000", "seen": SEEN}),
        "desk_explain": ([draft.pk], {"code": "trainings_and_trainees", "cell": "9.2", "text": "两次\u0378培训。"}),
    }
    for name, (where, typed) in sent.items():
        page = desk.post(reverse(name, args=where), typed, follow=True).content.decode()
        assert "”中的“\u0378”（U+0378）在本服务器的字体中没有字形，无法印制，请替换。" in page, name
