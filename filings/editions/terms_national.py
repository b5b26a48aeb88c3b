"""Terms and readings of the national forms (用语和口径): those of 2019 and of 2021, whose tables 三 differ from row 21 on."""

from collections.abc import Sequence

from .terms import APPLICATIONS, Reading, Term, added
from .terms_cases import cases
from .terms_disclosed import decisions, documents, held, rules

ORGANISATIONS = ("business", "research", "charity", "legal", "other")
WAYS = (
    "网络|网上|在线|互联网|平台|系统|信函|邮寄|邮件|邮箱|书面|当面|当场|现场|窗口|传真|电话|信件|微信|微博|网站|渠道|涉及|关于|领域|转办|交办|撤回|补正|延期|上半年|下半年|季度"
    "|重复|口头|其中一|同一"
)
"""Words of a number that is of some applications only."""


REPLY = "(?:答复~)?"


def row(number: int, column: str = "total") -> str:
    return f"3.{number}.{column}"


def rows(first: int, last: int) -> str:
    """Rows of table 三 added, all columns."""
    return added(*(row(number) for number in range(first, last + 1)))


def national_terms(
    concluded: int, carried_out: int, others: tuple[int, int], disclosed: Sequence[Term]
) -> tuple[Term, ...]:
    """The terms of a national form: its rows (七)总计, 四、结转下年度 and (六)其他处理, and its own terms of table 二."""
    return (
        *carried(carried_out),
        *combined(),
        *outcomes(),
        Term("other_outcome", "其他(?:情形)?处理~", [Reading(rows(*others), "(六)其他处理")]),
        *applicants(),
        *cases(),
        *received(),
        *done(concluded),
        *disclosed,
    )


def carried(carried_out: int) -> list[Term]:
    out, into = Reading(row(carried_out), "四、结转下年度继续办理"), Reading(row(2), "二、上年结转")
    return [
        Term(
            "carried_out",
            "(?:结转|转入?|留转|顺延)(?:至|到|入)?(?:下一?|次|明|\\d{4})年度?~(?:继续)?~(?:办理|处理)?~",
            [out],
        ),
        Term("carried_out", "(?:结转|转入?)(?:至|到|入)?(?:下一?|次|明)年度?(?:继续)?(?:办理|处理)?的?#", [out]),
        Term("carried_out", "(?:尚未|未|没有)(?:办结|答复|办理完毕)~", [out], topic=APPLICATIONS),
        Term(
            "carried_out",
            "#~(?:(?:正在|仍在|尚在)(?:办理|处理|答复)|(?:尚未|未)(?:办结|答复))",
            [out],
            topic=APPLICATIONS,
        ),
        Term(
            "carried_in",
            "(?:上一?|去|往|前|\\d{4})年度?~(?:结转|转入|遗留|未办结|转结)(?:(?:至|到|入)?(?:本|今)年度?)?~(?:继续)?(?:办理|处理)?~",
            [into],
        ),
        Term("carried_in", "(?:结转|转入)(?:自)?(?:上一?|去)年度?~", [into]),
        Term("carried", "#结转(?:的)?~申请", [into, out], topic=APPLICATIONS),
        Term("carried", "(?:加上)?结转~", [into, out], topic=APPLICATIONS),
    ]


def combined() -> list[Term]:
    both = Reading(added(row(3), row(4)), "予以公开加部分公开")
    return [
        Term(
            "granted_and_partly", "(?:予以|同意|全部|准予)公开(?:或者?|及|和|、|与|以及)(?:予以|同意)?部分公开~", [both]
        ),
        Term("granted_and_partly", "(?:全部|予以)(?:或者?|及|和|、)部分(?:予以)?公开~", [both]),
    ]


def outcomes() -> list[Term]:
    reasons = (
        (5, "国家秘密"),
        (6, "其他法律、?(?:行政)?法规禁止公开"),
        (7, "三安全一稳定"),
        (8, "第三方(?:合法)?权益|商业秘密(?:和|、|或)个人隐私"),
        (9, "内部事务(?:信息|类信息)?"),
        (10, "过程性(?:信息)?"),
        (11, "行政执法案卷(?:信息)?"),
        (12, "行政查询(?:事项|类)?"),
    )
    refusing = [
        Term(f"refused_{at}", f"(?:{words})~(?:不予公开)?~{REPLY}", [Reading(row(at))]) for at, words in reasons
    ]
    unavailable = Reading(rows(13, 15), "(四)无法提供")
    petty = (
        (16, "信访(?:、?举报)?(?:、?投诉)?类?(?:申请)?"),
        (17, "重复(?:申请|提出)"),
        (18, "公开出版物"),
        (19, "(?:大量)?反复申请"),
        (20, "重新出具(?:已获取)?(?:政府)?信息|确认或?重新出具(?:已获取)?(?:政府)?信息"),
    )
    return [
        *refusing,
        Term("refused", f"(?:不予|不同意|决定不)公开~{REPLY}", [Reading(rows(5, 12), "(三)不予公开")]),
        Term("partly_granted", f"(?:部分(?:予以|同意)?公开|同意部分公开)~{REPLY}", [Reading(row(4))]),
        Term(
            "granted",
            f"(?<!不)(?:予以公开|同意公开|全部公开|准予公开|予以提供)~{REPLY}",
            [Reading(row(3))],
            unless="不予以公开|不同意|信息",
        ),
        Term(
            "unavailable", f"(?:无法|不能)提供~{REPLY}", [unavailable], unless="不掌握(?!等)|没有现成|不存在(?!等)|补正"
        ),
        Term("not_held", "(?:不掌握|信息不存在|不存在)(?:相关)?~(?:无法提供)?~", [Reading(row(13)), unavailable]),
        Term(
            "not_ready_made",
            "(?:没有现成(?:信息)?|需要?(?:另行|重新)制作)~(?:需要?另行制作)?~(?:无法提供)?~",
            [Reading(row(14))],
        ),
        Term("still_unclear", "(?:补正后)?~(?:申请)?(?:内容)?仍?不明确~(?:无法提供)?~", [Reading(row(15))]),
        Term(
            "not_processed",
            f"不予处理~{REPLY}",
            [Reading(rows(16, 20), "(五)不予处理")],
            unless="类|重复申请(?!等)|出版物(?!等)|反复申请(?!等)",
        ),
        *(Term(f"not_processed_{at}", f"(?:{words})~(?:不予处理)?~", [Reading(row(at))]) for at, words in petty),
    ]


def no_longer_processed() -> list[Term]:
    """Rows 21 and 22 of the form of 2021; that of 2019 has one row for all of (六)."""
    behind = "~(?:行政机关)?~(?:不再处理)?~(?:其)?~"
    return [
        Term("not_amended", f"逾期(?:未|不)(?:予)?补正{behind}", [Reading(row(21))]),
        Term("not_paid", f"(?:逾期)?(?:未|不)(?:按[^,;]{{0,8}})?缴纳?(?:费|费用){behind}", [Reading(row(22))]),
    ]


def applicants() -> list[Term]:
    kinds = (
        ("natural", "自然人|公民个人|个人|公民", "(?:法人|组织)"),
        ("business", "商业企业|企业", ""),
        ("research", "科研机构|科研院所", ""),
        ("charity", "社会公益组织|公益组织", ""),
        ("legal", "法律服务机构|律师事务所|律所", ""),
    )
    found = [
        Term(f"applicants_{key}", f"(?:{words})~", of_columns(key), unless=unless or "办结|答复")
        for key, words, unless in kinds
    ]
    whole = of_columns(*ORGANISATIONS)
    words = "(?<!公民、)(?<!公民和)(?<!公民)(?:法人(?:(?:和|或者?|及|、|以及)?(?:其他|其它)组织)?|非自然人|(?<!法人)(?<!法人[、和或及与])其他组织)~"
    return [Term("applicants_organisations", words, whole), *found]


def of_columns(*columns: str) -> list[Reading]:
    received, carried_in = ([row(at, column) for column in columns] for at in (1, 2))
    return [Reading(added(*received)), Reading(added(*received, *carried_in), "加上上年结转")]


def received() -> list[Term]:
    new, both = Reading(row(1), "一、本年新收"), Reading(added(row(1), row(2)), "加上上年结转")
    taken = "(?:新收|新收到|收到|受理|收办|接收到?|接到|收悉|新增|接受|新接收|登记|收件)"
    return [
        Term(
            "new", "(?:新收|新收到|新增|新接收|新受理)~", [new, both], topic=APPLICATIONS, unless=WAYS, slips="条 篇 期"
        ),
        Term("new", "#新收(?:到)?的?~申请", [new, both], topic=APPLICATIONS, unless=WAYS),
        Term("received", f"{taken}~", [new, both], topic=APPLICATIONS, unless=WAYS, slips="条 篇 期"),
        Term(
            "received",
            f"{taken}~#~(?:政府信息公开|依申请公开|信息公开)?申请",
            [new, both],
            unless=WAYS,
            slips="条 篇 期",
        ),
    ]


def done(concluded: int) -> list[Term]:
    all_done, new, both = (
        Reading(row(concluded), "(七)总计"),
        Reading(row(1), "一、本年新收"),
        Reading(added(row(1), row(2)), "加上上年结转"),
    )
    return [
        Term(
            "concluded",
            "(?:办结|办理完毕|处理完毕|办复|答复|办理答复)~",
            [all_done],
            topic=APPLICATIONS,
            unless=f"按时|按期|延期|尚未|未办|公开答复|不予|无法|{WAYS}",
        ),
        Term(
            "handled",
            "(?:办理|处理)~",
            [all_done, new, both],
            topic=APPLICATIONS,
            unless=f"按时|按期|延期|不予|无法|其他|继续|许可|处罚|强制|决定|{WAYS}",
        ),
        Term(
            "handled",
            "(?:受理|办理|收到|办结)的?#~(?:政府信息公开|依申请公开)?申请",
            [all_done, new, both],
            topic=APPLICATIONS,
            unless=WAYS,
        ),
        Term(
            "applications",
            "^~申请(?:总量|量|数量|件数|总数)~",
            [new, both],
            topic=APPLICATIONS,
            unless=WAYS,
            slips="条 篇 期",
        ),
        Term(
            "applications",
            "(?:政府信息公开|依申请公开(?:政府)?(?:信息)?|信息公开)申请~",
            [new, both, all_done],
            topic=APPLICATIONS,
            unless=WAYS,
            slips="条 篇 期",
        ),
    ]


TERMS_2021 = national_terms(
    concluded=24,
    carried_out=25,
    others=(21, 23),
    disclosed=(
        *no_longer_processed(),
        *rules("2.1", "2.2", "2.3"),
        *documents("2.4", "2.5", "2.6"),
        *decisions("2.7", "2.8", "2.9"),
        Term("fees", "行政事业性收费~(?:总?金额|总?收入|总额)?~", [Reading("2.10")], units="万元", unless="信息处理费"),
    ),
)
TERMS_2019 = national_terms(
    concluded=22,
    carried_out=23,
    others=(21, 21),
    disclosed=(
        *rules("2.1"),
        *documents("2.4"),
        *held("2.3", "2.6"),
        *decisions("2.9", "2.15", "2.18"),
        Term("purchases", "(?:政府)?集中采购~(?:项目)?~", [Reading("2.21")], units="项 个 件 次 批"),
        Term(
            "purchase_amount",
            "(?:集中采购~(?:总)?(?:金额|额)|采购(?:总)?(?:金额|额))~",
            [Reading("2.22")],
            units="万元",
        ),
    ),
)
