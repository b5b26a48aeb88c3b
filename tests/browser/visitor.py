"""A stranger and the published report of 平塘县 for 2018: finds it, reads it, checks that it is what was signed."""

import hashlib
import re
from pathlib import Path

import pypdfium2
from playwright.sync_api import Page, expect

from filings.editions.form2018 import Statistics2018
from filings.reading.layout import layout
from filings.sample import pingtang

from .conftest import follow

TITLE = "平塘县人民政府2018年政府信息公开工作年度报告"


def printed_rows() -> list[list[str]]:
    """Label, unit and figure of each printed row; a heading is its label alone."""
    figures = {**pingtang.printed_figures(), pingtang.CORRECTED[0]: pingtang.CORRECTED[1]}
    return [
        [row.label + row.note, row.unit, figures.get(row.number, "")] if row.figure else [row.label + row.note]
        for row in layout(Statistics2018)
    ]


def find_in_the_list(page: Page) -> None:
    page.goto("/")
    page.get_by_label("单位名称").fill("平塘县人民政府")
    page.keyboard.press("Enter")
    expect(page.locator(".found")).to_contain_text("共找到 1 份报告。")
    follow(page, page.get_by_role("link", name=TITLE))


def read_the_page(page: Page, *, added: str) -> None:
    """Chapters with their numerals, `added` as the last paragraph of 一、, the table as a table, the sign-off line."""
    article = page.get_by_role("article")
    assert article.get_by_role("heading").all_inner_texts() == [
        TITLE,
        "一、总体工作情况",
        "(一)健全工作机制",
        "二、主动公开政府信息情况",
        "(一)公开渠道",
        "(二)依申请公开",
        "1.收到申请",
        "三、存在的问题及下步工作打算",
        "附件",
        "附图",
    ]
    assert article.locator("#chapter-overview p").all_inner_texts()[-1] == added
    rows = article.get_by_role("table").locator("tbody tr")
    shown = rows.evaluate_all("rows => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    assert (len(shown), shown) == (86, printed_rows())
    assert article.locator(".sign-off span").all_inner_texts() == [
        "单位负责人:单位负责人",
        "审核人:审核人",
        "填报人:填报人",
        "联系电话:0854-1234567",
        "填报日期:2019年2月14日",
    ]


def check_the_digest(page: Page, folder: Path) -> None:
    """SHA-256 of the file that was signed: above the article, printed in it, and beside the file in groups of four."""
    with page.expect_download() as download:
        page.get_by_role("link", name="签署内容").click()
    download.value.save_as(folder / "signed.json")
    digest = hashlib.sha256((folder / "signed.json").read_bytes()).hexdigest()
    shown, printed, *files = page.locator(".digest").all_inner_texts()
    assert (download.value.suggested_filename, shown, printed) == (f"{TITLE}.json", digest, digest)
    assert digest in [one.replace(" ", "") for one in files]


def read_the_pdf(page: Page, folder: Path) -> Path:
    """Every row of the table in printed order. Gives the file."""
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == f"{TITLE}.pdf"

    pages = ["".join(one.get_textpage().get_text_range().split()) for one in pypdfium2.PdfDocument(path)]
    first = next(number for number, text in enumerate(pages) if text.startswith("附件2018"))
    text = "".join(re.sub(r"^统计指标单位统计数|—\d+—$", "", one) for one in pages[first:])
    table = "".join("".join(row) for row in printed_rows())
    caption = "附件2018年度政府信息公开情况统计表统计指标单位统计数"
    assert text[: len(caption + table)] == caption + table
    return path
