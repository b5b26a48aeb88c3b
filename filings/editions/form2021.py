"""The national form in force since the report year 2021 (国办公开办函〔2021〕30号), row by row as it is printed.

Six chapters in fixed order, of which 二, 三 and 四 are tables and nothing else. Rows and columns were read from reports
that governments published on this form. Table 四 and the last days to publish are those of the form of 2019.
"""

from django.utils.translation import gettext_lazy as _

from filings.figures import TOTAL, AtMost, Balance, Carried, Column, Figure, Heading, Money, OnlyAt, Table

from .chart import Bars, Chart
from .edition import ChapterTitle, Edition, Mentioned, Stated
from .form2019 import Cases2019, deadline
from .terms_national import TERMS_2021


class Disclosed2021(Table):
    """二、主动公开政府信息情况: ten cells under the articles of the Regulation (条例第二十条)."""

    key = "disclosed"
    drawing = "articles"

    article_20_1 = Heading("第二十条第(一)项")
    regulations_made = Figure("规章", unit="件", number="2.1", indent=1, over="本年制发件数")
    regulations_repealed = Figure("规章", unit="件", number="2.2", indent=1, over="本年废止件数")
    regulations_in_force = Figure("规章", unit="件", number="2.3", indent=1, over="现行有效件数")
    documents_made = Figure("行政规范性文件", unit="件", number="2.4", indent=1, over="本年制发件数")
    documents_repealed = Figure("行政规范性文件", unit="件", number="2.5", indent=1, over="本年废止件数")
    documents_in_force = Figure("行政规范性文件", unit="件", number="2.6", indent=1, over="现行有效件数")
    article_20_5 = Heading("第二十条第(五)项")
    licences = Figure("行政许可", unit="件", number="2.7", indent=1, over="本年处理决定数量")
    article_20_6 = Heading("第二十条第(六)项")
    penalties = Figure("行政处罚", unit="件", number="2.8", indent=1, over="本年处理决定数量")
    compulsion = Figure("行政强制", unit="件", number="2.9", indent=1, over="本年处理决定数量")
    article_20_8 = Heading("第二十条第(八)项")
    fees = Money("行政事业性收费", unit="万元", number="2.10", indent=1, over="本年收费金额(单位:万元)")

    carried = tuple(
        Carried(
            "in_force_differs",
            f"{kind}_in_force",
            f"{kind}_in_force",
            plus=f"{kind}_made",
            minus=f"{kind}_repealed",
            filled=True,
            why=_("What is in force is last year's, with what was made and without what was repealed; or it expired."),
        )
        for kind in ("regulations", "documents")
    )
    questions = tuple(
        AtMost(
            "in_force_below_made",
            f"{kind}_made",
            f"{kind}_in_force {kind}_repealed",
            why=_("What was made this year and not repealed is in force, unless it expired."),
        )
        for kind in ("regulations", "documents")
    )
    only_at = (
        OnlyAt(
            "regulations_made_here",
            "regulations_made regulations_repealed regulations_in_force",
            ("province", "prefecture"),
            _("Only governments of prefectures and above make regulations (规章)."),
        ),
    )

    @classmethod
    def caption(cls, year: int) -> str:
        return "二、主动公开政府信息情况"


FEE = r"(?:信息处理费|收取[^，,。；;]{0,12}费|(?<!事业性)收费)"
SUM = r"(?:\d[\d.,，]*\s*(?:[万亿]?元|件|笔|人次|户)|[〇零两一二三四五六七八九十百千万]+[万亿]?(?:元|件|笔)|[为:：共计是]\s*[0０零]|[零未无没]|不收)"


OUTCOMES = (
    "granted partly_granted refused_state_secret refused_by_other_law refused_security "
    "refused_third_party refused_internal refused_in_process refused_case_file refused_query "
    "not_held not_ready_made still_unclear petition repeated publication_wanted excessive "
    "confirmation_wanted not_amended_in_time fee_not_paid other_outcome"
)


class Requests2021(Table):
    """三、收到和处理政府信息公开申请情况: 25 rows by six kinds of applicant, and a derived 总计 column."""

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
    otherwise = Heading("(六)其他处理", indent=1)
    not_amended_in_time = Figure("1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请", unit="件", number="3.21", indent=2)
    fee_not_paid = Figure("2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", unit="件", number="3.22", indent=2)
    other_outcome = Figure("3.其他", unit="件", number="3.23", indent=2)
    concluded = Figure("(七)总计", unit="件", number="3.24", indent=1, total_of=OUTCOMES)
    carried_out = Figure("四、结转下年度继续办理", unit="件", number="3.25", indent=0)

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


FORM_2021 = Edition(
    code="national-2021",
    source="国办公开办函〔2021〕30号",
    under="",
    tables=(Disclosed2021, Requests2021, Cases2019),
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
    terms=TERMS_2021,
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
    stated=(
        Stated(
            "fees_not_in_prose",
            "other",
            # A sum, or that there was none. 行政事业性收费 is another fee, and 免费 says nothing of this one.
            rf"{FEE}[^。；;]*?{SUM}|{SUM}[^。；;]*?{FEE}",
            _("Chapter 六 states the information handling fee (信息处理费) that was collected, 0 included."),
        ),
    ),
)
