"""Terms and readings of table 二 of the national forms (主动公开政府信息情况): its documents and decisions."""

from .terms import CASES_UNITS, DOCUMENTS, RULES, Reading, Term

PUBLICITY = "信息|公示|公开|事项(?!决定|的决定)|清单|目录|公告|案卷|流程|指南|栏目|文书|裁量|许可证|发布|申请|受理|收到"
GONE = "废止|失效|宣布失效|废止失效|废止或失效"
VALID = "现行有效|继续有效|有效"
MADE = "制发|制定|印发|出台|新制定|新制发|制作|新制作|制定出台|制定印发|制定发布"


def decisions(licences: str, penalties: str, compulsion: str) -> list[Term]:
    """行政许可, 行政处罚, 行政强制 by the cells of their decisions."""
    named = (
        ("licences", "行政许可", licences),
        ("penalties", "行政处罚", penalties),
        ("compulsion", "行政强制(?:措施|执行)?", compulsion),
    )
    return [
        Term(key, f"{words}(?:案件)?~(?:决定书?)?~", [Reading(of)], units=f"{CASES_UNITS} 项", unless=PUBLICITY)
        for key, words, of in named
    ]


def rules(made: str, repealed: str = "", in_force: str = "") -> list[Term]:
    """规章 by what was done with them; 规章制度 are none."""
    units, unless = "件 个 部", "公开|解读|清理(?!(?:并|和|、)?废止)|建议"
    verbs = ((MADE, made, "made"), (GONE, repealed, "repealed"), (VALID, in_force, "in_force"))
    return [
        Term(f"rules_{key}", f"(?:(?:{verb})~规章~|规章~(?:{verb})~|(?:{verb})~)", [Reading(of)], units, RULES, unless)
        for verb, of, key in verbs
        if of
    ]


def held(rules_held: str, documents_held: str) -> list[Term]:
    """对外公开总数量 of the form of 2019."""
    words, units = "(?:对外公开总(?:数量|数|量)|对外公开)~(?:(?:行政)?规范性文件~)?", "件 个 份 部"
    return [
        Term("rules_held", words, [Reading(rules_held)], units, RULES),
        Term("documents_held", words, [Reading(documents_held)], units, DOCUMENTS),
    ]


def documents(made: str, repealed: str = "", in_force: str = "") -> list[Term]:
    """规范性文件 by what was done with them. Those made public have no cell: the table counts those made."""
    units = "件 个 份 部"
    unless = "公开|解读|备案|审查|清理(?!(?:并|和|、)?废止)|审核|转发|起草|评估|修订|修改|党"
    found = [
        Term("documents_made", f"(?:{MADE})~(?:行政)?规范性文件~", [Reading(made)], units, unless=unless),
        Term("documents_made", f"(?:行政)?规范性文件~(?:{MADE})~", [Reading(made)], units, unless=unless),
        Term("documents_made", f"(?:{MADE})~", [Reading(made)], units, topic=DOCUMENTS, unless=unless),
        Term("documents_made", f"(?:{MADE})~#~(?:行政)?规范性文件", [Reading(made)], units, unless=unless),
    ]
    if repealed:
        found += [
            Term(
                "documents_repealed",
                f"(?:{GONE})~(?:(?:行政)?规范性文件)?~",
                [Reading(repealed)],
                units,
                topic=DOCUMENTS,
                unless="公开|清理(?!(?:并|和|、)?废止)|建议",
            ),
            Term(
                "documents_in_force",
                f"(?:{VALID})~(?:(?:行政)?规范性文件)?~",
                [Reading(in_force)],
                units,
                topic=DOCUMENTS,
                unless="公开(?!规范)|清理",
            ),
        ]
    return found
