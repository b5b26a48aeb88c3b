"""Sets the report of a folder with Typst, once for each line of stdin; prints seconds and bytes as JSON.

Usage: python -m tests.bench.typst_press FOLDER. The folder holds report.typ, report.json, the attached files and fonts.
"""

import json
import sys
import time
from pathlib import Path

import typst


def main(folder: Path) -> None:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder / "fonts"])
    for run, _line in enumerate(sys.stdin, 1):
        begun = time.perf_counter()
        # A compiler of its own and another width of the page: no layout of the run before is used again.
        made = typst.Compiler(folder / "report.typ", font_paths=fonts, sys_inputs={"run": str(run)}).compile(
            format="pdf", pdf_standards=["a-3a", "ua-1"], timestamp=0
        )
        seconds = time.perf_counter() - begun
        print(json.dumps({"seconds": seconds, "bytes": len(made) if isinstance(made, bytes) else 0}), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
