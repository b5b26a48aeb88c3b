"""Years in a sentence that are not the report's (他年): which of them mean what they say, and which were left over."""

import re
from collections.abc import Iterator

CHINESE_DIGITS = str.maketrans("〇○零O\u25ef一二三四五六七八九", "00000123456789")
FULL_WIDTH = str.maketrans("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19", "0123456789")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
WRITTEN_YEAR = re.compile("(?:一九|二[〇○零O\u25ef])[〇○零O\u25ef一二三四五六七八九]{2}年")
RANGE = re.compile(r"(?:19|20)\d\d年?(?:度)?[-\u2010-\u2015~\uff5e至到]+(?:19|20)\d\d年")
"""2021—2025年: a plan goes by such a span."""
PERIOD_END = re.compile(r"0?1月0?1日|12月31日|(?:12月)?底|末")
COUNTED = re.compile("[^,，。；;]*?\\d[万亿]?[余多]?[件条次期篇份场宗起个部人元%％]")
COMPARED = re.compile("上年|上一年|去年|同比|相比|对比|同期")
COMPARED_BEFORE = re.compile(r"(?:[较比与同和自从]|[高低多少]于|超过|截至)\Z")
SINCE = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:以来|起|开始)")
CARRIED = re.compile("结转|转结|转入|接转|跨年|遗留")
REPORTED = re.compile("年度?[^,，。；;]{0,20}(?:年度?报告|年报)")
MENDED = re.compile("整改|改进|问题|不足|反馈|考核|测评|评估|通报|督查|检查")
FOUNDED = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?[^,，。；;]{0,12}?"
    r"(?:修订|修正|印发|制定|出台|颁布|公布|发布|施行|实施|成立|建成|建立|上线|开通|启用|设立|组建)(?:的|后|版|以来|[,，。；;《]|\Z)"
)
"""2019年修订的条例, 2020年建成的平台: a thing is told by the year in which it was made."""
PLANNED = re.compile("将|计划|打算|下一步|下步|力争|拟|继续|要|目标|规划|展望|明年|新的一年|力度")


def other_years(sentence: str, year: int) -> Iterator[int]:
    """The years in `sentence` that a report for `year` should not name, each once, in order.

    Last year is named in what is carried over, published, mended or compared; an earlier one only in what was made then
    or is compared; a later one only in plans.
    """
    plain = RANGE.sub("", in_figures("".join(sentence.split())))
    told = set[int]()
    for found in YEAR.finditer(plain):
        named, before, after = int(found[1]), plain[: found.start()], plain[found.end() :]
        # 2023年收到214件，2024年收到257件: a number of each, side by side.
        beside = named < year and f"{year}年" in plain and COUNTED.match(after)
        if named not in told and named != year and not beside and not is_meant(named - year, plain, before, after):
            told.add(named)
            yield named


def in_figures(text: str) -> str:
    """二〇一七年 and ２０１７年 as 2017年."""
    return WRITTEN_YEAR.sub(lambda found: found[0].translate(CHINESE_DIGITS), text.translate(FULL_WIDTH))


def is_meant(apart: int, plain: str, before: str, after: str) -> bool:
    """Whether a year so many years `apart` from that of the report belongs in its sentence."""
    compared = bool(COMPARED_BEFORE.search(before)) and not before.endswith("截至")
    if compared or SINCE.match(after):
        return True
    if apart == 1 and CARRIED.search(plain):
        return True
    if apart == -1 and (CARRIED.search(plain) or REPORTED.match(f"年{after}") or MENDED.search(plain)):
        return True
    # The ends of the period of a report (截至2017年12月31日) are compared with nothing.
    if PERIOD_END.match(after):
        return apart > 0 and bool(PLANNED.search(plain)) and not before.endswith("截至")
    if apart > 0:
        return bool(PLANNED.search(plain)) or (apart == 1 and re.match(r"[1-6]月", after) is not None)
    return bool(FOUNDED.match(after)) or (apart == -1 and COMPARED.search(plain) is not None)
