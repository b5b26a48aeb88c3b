"""The machine's Chromium prints the HTML that a PDF is set from: in an open browser, and in one started for it."""

import base64
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from playwright.sync_api import CDPSession, Page, sync_playwright

from config.machine import find_chromium
from filings.rendering import fonts
from filings.rendering.worker import STYLESHEETS

ARGUMENTS = ["--headless", "--disable-gpu", "--disable-background-networking", "--no-first-run", "--no-sandbox"]


def page_of(html: str, folder: Path, name: str, faces: Callable[[Path], Path]) -> Path:
    """`html` with our style sheets in it, as a file that a browser opens. `faces` gives the file of each free font."""
    css = fonts.style_sheet() + "".join(path.read_text(encoding="utf-8") for path in STYLESHEETS)
    for address in fonts.addresses():
        css = css.replace(address, faces(Path(url2pathname(urlsplit(address).path))).as_uri())
    path = folder / f"{name}.html"
    path.write_text(html.replace("</head>", f"<style>{css}</style></head>"), encoding="utf-8")
    return path


class Printer:
    """A tab of an open browser that prints pages."""

    def __init__(self, page: Page, session: CDPSession) -> None:
        self.page, self.session = page, session

    def set(self, path: Path) -> dict[str, float]:
        """Load a page anew and print it: tagged, with bookmarks. Returns the seconds it took, and the bytes."""
        begun = time.perf_counter()
        self.page.goto(path.as_uri())
        self.page.evaluate("document.fonts.ready")
        options = {"preferCSSPageSize": True, "printBackground": True, "generateTaggedPDF": True}
        told = self.session.send("Page.printToPDF", {**options, "generateDocumentOutline": True})
        made = base64.b64decode(told["data"])
        return {"seconds": time.perf_counter() - begun, "bytes": len(made)}


@contextmanager
def open_browser() -> Iterator[Printer]:
    """A browser that stays open."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS[1:])
        page = browser.new_page()
        yield Printer(page, page.context.new_cdp_session(page))
        browser.close()


def cold(path: Path) -> None:
    """Start Chromium, print the page, end it."""
    with tempfile.TemporaryDirectory() as folder:
        to = [f"--print-to-pdf={folder}/report.pdf", f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
        command = [find_chromium() or "chromium", *ARGUMENTS, *to, path.as_uri()]
        subprocess.run(command, capture_output=True, check=True)
        if not Path(folder, "report.pdf").stat().st_size:
            raise RuntimeError("Chromium printed nothing")
