"""Terms and readings of table 四 of the national forms (行政复议、行政诉讼).

It counts reviews and lawsuits about the disclosure of information only; its suits are those filed directly and those
after a review.
"""

from .terms import CASES, REVIEWS, SUITS, Reading, Term, added

CASE_RESULTS = ("upheld", "corrected", "other", "pending")
RESULTS = "维持|纠正|纠错|撤销|审结|其他结果|其他情形|败诉|胜诉|驳回|负责人|出庭|直接|后"


def cases() -> list[Term]:
    found = []
    words = {
        "upheld": "(?:结果)?(?:予以)?(?:维持|驳回)(?:原(?:具体)?行政行为|诉讼请求|复议申请|原告诉讼请求|起诉)?",
        "corrected": "(?:结果)?(?:被)?(?:依法)?(?:纠正|纠错|撤销|败诉|责令重作)",
        "other": "其他(?:结果|情形|情况)",
        "pending": "(?:尚未|未|正在)(?:审结|审理|办结|审理终结)(?:中)?|在审",
    }
    for at, result in enumerate(CASE_RESULTS, 1):
        review = [Reading(f"4.{at}.review")]
        suit = [
            Reading(added(f"4.{at}.direct", f"4.{at}.after_review")),
            Reading(f"4.{at}.direct"),
            Reading(f"4.{at}.after_review"),
        ]
        all_three = Reading(added(f"4.{at}.review", f"4.{at}.direct", f"4.{at}.after_review"))
        found.append(Term(f"reviews_{result}", f"(?:{words[result]})~(?:(?:行政)?复议~)?", review, topic=REVIEWS))
        found.append(Term(f"suits_{result}", f"(?:{words[result]})~(?:(?:行政)?(?:诉讼|应诉)~)?", suit, topic=SUITS))
        found.append(Term(f"cases_{result}", f"(?:{words[result]})~", [all_three, *review, *suit], topic=CASES))
    both = added("4.5.review", "4.5.direct", "4.5.after_review")
    direct, after = Reading("4.5.direct"), Reading("4.5.after_review")
    return [
        *found,
        Term("direct", "(?:未经复议)?直接(?:向(?:人民)?法院)?(?:起诉|提起(?:行政)?诉讼)~", [direct], topic=SUITS),
        Term(
            "after_review",
            "(?:复议后|经复议后?|经行政复议后?)(?:再)?(?:提起)?(?:起诉|行政诉讼|诉讼)~",
            [after],
            topic=SUITS,
        ),
        Term(
            "cases",
            "(?:行政)?复议~(?:、|和|及|与|以及)(?:提起)?(?:行政)?(?:诉讼|应诉)~",
            [Reading(both, "复议和诉讼总计")],
            topic=CASES,
            unless=RESULTS,
        ),
        Term("reviews", "(?:行政复议|复议)~", [Reading("4.5.review", "行政复议总计")], topic=REVIEWS, unless=RESULTS),
        Term(
            "suits",
            "(?:行政诉讼|行政应诉|诉讼)~",
            [Reading(added("4.5.direct", "4.5.after_review"), "行政诉讼总计")],
            topic=SUITS,
            unless=RESULTS,
        ),
    ]
