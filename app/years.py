"""The years a question names: calendar years, spans, five-year plans, and years counted from a report's own (去年)."""

import re
from typing import NamedTuple

from app.vocabulary import compiled, erase, pattern, section

_UNITS_BEHIND = (
    r"(?!\s*(?:\d|[.,]\d|%|亿|万|元|个|家|户|套|人|名|张|亩|吨|公里|米|座|处|所|条|件|项|台|辆|"
    r"yuan|people|units|projects|km|mu))"
)
_YEAR = re.compile(rf"(?<![\d¥$])(?<!\d[.,])((?:19|20)\d\d)(?:年度?|{_UNITS_BEHIND})")
_RANGE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*年?\s*(?:-|–|—+|~|至|到|through|to|and)\s*((?:19|20)?\d\d)(?:年|(?=\D|$))", re.IGNORECASE
)
_SHORT = re.compile(r"(?<![\d.近过前后这那])([012]\d)年(?!来|内|间|前|后|以|的时间|左右)")
_CHINESE = re.compile(r"[二][〇零○0]([〇零一二三])([〇零一二三四五六七八九])年?")
_PLANS = {
    "十二五": 2015,
    "十三五": 2020,
    "十四五": 2025,
    "十五五": 2030,
    "12th": 2015,
    "13th": 2020,
    "14th": 2025,
    "15th": 2030,
}
_PLAN = re.compile(r"(十[二三四五]五)|(1[2-5]th)\s+(?:five|5)[- ]year", re.IGNORECASE)
_SPAN = re.compile(
    r"(?:近|过去|未来|今后|这|前|past|last|next|coming)\s*([三五十]|three|five|ten|[3-9]|10)\s*(?:个)?(?:年|years?)",
    re.IGNORECASE,
)
_DIGITS = {
    digit: number
    for number, digits in enumerate(("〇零", "一", "二", "三", "四", "五", "六", "七", "八", "九"))
    for digit in digits
}
_LENGTHS = {"三": 3, "three": 3, "五": 5, "five": 5, "十": 10, "ten": 10}
_OFFSETS = {"zero": 0, "minus": -1, "minus_two": -2, "plus": 1}


class Said(NamedTuple):
    """What a question says of time: years, offsets from a plan year, the number of years a figure covers, the rest.

    `span` is 0 when nothing longer than a year was said; `rest` is the text with these words blanked.
    """

    years: tuple[int, ...]
    offsets: tuple[int, ...]
    span: int
    rest: str


def read(text: str) -> Said:
    """The years of a prepared question, in the order said."""
    text = erase(text, "base")
    years: list[tuple[int, int]] = []
    span = 0

    def spread(found: re.Match[str]) -> str:
        first, last = int(found[1]), int(found[2]) if len(found[2]) == 4 else int(found[1][:2] + found[2])
        if not first < last <= first + 30:
            return found[0]
        joined = re.search(r"and", found[0], re.IGNORECASE) is not None
        years.extend((found.start(), year) for year in ((first, last) if joined else range(first, last + 1)))
        return " " * len(found[0])

    def one(found: re.Match[str]) -> str:
        years.append((found.start(), int(found[1])))
        return " " * len(found[0])

    def short(found: re.Match[str]) -> str:
        years.append((found.start(), 2000 + int(found[1])))
        return " " * len(found[0])

    def chinese(found: re.Match[str]) -> str:
        years.append((found.start(), 2000 + 10 * _DIGITS[found[1]] + _DIGITS[found[2]]))
        return " " * len(found[0])

    def plan(found: re.Match[str]) -> str:
        nonlocal span
        span = 5
        years.append((found.start(), _PLANS[(found[1] or found[2]).lower()]))
        return " " * len(found[0])

    def long(found: re.Match[str]) -> str:
        nonlocal span
        span = _LENGTHS.get(found[1].lower()) or int(found[1])
        return " " * len(found[0])

    for reader, take in (
        (_PLAN, plan),
        (_SPAN, long),
        (_RANGE, spread),
        (_YEAR, one),
        (_CHINESE, chinese),
        (_SHORT, short),
    ):
        text = reader.sub(take, text)
    text = re.sub(r"\b(?:FY|CY)\s*(?=\s{4})", " ", text)
    offsets: list[int] = []
    table = section("offsets")
    for name in ("minus_two", "minus", "plus", "zero"):
        reader = compiled(table[name])
        if reader.search(text):
            offsets.append(_OFFSETS[name])
            text = reader.sub(lambda found: " " * len(found[0]), text)
    ordered = tuple(dict.fromkeys(year for _, year in sorted(years, key=lambda pair: pair[0])))
    return Said(ordered, tuple(offsets), span, text)


def neighbour(text: str) -> int:
    """-1 or 1 when the question asks for the year before or after the one spoken of, else 0."""
    if pattern("year_before").search(text):
        return -1
    return 1 if pattern("year_after").search(text) else 0
