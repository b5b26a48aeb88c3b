"""The parts of the report, counted and named (本报告由…六部分组成)."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from filings.editions import Edition
from filings.prose.claims import Sentence
from filings.prose.measures import chinese

from .finding import Finding

COUNTED = re.compile(
    r"(?:由|包括|包含|分为|分|内容有|主要有|涵盖)(?P<named>.{6,}?)(?:等)?(?:共|共计|组成的?|这)?(?P<count>[一二三四五六七八九十]+|\d{1,2})个?(?:大)?(?:部分|章|方面|板块)"
)
COUNTED_FIRST = re.compile(
    r"(?:由|包括|包含|分为|共分|分|有|共)(?P<count>[一二三四五六七八九十]+|\d{1,2})个?(?:大)?(?:部分|章|方面|板块)(?:组成|构成|内容)?(?:,|:|。)?(?:包括|即|分别为|分别是|依次为|主要为|主要包括|具体为)(?::)?(?P<named>.{6,})"
)
REPORT = re.compile("报告|年报|本文")
JOINED = re.compile(r"、|,|;|以及|(?<=情况)(?:和|及)|(?<=事项)(?:和|及)")
PROTECTED = re.compile(r"复议、(?:提起)?(?=行政诉讼|诉讼)")
NUMERAL = re.compile(r"^[(一二三四五六七八九十\d).、]+(?=[一-龥])")


def counted_and_named(sentence: Sentence, edition: Edition) -> Iterator[Finding]:
    """A count of parts that is not the number of those named."""
    text = sentence.text
    if not REPORT.search(text):
        return
    match = COUNTED_FIRST.search(text) or COUNTED.search(text)
    if not match:
        return
    count = int(match["count"]) if match["count"].isdecimal() else chinese(match["count"])
    named = [one for one in JOINED.split(PROTECTED.sub("复议和", match["named"].strip(",。"))) if one.strip("等。")]
    if count is None or len(named) < 2 or "等" in match["named"][-3:] or len(named) == count:
        return
    titles = [chapter.title for chapter in edition.chapters if chapter.title]
    missing = [title for title in titles if not any(alike(title, one) for one in named)]
    quote = sentence.written.quote(match.start(), match.end())
    message = _("%(count)s parts are counted, and %(named)s are named.") % {"count": count, "named": len(named)}
    if len(named) < count and missing:
        message = _("%(message)s Not named: %(missing)s.") % {"message": message, "missing": _(", ").join(missing)}
    yield Finding("claim_chapters", sentence, quote, message)


def alike(title: str, named: str) -> bool:
    """Whether the words name the chapter, if not in its own words: most of its two-character pieces stand in them."""
    pieces = {title[at : at + 2] for at in range(len(title) - 1)}
    return 3 * sum(piece in named for piece in pieces) >= 2 * len(pieces)
