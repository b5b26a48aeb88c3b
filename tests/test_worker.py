"""The process in which a PDF is set: what it may read, what stops it, and what a machine without its libraries says."""

import http.server
import logging
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.core import checks
from django.core.management import call_command
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from pytest_django import Settings

from config import machine
from filings.rendering import fonts, libraries, pdf

pytestmark = [pytest.mark.own_pdf]

PAGE = "<!doctype html><html lang=zh-Hans><title>试</title><body>%s"


def text(made: bytes) -> str:
    """The text of all pages without white space."""
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(made))


# What may be read


class Recorder(http.server.BaseHTTPRequestHandler):
    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture
def site() -> Iterator[str]:
    """The address of a site that writes down what it is asked for in Recorder.asked."""
    Recorder.asked.clear()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_rendering_reads_no_file_and_no_address(site: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("a secret of this machine")
    parts = [
        part.replace("ADDRESS", address)
        for address in (secret.as_uri(), f"{site}/it", f"file:{secret}", f"FILE://localhost{secret}")
        for part in (
            '<link rel="attachment" href="ADDRESS">',
            '<a rel="attachment" href="ADDRESS">a</a>',
            '<link rel="stylesheet" href="ADDRESS">',
            '<style>@import url("ADDRESS"); @font-face {font-family: x; src: url("ADDRESS")}</style>',
            '<img src="ADDRESS"><object data="ADDRESS"></object><embed src="ADDRESS"><iframe src="ADDRESS"></iframe>',
            '<p style="background: url(ADDRESS); list-style: url(ADDRESS)">b</p>',
            '<svg><image href="ADDRESS"/><use href="ADDRESS#x"/></svg>',
        )
    ]
    parts.append(f'<img src="{secret}"><a rel="attachment" href="{secret}">a</a>')
    # That the site writes down what it is asked, or the test would say nothing.
    subprocess.run(["curl", "--silent", "--noproxy", "*", "--output", os.devnull, f"{site}/seen"], check=True)
    made = pdf.render(PAGE % ("<p>甲</p>" + "".join(parts)))
    assert pypdfium2.PdfDocument(made).count_attachments() == 0
    assert "secret" not in text(made)
    assert Recorder.asked == ["/seen"]


# What goes wrong


@pytest.fixture
def small(settings: Settings) -> Settings:
    settings.RENDER_SECONDS = 3
    return settings


def sentence(html: str) -> str:
    with pytest.raises(pdf.CannotRender) as refused:
        pdf.render(html)
    return refused.value.refusal.sentence


def workers() -> list[str]:
    """The processes that are setting a PDF for this one now."""
    process = pdf.RENDERER.running().process.pid
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return found.stdout.split()


@pytest.mark.parametrize(
    "html",
    [
        "<p>%s</p>" % ("字" * 1_000_000),
        "<table>%s</table>" % ("<tr><td>甲<td>乙<td>丙<td>丁" * 6000),
    ],
    ids=["three megabytes of text", "6,000 rows"],
)
def test_too_much_is_stopped_with_a_sentence_and_leaves_nothing_running(small: Settings, html: str) -> None:
    assert sentence(PAGE % html) == ("生成 PDF 超过 3 秒，已中止。请精简过长的正文和表格后重试。")
    assert workers() == []
    assert text(pdf.render(PAGE % "<p>下一份</p>")) == "下一份—1—"


def test_too_deep_is_stopped_with_a_sentence() -> None:
    assert sentence(PAGE % ("<div>" * 200 + "字")) == (
        "列表或表格嵌套层数过多，无法排版。请把里层的列表或表格移到外面。"
    )


def test_too_much_memory_is_stopped_with_a_sentence(settings: Settings) -> None:
    # Time enough, or a slow machine would meet that limit first.
    settings.RENDER_BYTES, settings.RENDER_SECONDS = 320 * 1024 * 1024, 300
    assert sentence(PAGE % ("<p>" + "字" * 60 + "</p>") * 20_000) == (
        "生成 PDF 所需内存超出限额，已中止。请精简过长的正文和表格后重试。"
    )
    assert text(pdf.render(PAGE % "<p>下一份</p>")) == "下一份—1—"


def test_a_failure_is_logged_without_the_words_of_the_report(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        sentence(PAGE % ("<div>" * 200 + "正文的字"))
    (record,) = caplog.records
    assert re.fullmatch(r"the worker ended with status 5: RecursionError at [\w.<> ]+:\d+", record.getMessage())


def test_without_pango_the_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # A file in the place of the library, which the system finds first and cannot load.
    (tmp_path / "libpango-1.0.so.0").write_text("no library")
    monkeypatch.setenv("LD_LIBRARY_PATH", str(tmp_path))
    assert sentence(PAGE % "字") == ("本服务器缺少 Pango 库，不能生成 PDF。请管理员运行“manage.py check”查看安装命令。")


def test_machine_with_all_libraries_passes_the_check() -> None:
    assert libraries.check_libraries(None) == []


@pytest.mark.parametrize(
    ("programs", "command"),
    [
        (["apt-get"], "apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"),
        (["dnf"], "dnf install --assumeyes pango"),
        (["brew"], "brew install pango"),
    ],
)
def test_machine_without_pango_is_told_what_to_type(
    programs: list[str], command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in programs:
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    lacking = [machine.Need(need.apt, need.dnf, need.brew, lambda: None) for need in machine.NEEDS["run"]]
    monkeypatch.setitem(machine.NEEDS, "run", tuple(lacking))
    told = [(warning.id, warning.msg, warning.hint) for warning in libraries.check_libraries(None)]
    assert [name for name, _, _ in told] == ["filings.W001", "filings.W002"]
    assert told[0][1] == "缺少 Pango 库，不能生成 PDF。"
    assert str(told[0][2]).removeprefix("安装命令：").removeprefix("sudo ") == command


# The faces


def test_check_says_which_faces_are_used() -> None:
    (told,) = libraries.check_faces(None)
    assert (told.id, told.level) == ("filings.I001", checks.INFO)
    assert re.fullmatch("年报印制使用以下字体：小标宋体.+仿宋体.+楷体.+黑体.+宋体.+。", str(told.msg))


def test_official_faces_stand_first_and_free_ones_that_are_always_there_last() -> None:
    assert [(face.families[0], face.families[-1]) for face in fonts.FACES] == [
        ("FZXiaoBiaoSong-B05S", "Report Song"),
        ("FangSong_GB2312", "Report Song"),
        ("KaiTi_GB2312", "Report Song"),
        ("SimHei", "Report Hei"),
        ("SimSun", "Report Song"),
    ]


@pytest.mark.parametrize(
    ("installed", "used"),
    [
        ([], ["Noto Serif SC", "Noto Serif SC", "Noto Serif SC", "Noto Sans SC", "Noto Serif SC"]),
        (["LXGW WenKai"], ["Noto Serif SC", "Noto Serif SC", "LXGW WenKai", "Noto Sans SC", "Noto Serif SC"]),
        (
            ["LXGW WenKai", "楷体_GB2312", "SimHei", "方正小标宋简体", "仿宋_GB2312", "宋体"],
            ["方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "SimHei", "宋体"],
        ),
    ],
)
def test_the_first_face_of_a_stack_that_is_installed_is_used(
    installed: list[str], used: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fonts of these names, in a font folder that fontconfig really reads."""
    for name in installed:
        builder = FontBuilder(1000)
        builder.setupGlyphOrder([".notdef"])
        builder.setupCharacterMap({})
        builder.setupGlyf({".notdef": TTGlyphPen(None).glyph()})
        builder.setupHorizontalMetrics({".notdef": (1000, 0)})
        builder.setupHorizontalHeader()
        builder.setupNameTable({"familyName": name, "styleName": "Regular"})
        builder.setupOS2()
        builder.setupPost()
        builder.save(tmp_path / f"{name}.ttf")
    rules = tmp_path / "fonts.conf"
    rules.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}/cache</cachedir></fontconfig>")
    monkeypatch.setattr(fonts, "FONTCONFIG_FILE", rules)
    assert list(fonts.used().values()) == used


def test_only_the_command_check_names_the_faces(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("check")
    assert "filings.I001" in capsys.readouterr().err
    assert [told.id for told in checks.run_checks()] == []
