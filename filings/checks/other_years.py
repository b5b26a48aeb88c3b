"""Years in a sentence that are not the report's (他年): which of them mean what they say, and which were left over."""

import re
from collections.abc import Iterator

CHINESE_DIGITS = str.maketrans("〇○零O\u25ef一二三四五六七八九", "00000123456789")
FULL_WIDTH = str.maketrans("\uff10\uff11\uff12\uff13\uff14\uff15\uff16\uff17\uff18\uff19", "0123456789")
YEAR = re.compile(r"(?<!\d)((?:19|2\d)\d\d)年")
WRITTEN_YEAR = re.compile("(?:一九|二[〇○零O\u25ef])[〇○零O\u25ef一二三四五六七八九]{2}年")
RANGE = re.compile(r"(?:19|20)\d\d年?(?:度)?[-\u2010-\u2015~\uff5e至到]+(?:19|20)\d\d年")
"""2021—2025年: a plan goes by such a span."""
CLAUSE = re.compile("[,，。；;]")
PERIOD_END = re.compile(r"0?1月0?1日|12月31日|(?:12月)?底|末")
COMPARED = re.compile("上年|上一年|去年|同比|相比|对比|同期")
COMPARED_BEFORE = re.compile(r"(?:[较比与同和自从]|[高低多少]于|超过)(?:(?:19|20)\d\d年[、和及与])*\Z")
COUNTED = re.compile("[^,，。；;]*?\\d[万亿]?[余多]?[件条次期篇份场宗起个部人元%％]")
"""2023年收到214件，2024年收到257件: a number of each, side by side."""
GROWN = re.compile("增|减|上升|下降|提高|降低|持平|多|少")
SINCE = re.compile(r"(?:\d{1,2}月)?(?:\d{1,2}日)?(?:[^,，。；;]{0,8}以来|起|开始|及?以前|之前)")
CARRIED = re.compile("结转|转结|转入|接转|跨年|遗留|未办结|未答复|未审结")
CARRIED_OVER = re.compile(r"\d{1,2}月.*(?:本年|今年|次年|\d{4}年)\d{0,2}月?.*(?:答复|办结|办理)")
"""2023年12月收到、2024年1月答复."""
REPORTED = re.compile(
    "年度?[^,，。；;]{0,20}(?:报告|年报|决算|预算|公报|年鉴|总结|白皮书|台账|统计表|执行情况|完成情况)"
)
THIS_REPORT = re.compile("如下|现将|现予|现公布|本报告|本年报|特此")
MENDED = re.compile("整改|改进|问题|不足|反馈|考核|测评|评估|通报|督查|检查|抽查")
ON_TOPIC = re.compile("度?[,，]")
"""2023年，…: what follows is said of that year."""
FOUNDED = re.compile(
    r"(?:\d{1,2}月)?(?:\d{1,2}日)?[^,，。；;]{0,25}?"
    r"(?:(?:修订|修正|印发|制定|出台|颁布|公布|发布|施行|实施|成立|建成|建立|建设|上线|开通|启用|设立|组建|撤并|合并|划转)"
    r"(?:的|后|版|以来|[,，。；;、)）《]|\Z)|第\d+号(?:公布|令|修订)|被?(?:评为|命名|授予|认定|列入|入选|荣获|获评))"
)
"""2019年修订的条例, 2020年建成的平台: a thing is told by the year in which it was made."""
ASKED_FOR = re.compile(r"(?<!依)(?:申请|要求|请求|查询|咨询|索取)(?:公开|获取|查阅|提供|查询)[^,，。；;]{0,20}\Z")
"""申请公开2016年征地批复: of which year it is what somebody asked for is his affair."""
CLEANED = re.compile("清理|废止|失效|宣布|存量|历史")
PLANNED = re.compile("将|计划|打算|下一步|下步|力争|拟|继续|要|目标|规划|展望|明年|新的一年|力度")
BY_THEN = re.compile(r"(?:到|(?<!截)至)\Z")


def other_years(sentence: str, year: int) -> Iterator[int]:
    """The years in `sentence` that a report for `year` should not name, each once, in order.

    Last year is named in what is carried over, published, mended or compared; an earlier one only in what was made then
    or is compared, cleared away or asked for; a later one only in plans.
    """
    plain = RANGE.sub("", in_figures("".join(sentence.split())))
    told = set[int]()
    for found in YEAR.finditer(plain):
        named, before, after = int(found[1]), plain[: found.start()], plain[found.end() :]
        if named in told or named == year:
            continue
        if not (is_compared(plain, before, after, year) or is_meant(named - year, plain, before, after)):
            told.add(named)
            yield named


def in_figures(text: str) -> str:
    """二〇一七年 and ２０１７年 as 2017年."""
    return WRITTEN_YEAR.sub(lambda found: found[0].translate(CHINESE_DIGITS), text.translate(FULL_WIDTH))


def is_compared(plain: str, before: str, after: str, year: int) -> bool:
    """Whether a year stands beside that of the report, or is one from which something began."""
    if COMPARED_BEFORE.search(before) or SINCE.match(after):
        return True
    beside = f"{year}年" in plain and after[:2] not in ("1月", "12")
    return beside and bool(GROWN.search(plain) or COUNTED.match(after))


def is_meant(apart: int, plain: str, before: str, after: str) -> bool:
    """Whether a year so many years `apart` from that of the report belongs in its sentence, compared with nothing."""
    clause = CLAUSE.split(before)[-1] + CLAUSE.split(after)[0]
    if apart == -1 and is_last_years(clause, plain, after):
        return True
    # The ends of the period of a report (截至2017年12月31日) are compared with nothing.
    if PERIOD_END.match(after):
        planned = PLANNED.search(plain) or BY_THEN.search(before)
        return apart > 0 and bool(planned) and not before.endswith("截至")
    if apart > 0:
        next_year = apart == 1 and (CARRIED.search(clause) or re.match(r"[1-6]月", after))
        return bool(PLANNED.search(plain) or next_year)
    made = FOUNDED.match(after) or ASKED_FOR.search(before) or CLEANED.search(clause)
    return bool(made) or (apart == -1 and COMPARED.search(plain) is not None)


def is_last_years(clause: str, plain: str, after: str) -> bool:
    """Whether last year is named for what was carried over from it, published of it or mended since."""
    if REPORTED.match(f"年{after}"):
        return not THIS_REPORT.search(plain)
    if ON_TOPIC.match(after):
        return False
    return bool(CARRIED.search(clause) or MENDED.search(clause) or CARRIED_OVER.match(after))
