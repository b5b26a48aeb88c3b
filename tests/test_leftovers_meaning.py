"""Left over or meant: the same words in sentences that mean what they say, and in those that were forgotten."""

import pytest

from filings.checks.leftovers import leftovers
from filings.editions import edition_of
from filings.models.unit import Level, UnitKind
from filings.reading import Body
from filings.reading.desk import Neighbours

TOWNSHIP = Body("1", "河口镇", "河口镇人民政府", UnitKind.GOVERNMENT, Level.TOWNSHIP)
COUNTY = Body("2", "平塘县", "平塘县人民政府", UnitKind.GOVERNMENT, Level.COUNTY)
BUREAU = Body("3", "平塘县教育局", "平塘县教育局", UnitKind.DEPARTMENT, Level.COUNTY)
COMMITTEE = Body("4", "平塘县发展改革委", "平塘县发展改革委", UnitKind.DEPARTMENT, Level.COUNTY)
STREET = Body("5", "南街街道", "南街街道办事处", UnitKind.OUTPOST, Level.TOWNSHIP)
YEAR = 2024


def said(sentence: str, body: Body = TOWNSHIP, form: str = "national-2021", year: int = YEAR) -> list[str]:
    found = leftovers(year, {"x": f"<p>{sentence}</p>"}, Neighbours((), ()), body=body, source=edition_of(form).source)
    return [one.message for one in found]


@pytest.mark.parametrize(
    "sentence",
    [
        "办结申请18件(含2023年结转的2件)。",
        "2023年结转的2件申请已于年初答复。",
        "2023年度转入本年办理的申请3件。",
        "公开2023年度政府信息公开工作年度报告1份。",
        "按时发布2023年政府信息公开工作年报。",
        "针对2023年度报告中的问题逐项整改。",
        "2023年第三方评估反馈的不足已全部改进。",
        "比2023年增加3件。",
        "2023年公开100条，同比增长5%。",
        "较2022年增长5%。",
        "自2022年5月1日起施行。",
        "2019年以来连续五年为零。",
        "落实2019年修订的《中华人民共和国政府信息公开条例》。",
        "2020年建成的政务公开专区正常开放。",
        "依据平府办发〔2023〕12号、国办公开办函〔2021〕30号。",
        "《2021年政务公开工作要点》继续执行。",
        "落实2021—2025年政务公开规划。",
        "2025年，我镇将继续深化政务公开。",
        "本报告于2025年1月20日公布。",
        "到2035年基本建成的目标正在落实。",
        "2024年，我镇主动公开信息120条。",
        "二〇二四年公开120条。",
        "2023年度未办结的2件申请于2024年1月办结。",
        "2023年12月收到、2024年1月答复的申请2件。",
        "公开2023年度部门决算及2024年度部门预算。",
        "公开2023年国民经济和社会发展计划执行情况报告。",
        "2023年为120条，2024年为150条，增长25%。",
        "比2022年、2023年均有增长。",
        "从2023年的100件增加到2024年的120件。",
        "根据《中华人民共和国政府信息公开条例》（2019年修订）编制。",
        "2007年4月5日中华人民共和国国务院令第492号公布。",
        "2021年机构改革以来，目录不断完善。",
        "该村2022年被评为文明村。",
        "2023年建设的政务公开专区提升改造。",
        "清理2020年以前的规范性文件3件。",
        "废止2015年制定的文件1件。",
        "申请人申请公开2016年征地批复。",
        "到2025年底基本建成。",
        "2023年存在的问题已全部整改。",
    ],
)
def test_other_year_that_is_meant_is_not_told(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("sentence", "year"),
    [
        ("2022年,我镇主动公开信息120条。", 2022),
        ("２０２２年，我镇主动公开信息120条。", 2022),
        ("二〇二一年，我镇主动公开信息120条。", 2021),
        ("截至2042年12月31日,平台运行正常。", 2042),
        ("截至2025年12月31日，共公开120条。", 2025),
        ("2025年共受理申请3件。", 2025),
        ("2023年，我镇共受理申请3件。", 2023),
        ("截至2023年12月31日，公开100条，比上年增加3条。", 2023),
        ("2032年，我镇主动公开信息120条。", 2032),
        ("2020年公布信息120条。", 2020),
        ("2204年，我镇主动公开信息120条。", 2204),
        ("2023年，我镇受理申请3件，无结转。", 2023),
        ("2023年，我镇受理申请3件，未发现问题。", 2023),
        ("现将2023年政府信息公开工作年度报告公布如下。", 2023),
        ("统计期限自2023年1月1日至2023年12月31日。", 2023),
    ],
)
def test_year_that_is_not_the_reports_is_told(sentence: str, year: int) -> None:
    assert said(sentence) == [f"出现了{year}年，而本报告是2024年度的"]


@pytest.mark.parametrize(
    "sentence",
    [
        "微信公众号发布信息条。",
        "全年公开政府信息条，其中规范性文件3件。",
        "举办培训期、召开会议次。",
        "全年共计件。",
        "申请内容主要涉及等。",
        "申请内容主要包括等方面。",
        "申请内容主要涉及。",
        "同比增长%。",
        "于2024年月日公布。",
        "公开了信息，，并答复。",
        "印发《》。",
        "申请内容主要涉及、等方面。",
        "主动公开  件。",
        "收取费用元。",
        "同比增长个百分点。",
        "全年收到件，均已答复。",
    ],
)
def test_gap_is_told(sentence: str) -> None:
    assert said(sentence) == ["缺少数字或文字"]


@pytest.mark.parametrize(
    "sentence",
    [
        "微信公众号发布信息120条。",
        "发布信息若干条，内容涉及教育、医疗等。",
        "主要涉及城乡规划等领域。",
        "同比增长5%，占比六%。",
        "公开信息条数逐年增加。",
        "按照等级保护的要求运行，主要包括等级测评。",
        "今日头条。",
        "答复率100％。",
        "规范性文件、依申请件分别归档。",
        "召开会议三次。",
        "回复留言件件有回音。",
        "主要包括等级评定。",
        "各部门（单位）配合。",
    ],
)
def test_whole_sentence_is_no_gap(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize("text", ["XX", "xx", "××", "___", "**", "□□", "某某", "XXXX-XXXX", "（请填写）"])
def test_placeholder_of_a_template_is_told(text: str) -> None:
    assert said(f"由{text}负责。") == [f"仍有模板中的“{text}”"]


@pytest.mark.parametrize("sentence", ["网址为www.hk.gov.cn/xxgk/index.html。", "采用HTTP接口。", "二○○八年起施行。"])
def test_address_and_numerals_are_no_placeholder(sentence: str) -> None:
    assert said(sentence) == []


@pytest.mark.parametrize(
    ("body", "sentence", "called"),
    [
        (TOWNSHIP, "我局积极配合,不断完善公开目录。", "局"),
        (TOWNSHIP, "本委高度重视。", "委"),
        (TOWNSHIP, "我乡高度重视。", "乡"),
        (TOWNSHIP, "我街道高度重视。", "街道"),
        (COUNTY, "我局积极配合。", "局"),
        (COUNTY, "我镇积极配合。", "镇"),
        (BUREAU, "我镇积极配合。", "镇"),
        (BUREAU, "我委积极配合。", "委"),
        (COMMITTEE, "我局积极配合。", "局"),
        (STREET, "我镇积极配合。", "镇"),
        (STREET, "我局积极配合。", "局"),
        (TOWNSHIP, "我校积极配合。", "校"),
        (TOWNSHIP, "我中心积极配合。", "中心"),
    ],
)
def test_body_that_calls_itself_by_another_kind_is_told(body: Body, sentence: str, called: str) -> None:
    assert said(sentence, body) == [f"写的是“我{called}”，而填报单位是{body.official_name}"]


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (TOWNSHIP, "我镇、我县、我市积极配合。"),
        (COUNTY, "我县各镇、各局积极配合。"),
        (BUREAU, "我局、我县积极配合。"),
        (COMMITTEE, "我委积极配合。"),
        (STREET, "我街道、我办积极配合。"),
        (TOWNSHIP, "教育局、卫健委积极配合。"),
        (TOWNSHIP, "我所在的村、我处于山区。"),
    ],
)
def test_body_that_calls_itself_by_its_name_is_not_told(body: Body, sentence: str) -> None:
    assert said(sentence, body) == []


@pytest.mark.parametrize("notice", ["国办公开办函〔2019〕60号", "国办公开办函[2019]60号", "国办公开办函（2019）60号"])
def test_notice_of_another_form_is_told(notice: str) -> None:
    expected = "引用了国办公开办函〔2019〕60号，而本年度的表样出自国办公开办函〔2021〕30号"
    assert said(f"按照{notice}规定的格式编制。") == [expected]
    assert said(f"按照{notice}规定的格式编制。", form="national-2019", year=2020) == []
