"""Claims without a number (未发生, 无, 全部, 均): each says that a figure is 0."""

import re
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from filings.editions.terms import APPLICATIONS, DOCUMENTS, GAP, REVIEWS, SUITS, Reading, Term
from filings.prose.claims import CLAUSE, QUOTED, Sentence

from .finding import Finding
from .meaning import BARE, flat, matched, topic_at
from .scope import Scope, Times
from .values import Values, plain

NEGATION = re.compile(
    r"(?P<no>均?未(?:发生|收到|产生|出现|引发|被|有|受理|收取|接到|新收|提出|提交|提起)|没有(?:发生|收到|产生|出现|引发|因|被|受理|提出)?|无(?!法|效|正当|偿|关|线|论|锡|障碍|缝|需|须|不|人|条件|纸)|暂无|(?<!信息)不存在|未(?=制发|制定|出台|印发|废止|作出|结转)|(?:实现|保持|为)?零(?:发生|申请|投诉)?$|零(?=[件宗起]?(?:的)?(?:申请|行政复议|复议|诉讼|行政诉讼)))"
)
ENDS_OF_CLAIM = re.compile(r"(?:的)?(?:情况|情形|现象|案件|事件|申请|问题|结果)?(?:发生|产生|出现)?$")
ONLY_FILLERS = re.compile(GAP)
BESIDES = re.compile(r"除.{0,30}外|其余|剩余|余下|除外|以外|之外")
ALL_DONE = re.compile(
    r"(?:(?:已经?|均已?|均|全部|都已?|现已)+(?:依法|依规|按规定|按要求|予以|得到|作出|做出|全部|及时|办理|规范|和|并|、)*(?:办结|答复|办理完毕|处理完毕|办复)|(?:全部|均)(?:已)?(?:依法)?(?:予以)?(?:办理)?(?:答复|办结)(?:完毕)?)"
)
IN_TIME = re.compile("按时|按期|期限|期内|时限|规定时间|如期|到期|应办")
ALL_UPHELD = re.compile(
    "(?:均|全部|都)(?:已)?(?:被|获|获得|予以|得到|结果为|为)?(?:复议机关|法院|人民法院)?(?:结果)?(?:维持|胜诉|驳回)"
)
ALL_CLOSED = re.compile("(?:均|全部|都)(?:已经?)?审结")
NOTHING_WRONG = re.compile("败诉|纠正|纠错|撤销|责令")
NOT_OF_THE_TABLES = re.compile("信箱|来信|咨询|建议|提案|议案|热线|工单|留言|信访件|投诉件|举报件|线索")


def wording(sentence: Sentence, terms: Sequence[Term], values: Values, scope: Scope, times: Times) -> Iterator[Finding]:
    """What the words of a sentence deny or say of all, and the tables know otherwise."""
    text = QUOTED.sub(lambda match: "《" * len(match[0]), sentence.text)
    start, away = 0, False
    for piece in [*CLAUSE.split(text), ""]:
        end = start + len(piece)
        away = away or scope.says_elsewhere(piece)
        if piece and not away and not times.part_of_year(end):
            yield from denied(sentence, piece, start, terms, values)
            yield from all_done(sentence, piece, start, end, terms, values)
            yield from all_upheld(sentence, piece, start, end, terms, values)
        if text[end : end + 1] == ";":
            away = False
        start = end + 1


def denied(sentence: Sentence, piece: str, start: int, terms: Sequence[Term], values: Values) -> Iterator[Finding]:
    """未发生行政复议: 0 in every reading of what is denied."""
    match = NEGATION.search(piece)
    if not match or BESIDES.search(piece) or re.search(r"(?:上一?年|去年|往年)(?!度?结转)", piece):
        return
    for readings in denied_readings(sentence, piece[match.end() :], piece[: match.start()], start, terms):
        found = [(reading, value) for reading in readings if (value := values.now(reading)) is not None]
        if len(found) == len(readings) and found and all(value != 0 for _reading, value in found):
            quote = sentence.written.quote(start, start + len(piece))
            yield contradiction("claim_denied", sentence, quote, found, values)


def denied_readings(
    sentence: Sentence, behind: str, before: str, start: int, terms: Sequence[Term]
) -> Iterator[Sequence[Reading]]:
    seen = set()
    if not behind.removesuffix("情况").removesuffix("案件").replace("申请", "").strip("的件提出") and before:
        # 科研机构无申请
        topic = topic_at(sentence, start + len(before))
        term, readings, _at = matched(BARE.sub("收到申请", before), "", "件", topic, terms)
        if term is not None:
            yield readings
            return
    for part in re.split("、|和|及|与|或者?|以及", behind):
        words = ENDS_OF_CLAIM.sub("", part) or part
        for candidate in dict.fromkeys(
            (part, words, f"收到{words}" if "申请" in part and "复议" not in part else words)
        ):
            candidate = candidate.rstrip("的")
            topic = topic_of(candidate) or topic_at(sentence, start + 1)
            lead = flat(candidate)
            term, readings, at = matched(lead, "", "件", topic, terms)
            # 未发生超期答复: with any other word before it, something else is denied.
            if not ONLY_FILLERS.fullmatch(lead[:at].removeprefix("收到")):
                continue
            if (
                term is not None
                and term.key not in seen
                and not NOTHING_WRONG.search(part if "纠" not in term.words else "")
            ):
                seen.add(term.key)
                yield readings
                break


def topic_of(words: str) -> str:
    if "诉讼" in words or "起诉" in words:
        return SUITS
    if "复议" in words:
        return REVIEWS
    if "规范性文件" in words:
        return DOCUMENTS
    return APPLICATIONS if "申请" in words else ""


def contradiction(
    code: str, sentence: Sentence, quote: str, found: Sequence[tuple[Reading, object]], values: Values
) -> Finding:
    told = _(", ").join(f"{values.name_of(reading)} {plain(value)}" for reading, value in found)  # type: ignore[arg-type]
    message = _("The text says “%(quote)s”; the tables: %(readings)s.") % {"quote": quote, "readings": told}
    cells = tuple(dict.fromkeys(address for reading, _value in found for address in reading.addresses))
    return Finding(code, sentence, quote, message, cells, {one: values.version.cells[one].printed for one in cells})


def all_done(
    sentence: Sentence, piece: str, start: int, end: int, terms: Sequence[Term], values: Values
) -> Iterator[Finding]:
    """全部办结, 均已办结: nothing is carried into the next year."""
    if not ALL_DONE.search(piece) or IN_TIME.search(piece) or BESIDES.search(sentence.text[:end]):
        return
    topic = topic_at(sentence, end)
    if (
        topic not in (APPLICATIONS, "")
        or (not topic and "申请" not in sentence.text)
        or NOT_OF_THE_TABLES.search(sentence.text)
    ):
        return
    if re.search("结转|转入?下|上年|复议|诉讼", sentence.text):
        return
    carried = [term for term in terms if term.key == "carried_out"]
    if carried:
        found = [(reading, value) for reading in carried[0].readings if (value := values.now(reading))]
    else:
        # A form without carrying over: what was received and not concluded.
        rows = [term.readings[0] for key in ("received", "concluded") for term in terms if term.key == key][:1] + [
            term.readings[0] for term in terms if term.key == "concluded"
        ][:1]
        amounts = [(reading, value) for reading in rows if (value := values.now(reading)) is not None]
        found = amounts if len(amounts) == 2 and amounts[0][1] > amounts[1][1] else []
    if found:
        yield contradiction("claim_all", sentence, sentence.written.quote(start, end), found, values)


def all_upheld(
    sentence: Sentence, piece: str, start: int, end: int, terms: Sequence[Term], values: Values
) -> Iterator[Finding]:
    """复议、诉讼案件均获维持: no other result, and none pending. 全部审结: none pending."""
    closed = bool(ALL_CLOSED.search(piece))
    if not (closed or ALL_UPHELD.search(piece)) or BESIDES.search(sentence.text[:end]):
        return
    kinds = [
        kind
        for kind, word in (("reviews", "复议"), ("suits", "诉讼"), ("suits", "应诉"))
        if word in sentence.text[:end]
    ]
    words = ("pending",) if closed else ("corrected", "other", "pending")
    readings = [
        term.readings[0]
        for kind in dict.fromkeys(kinds)
        for word in words
        for term in terms
        if term.key == f"{kind}_{word}"
    ]
    found = [(reading, value) for reading in readings if (value := values.now(reading))]
    if found:
        yield contradiction("claim_all", sentence, sentence.written.quote(start, end), found, values)
