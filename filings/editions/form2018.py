"""The 2018 list form of Guizhou: 2018年度政府信息公开情况统计表, row by row as it is printed.

86 rows: 12 headings and 74 cells. The form follows 国办发〔2014〕32号; rows marked Guizhou were added by the province
(省政务公开领导小组办公室, 做好2018年政府信息公开年度报告编制发布工作的通知). Units marked "unit restored" are missing in the
published copies and were restored from the national form or the row's own name; the others are certain.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from filings.figures import AtMost, Figure, Heading, Money, Same, Table, Together

from .chart import Bars, Chart
from .edition import ChapterTitle, Edition, FilingUnit
from .terms2018 import TERMS_2018

PREFECTURES = ("prefecture",)
CHANNELS = "by_gazette by_website by_microblog by_wechat by_app by_other_channel"


class Statistics2018(Table):
    """2018年度政府信息公开情况统计表."""

    key = "statistics"

    disclosure = Heading("一、主动公开情况", number="1")
    disclosed = Figure("(一)主动公开政府信息数", unit="条", number="1.1", note="(不同渠道和方式公开相同信息计1条)")
    normative_disclosed = Figure("其中:主动公开规范性文件数", unit="条", number="1.1a", within="disclosed")
    normative_made = Figure("制发规范性文件总数", unit="件", number="1.1b")
    channels = Heading("(二)通过不同渠道和方式公开政府信息的情况", number="1.2")
    by_gazette = Figure("1.政府公报公开政府信息数", unit="条", number="1.2.1")  # unit restored
    by_website = Figure("2.政府网站公开政府信息数", unit="条", number="1.2.2")
    by_microblog = Figure("3.政务微博公开政府信息数", unit="条", number="1.2.3")
    by_wechat = Figure("4.政务微信公开政府信息数", unit="条", number="1.2.4")
    by_app = Figure("5.政务客户端公开政府信息数", unit="条", number="1.2.5")  # Guizhou, unit restored
    by_other_channel = Figure("6.其他方式公开政府信息数", unit="条", number="1.2.6")  # unit restored
    proposals = Heading("(三)建议提案办理结果公开情况", number="1.3")  # Guizhou
    deputies_proposals = Figure("1.人大代表建议", unit="件", number="1.3.1")  # Guizhou, unit restored
    cppcc_proposals = Figure("2.政协提案", unit="件", number="1.3.2")  # Guizhou, unit restored
    dynamics = Heading("(四)政府信息动态管理情况", number="1.4")  # Guizhou
    applied_made_public = Figure("1.依申请公开信息转主动公开信息数", unit="条", number="1.4.1")  # Guizhou, unit restored
    declassified = Figure("2.解密公开信息数", unit="条", number="1.4.2")  # Guizhou, unit restored
    decisions = Heading("(五)重大决策预公开情况", number="1.5")  # Guizhou
    consultations = Figure("1.重大决策征集公众意见次数", unit="次", number="1.5.1")  # Guizhou, unit restored
    consultation_responses = Figure("2.公众反馈意见次数", unit="次", number="1.5.2")  # Guizhou, unit restored
    opinions_received = Figure("3.征集到意见数", unit="条", number="1.5.3")  # Guizhou, unit restored
    opinions_rejected = Figure("4.不予采纳意见数", unit="条", number="1.5.4", within="opinions_received")  # Guizhou, unit restored
    interpretation = Heading("二、回应解读情况", number="2")
    responses = Figure("(一)回应公众关注热点或重大舆情数", unit="次", number="2.1", note="(不同方式回应同一热点或舆情计1次)")
    response_channels = Heading("(二)通过不同渠道和方式回应解读的情况", number="2.2")
    press_conferences = Figure("1.参加或举办新闻发布会总次数", unit="次", number="2.2.1")
    press_conferences_by_head = Figure("其中:主要负责同志参加新闻发布会次数", unit="次", number="2.2.1a", within="press_conferences")  # unit restored
    online_interviews = Figure("2.政府网站在线访谈次数", unit="次", number="2.2.2")
    online_interviews_by_head = Figure("其中:主要负责同志参加政府网站在线访谈次数", unit="次", number="2.2.2a", within="online_interviews")  # unit restored
    policies_explained_by_head = Figure("3.主要负责同志解读政策数", unit="次", number="2.2.3")  # Guizhou, unit restored
    explanations_published = Figure("4.政策解读稿件发布数", unit="篇", number="2.2.4")
    responses_on_social_media = Figure("5.微博微信回应事件数", unit="次", number="2.2.5")  # unit restored
    responses_otherwise = Figure("6.其他方式回应事件数", unit="次", number="2.2.6")  # unit restored
    openness = Heading("(三)会议开放情况", number="2.3")  # Guizhou
    open_meetings = Figure("1.面向公众开放会议次数", unit="次", number="2.3.1")  # Guizhou, unit restored
    public_delegates = Figure("2.参会公众代表人数", unit="人", number="2.3.2")  # Guizhou, unit restored
    applications = Heading("三、依申请公开情况", number="3")
    received = Figure("(一)收到申请数", unit="件", number="3.1", total_of="received_in_person received_by_fax received_online received_by_post")
    received_in_person = Figure("1.当面申请数", unit="件", number="3.1.1")
    received_by_fax = Figure("2.传真申请数", unit="件", number="3.1.2")
    received_online = Figure("3.网络申请数", unit="件", number="3.1.3")
    received_by_post = Figure("4.信函申请数", unit="件", number="3.1.4")
    concluded = Figure("(二)申请办结数", unit="件", number="3.2", total_of="concluded_on_time concluded_extended")
    concluded_on_time = Figure("1.按时办结数", unit="件", number="3.2.1")  # unit restored
    concluded_extended = Figure("2.延期办结数", unit="件", number="3.2.2")  # unit restored
    replied = Figure("(三)申请答复数", unit="件", number="3.3", total_of="already_public granted partly_granted refused not_held_here nonexistent asked_to_amend referred_elsewhere")
    already_public = Figure("1.属于已主动公开范围数", unit="件", number="3.3.1")
    granted = Figure("2.同意公开答复数", unit="件", number="3.3.2")  # unit restored
    partly_granted = Figure("3.同意部分公开答复数", unit="件", number="3.3.3")  # unit restored
    refused = Figure("4.不同意公开答复数", unit="件", number="3.3.4", total_of="refused_state_secret refused_trade_secret refused_privacy refused_security refused_not_information refused_by_other_law")
    refused_state_secret = Figure("其中:涉及国家秘密", unit="件", number="3.3.4a")  # unit restored
    refused_trade_secret = Figure("涉及商业秘密", unit="件", number="3.3.4b")  # unit restored
    refused_privacy = Figure("涉及个人隐私", unit="件", number="3.3.4c")  # unit restored
    refused_security = Figure("危及国家安全、公共安全、经济安全和社会稳定", unit="件", number="3.3.4d")  # unit restored
    refused_not_information = Figure("不是《条例》所指政府信息", unit="件", number="3.3.4e")
    refused_by_other_law = Figure("法律法规规定的其他情形", unit="件", number="3.3.4f")  # unit restored
    not_held_here = Figure("5.不属于本行政机关公开数", unit="件", number="3.3.5")  # unit restored
    nonexistent = Figure("6.申请信息不存在数", unit="件", number="3.3.6")
    asked_to_amend = Figure("7.告知作出更改补充数", unit="件", number="3.3.7")  # unit restored
    referred_elsewhere = Figure("8.告知通过其他途径办理数", unit="件", number="3.3.8")  # unit restored
    reviews = Figure("四、行政复议数量", unit="件", number="4", total_of="reviews_upheld reviews_corrected reviews_other")
    reviews_upheld = Figure("(一)维持具体行政行为数", unit="件", number="4.1")  # unit restored
    reviews_corrected = Figure("(二)被依法纠错数", unit="件", number="4.2")  # unit restored
    reviews_other = Figure("(三)其他情形数", unit="件", number="4.3")  # unit restored
    lawsuits = Figure("五、行政诉讼数量", unit="件", number="5", total_of="lawsuits_upheld lawsuits_corrected lawsuits_other")  # unit restored
    lawsuits_upheld = Figure("(一)维持具体行政行为或者驳回原告诉讼请求数", unit="件", number="5.1")  # unit restored
    lawsuits_corrected = Figure("(二)被依法纠错数", unit="件", number="5.2")  # unit restored
    lawsuits_other = Figure("(三)其他情形数", unit="件", number="5.3")  # unit restored
    complaints = Figure("六、举报投诉数量", unit="件", number="6")  # unit restored
    fees = Money("七、依申请公开信息收取的费用", unit="万元", number="7")
    resources = Heading("八、机构建设和保障经费情况", number="8")
    offices = Figure("(一)政府信息公开工作专门机构数", unit="个", number="8.1")  # unit restored
    reading_points = Figure("(二)设置政府信息公开查阅点数", unit="个", number="8.2")  # unit restored
    staff = Figure("(三)从事政府信息公开工作人员数", unit="人", number="8.3", total_of="staff_full_time staff_part_time")  # unit restored
    staff_full_time = Figure("1.专职人员数", unit="人", number="8.3.1", note="(不包括政府公报及政府网站工作人员数)")  # unit restored
    staff_part_time = Figure("2.兼职人数", unit="人", number="8.3.2")  # unit restored
    monitors_section = Heading("(四)政务公开监督员情况", number="8.4", note="(各市州、贵安新区填报)")  # Guizhou
    monitors = Figure("1.本地区政务公开监督员人数", unit="人", number="8.4.1", asked_of=PREFECTURES)  # Guizhou, unit restored
    monitoring_rounds = Figure("2.开展政务公开监督次数", unit="次", number="8.4.2", asked_of=PREFECTURES)  # Guizhou, unit restored
    monitor_opinions = Figure("3.提出意见数", unit="条", number="8.4.3", asked_of=PREFECTURES)  # Guizhou, unit restored
    monitor_opinions_adopted = Figure("4.采纳意见数", unit="条", number="8.4.4", within="monitor_opinions", asked_of=PREFECTURES)  # Guizhou, unit restored
    budget = Money("(五)政府信息公开专项经费", unit="万元", number="8.5", note="(不包括用于政府公报编辑管理及政府网站建设维护等方面的经费)")
    meetings_section = Heading("九、政府信息公开会议和培训情况", number="9")
    meetings = Figure("(一)召开政府信息公开工作会议或专题会议数", unit="次", number="9.1")  # unit restored
    trainings = Figure("(二)举办各类培训班数", unit="次", number="9.2")  # unit restored
    trainees = Figure("(三)接受培训人员数", unit="人次", number="9.3")

    questions = (
        AtMost(
            "channels_below_total",
            "disclosed",
            CHANNELS,
            _("An item made public on several channels counts once, so the channels add up to at least the total."),
        ),
        *(
            AtMost(
                "channel_above_total", channel, "disclosed", _("Every item of a channel is part of the total.")
            )
            for channel in CHANNELS.split()
        ),
        AtMost(
            "normative_above_made",
            "normative_disclosed",
            "normative_made",
            _("More normative documents were made public than were made."),
        ),
        AtMost(
            "responses_above_channels",
            "responses",
            "press_conferences online_interviews policies_explained_by_head explanations_published "
            "responses_on_social_media responses_otherwise",
            _("A topic answered in several ways counts once, so the ways add up to at least the total."),
        ),
        Together("meetings_and_delegates", "open_meetings", "public_delegates"),
        Together("trainings_and_trainees", "trainings", "trainees"),
        Same(
            "received_concluded_replied",
            "received concluded replied",
            _("This form has no row for applications carried over from the year before."),
        ),
        AtMost(
            "cases_above_applications",
            "reviews lawsuits",
            "received",
            _("Only reviews and lawsuits caused by the disclosure of information count here."),
        ),
    )

    @classmethod
    def caption(cls, year: int) -> str:
        return f"{year}年度政府信息公开情况统计表"


def deadline(unit: FilingUnit, year: int) -> date:
    """31 March of the next year for every unit (条例 of 2007, 第三十一条)."""
    return date(year + 1, 3, 31)


FORM_2018 = Edition(
    code="guizhou-2018",
    source="国办发〔2014〕32号",
    under="520000",
    tables=(Statistics2018,),
    chapters=(
        ChapterTitle("preamble", ""),
        ChapterTitle("overview", "总体工作情况"),
        ChapterTitle("disclosure", "主动公开政府信息情况"),
        ChapterTitle("outlook", "存在的问题及下步工作打算"),
    ),
    deadline=deadline,
    terms=TERMS_2018,
    charts=(
        Chart("channels", "通过不同渠道和方式公开政府信息的情况", (Bars("statistics", CHANNELS),)),
        Chart(
            "ways",
            "收到政府信息公开申请的方式",
            (Bars("statistics", "received_in_person received_by_fax received_online received_by_post"),),
        ),
        Chart(
            "replies",
            "政府信息公开申请答复情况",
            (
                Bars(
                    "statistics",
                    "already_public granted partly_granted refused not_held_here nonexistent asked_to_amend "
                    "referred_elsewhere",
                ),
            ),
        ),
        Chart(
            "years",
            "主要数据与上年比较",
            (Bars("statistics", "disclosed responses received concluded reviews lawsuits"),),
            beside_last=True,
        ),
        Chart(
            "cases",
            "行政复议和行政诉讼情况",
            (
                Bars("statistics", "reviews_upheld reviews_corrected reviews_other", under="reviews"),
                Bars("statistics", "lawsuits_upheld lawsuits_corrected lawsuits_other", under="lawsuits"),
            ),
        ),
    ),
)
