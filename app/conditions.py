"""Amounts in a question and what they are there for: a comparator with its amount, or a part of the thing counted."""

import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from app.records import Compare, Condition
from app.vocabulary import compiled, pattern, section
from index import amounts, indicators
from index.records import Amount, Edge, Kind

_AFTER = (
    ("at_least_after", Compare.AT_LEAST),
    ("at_most_after", Compare.AT_MOST),
    ("about_after", Compare.ABOUT),
    ("above_after", Compare.ABOVE),
    ("below_after", Compare.BELOW),
    ("equal_after", Compare.EQUAL),
)
_BEFORE = (
    ("at_least_before", Compare.AT_LEAST),
    ("at_most_before", Compare.AT_MOST),
    ("above_before", Compare.ABOVE),
    ("below_before", Compare.BELOW),
    ("about_before", Compare.ABOUT),
    ("equal_before", Compare.EQUAL),
)
_EDGES = {Edge.AT_LEAST: Compare.AT_LEAST, Edge.AT_MOST: Compare.AT_MOST, Edge.ABOUT: Compare.ABOUT}
_REFERENCE = r"(?:全国|全省|全市|国家|省里|市里|the |a |an |rmb|cny|us|\$|¥|national |provincial |of |as much as )*"
_BETWEEN = re.compile(r"介于|之间|区间|between|from\s*$|in the range", re.IGNORECASE)
_COUNTED = re.compile(
    r"^(?:[个家套座处所户人名张台辆条件项间栋位村]|projects?|people|units|enterprises|compan(?:y|ies)|beds)", re.I
)
_PLACES = re.compile(
    r"\s*(?:区县|县区|[区县市省](?![级直])|地方|地区|报告|districts?|counties|places|reports?|cities)", re.IGNORECASE
)
_NIL = Decimal(0)
_LONGEST_COMPARATOR = 4  # characters between a name and its number: 高企数量超过100


class Stated(NamedTuple):
    """An amount in a question. `condition` is how a figure is held against it; None when it only describes the
    thing counted (亿元以上项目). `explicit` tells that a comparator word stands there; start and end include it."""

    amount: Amount
    start: int
    end: int
    condition: Condition | None
    explicit: bool


def read(text: str) -> list[Stated]:
    """Every amount of a question whose places, years and quoted words are blanked, in order."""
    found = [_stated(text, one) for one in amounts.find(text) if _held(text, one)]
    return [one for one in found if not re.search(r"[(（]\s*[不]?含\s*$", text[: one.start])] + _bare(text, found)


def _held(text: str, one: amounts.Found) -> bool:
    """Whether an amount is one to hold figures against: no length of time, and not the number of places."""
    return one.amount.unit not in ("年", "years", "year") and not _PLACES.match(text[one.end :])


def below_nought(text: str) -> Condition | None:
    """Growth below nought, or at most nought when "flat" is asked with it (下降或持平); None when neither is said."""
    zero = Amount(_NIL, _NIL, "%")
    if pattern("fell").search(text):
        return Condition(Compare.AT_MOST if pattern("flat").search(text) else Compare.BELOW, zero)
    return Condition(Compare.EQUAL, zero) if pattern("flat").search(text) else None


def digits(text: str) -> Condition | None:
    """两位数 as at least 10 %, 个位数 as below 10 %."""
    ten = Amount(Decimal(10), Decimal(10), "%")
    if pattern("two_digits").search(text):
        return Condition(Compare.AT_LEAST, ten)
    return Condition(Compare.BELOW, ten) if pattern("one_digit").search(text) else None


def _stated(text: str, found: amounts.Found) -> Stated:
    amount, start, end = found.amount, found.start, found.end
    compare: Compare | None = None
    inner = text[start:end]
    for name, value in _AFTER:
        behind = _end(name).search(inner) or _ahead(name).match(text[end:])
        if behind:
            compare = value
            end = end if behind.string is inner else end + behind.end()
            break
    before = re.sub(r"(?:在|为|是)+\s*$", "", text[:start]) if compare is None else text[:start]
    for name, value in _BEFORE:
        ahead = _reach(name).search(before) or (_leading(name).match(inner) if compare is None else None)
        if ahead:
            compare = compare or value
            start = min(start, ahead.start()) if ahead.string is before else start
            break
    explicit = compare is not None
    if amount.low != amount.high and (compare is None or _BETWEEN.search(text[max(0, start - 10) : end + 4])):
        compare = Compare.BETWEEN
    compare = compare or _EDGES.get(amount.edge, Compare.EQUAL)
    plain = replace(amount, edge=Edge.EXACT)
    if _describes(text, start, end, plain):
        return Stated(plain, start, end, None, explicit)
    return Stated(plain, start, end, Condition(compare, plain), explicit)


def _bare(text: str, found: list[Stated]) -> list[Stated]:
    """A number without a unit behind a comparator: of the things named beside it (more than 100 high-tech
    enterprises), else a percentage (高于6的)."""
    if found:
        return []
    for one in amounts.find(text, bare=True):
        unit = _things(text, one) or ("%" if one.amount.low < 100 else "")
        if one.amount.unit == "" and unit:
            stated = _stated(text, one)
            if stated.explicit and stated.condition and stated.condition.compare is not Compare.EQUAL:
                amount = replace(stated.amount, unit=unit)
                return [Stated(amount, stated.start, stated.end, Condition(stated.condition.compare, amount), True)]
    return []


def _things(text: str, one: amounts.Found) -> str:
    """The unit of an indicator that is only counted and stands right behind the number, or ends the words before it."""
    for mention in indicators.find(text):
        behind = mention.start >= one.end and not text[one.end : mention.start].strip()
        before = mention.end <= one.start and len(text[mention.end : one.start].strip()) <= _LONGEST_COMPARATOR
        if (behind or before) and Kind.COUNT in mention.indicator.kinds:
            return mention.indicator.unit
    return ""


def _describes(text: str, start: int, end: int, amount: Amount) -> bool:
    """Whether the amount says how big each counted thing is: money before a noun (亿元以上项目), "worth … each"."""
    if amounts.dimension(amount.unit) in ("percent", "point") or _COUNTED.match(amount.unit):
        return False
    things = re.match(r"\s*的?\s*(?:" + "|".join(section("each")["things"]) + ")", text[end:])
    behind = re.match(r"\s*(?:" + "|".join(section("each")["en_after"]) + r")\b", text[end:], re.IGNORECASE)
    before = re.search(
        r"\b(?:" + "|".join(section("each")["en_before"]) + r")\s+(?:[a-z]+ ){0,3}$", text[:start], re.IGNORECASE
    )
    return bool(things or behind or before)


@cache
def _ahead(name: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{compiled(section('comparators')[name]).pattern})", re.IGNORECASE)


@cache
def _end(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{compiled(section('comparators')[name]).pattern})$", re.IGNORECASE)


@cache
def _leading(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{compiled(section('comparators')[name]).pattern})", re.IGNORECASE)


@cache
def _reach(name: str) -> re.Pattern[str]:
    words = compiled(section("comparators")[name]).pattern
    return re.compile(rf"(?:{words})\s*(?:了|过|于|到)?\s*{_REFERENCE}\s*$", re.IGNORECASE)
