"""A form that might have come in 2024, with an annex of one province. It is loaded as a module of filings.editions."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _

from filings.editions.edition import ChapterTitle
from filings.editions.form2021 import FORM_2021
from filings.figures import Carried, Figure, Heading, Money, OnlyAt, Table


class Disclosed2024(Table):
    """二、主动公开政府信息情况: as in 2021, but for the fees, which count government funds as well."""

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
    fees = Money("行政事业性收费、政府性基金", unit="万元", number="2.10", indent=1, over="本年收费金额(单位:万元)")

    carried = tuple(
        Carried(
            "in_force_differs",
            f"{kind}_in_force",
            f"{kind}_in_force",
            plus=f"{kind}_made",
            minus=f"{kind}_repealed",
            why=_("What is in force is last year's, with what was made and without what was repealed; or it expired."),
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


class Annex2024(Table):
    """附表: what one province asks beside the national form."""

    key = "annex"

    points = Figure("一、政务公开专区数", unit="个", number="7.1")
    rural_points = Figure("其中:村(社区)专区数", unit="个", number="7.1a", within="points")
    inspections = Figure("二、对下级单位开展检查次数", unit="次", number="7.2", asked_of=("prefecture",))

    @classmethod
    def caption(cls, year: int) -> str:
        return f"附表 {year}年度政务公开专区情况"


FORM_2024 = replace(
    FORM_2021, code="national-2024", source="(no notice)", tables=(Disclosed2024, *FORM_2021.tables[1:])
)
YUNNAN_2024 = replace(
    FORM_2024,
    code="yunnan-2024",
    source="(no notice of the province)",
    under="530000",
    tables=(*FORM_2024.tables, Annex2024),
    chapters=(*FORM_2024.chapters, ChapterTitle("annex", "政务公开专区情况", table="annex")),
)
