"""What stood beside pasted figures (备注): offered where a question about them asks for an explanation (情况说明).

It is kept in the session of who pasted, since nothing is written by a preview and nothing was said of a question yet.
"""

from collections.abc import Mapping

from django.http import HttpRequest

from filings.forms.pasting import Preview
from filings.models import Report
from filings.parsing import remark_of
from filings.reading import Version

KEPT = "pasted_remarks"
LONGEST = 200
"""Characters of a remark that are kept."""


def keep_remarks(request: HttpRequest, report: Report, shown: Preview) -> None:
    """Keep the remarks of a block beside those of blocks that were pasted into the same report before."""
    found = {
        line.cell.address: [offer.becomes, remark_of(line.pasted)[:LONGEST]]
        for line in shown.offered
        for offer in line.read.offer
        if offer.kind == "remark"
    }
    if found:
        request.session[KEPT] = {str(report.pk): {**kept(request, report), **found}}


def pasted_remarks(request: HttpRequest, report: Report, version: Version) -> Mapping[str, str]:
    """Address -> the remark, of the cells that still hold the figure that it stood beside."""
    cells = version.cells
    return {
        address: remark
        for address, (becomes, remark) in kept(request, report).items()
        if address in cells and cells[address].entered == becomes
    }


def kept(request: HttpRequest, report: Report) -> dict[str, list[str]]:
    return request.session.get(KEPT, {}).get(str(report.pk), {})
