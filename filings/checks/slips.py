"""What was left over from a template or another body's report, told by the sentence alone (笔误、漏填)."""

import re
import unicodedata
from collections.abc import Iterator

from django.utils.translation import gettext as _

from filings.editions import every_edition
from filings.models.unit import Level, UnitKind
from filings.reading import Body

THINGS = (
    "信息|申请|文件|稿件|咨询|留言|建议|提案|会议|培训|活动|报告|复议|诉讼|解读|舆情|公告|动态|微博|微信|视频|公报|答复"
    "|关切|热点|发布会|讲座|诉求|热线|工单|决定|处罚|许可|提问|问答|图解|专题|文章|材料|案件|问题"
)
MEASURES = "人次|条|件|次|期|篇|份|场|宗|起|个|部"
END = r"(?=[,，。；;、)）]|\Z)"
GAPS = (
    re.compile(rf"(?<!依)(?:{THINGS})(?:{MEASURES}){END}"),
    re.compile(rf"(?:共|共计|合计|累计|总计|约|收到|发布|印发|召开|举办|开展|参训|新增)(?:{MEASURES}|万元|元){END}"),
    re.compile(rf"(?:收取|费用?|金额|收入|支出|经费|资金)(?:[万亿]?元){END}"),
    re.compile(rf"(?:增长|下降|上升|提高|降低|增加|减少)(?:了)?(?:个百分点|{MEASURES}|[万亿]?元){END}"),
    re.compile(
        r"(?:涉及|包括|包含|主要有|主要为|主要是|分别是|分别为|集中在)(?:了|到)?[:：、,，…]?等(?![级候待于同次])"
    ),
    re.compile(r"(?:主要涉及|主要包括|分别为|分别是|主要有|主要为)[:：]?[。；;]"),
    re.compile(r"(?<![\d\uff10-\uff19.%％）)一二三四五六七八九十百零几两])[%％]"),
    re.compile(r"(?<!\d)年月日|\d年月|月日[,，。至]"),
    re.compile(r"[,，、][,，、。；;]|《》|“”|（）|\(\)"),
)
"""发布信息条, 主要涉及等, 增长%, 2024年月日: a number or words are missing."""
BLANK = re.compile(rf"[\u4e00-\u9fff][^\S\n]+(?:{MEASURES}|个百分点|[万亿]?元|[%％]){END}")
"""公开  条: what was left blank for a number."""
PLACEHOLDER = re.compile(
    r"(?<!\d)(?:19|20)[Xx\uff38\uff58\xd7*＊]{2}(?=年)|[Xx\uff38\uff58\xd7]{3,}-[Xx\uff38\uff58\xd7]{3,}|某某"
    r"|[\u25cb\u3007]{2,}(?=[局委厅镇乡村县市区街])|[\[【（(](?:单位名称|此处|请填|填写|年份|××)[^\]】）)]{0,9}[\]】）)]|"
    r"(?<![A-Za-z0-9./_@-])[Xx\uff38\uff58\xd7]{2,}(?![A-Za-z0-9./_@-])|(?<![A-Za-z0-9])[Xx\uff38\xd7](?=[年月日件条次份个])"
    r"|[_\uff3f]{2,}|[*\uff0a]{2,}|[□△]+|此处填写|请填写"
)
ORGANS = "局委厅队"
"""Last characters of names of departments. A government is none, whatever it calls itself."""
OWN_NAME = re.compile(
    r"(?<![自唯小])(?:[我本](局|委|厅|镇|乡|街道)(?![员托派])|我(中心|公司|校|院|馆|站|所|队|处)(?![在有需谓于理置长]))"
)
PLACES = {"镇": ("镇",), "乡": ("乡",), "街道": ("街道", "街道办事处")}


def slips(sentence: str, body: Body | None, source: str) -> Iterator[str]:
    """What is wrong with `sentence` in a report of `body` on the form of the notice `source`, in words."""
    plain = "".join(sentence.split())
    if BLANK.search(sentence) or any(gap.search(plain) for gap in GAPS):
        yield _("a number or words are missing")
    if found := PLACEHOLDER.search(plain):
        yield _("still holds “%(text)s” of a template") % {"text": found[0]}
    if body:
        for called in dict.fromkeys("".join(found) for found in OWN_NAME.findall(plain)):
            if not is_called(body, called):
                yield _("says “我%(called)s”, and the report is of %(unit)s") % {
                    "called": called,
                    "unit": body.official_name,
                }
    for notice in other_notices(source):
        if notice in number_of_document(plain):
            yield _("cites %(notice)s, and the form of this year is that of %(source)s") % {
                "notice": notice,
                "source": source,
            }


def is_called(body: Body, called: str) -> bool:
    """Whether `body` may call itself 我局, 我镇, …: as its name ends, or as nobody can tell of its kind."""
    names = (body.name, body.official_name.removesuffix("人民政府"))
    if called not in PLACES:
        if any(called in name for name in names):
            return True
        # A department whose name tells no such word (公安分队, 档案馆) may be called either way.
        is_other = body.kind not in (UnitKind.GOVERNMENT, UnitKind.OFFICE) and not is_place(names)
        return is_other and not any(name.endswith(tuple(ORGANS)) for name in names)
    if any(name.endswith(PLACES[called]) for name in names):
        return True
    # What stands below a township, or is its office, may speak of its township.
    return body.level == Level.TOWNSHIP and body.kind != UnitKind.GOVERNMENT and not is_place(names)


def is_place(names: tuple[str, ...]) -> bool:
    return any(name.endswith(endings) for name in names for endings in PLACES.values())


def other_notices(source: str) -> list[str]:
    """The notices of the other forms; none where the form of the report is not known."""
    return [edition.source for edition in every_edition() if source and edition.source != source]


def number_of_document(text: str) -> str:
    """The text with the brackets of document numbers as they are printed: 〔2019〕."""
    plain = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\[(\u3014\u3010](\d{4})[\])\u3015\u3011]", r"〔\1〕", plain)
