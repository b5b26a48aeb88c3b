"""Terms and readings of the 2018 list form of Guizhou (用语和口径).

The form counts the same matter by several rows: its founding report says 回应公众关注热点68次 where row 2.1 is 111 and row
2.2.5 is 68, and both are readings of 回应.
"""

from .terms import APPLICATIONS, CASES, DOCUMENTS, REVIEWS, SUITS, Reading, Term, added

ITEMS = "条 篇 则"
TIMES = "次 场 期 个 件 起"
PEOPLE = "人 名 人次"
OTHER_INFORMATION = "网站|微博|微信|客户端|新媒体|公众号|公报|渠道|平台|栏目|扶贫|领域|解读|回应|类|建议|提案|重点|财政|环境|规范性|其他方式"
RESULTS = "维持|纠正|纠错|撤销|审结|其他结果|其他情形|败诉|胜诉|驳回|负责人|出庭"
SOCIAL = [Reading("1.2.3 + 1.2.4", "微博加微信"), Reading("1.2.3 + 1.2.4 + 1.2.5", "加上客户端")]


def disclosed() -> list[Term]:
    way = "(?:公开|发布|推送|更新)?~"
    return [
        Term("by_gazette", f"政府公报~{way}", [Reading("1.2.1")], ITEMS),
        Term("by_website", f"政府(?:门户)?网站?~{way}", [Reading("1.2.2")], ITEMS, unless="栏目|解读|回应|扶贫|领域"),
        Term("by_social_media", f"(?:政务)?新媒体~{way}", SOCIAL, ITEMS),
        Term("by_microblog", f"政务微博~{way}", [Reading("1.2.3")], ITEMS, unless="回应"),
        Term("by_wechat", f"政务微信(?:公众号)?~{way}", [Reading("1.2.4")], ITEMS, unless="回应"),
        Term("by_app", f"政务客户端~{way}", [Reading("1.2.5")], ITEMS),
        Term("by_other_channel", f"其他方式~{way}", [Reading("1.2.6")], ITEMS, unless="回应"),
        Term("normative_disclosed", "(?:(?:主动)?公开~|其中)规范性文件~", [Reading("1.1a")], "件 条 个 份"),
        Term(
            "normative_made",
            "(?:制发|制定|印发|出台)~(?:行政)?规范性文件~",
            [Reading("1.1b")],
            "件 条 个 份",
            unless="公开",
        ),
        Term(
            "normative_made",
            "(?:制发|制定|印发|出台)~",
            [Reading("1.1b")],
            "件 条 个 份",
            topic=DOCUMENTS,
            unless="公开",
        ),
        Term("deputies", "人大代表建议~(?:办理结果)?~(?:公开)?~", [Reading("1.3.1")], "件 条 个 份", unless="提案"),
        Term("cppcc", "政协(?:委员)?提案~(?:办理结果)?~(?:公开)?~", [Reading("1.3.2")], "件 条 个 份", unless="建议"),
        Term(
            "disclosed",
            "(?:主动公开|(?:全年|本年度?|累计|共|总计)~公开)~(?:各类)?(?:政府信息|政务信息|信息)~",
            [Reading("1.1")],
            ITEMS,
            unless=OTHER_INFORMATION,
            general=True,
        ),
    ]


def responses() -> list[Term]:
    topics = "(?:公众关注|社会关切|关注|舆情|重大舆情|社会|民生|群众关注)?(?:的)?(?:热点|舆情|关切|问题|事件|热点难点)?(?:或重大舆情|问题|事件)?"
    return [
        Term("press_conferences", "(?:参加或举办|举办|召开|参加|举行)~新闻发布会~", [Reading("2.2.1")], TIMES),
        Term("interviews", "在线访谈~", [Reading("2.2.2")], TIMES),
        Term(
            "explanations",
            "(?:政策)?解读(?:稿件|材料|文章|信息)?~(?:发布)?~",
            [Reading("2.2.4")],
            ITEMS,
            unless="主要负责",
        ),
        Term(
            "explained_by_head", "(?:主要)?负责(?:同志|人)解读(?:重要)?政策~", [Reading("2.2.3")], f"{TIMES} {ITEMS} 项"
        ),
        Term("responses_on_social_media", f"(?:微博|微信)+~回应~{topics}~", [Reading("2.2.5")], TIMES),
        Term("responses_otherwise", f"其他方式~回应~{topics}~", [Reading("2.2.6")], TIMES),
        Term(
            "responses",
            f"回应~{topics}~",
            [Reading("2.1"), Reading("2.2.5"), Reading("2.2.6")],
            TIMES,
            unless="栏目(?!进行)|留言|咨询|信件",
        ),
        Term(
            "opinions_asked_for",
            "重大(?:行政)?决策(?:出台前)?~(?:公开)?(?:征集|征求)~(?:公众|社会|群众)?~意见~",
            [Reading("1.5.1")],
            "次",
        ),
        Term("opinions_of_the_public", "公众反馈(?:意见)?~", [Reading("1.5.2")], "次"),
        Term("opinions_received", "征集(?:到)?~(?:公众|社会|群众)?~意见(?:建议)?~", [Reading("1.5.3")], ITEMS),
        Term("opinions_not_taken", "(?:不予采纳|未采纳|不采纳)~(?:意见)?~", [Reading("1.5.4")], ITEMS),
        Term("open_meetings", "(?:面向公众)?开放(?:政府)?会议~", [Reading("2.3.1")], TIMES),
        Term("public_delegates", "公众代表~(?:参会)?~", [Reading("2.3.2")], PEOPLE),
    ]


def applications() -> list[Term]:
    received = [Reading("3.1")]
    ways = (("received_in_person", "当面|现场|窗口", "3.1.1"), ("received_by_fax", "传真", "3.1.2"))
    more = (
        ("received_online", "网络|网上|在线|互联网|电子邮件", "3.1.3"),
        ("received_by_post", "信函|邮寄|书信", "3.1.4"),
    )
    other = "网络|网上|信函|邮寄|当面|传真|现场|上半年|季度|涉及|领域|平台|窗口"
    return [
        *(
            Term(key, f"(?:{words})~", [Reading(of)], "件 份 个 人次 次", topic=APPLICATIONS)
            for key, words, of in (*ways, *more)
        ),
        Term(
            "received",
            "(?:收到|受理|新收|接收|接到|收悉)~",
            received,
            topic=APPLICATIONS,
            unless=other,
            slips="条 篇 期",
        ),
        Term(
            "received", "(?:收到|受理)的?#~(?:政府信息公开|依申请公开)?申请", received, unless=other, slips="条 篇 期"
        ),
        Term(
            "applications",
            "(?:政府信息公开|信息公开|依申请公开(?:政府)?(?:信息)?)申请~",
            [*received, Reading("3.2"), Reading("3.3")],
            topic=APPLICATIONS,
            unless=other,
        ),
        Term("concluded_on_time", "(?:按时|按期)办结~", [Reading("3.2.1"), Reading("3.2")], topic=APPLICATIONS),
        Term(
            "concluded_extended", "(?:延期|延长)(?:期限)?(?:后)?~(?:办结|答复)~", [Reading("3.2.2")], topic=APPLICATIONS
        ),
        Term("concluded", "办结~", [Reading("3.2")], topic=APPLICATIONS, unless=f"{other}|按时|按期|延期|延长"),
        *outcomes(),
        Term(
            "replied",
            "(?:答复|办理|处理)~",
            [Reading("3.3"), Reading("3.2"), Reading("3.1")],
            topic=APPLICATIONS,
            unless=f"{other}|不|其他途径",
        ),
    ]


def outcomes() -> list[Term]:
    named = (
        ("already_public", "已(?:经)?主动公开(?:范围|的)?", "3.3.1"),
        ("partly_granted", "(?:同意部分|部分同意|部分)公开", "3.3.3"),
        ("refused_state_secret", "国家秘密", "3.3.4a"),
        ("refused_trade_secret", "商业秘密", "3.3.4b"),
        ("refused_privacy", "个人隐私", "3.3.4c"),
        ("refused_security", "(?:国家安全、公共安全、经济安全和)?社会稳定|三安全一稳定", "3.3.4d"),
        ("refused", "(?:不同意|不予)公开", "3.3.4"),
        ("granted", "(?<!不)(?:同意|予以)公开", "3.3.2"),
        ("refused_not_information", "(?:不是|不属于)(?:《*条例《*|《+)?所[指称](?:的)?(?:政府信息)?", "3.3.4e"),
        ("not_held_here", "不属于?本(?:行政)?(?:机关|单位)(?:职责|公开)?(?:范围|权限)?", "3.3.5"),
        ("nonexistent", "(?:申请)?信息不存在", "3.3.6"),
        ("asked_to_amend", "(?:告知)?(?:作出)?更改(?:、|或)?补充|补正", "3.3.7"),
        ("referred_elsewhere", "其他途径(?:办理)?", "3.3.8"),
    )
    return [Term(key, f"(?:{words})~(?:答复~)?", [Reading(of)]) for key, words, of in named]


def cases() -> list[Term]:
    found = []
    words = (
        ("upheld", "(?:维持|驳回)(?:原?(?:具体)?行政行为|原告诉讼请求|诉讼请求|复议申请)?", "1"),
        ("corrected", "(?:被)?(?:依法)?(?:纠错|纠正|撤销|败诉)", "2"),
        ("other", "其他(?:情形|情况|结果)", "3"),
    )
    for key, pattern, row in words:
        both = Reading(added(f"4.{row}", f"5.{row}"))
        review, suit = Reading(f"4.{row}"), Reading(f"5.{row}")
        found.append(Term(f"reviews_{key}", f"{pattern}~(?:(?:行政)?复议~)?", [review], topic=REVIEWS))
        found.append(Term(f"suits_{key}", f"{pattern}~(?:(?:行政)?(?:诉讼|应诉)~)?", [suit], topic=SUITS))
        found.append(Term(f"cases_{key}", f"{pattern}~", [both, review, suit], topic=CASES))
    return [
        *found,
        Term(
            "cases",
            "复议~(?:、|和|及|与|以及)(?:行政)?诉讼~",
            [Reading("4 + 5", "复议和诉讼")],
            topic=CASES,
            unless=RESULTS,
        ),
        Term("reviews", "(?:行政复议|复议)~", [Reading("4")], topic=REVIEWS, unless=RESULTS),
        Term("suits", "(?:行政诉讼|行政应诉|诉讼)~", [Reading("5")], topic=SUITS, unless=RESULTS),
    ]


def resources() -> list[Term]:
    return [
        Term("offices", "专门机构~", [Reading("8.1")], "个"),
        Term("reading_points", "查阅(?:点|场所)~", [Reading("8.2")], "个 处"),
        Term("staff_full_time", "专职(?:(?:工作)?人员)?~", [Reading("8.3.1")], PEOPLE),
        Term("staff_part_time", "兼职(?:(?:工作)?人员)?~", [Reading("8.3.2")], PEOPLE),
        Term("staff", "从事政府信息公开工作(?:的)?(?:工作)?人员~", [Reading("8.3")], PEOPLE, unless="专职|兼职"),
        Term("budget", "专项经费~", [Reading("8.5")], "万元"),
        Term("meetings", "政府信息公开工作(?:专题)?会议(?:或专题会议)?~", [Reading("9.1")], TIMES),
        Term("complaints", "(?:举报投诉|投诉举报)~", [Reading("6")]),
        Term("fees", "(?:依申请公开|信息公开|政府信息)~(?:收取|收费)~(?:费用|收费|金额)*~", [Reading("7")], "万元"),
        Term("trainings", "(?:政府信息公开|政务公开)(?:工作)?(?:业务)?培训(?:班|会)~", [Reading("9.2")], "次 期 场 个"),
        Term("trainees", "接受培训(?:的)?(?:人员)?~", [Reading("9.3")], PEOPLE),
    ]


TERMS_2018 = (*disclosed(), *responses(), *cases(), *applications(), *resources())
