"""A refusal is a code with parameters: stored so, told so to scripts, and said in words where people read it."""

import ast
import json
import re
from contextlib import suppress
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import escape

from filings import events, guards, workflow
from filings.middleware import RefusalMiddleware
from filings.models import Chapter, Event, Report, Unit
from filings.permissions import Refusal, Refused, refusal, refused_by_guard
from filings.permissions.refusals import MISSING_REASON, TEMPLATES
from filings.states import Action, Status
from filings.views.audit import DETAILS
from filings.workflow.locking import acting
from tests import factories, pages

FILINGS = Path(__file__).resolve().parent.parent / "filings"

# The catalogue.

KNOWN: dict[str, Any] = {
    **{"action": "sign", "status": "in_review", "role": "head", "signed": "preparer", "table": "chapter"},
    **{"wanted": ["draft", "to_sign"], "roles": ["preparer", "reviewer"], "names": ["甲", "乙"], "printed": []},
    **{"cells": ["受理 3", "办结 2"], "characters": ["\u0378 (U+0378)"], "operation": "update"},
}
SENTENCES = {
    ("not_a_draft", "status"): "年报现在是“待审核”，不能修改。需要修改时，请审核人或单位负责人退回。",
    ("not_a_draft", "table operation"): "年报签署后内容不能改动。未保存任何内容，请刷新页面。",
    ("no_such_move", "action status wanted"): "年报现在是“待审核”，不能“签发”；须在“填写”或“待签发”时进行。",
    ("no_signer", "printed role name"): "年报上的单位负责人是“（未填）”，您的账号姓名是“name”，不能代签。",
    ("wrong_post", "action roles unit"): "“签发”只能由unit的填报人或审核人办理。",
    ("signed_already", "names"): "您已签署本年报，现等待甲、乙签署。",
    ("section_filled", "cells"): "本部分已填有数字：受理 3、办结 2。请先清除再填“本表无业务”。",
    ("of_an_older_release", "status"): "of_an_older_release {'status': 'in_review'}",
}


def refused_as(code: str, names: str) -> Refusal:
    return Refusal(code, {name: KNOWN.get(name, name) for name in names.split()})


def test_sentence_is_made_of_code_and_parameters() -> None:
    assert {key: refused_as(*key).sentence for key in SENTENCES} == SENTENCES


def codes_in(source: str) -> set[str]:
    """The codes that a module refuses with."""
    calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call) and node.args]
    given = [node.args[0] for node in calls if getattr(node.func, "id", "") == "Refusal"]
    either = [branch for one in given for branch in ((one.body, one.orelse) if isinstance(one, ast.IfExp) else (one,))]
    named = {getattr(guards, one.attr) for one in either if isinstance(one, ast.Attribute)}
    return named | {str(one.value) for one in either if isinstance(one, ast.Constant)}


def test_every_code_has_its_sentence_and_is_used() -> None:
    sources = [path.read_text(encoding="utf-8") for path in FILINGS.rglob("*.py")]
    used = {code for source in sources for code in codes_in(source)} | {rule.code for rule in guards.rules()}
    assert used == set(TEMPLATES)


def test_every_missing_reason_has_its_own_sentence() -> None:
    asked = {action: Refusal("reason_missing", {"action": str(action)}).sentence for action in MISSING_REASON}
    assert asked == {action: str(sentence) for action, sentence in MISSING_REASON.items()}


# One kind, one code


@pytest.fixture
def submitted(county: Unit, staff: factories.People) -> Report:
    return factories.report_in(Status.IN_REVIEW, county, staff)


def test_permission_workflow_and_guard_refuse_a_change_with_one_code(
    submitted: Report, staff: factories.People
) -> None:
    by_permission = refusal(staff.preparer, Action.EDIT, submitted)
    with pytest.raises(Refused) as by_workflow:
        workflow.save_cells(submitted, {"9.1": (None, "1")}, by=None)
    with pytest.raises(Exception, match="guard:") as caught:
        Chapter.objects.filter(report=submitted).update(body="x")
    by_guard = refused_by_guard(caught.value)
    assert by_permission == by_workflow.value.refusal == Refusal("not_a_draft", {"status": "in_review"})
    assert by_guard is not None
    assert by_guard.refusal == Refusal("not_a_draft", {"table": "chapter", "operation": "update"})


# Where it is shown


def test_page_shows_the_sentence_event_keeps_the_code_and_the_auditor_reads_words(
    submitted: Report, staff: factories.People
) -> None:
    answer = factories.signed_in(staff.head).post(f"/review/reports/{submitted.pk}/sign/", {})
    wanted = Refusal("no_such_move", {"action": "sign", "status": "in_review", "wanted": ["to_sign"]})
    assert (answer.status_code, answer.context["refusal"]) == (403, wanted.sentence)
    event = Event.objects.get(result="refused")
    assert (event.detail, events.refusal_of(event)) == (wanted.told(), wanted)
    auditor = factories.signed_in(factories.account("auditor", is_auditor=True))
    page = auditor.get("/audit/?result=refused").content.decode()
    assert f"<dt>提示</dt><dd>{escape(wanted.sentence)}</dd><dt>代码</dt><dd>no_such_move</dd>" in page


def test_script_is_told_code_parameters_and_sentence(submitted: Report, staff: factories.People) -> None:
    client = factories.signed_in(staff.preparer)
    sent = client.post(f"/desk/reports/{submitted.pk}/cells/", {"9.1": ["0", "7"]}, content_type="application/json")
    wanted = Refusal("not_a_draft", {"status": "in_review"})
    assert (sent.status_code, sent.json()) == (403, {"sentence": wanted.sentence, **wanted.told()})


def test_commands_tell_them_in_json(submitted: Report, tmp_path: Path) -> None:
    file, out = tmp_path / "figures.json", StringIO()
    file.write_text('{"9.1": 3}')
    with pytest.raises(CommandError) as caught:
        call_command("load_figures", submitted.unit.code, submitted.year, file, "--json", stdout=out)
    wanted = Refusal("not_a_draft", {"status": "in_review"})
    assert json.loads(out.getvalue()) == {"refused": {**wanted.told(), "sentence": wanted.sentence}}
    assert str(caught.value) == wanted.sentence


def test_publish_due_tells_a_json_object_for_each_report(county: Unit, staff: factories.People) -> None:
    report = factories.report_in(Status.TO_PUBLISH, county, staff)
    Report.objects.update(publish_at=timezone.now() - timedelta(hours=1), publish_by=staff.preparer)
    staff.preparer.posts.all().delete()
    of, found = {"unit": county.code, "year": report.year, "version": 1}, []
    for options in (["--dry-run"], []):
        out = StringIO()
        with suppress(CommandError):
            call_command("publish_due", "--json", *options, stdout=out)
        found.append(json.loads(out.getvalue()))
    told = {"action": "publish", "roles": ["preparer", "reviewer"], "unit": county.official_name}
    wanted = Refusal("wrong_post", told)
    assert found == [
        {**of, "done": "due"},
        {**of, "done": "refused", "sentence": wanted.sentence, **wanted.told()},
    ]


def test_figures_that_are_loaded_are_told_in_json(county: Unit, tmp_path: Path) -> None:
    file, out = tmp_path / "figures.json", StringIO()
    file.write_text('{"9.1": 3}')
    call_command("load_figures", county.code, 2018, file, "--json", stdout=out)
    told = json.loads(out.getvalue())
    assert (told["saved"], told["made"], told["blocking"], told["stated"]) == (True, True, [], [])
    assert [(one["address"], one["old"], one["new"]) for one in told["changes"]] == [("9.1", "", "3")]


# A further one


def test_further_refusal_is_one_line_and_one_raise(
    county: Unit, staff: factories.People, monkeypatch: pytest.MonkeyPatch, rf: RequestFactory
) -> None:
    """As docs/extending.md says: its sentence under its code, and `raise Refused(Refusal(code, …), action, report)`."""
    monkeypatch.setitem(TEMPLATES, "office_closed", "%(role)s今日不办公，%(day)s再来。")
    report = factories.filled_report(county, staff)
    request = rf.get("/")
    request.user = staff.preparer
    with pytest.raises(Refused) as caught, acting(Action.SUBMIT, report, staff.preparer) as locked:
        raise Refused(Refusal("office_closed", {"role": "head", "day": "周一"}), Action.SUBMIT, locked)
    answer = RefusalMiddleware(lambda request: HttpResponse()).process_exception(request, caught.value)
    assert answer is not None
    assert (answer.status_code, "单位负责人今日不办公，周一再来。" in answer.content.decode()) == (403, True)
    told = {"code": "office_closed", "parameters": {"role": "head", "day": "周一"}}
    assert Event.objects.get(result="refused").detail == told
    auditor = factories.signed_in(factories.account("auditor", is_auditor=True))
    assert "单位负责人今日不办公，周一再来。" in pages.text_of(auditor.get("/audit/"))


@pytest.mark.pdf
def test_everything_that_an_event_tells_is_called_as_people_call_it(county: Unit, staff: factories.People) -> None:
    """No key or code of the program stands on the auditor's page."""
    report = factories.report_in(Status.IN_REVIEW, county, staff)
    one = workflow.remark(report, "", "请核对。", by=staff.reviewer)
    workflow.return_for_changes(report, "请核对。", by=staff.reviewer)
    workflow.answer(one, "已改。", by=staff.preparer)
    factories.carried_on(Report.objects.get(), Status.PUBLISHED, staff)
    page = factories.signed_in(factories.account("auditor", is_auditor=True)).get("/audit/").content.decode()
    told = re.findall(r"<dt>(.+?)</dt><dd>(.+?)</dd>", page)
    assert [name for name, _said in told if re.fullmatch("[a-z_0-9]+", name)] == []
    assert [said for name, said in told if name == str(DETAILS["void"])] == ["填报人 preparer"]
    assert [said for name, said in told if name == str(DETAILS["done"])] == ["已答复"]
    assert {name for name, _said in told} >= {"年报PDF SHA-256", "签名文件 SHA-256", "SM3"}
