"""The public tree holds what Django would answer now, file by file; what a change makes wrong goes first."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from filings import publishing, workflow
from filings.models import Publication, Report
from filings.permissions import Refused
from filings.publishing import kinds, public
from filings.publishing.public.tree import GONE, PAGE, root
from filings.states import Status
from tests import factories, trees
from tests.commands import run
from tests.stored import stored_path

pytestmark = [pytest.mark.django_db]


# What is in it


def test_every_file_of_the_tree_is_what_django_would_answer_now() -> None:
    trees.plant()
    held = {path: data for path, data in trees.files().items() if not path.endswith(("current", ".gz"))}
    asked = {address: path for path in held for address in trees.addresses_of(Path(path))}
    with trees.without_the_tree():
        made = trees.answered(list(asked))
    from_tree = trees.answered(list(asked))
    for address, path in asked.items():
        status = 410 if path.endswith(GONE) else 200
        assert (address, made[address]) == (address, (status, held[path]))
        assert (address, from_tree[address]) == (address, (status, held[path]))


def test_tree_has_a_page_and_every_kind_of_each_version_and_only_a_page_of_what_was_withdrawn() -> None:
    trees.plant()
    held = [path for path in trees.files() if not path.endswith(".gz")]
    whole = {PAGE, *(kind.name for kind in kinds.KINDS)}
    wanted = {
        "522701": {"1": whole, "current": "1"},
        "522702": {"1": whole, "2": whole, "current": "2"},
        "522703": {"1": {GONE}, "current": "1"},
        "522704": {"1": {GONE}, "2": whole, "current": "2"},
        "522705": {"1": {GONE}, "2": {GONE}, "3": {GONE}, "current": "3"},
    }
    assert set(held) == {
        f"{code}/2018/{folder}" + (f"/{name}" if folder != "current" else "")
        for code, folders in wanted.items()
        for folder, names in folders.items()
        for name in names
    }
    for code, folders in wanted.items():
        assert os.readlink(root() / "reports" / code / "2018" / "current") == folders["current"]


def test_packed_files_say_the_same_and_stand_only_where_they_are_smaller() -> None:
    trees.planted()
    held = trees.files()
    packed = {path.removesuffix(".gz"): data for path, data in held.items() if path.endswith(".gz")}
    assert {path: gzip.decompress(data) for path, data in packed.items()} == {path: held[path] for path in packed}
    # The PDF of a line, here, does not get smaller.
    assert sorted(Path(path).name for path in packed) == [PAGE, "article.html", "content.json", "signatures.json"]


def test_address_that_the_tree_does_not_have_is_asked_of_the_database(county: object) -> None:
    trees.planted()
    for name in ("_page.html", "report.pdf.gz", "..", "other.pdf", "current", "_gone.html"):
        assert Client().get(f"/reports/522701/2018/{name}").status_code == 404
    for address in ("/reports/522701/2018/2/", "/reports/522701/2017/", f"/reports/522701/{'9' * 300}/"):
        assert Client().get(address).status_code == 404


def test_what_the_tree_has_asks_no_database_and_hashes_nothing() -> None:
    trees.planted()
    for path in ("", "1/", "report.pdf", "1/content.json"):
        with CaptureQueriesContext(connection) as captured:
            assert Client().get(f"/reports/522701/2018/{path}").status_code == 200
        assert len(captured) == 0
    # Neither the rows nor the stored file is looked at: verify_publications does that every night.
    stored_path(Publication.objects.get().sha256("pdf")).unlink()
    assert Client().get("/reports/522701/2018/report.pdf").status_code == 200


# What changes it


@pytest.mark.pdf
def test_publishing_writes_the_tree(county: object, staff: factories.People) -> None:
    report = factories.report_in(Status.PUBLISHED, factories.Unit.objects.get(code="522727"), staff)
    held = trees.files()
    assert held["522727/2018/1/report.pdf"] == publishing.read(report.publication.sha256("pdf"))
    assert b"<article" in held["522727/2018/1/_page.html"]


def test_a_change_touches_the_pages_that_are_named_and_no_other() -> None:
    """Asked of Django for every address before and after: those that answer otherwise are those of `touched`."""
    trees.plant("522702", "522703")
    report, staff = trees.planted("522706")
    year_after = factories.filled_report(report.unit, staff, year=2021, figures=factories.NATIONAL)
    trees.published(year_after, staff)
    addresses = [*trees.addresses(), *(f"/reports/522706/2018/2/{name}" for name in ("", "report.pdf"))]
    with trees.without_the_tree():
        before = trees.answered(addresses)
    changes: tuple[Callable[[], Report], ...] = (
        lambda: workflow.amend(trees.fresh(report), "更正。", by=staff.preparer),
        lambda: trees.published_correction(report, staff),
        lambda: trees.withdrawn(trees.newest(report), staff),
    )
    for number, change in enumerate(changes):
        changed = change()
        with trees.without_the_tree():
            after = trees.answered(addresses)
        differing = {
            (address.split("/")[2], int(address.split("/")[3]))
            for address in addresses
            if before[address] != after[address]
        }
        assert differing == (set(public.touched(changed)) if number else set())
        # And the tree says it at once.
        assert trees.answered(addresses) == after
        before = after


def test_writing_again_touches_no_file() -> None:
    trees.plant()
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in root().rglob("*")}
    for code in trees.STATES:
        assert public.write(code, 2018) == public.Written()
    assert {
        path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in root().rglob("*") if "tmp" not in str(path)
    } == {path: facts for path, facts in before.items() if "tmp" not in str(path)}


def test_changed_page_is_younger_than_the_one_before_however_quick_the_change() -> None:
    """Time and size are its ETag: a page that changes twice in a second must not bear the same one."""
    report, _staff = trees.planted()
    page = root() / "reports/522701/2018/1/_page.html"
    times = [int(page.stat().st_mtime)]
    for _change in range(2):
        page.write_bytes(page.read_bytes() + b" ")
        os.utime(page, (times[-1], times[-1]))
        public.refresh(report)
        times.append(int(page.stat().st_mtime))
        assert int(page.with_name("_page.html.gz").stat().st_mtime) <= times[-1]
    assert times == sorted(set(times))


def test_withdrawal_takes_the_files_away_before_it_is_committed() -> None:
    """Whoever stops the machine between both leaves Django to answer, never the withdrawn report."""
    report, _staff = trees.planted()
    public.withhold(report)
    assert trees.files() == {}
    assert Client().get("/reports/522701/2018/").status_code == 200
    public.refresh(report)
    assert "522701/2018/1/_page.html" in trees.files()


def test_nothing_is_withdrawn_where_the_files_cannot_be_replaced() -> None:
    report, staff = trees.planted()
    before = trees.files()
    # In the way of the folder that files are taken away through.
    (root() / "tmp").rename(root() / "tmp-away")
    (root() / "tmp").write_text("no folder")
    with pytest.raises(Refused) as refused:
        trees.withdrawn(report, staff)
    assert refused.value.sentence == ("服务器上的公开文件无法替换。没有作任何改动，请告诉管理员。")
    assert (trees.fresh(report).status, trees.files()) == (Status.PUBLISHED, before)


def test_report_is_published_where_its_public_files_cannot_be_written() -> None:
    """It is there all the same: Django answers, and the next build_public writes it."""
    (root() / "reports").mkdir(parents=True)
    (root() / "reports/522701").write_text("no folder")
    report, _staff = trees.planted()
    assert (report.status, Client().get("/reports/522701/2018/").status_code) == (Status.PUBLISHED, 200)
    assert run("build_public")[0] == 0
    assert "522701/2018/1/_page.html" in trees.files()


# Mending


def spoilt() -> dict[str, str]:
    """Spoil a tree in every way that comes to mind: path -> what build_public is to tell of it."""
    reports = root() / "reports"
    (reports / "522701/2018/1/report.pdf").unlink()
    (reports / "522701/2018/1/content.json").write_bytes(b"{}")
    (reports / "522701/2018/1/_page.html.gz").write_bytes(b"half")
    (reports / "522702/2018/current").unlink()
    (reports / "522702/2018/current").symlink_to("1")
    (reports / "522703/2018/1/report.pdf").write_bytes(b"what was withdrawn")
    (reports / "522703/2018/1/_page.html").write_bytes(b"what was withdrawn")
    (reports / "522704/2018/7").mkdir()
    (reports / "522704/2018/7/_page.html").write_text("no such version")
    (reports / "522704/2018/2/report.pdf").unlink()
    (reports / "522704/2018/2/report.pdf").symlink_to("/etc/hostname")
    for folder in ("522799/2018/1", "522701/2019x", "522701/2017/1"):
        (reports / folder).mkdir(parents=True)
        (reports / folder / "_page.html").write_text("no such report")
    (reports / "index.html").write_text("stray")
    (root() / "robots.txt").write_text("stray")
    (root() / "errors/unavailable.html").unlink()
    return {
        "reports/522701/2018/1/report.pdf": "缺失或变化",
        "reports/522701/2018/1/content.json": "缺失或变化",
        "reports/522701/2018/1/_page.html.gz": "缺失或变化",
        "reports/522702/2018/current": "缺失或变化",
        "reports/522704/2018/2/report.pdf": "缺失或变化",
        "errors/unavailable.html": "缺失或变化",
        "reports/522703/2018/1/report.pdf": "不该在那里",
        "reports/522703/2018/1/_page.html": "不该在那里",
        "reports/522704/2018/7": "不该在那里",
        "reports/522799/2018/.": "不该在那里",
        "reports/522701/2017/.": "不该在那里",
        "reports/522701/2019x": "不该在那里",
        "reports/index.html": "不该在那里",
        "robots.txt": "不该在那里",
    }


def test_stray_missing_and_altered_files_are_told_and_mended() -> None:
    trees.plant()
    assert run("build_public")[0] == 0
    sound = trees.files()
    told = spoilt()
    lines = {f"{what}：{path}" for path, what in told.items()}
    # A link in the place of a file is both: taken away, and missing.
    lines.add("不该在那里：reports/522704/2018/2/report.pdf")
    status, said = run("build_public", "--check")
    assert (status, {line for line in said if "：" in line}) == (1, lines)
    assert trees.files() != sound
    assert run("build_public")[0] == 0
    assert trees.files() == sound
    clean = "缺失或变化的文件0个，不该在那里的0个，损坏的0个。"
    assert [run("build_public"), run("build_public", "--check")] == [(0, [clean])] * 2


def test_whole_tree_is_rebuilt_by_one_command() -> None:
    trees.plant("522701", "522704")
    sound = trees.files()
    root().rename(root().with_name("lost"))
    assert run("build_public")[0] == 0
    assert trees.files() == sound


def test_changed_setting_of_the_site_reaches_every_page(settings: Settings) -> None:
    trees.planted()
    settings.SITE_URL = "https://elsewhere.example"
    assert run("build_public")[0] == 0
    assert "https://elsewhere.example/reports/522701/2018/" in Client().get("/reports/522701/2018/").content.decode()


def test_damaged_file_is_left_out_and_told() -> None:
    """What says nothing true any more is not shown: Django says so in its place."""
    report, _staff = trees.planted()
    stored_path(report.publication.sha256("pdf")).write_bytes(b"altered")
    status, said = run("build_public")
    assert (status, "已损坏，见verify_publications：reports/522701/2018/1/report.pdf" in said) == (1, True)
    assert Client(raise_request_exception=False).get("/reports/522701/2018/report.pdf").status_code == 500
    assert Client().get("/reports/522701/2018/").status_code == 200
