"""What the words of a chapter can mean in the tables of a form (用语和口径): terms, and the readings that each admits.

A term is written by hand, for the words of row labels alone lead astray. Its readings are expressions of addresses:
`3.1.total + 3.2.total`. A number is wrong only where no reading of its term fits.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

LONG_FILLERS = (
    r"公民[、和](?:企业、)?法人(?:和|或者?|及|、)?(?:其他|其它)组织|截[至止](?:\d{4}年)?(?:12月31日|年?底)|\d{4}年度?"
)
FILLERS = (
    "通过各种渠道|各种渠道|各渠道|线上线下|全年|年度|本年度?"
    "|今年|当年|报告期内|期间|共计|总计|合计|累计|总共|一共|共有|共|均|全部|全县|全市|全区|全州|全省|全镇|全乡|我县|我市|我区|我州|我省|我镇|我乡|我局|我委|我办|本县|本市|本镇|本局"
    "|本机关|本单位|本行政机关|本街道|我街道|我单位|县政府|各级|行政机关|已|并|新|的|了|为|是|达到|达|有|计|得到|数量|申请量|总数量|量|总数|总量|件数|数|总|案件|事项|办件|件|情况|各类|各种"
    "|社会公众|人民群众|群众|公众|公民|提出|提交|递交|政府信息公开|政府信息|信息公开|公开信息|信息|依申请公开|依法|依规|主动|及时|实际|作出|做出|办理|有关|相关|因|被|类|工作"
    "|不服|引发|引起|引致|导致|发生|产生|提起|申请人|申请|处理决定|决定|处理|方面|等|而|原因|属于|由于|以|和|或|[、“”‘’]"
)
GAP = f"(?:(?>{LONG_FILLERS}|{'|'.join(sorted(FILLERS.split('|'), key=len, reverse=True))}))*"
HERE = "#"
"""Stands for the number among the words about it."""

CASES_UNITS = "件 宗 起 个 次 例 份 人次 件次"


@dataclass(frozen=True)
class Reading:
    """One thing that a number may say: the sum of the cells in `of`, and how the sum is called."""

    of: str
    name: str = ""

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        return tuple(one.strip() for one in self.of.split("+"))


@dataclass(frozen=True, eq=False)
class Term:
    """Words before (or around) a number, and what the number may be.

    key       names the term within its form
    words     a pattern in which ~ stands for words that say nothing (共, 我县, 全年, 政府信息公开) and # for the number
    readings  none: the words are known, and no cell holds the number
    units     measure words (space-separated); a number in any other one is no number of this term
    topic     what must be spoken of (see TOPICS); empty: the words are plain by themselves
    unless    a pattern: where it is found before the number, the number is of something else
    slips     measure words that are wrong of this term whatever the number is
    general   of the whole report only: in an item of a list (三是推行生态信息公开…) the same words speak of that item
    """

    key: str
    words: str
    readings: Sequence[Reading]
    units: str = CASES_UNITS
    topic: str = ""
    unless: str = ""
    slips: str = ""
    general: bool = False

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        return re.compile(
            f"(?:{self.words.replace('~', GAP)})$" if HERE not in self.words else self.words.replace("~", GAP)
        )

    @cached_property
    def not_after(self) -> re.Pattern[str] | None:
        return re.compile(self.unless) if self.unless else None

    @cached_property
    def pieces(self) -> frozenset[str]:
        """Pairs of characters of which at least one stands wherever the words do: cheaper to look for than the words."""
        return frozenset(run[:2] for run in re.findall("[\u4e00-\u9fff]{2,}", self.words))

    @cached_property
    def measures(self) -> frozenset[str]:
        return frozenset(self.units.split())

    @cached_property
    def wrong_measures(self) -> frozenset[str]:
        return frozenset(self.slips.split())


@lru_cache(maxsize=16)
def by_pieces(terms: tuple[Term, ...]) -> dict[str, tuple[int, ...]]:
    """Pair of characters -> the places in `terms` of those in whose words it begins a run."""
    return {
        piece: tuple(at for at, term in enumerate(terms) if piece in term.pieces)
        for piece in frozenset[str]().union(*(term.pieces for term in terms))
    }


APPLICATIONS, REVIEWS, SUITS, CASES = "applications", "reviews", "suits", "cases"
DOCUMENTS, RULES = "documents", "rules"

TOPICS = re.compile(
    "(?P<other>(?:许可|救助|援助|贷款|补贴|补助|低保|工伤|执行|仲裁|奖励|认定|登记|备案|入党|法律援助|听证)[^,;。]{0,4}申请|信箱|来信|咨询|热线|12345|信访件|信访|建议|提案|议案|投诉|举报|留言|诉求|工单|线索|网民|检查|督查)"
    "|(?P<cases>(?:行政)?复议(?:案件)?(?:、|和|及|与|以及)(?:被)?(?:提起)?(?:行政)?(?:诉讼|应诉))|(?P<suits>行政诉讼|诉讼|应诉|起诉)|(?P<reviews>行政复议|复议)"
    "|(?P<documents>规范性文件)|(?P<rules>规章(?!制度))|(?P<applications>依申请|申请)"
)
"""What a text speaks of; the last one named before a number holds."""


@lru_cache(maxsize=512)
def topics(text: str) -> tuple[tuple[int, str], ...]:
    """The topics named in compact `text`, with the places where they begin."""
    return tuple((match.start(), str(match.lastgroup)) for match in TOPICS.finditer(text))


def added(*addresses: str) -> str:
    return " + ".join(addresses)
