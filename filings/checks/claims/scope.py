"""Of whom and of when a number speaks (口径): of the body that reports and of its year, or of others.

A number of another body, of a part of the year or of a narrower or wider scope is no number of the tables, and nothing
is said of it.
"""

import re
from bisect import bisect_left
from functools import lru_cache

from filings.models.unit import Level, UnitKind
from filings.prose.claims import Sentence
from filings.reading import Version

LEVEL_WORD = {
    Level.PROVINCE: "全省|我省|本省|全区",
    Level.PREFECTURE: "全市|全州|我市|我州|本市|本州|全盟|我盟",
    Level.COUNTY: "全县|全区|全市|我县|我区|我市|本县|本区|本市|全旗|我旗",
    Level.TOWNSHIP: "全镇|全乡|我镇|我乡|本镇|本乡|全街道|我街道|本街道|镇政府|乡政府|街道办事处|街道办",
}
OURS = (
    "本机关|我机关|本单位|我单位|我局|本局|全局|县局|市局|区局|省局|州局|局机关|我委|本委|我厅|本厅|我办|我中心|我院"
    "|我队|我所"
)
WHOLE = "各级(?:人民)?政府(?:及其(?:工作)?部门)?|各级各部门|政府及其(?:工作)?部门|各级行政机关|各级"
EACH = "(?:各(?:乡镇|镇乡|镇街|镇|乡|街道|县级部门|部门|单位|级)[、和及]?)+"
"""Behind 全县: all of it. 各部门 alone are those beside the seat of government."""
HIGHER = "全县|全市|全区|全省|全州|全盟|全旗|各县|各镇|各乡|各部门|各单位|各股室|全系统|系统内"
NARROWER = r"本级|(?:政府|县府|市府|区府|政|党政)办(?:公室)?|办公室|我办"
BODY = (
    "(?:(?<!当)局|委员会|(?<!城)镇|乡(?!村|镇)|街道|县(?!级|城)|市(?!场|民|级)"
    "|区(?!分|域|别|级)|厅|州(?!级)|法院|检察院|管委会|公司|学校|医院|大队|村(?!民)|社区|卫健委|发改委"
    "|住建委|国资委|农委|单位|部门)"
)
ACTS = (
    "(?:、|共|累计|全年|新|已|依法|本级|分别)*"
    "(?:受理|收到|新收|收办|办理|办结|答复|公开|发布|制发|作出|制定|印发|接到|被)"
)
SEAT = re.compile("[县市区省州]政府(?!办)")
OTHERS_BESIDE = re.compile("[县市区省州]直|部门|乡镇|镇(?:街|办)|街道")
"""县政府收到38件,县直部门收到113件: beside others, the seat of government is one body and not the whole."""
PERIODS = re.compile(
    r"上半年|下半年|[一二三四1-4]季度|\d{1,2}月|月份|历年|近[两三五\d]年|(?<!今年)(?<!本年)(?<!年初)以来|“?十[二三四]五|平均|每月|每年|日均|月均|人均|该案|此案|截至目前|当日|试点"
)
WHOLE_PERIOD = re.compile(
    r"(?:\d{4}年)?0?1月(?:0?1日)?(?:起)?(?:至|到|-|—|–)+(?:\d{4}年)?12月(?:31日|底)?|(?:\d{4}年)?12月(?:31日|底)|年底"
)
COMPARING = re.compile(
    r"(?:较|比|与|同|和|于)(?:\d{4}年度?|上一?年度?|去年|往年|上年)(?:度)?(?:同期)?(?:相比|对比)?|同比"
)
CARRYING = re.compile(
    r"(?:上一?年度?|去年|往年|\d{4}年度?)(?:度)?(?:的)?(?:结转|转入|遗留|未办结|尚未办结|转结)|(?:结转|转入?|留转)(?:自|至|到|入)?(?:[上下]一?年度?|去年|\d{4}年度?)"
)
TIME = re.compile(r"(?P<year>\d{4})年|(?P<this>本年|今年|全年|当年)|(?P<last>上一?年|去年)")


@lru_cache(maxsize=256)
def own_names(name: str, official: str, kind: str, level: str) -> re.Pattern[str]:
    """The names that the body may be called by in its own report."""
    tails = {one[at:] for one in (name, official) for at in range(len(one)) if len(one) - at >= 3} | {name, official}
    words = [re.escape(one) for one in sorted(tails, key=len, reverse=True) if one]
    if kind == UnitKind.GOVERNMENT:
        ours = LEVEL_WORD.get(Level(level), "")
        words += [f"(?:{ours}){EACH}", *ours.split("|")]
        words += ["[县市区省州]人民政府(?!办)", "[县市区省州]政府(?!办)", *WHOLE.split("|")]
    return re.compile("|".join([*words, *OURS.split("|"), "本地区?", "地区"]))


@lru_cache(maxsize=16)
def elsewhere(kind: str, level: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """(another body or scope, one that acts) as patterns over text without own names."""
    whole = kind == UnitKind.GOVERNMENT and level != Level.TOWNSHIP
    scope = NARROWER if whole else HIGHER
    return re.compile(f"{scope}|{BODY}"), re.compile(f"(?:{scope}|{BODY})(?:机关)?{ACTS}")


class Scope:
    """Judges the numbers of one body's report."""

    def __init__(self, version: Version) -> None:
        body = version.body
        self.year, self.kind, self.level = version.year, body.kind, body.level
        self.own = own_names(body.name, body.official_name, body.kind, body.level)
        self.other, self.acts = elsewhere(body.kind, body.level)

    def without_own(self, text: str) -> str:
        return self.own.sub("\u3000", text)

    def others(self, sentence: Sentence) -> list[bool]:
        """Of each number of the sentence, whether it is of another body or scope than the report's."""
        found, ends, away = [], 0, False
        for field in sentence.fields:
            lead = sentence.text[ends : field.number.start]
            if ";" in lead:
                away = False
            plain = self.without_own(lead)
            if acting := list(self.acts.finditer(plain)):
                away = plain.rfind("\u3000") < acting[-1].end() - 1
            elif "\u3000" in plain and re.match("[,;]?\u3000", plain):
                away = False
            alone = bool(SEAT.search(field.before)) and bool(OTHERS_BESIDE.search(sentence.text))
            found.append(away or alone or bool(self.other.search(self.without_own(field.before))))
            ends = field.number.end
        return found

    def says_elsewhere(self, clause: str) -> bool:
        """Whether a clause names another body or scope."""
        return bool(self.other.search(self.without_own(clause)))

    def times(self, sentence: Sentence) -> "Times":
        return Times(sentence.text, self.year)


class Times:
    """Of when the numbers of a sentence are."""

    def __init__(self, text: str, year: int) -> None:
        plain = text
        for pattern in (WHOLE_PERIOD, CARRYING, COMPARING):
            plain = pattern.sub(lambda match: "\u3000" * len(match[0]), plain)
        self.text, self.year = text, year
        self.periods = [match.start() for match in PERIODS.finditer(plain)]
        self.said = [(match.start(), match) for match in TIME.finditer(plain)]
        self.ends = [at for at, character in enumerate(plain) if character == ";"]
        self.respective = text.find("分别")

    def part_of_year(self, place: int) -> bool:
        """Whether a part of the year, or several years, are spoken of at `place`."""
        ends, before = bisect_left(self.ends, place), bisect_left(self.periods, place)
        return before > 0 and self.periods[before - 1] >= (self.ends[ends - 1] if ends else 0)

    def of(self, place: int) -> str:
        """this, last or other: the year that a number at `place` is of; other for parts of a year as well."""
        if self.part_of_year(place):
            return "other"
        before = bisect_left(self.said, place, key=lambda one: one[0])
        said = self.said[before - 1][1] if before else None
        if 0 <= self.respective < place and sum(at < self.respective for at, _match in self.said) > 1:
            # 2023年、2024年分别收到214件、257件
            return "other"
        if said is None or said["this"]:
            return "this"
        if said["last"]:
            return "other" if 0 <= self.respective < place else "last"
        return {self.year: "this", self.year - 1: "last"}.get(int(said["year"]), "other")
