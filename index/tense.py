"""Stance and year of a figure: the section it stands in, the words of its clause, and years that are named."""

import re
from typing import NamedTuple

from index.records import Part, Report, Stance

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|[-—~～至到](?:19|20)\d{2}年)")
_TO_YEAR = re.compile(r"(?:到|至|争取到|力争到|截至|截止)\s*((?:19|20)\d{2})年(?:底|末)?")
_PLANS = {"十五": 2005, "十一五": 2010, "十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_FIVE = re.compile(r"[“\"]?(十[一二三四五]五|十五)[”\"]?(?:末|期末|期间|时期|以来|目标)")
_NUMERAL = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "十": 10}
_AHEAD = re.compile(
    r"(?:今后|未来|用|再用|力争用|通过)([两二三四五六七八十\d])(?:年|至[\d五]年)(?:左右)?(?:时间|"
    r"内)?|([两二三四五三\d])年(?:内|后|时间)"
)
_THIS = re.compile(r"今年|本年度|全年(?=力争|计划)")
_LAST = re.compile(r"去年|上年(?!度?同期)(?!增)|过去一年|刚刚过去的一年|一年来")
_COMPARED = re.compile(
    r"[由从](?:19|20)\d\d年|(?:比|较|与|和|同|同比)(?:去年|上年|上一年|(?:19|20)\d\d年|年初)(?:同期)?"
)
_BASE = re.compile(r"[由从自]((?:19|20)\d\d)年(?:底|末)?的?(?:约|近|超过?|不到)?$")
_AIMING = re.compile(r"力争|争取|确保|计划|目标|预期|将(?!近)|要(?!素|求)|拟|努力|奋斗|安排|实施|建成投用")


class Tense(NamedTuple):
    """`year` is the last year the figure is of, None when not bound to one; `span` the years it covers."""

    stance: Stance
    year: int | None
    span: int


def tense(report: Report, part: Part, heading: str, sentence: str, before: str, *, yearly: bool = False) -> Tense:
    """`sentence`: the sentence up to the figure, `before`: its clause; `yearly`: a growth, of one year unless said."""
    plan_year = report.year
    review_year = plan_year - 1 if plan_year else None
    start = _BASE.search(before)
    if start and (plan_year is None or int(start[1]) < plan_year):
        return Tense(Stance.ACTUAL, int(start[1]), 1)  # 从2017年的580.17亿元增加到…
    words = _COMPARED.sub("", sentence)
    near = _COMPARED.sub("", before)
    stance = Stance.TARGET if part is Part.PLAN else Stance.ACTUAL
    year, span = (plan_year, 1) if part is Part.PLAN else (review_year, 1)
    if part is Part.OTHER:
        aims = bool(_AIMING.search(words))
        stance, year = (Stance.TARGET, plan_year) if aims else (Stance.ACTUAL, review_year)
    year, span = _several(part, heading, plan_year, year, span)
    average = re.search(r"年均|平均每年|累计|[三四五]年|翻[一两]?番|较20\d\d年|比20\d\d年", words)
    if span > 1 and part is Part.REVIEW and (yearly or re.search(r"全年|去年|同比|年末", words)) and not average:
        span = 1
    for clue in (words, near):
        found = _named(clue, part, plan_year)
        if found:
            year, span = found
    if span > 1 and part is Part.REVIEW and _LAST.search(near) and not re.search(r"年均|累计", near):
        year, span = review_year, 1  # 五年年均增长14%,去年达到18278亿元
    if part is Part.PLAN and plan_year and re.search(r"今年|本年度", words) and not _named(near, part, plan_year):
        year, span = plan_year, 1
    if part is Part.REVIEW and plan_year and _THIS.search(words) and not _LAST.search(near):
        early = report.delivered is not None and report.delivered.year < plan_year
        year, span = (review_year if early else plan_year), 1
    base = re.search(r"(?:比|较|与)((?:19|20)\d{2})年[^,，;；。]{0,8}$", before)
    if base and year and year - int(base[1]) > 1:
        span = year - int(base[1])
    elif yearly and span == 1 and "年均" in before:
        span = 5  # the usual term, where the report does not say how many years
    if part is Part.PLAN and _LAST.search(near):
        return Tense(Stance.ACTUAL, review_year, 1)
    if year is not None and plan_year is not None:
        if part is Part.PLAN and year < plan_year:
            return Tense(Stance.ACTUAL, year, span)
        if part is not Part.PLAN and (year > plan_year or (year == plan_year and _AIMING.search(words))):
            return Tense(Stance.TARGET, year, span)
    if (
        part is Part.PLAN
        and year == plan_year
        and span == 1
        and re.search(r"(?:目前|现已|已经|已(?=建成|完成|有|达))", near)
    ):
        return Tense(Stance.ACTUAL, review_year, 1)
    return Tense(stance, year, span)


def _several(part: Part, heading: str, plan_year: int | None, year: int | None, span: int) -> tuple[int | None, int]:
    """Sections over several years: 过去五年工作回顾, 今后五年的奋斗目标."""
    if plan_year is None:
        return year, span
    ahead = re.search(
        r"(?:今后|未来|下一?个?)([三四五])年|“?(十[一二三四五]五)”?(?:时期|期间|规划|发展|的?(?:主要)?(?:目标|任务))",
        heading,
    )
    behind = re.search(
        r"(?:过去|这|近|本届政府)的?([三四五])年|([三四五])年(?:来|的?(?:工作)?回顾)|"
        r"“?(十[一二三四五]五)”?(?:时期|期间|以来)?(?:的?(?:工作|发展))?(?:回顾|成就)",
        heading,
    )
    if part is Part.PLAN and ahead and f"{plan_year}年" not in heading and "今年" not in heading:
        count = _NUMERAL.get(ahead[1] or "五", 5)
        return (_PLANS.get(ahead[2], plan_year + count - 1) if ahead[2] else plan_year + count - 1), count
    if part is Part.REVIEW and behind:
        return plan_year - 1, _NUMERAL.get(behind[1] or behind[2] or "五", 5)
    return year, span


def _named(words: str, part: Part, plan_year: int | None) -> tuple[int | None, int] | None:
    five = list(_FIVE.finditer(words))
    to_year = list(_TO_YEAR.finditer(words))
    if to_year:
        year = int(to_year[-1][1])
        return year, (year - plan_year + 1 if plan_year is not None and year > plan_year else 1)
    ahead = _AHEAD.search(words)
    if ahead and plan_year is not None and (part is not Part.REVIEW or ahead[0][:2] in ("今后", "未来")):
        digits = ahead[1] or ahead[2]
        count = int(digits) if digits.isdigit() else _NUMERAL[digits]
        if count > 1:
            return plan_year + count - 1, count
    behind = re.search(
        r"(?:过去|这|近|前)的?([两二三四五六七八十\d])年|([两二三四五六七八十\d])年(?:来|以来|间|累计|共|年均)", words
    )
    if behind and plan_year is not None and part is not Part.PLAN:
        digits = behind[1] or behind[2]
        return plan_year - 1, (int(digits) if digits.isdigit() else _NUMERAL[digits])
    if five and plan_year is not None:
        end = _PLANS.get(five[-1][1])
        if end and (end <= plan_year) == (part is Part.REVIEW):
            return end, 5
    years = [int(match[1]) for match in _YEAR.finditer(words)]
    if years and part is Part.REVIEW and years[-1] == plan_year:
        return None  # a review prints the plan year by mistake or for the day of a ceremony
    return (years[-1], 1) if years else None
