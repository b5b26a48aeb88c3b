"""Parts and whole within one sentence (分项与合计): no table is needed to see that they do not add up."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from filings.prose.claims import Field, Sentence, counted

from .finding import ADVICE, QUESTION, Finding
from .values import plain

CHANNEL = re.compile(
    "网站|微博|微信|新媒体|客户端|公报|公众号|渠道|平台|抖音|头条|报刊|报纸|电视|广播|公开栏|公示栏|显示屏|短信|方式"
)
CLOSING = re.compile("其他|其余|其它|另有|剩余")
PART_MARK = re.compile("其中|包括|包含|分别为|分别是|分为|涉及")
SUM_WORD = re.compile(r"(?:共计|合计|总计|总共|共)[一-龥]{0,4}$")
STEPS = re.compile("新收|结转|转入|办结|答复")
OPEN_END = re.compile("^(?:余?等|左右)")
MOST_TIMES = 2
MOST = 200
"""Numbers of one sentence. What has more is no sentence but a register, whose parts nobody can tell from its wholes."""
FAR = Decimal("0.20")
"""A list of parts that misses its whole by up to FAR of it is asked about; what misses more is partial."""


def parts_and_whole(sentence: Sentence, agreed: set[int]) -> Iterator[Finding]:
    """Lists under 其中 that do not add up to their whole. `agreed`: where the numbers stand that the tables confirm."""
    fields = counted(sentence.fields)
    if len(fields) > MOST:
        return
    for at, field in enumerate(fields):
        if at and field.opens:
            yield from group(sentence, fields, at, agreed)
    yield from sums_at_the_end(sentence, fields, agreed)


def group(sentence: Sentence, fields: Sequence[Field], at: int, agreed: set[int]) -> Iterator[Finding]:
    """The list of parts that begins with number `at`, unit by unit."""
    first = fields[at]
    outer = [one for one in fields[:at] if one.depth <= first.depth]
    rest: list[Field] = []
    for place, one in enumerate(fields[at:]):
        if one.depth < first.depth or (place and one.opens and one.depth == first.depth):
            break
        if (
            place
            and first.depth
            and one.depth == first.depth
            and ")" in sentence.text[first.number.end : one.number.start]
        ):
            break
        if one.depth == first.depth:
            rest.append(one)
    for unit in dict.fromkeys(one.number.unit for one in rest):
        wholes = [one for one in outer if one.number.unit == unit]
        if first.depth:
            wholes = wholes[-1:] if outer and outer[-1].number.unit == unit else []
        parts = [one for one in rest if one.number.unit == unit]
        if wholes and ";" not in sentence.text[wholes[-1].number.end : parts[0].number.start]:
            yield from compared(sentence, wholes, parts, agreed)


def compared(
    sentence: Sentence, wholes: Sequence[Field], parts: Sequence[Field], agreed: set[int]
) -> Iterator[Finding]:
    """One list of parts against its whole. A list may divide it twice: a group closes where its sum is reached."""
    whole = wholes[-1]
    admissible = {one.number.value for one in wholes} | {sum((one.number.value for one in wholes), Decimal(0))}
    left, total = list[Field](), Decimal(0)
    for one in parts:
        if left and SUM_WORD.search(one.before):
            break
        left.append(one)
        total += one.number.value
        if total in admissible and total:
            left, total = [], Decimal(0)
    if not left or any(one.number.soft for one in (*left, whole)):
        return
    all_parts = [one for one in parts if one.number.start <= left[-1].number.end]
    if len(left) < len(all_parts) and len(left) < 2:
        # A second division with a single part: partial.
        return
    open_end = bool(OPEN_END.match(sentence.text[left[-1].number.end :])) or (
        "主要" in sentence.text[whole.number.end : parts[0].number.start]
    )
    if all(one.number.start in agreed for one in (*left, whole)):
        return
    yield from judged(sentence, whole, left, total, admissible, open_end)


def judged(
    sentence: Sentence, whole: Field, parts: Sequence[Field], total: Decimal, admissible: set[Decimal], open_end: bool
) -> Iterator[Finding]:
    stated = whole.number.value
    channels = 2 * sum(bool(CHANNEL.search(one.before)) for one in parts) > len(parts)
    code, kind = "claim_parts", QUESTION
    if total > stated:
        # A part above its whole is a part of something else: 13个目录,其中可下载的数据集16个、可机读16个.
        if total <= max(admissible) or total > MOST_TIMES * stated or max(one.number.value for one in parts) > stated:
            return
        if channels:
            code, kind = "claim_counted_once", ADVICE
    else:
        miss = (stated - total) / stated if stated else Decimal(0)
        closes = bool(CLOSING.search(parts[-1].before))
        if len(parts) < 2 or (open_end and not closes) or (miss > FAR and not closes) or STEPS.search(parts[-1].before):
            return
        if open_end:
            return
    added = "+".join(plain(one.number.value) for one in parts)
    quote = sentence.written.quote(whole.number.start, parts[-1].number.end)
    told = {"added": f"{added} = {plain(total)}" if len(parts) > 1 else added, "whole": plain(stated)}
    if kind == ADVICE:
        message = _(
            "The channels add up to %(added)s, more than %(whole)s: is information on several channels counted once?"
        )
    else:
        message = _("The parts add up to %(added)s, and the whole is %(whole)s.")
    yield Finding(code, sentence, quote, message % told, stated=stated, expected=total, kind=kind)


def sums_at_the_end(sentence: Sentence, fields: Sequence[Field], agreed: set[int]) -> Iterator[Finding]:
    """网站6120条、新媒体3040条，共公开1万条: the whole comes behind its parts."""
    for at, whole in enumerate(fields):
        if (
            at < 2
            or not SUM_WORD.search(whole.before)
            or whole.number.soft
            or PART_MARK.search(sentence.text[: whole.number.start])
        ):
            continue
        parts = [one for one in fields[:at] if one.depth == whole.depth]
        units = {one.number.unit for one in parts}
        # 21个部门、11个乡镇共32个单位: bodies are counted in either word.
        bodies = whole.number.unit == "个" and len(parts) == at and units <= {"个", "家"}
        if not bodies and (len(parts) < 2 or whole.depth or units != {whole.number.unit}):
            continue
        if any(one.number.soft for one in parts) or all(one.number.start in agreed for one in (*parts, whole)):
            continue
        total, stated = sum((one.number.value for one in parts), Decimal(0)), whole.number.value
        adds = "加" in sentence.text[: whole.number.start]
        if whole.number.admits(total) or not stated or (not adds and abs(total - stated) / stated > FAR):
            continue
        added = "+".join(plain(one.number.value) for one in parts)
        quote = sentence.written.quote(parts[0].start, whole.number.end)
        told = {"added": f"{added} = {plain(total)}", "whole": plain(stated)}
        message = _("The parts add up to %(added)s, and the whole is %(whole)s.") % told
        yield Finding("claim_parts", sentence, quote, message, stated=stated, expected=total)
