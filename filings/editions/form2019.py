"""The national form of the report years 2019 and 2020 (国办公开办函〔2019〕60号, trial), row by row as it is printed.

Six chapters as in the form of 2021; table 二 counts differently, and (六)其他处理 of table 三 is one row.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _

from filings.figures import TOTAL, Balance, Carried, Column, Derived, Figure, Heading, Money, OnlyAt, Table

from .chart import Bars, Chart
from .edition import ChapterTitle, Edition, FilingUnit, Mentioned
from .terms_national import TERMS_2019


class Disclosed2019(Table):
    """二、主动公开政府信息情况: 22 cells under the articles of the Regulation (条例第二十条); 本年增/减 may be negative."""

    key = "disclosed"
    drawing = "articles"

    article_20_1 = Heading("第二十条第(一)项")
    regulations_made = Figure("规章", unit="件", number="2.1", indent=1, over="本年新制作数量")
    regulations_opened = Figure("规章", unit="件", number="2.2", indent=1, over="本年新公开数量")
    regulations_public = Figure("规章", unit="件", number="2.3", indent=1, over="对外公开总数量")
    documents_made = Figure("规范性文件", unit="件", number="2.4", indent=1, over="本年新制作数量")
    documents_opened = Figure("规范性文件", unit="件", number="2.5", indent=1, over="本年新公开数量")
    documents_public = Figure("规范性文件", unit="件", number="2.6", indent=1, over="对外公开总数量")
    article_20_5 = Heading("第二十条第(五)项")
    licences_before = Figure("行政许可", unit="项", number="2.7", indent=1, over="上一年项目数量")
    licences_change = Figure("行政许可", unit="项", number="2.8", indent=1, over="本年增/减", signed=True)
    licences = Figure("行政许可", unit="件", number="2.9", indent=1, over="处理决定数量")
    services_before = Figure("其他对外管理服务事项", unit="项", number="2.10", indent=1, over="上一年项目数量")
    services_change = Figure("其他对外管理服务事项", unit="项", number="2.11", indent=1, over="本年增/减", signed=True)
    services = Figure("其他对外管理服务事项", unit="件", number="2.12", indent=1, over="处理决定数量")
    article_20_6 = Heading("第二十条第(六)项")
    penalties_before = Figure("行政处罚", unit="项", number="2.13", indent=1, over="上一年项目数量")
    penalties_change = Figure("行政处罚", unit="项", number="2.14", indent=1, over="本年增/减", signed=True)
    penalties = Figure("行政处罚", unit="件", number="2.15", indent=1, over="处理决定数量")
    compulsion_before = Figure("行政强制", unit="项", number="2.16", indent=1, over="上一年项目数量")
    compulsion_change = Figure("行政强制", unit="项", number="2.17", indent=1, over="本年增/减", signed=True)
    compulsion = Figure("行政强制", unit="件", number="2.18", indent=1, over="处理决定数量")
    article_20_8 = Heading("第二十条第(八)项")
    fees_before = Figure("行政事业性收费", unit="项", number="2.19", indent=1, over="上一年项目数量")
    fees_change = Figure("行政事业性收费", unit="项", number="2.20", indent=1, over="本年增/减", signed=True)
    article_20_9 = Heading("第二十条第(九)项")
    purchases = Figure("政府集中采购", unit="项", number="2.21", indent=1, over="采购项目数量")
    purchase_amount = Money("政府集中采购", unit="万元", number="2.22", indent=1, over="采购总金额")

    carried = tuple(
        Carried(
            "before_differs",
            f"{kind}_before",
            f"{kind}_before {kind}_change",
            why=_("Last year's number of items and its change lead to it."),
        )
        for kind in ("licences", "services", "penalties", "compulsion", "fees")
    )
    only_at = (
        OnlyAt(
            "regulations_made_here",
            "regulations_made regulations_opened regulations_public",
            ("province", "prefecture"),
            _("Only governments of prefectures and above make regulations (规章)."),
        ),
    )

    @classmethod
    def caption(cls, year: int) -> str:
        return "二、主动公开政府信息情况"


OUTCOMES = (
    "granted partly_granted refused_state_secret refused_by_other_law refused_security "
    "refused_third_party refused_internal refused_in_process refused_case_file refused_query "
    "not_held not_ready_made still_unclear petition repeated publication_wanted excessive "
    "confirmation_wanted otherwise"
)


class Requests2019(Table):
    """三、收到和处理政府信息公开申请情况: 23 rows by six kinds of applicant, and a derived 总计 column."""

    key = "requests"
    drawing = "matrix"
    columns = (
        Column("natural", "自然人"),
        Column("business", "商业企业", "法人或其他组织"),
        Column("research", "科研机构", "法人或其他组织"),
        Column("charity", "社会公益组织", "法人或其他组织"),
        Column("legal", "法律服务机构", "法人或其他组织"),
        Column("other", "其他", "法人或其他组织"),
    )
    columns_title = "申请人情况"
    total_column = "总计"
    corner = "(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)"

    received = Figure("一、本年新收政府信息公开申请数量", unit="件", number="3.1", indent=0)
    carried_in = Figure("二、上年结转政府信息公开申请数量", unit="件", number="3.2", indent=0)
    outcome = Heading("三、本年度办理结果")
    granted = Figure("(一)予以公开", unit="件", number="3.3", indent=1)
    partly_granted = Figure("(二)部分公开", unit="件", number="3.4", indent=1, note="(区分处理的,只计这一情形,不计其他情形)")
    refused = Heading("(三)不予公开", indent=1)
    refused_state_secret = Figure("1.属于国家秘密", unit="件", number="3.5", indent=2)
    refused_by_other_law = Figure("2.其他法律行政法规禁止公开", unit="件", number="3.6", indent=2)
    refused_security = Figure("3.危及“三安全一稳定”", unit="件", number="3.7", indent=2)
    refused_third_party = Figure("4.保护第三方合法权益", unit="件", number="3.8", indent=2)
    refused_internal = Figure("5.属于三类内部事务信息", unit="件", number="3.9", indent=2)
    refused_in_process = Figure("6.属于四类过程性信息", unit="件", number="3.10", indent=2)
    refused_case_file = Figure("7.属于行政执法案卷", unit="件", number="3.11", indent=2)
    refused_query = Figure("8.属于行政查询事项", unit="件", number="3.12", indent=2)
    unavailable = Heading("(四)无法提供", indent=1)
    not_held = Figure("1.本机关不掌握相关政府信息", unit="件", number="3.13", indent=2)
    not_ready_made = Figure("2.没有现成信息需要另行制作", unit="件", number="3.14", indent=2)
    still_unclear = Figure("3.补正后申请内容仍不明确", unit="件", number="3.15", indent=2)
    not_processed = Heading("(五)不予处理", indent=1)
    petition = Figure("1.信访举报投诉类申请", unit="件", number="3.16", indent=2)
    repeated = Figure("2.重复申请", unit="件", number="3.17", indent=2)
    publication_wanted = Figure("3.要求提供公开出版物", unit="件", number="3.18", indent=2)
    excessive = Figure("4.无正当理由大量反复申请", unit="件", number="3.19", indent=2)
    confirmation_wanted = Figure("5.要求行政机关确认或重新出具已获取信息", unit="件", number="3.20", indent=2)
    otherwise = Figure("(六)其他处理", unit="件", number="3.21", indent=1)
    concluded = Figure("(七)总计", unit="件", number="3.22", indent=1, total_of=OUTCOMES)
    carried_out = Figure("四、结转下年度继续办理", unit="件", number="3.23", indent=0)

    balances = (Balance("received carried_in", "concluded carried_out", corner),)
    carried = (
        Carried(
            "carried_in_differs",
            "carried_in",
            "carried_out",
            filled=True,
            why=_("What last year's report carried out is carried in this year; mergers and transfers break it."),
        ),
    )

    @classmethod
    def caption(cls, year: int) -> str:
        return "三、收到和处理政府信息公开申请情况"


class Cases2019(Table):
    """四、政府信息公开行政复议、行政诉讼情况: one printed row of fifteen cells, three of them derived."""

    key = "cases"
    drawing = "strip"
    columns = (
        Column("review", "行政复议"),
        Column("direct", "未经复议直接起诉", "行政诉讼"),
        Column("after_review", "复议后起诉", "行政诉讼"),
    )

    upheld = Figure("", unit="件", number="4.1", over="结果维持", indent=0)
    corrected = Figure("", unit="件", number="4.2", over="结果纠正", indent=0)
    other = Figure("", unit="件", number="4.3", over="其他结果", indent=0)
    pending = Figure("", unit="件", number="4.4", over="尚未审结", indent=0)
    total = Derived("", unit="件", number="4.5", over="总计", total_of="upheld corrected other pending")

    @classmethod
    def caption(cls, year: int) -> str:
        return "四、政府信息公开行政复议、行政诉讼情况"


def deadline(unit: FilingUnit, year: int) -> date:
    """31 March for a government's own report, 31 January for its departments, offices and townships (条例第四十九条)."""
    whole = unit.kind == "government" and unit.level != "township"
    return date(year + 1, 3, 31) if whole else date(year + 1, 1, 31)


FORM_2019 = Edition(
    code="national-2019",
    source="国办公开办函〔2019〕60号",
    under="",
    tables=(Disclosed2019, Requests2019, Cases2019),
    chapters=(
        ChapterTitle(
            "preamble",
            "",
            asks=_(
                "Usual are the legal base, the period (1 January to 31 December), where the electronic version can be "
                "had, and whom to ask."
            ),
        ),
        ChapterTitle(
            "overview",
            "总体情况",
            outline=("主动公开", "依申请公开", "政府信息管理", "政府信息公开平台建设", "监督保障"),
            usual=1000,
            asks=_("About 1,000 characters are usual, in five parts in this order, each under its heading:"),
        ),
        ChapterTitle("disclosed", "主动公开政府信息情况", table="disclosed"),
        ChapterTitle("requests", "收到和处理政府信息公开申请情况", table="requests"),
        ChapterTitle("cases", "政府信息公开行政复议、行政诉讼情况", table="cases"),
        ChapterTitle(
            "problems",
            "存在的主要问题及改进情况",
            asks=_("The main problems of the year, and what is done about each."),
        ),
        ChapterTitle(
            "other",
            "其他需要报告的事项",
            asks=_(
                "State the information handling fee (信息处理费) that was collected, 0 included. With nothing else to "
                "report write 无: the chapter is not left out."
            ),
        ),
    ),
    deadline=deadline,
    terms=TERMS_2019,
    states_scope=True,
    charts=(
        Chart("applicants", "本年新收政府信息公开申请的申请人", (Bars("requests", "received", across=True),)),
        Chart(
            "outcomes",
            "政府信息公开申请本年度办理结果",
            (Bars("requests", "granted partly_granted refused unavailable not_processed otherwise", column=TOTAL),),
        ),
        Chart(
            "years",
            "主要数据与上年比较",
            (
                Bars("disclosed", "documents_made licences penalties compulsion"),
                Bars("requests", "received concluded carried_out", column=TOTAL),
            ),
            beside_last=True,
        ),
        Chart(
            "cases",
            "政府信息公开行政复议、行政诉讼情况",
            tuple(
                Bars("cases", "upheld corrected other pending", column=column.key, under="total")
                for column in Cases2019.columns
            ),
        ),
    ),
    mentions=(
        Mentioned(
            "cases_not_in_prose",
            "cases",
            "upheld corrected other pending",
            "",
            ("复议", "诉讼"),
            _("The prose says no word of reviews and lawsuits."),
        ),
    ),
)
