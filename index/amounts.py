"""Amounts as reports and askers write them: 10%左右, 8%-10%, 4.3万人, RMB 5.6 billion, 两位数, 同比下降2%, 翻一番.

Reads what is written and no more: 110% is never 10%, a year or a document number is no amount, a decline is negative.
"""

import re
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from errors import UserError
from index import numerals, units
from index.records import Amount, Edge
from index.shown import show
from index.units import convert, dimension

__all__ = ["Found", "answers", "convert", "dimension", "find", "parse", "show"]


class Found(NamedTuple):
    """An amount with its span; `change` says that the words make it a change (增长, 下降, 同比), not a level."""

    amount: Amount
    start: int
    end: int
    change: bool


_UP = (
    r"增长|增速|增幅|增加|递增|提高|提升|上升|上浮|上涨|上调|涨|(?<![新净])增|"
    r"升|扩大|改善|快速增长|grew|grow|growth|rose|rise|increase[ds]?|up|gain(?:ed)?"
)
_DOWN = (
    r"下降|降低|降幅|减少|减|回落|下滑|下跌|下调|跌|降|负增长|缩减|压减|收窄|削减|缩小|萎缩|"
    r"fell|fall|drop(?:ped)?|decline[ds]?|decreased?|down|shr[aiu]nk|cut"
)
_EDGES_BEFORE = {
    Edge.AT_LEAST: (
        r"不低于|不少于|不小于|不止|至少|超过|突破|超出|超|逾|高于|大于|多于|高出|"
        r"over|above|exceed(?:s|ed|ing)?|more than|at least|no less than|not less than|"
        r"higher than|greater than|≥|>"
    ),
    Edge.AT_MOST: (
        r"不超过|不高于|不多于|不大于|低于|少于|小于|至多|below|under|less than|at most|"
        r"no more than|not more than|up to|within|lower than|fewer than|≤|<"
    ),
    Edge.ABOUT: (
        r"大约|(?<![签预节公合条])约|大概|接近|将近|(?<![附最临邻靠])近|about|around|"
        r"approximately|roughly|nearly|almost|some"
    ),
    Edge.STRIVE: r"力争|争取|冲刺|奋力|冲击|striv(?:e|ing) for|aim(?:ing)? for",
    Edge.ESTIMATE: r"预计|预估|估计|(?:an )?estimated|expected",
}
_EDGES_AFTER = {
    Edge.ABOUT: r"左右|上下|or so",
    Edge.AT_LEAST: r"及?以上|之上|\+(?!\d)|or more|or above|or higher|and above",
    Edge.AT_MOST: r"及?以内|及?以下|之内|之下|or less|or below",
}
_LINK = (
    r"达到了|达到|达成|达至|达|实现了|实现|完成了|完成|保持在|稳定在|维持在|保持|"
    r"控制在|稳控在|幅度为|幅度|速度|目标为?|预期|为|在|到|至|是|了|by|of|to|"
    r"at"
)
_EDGE_WORDS = "|".join(_EDGES_BEFORE.values())
_BEFORE = re.compile(
    rf"(?:(?P<early>(?:{_EDGE_WORDS})(?:同比|实现|全年)?)?(?P<change>{_UP}|{_DOWN})?(?P<fill>(?:\s*(?:{_EDGE_WORDS}|{_LINK}))*))\s*$",
    re.I,
)
_EDGE_BEFORE = {edge: re.compile(rf"(?:{words})", re.I) for edge, words in _EDGES_BEFORE.items()}
_EDGE_AFTER = {edge: re.compile(rf"\s*(?:{words})", re.I) for edge, words in _EDGES_AFTER.items()}
_DECLINE = re.compile(rf"^(?:{_DOWN})$", re.I)
_TARGETED = re.compile(r"(?:到|至|为)(?!今)")  # 下降到3%, 提高至30%: a level
_RANGE = re.compile(r"\s*(?:-|–|—{1,2}|－|~|～|至|到|to|and)\s*", re.I)
_STRETCH = re.compile(
    r"\s*[、,，;；(（]?\s*(?:并|并且|且)?(?:力争|争取|冲刺|奋斗目标|奋力|努力|"
    r"力求|striv(?:e|ing) for|aim(?:ing)? for)(?:达到|实现|完成|增长|突破|目标|为|到|更好结果|向)*\s*"
)
_MONEY_BEFORE = re.compile(r"(RMB|CNY|人民币|[¥￥]|US\$|USD|\$)\s*$", re.I)
_MONEY = {"RMB": "yuan", "CNY": "yuan", "人民币": "yuan", "¥": "yuan", "￥": "yuan"}
_PLAIN_UNITS = dict.fromkeys(("％", "percent", "per cent", "pct", "个点"), "%") | dict.fromkeys(
    ("百分点", "percentage points", "percentage point", "pp"), "个百分点"
)
_SAFE = frozenset(
    [
        "money:CNY",
        "money:USD",
        "point",
        "times",
        "percent",
        "area",
        "length",
        "mass",
        "家",
        "户",
        "所",
        "座",
        "张",
        "套",
        "persons",
        "doublings",
        "days",
    ]
)
_SPECIAL = re.compile(
    r"(?P<flat>(?P<basic>基本|大体|总体)?(?:与|和|同)?(?:上年|去年|上一年)?(?:同期)?(?P<basic2>基本|"
    r"大体|总体)?持平|零增长)"
    r"|(?P<digits>(?:两|二|双)位数(?![字])|double[- ]digits?|two[- ]digits?)"
    r"|(?P<fold>翻(?P<folds>[一两二三四123])(?P<half>番半)?(?:番|倍)|翻番|实现倍增|"
    r"(?<![A-Za-z])doubl(?:e|ed|ing)(?![\w-]))"
    r"|(?P<hundredths>(?P<per>百分之|千分之)(?P<part>[零〇一二三四五六七八九十百两点]+|\d+(?:\.\d+)?))"
)


def find(text: str, *, bare: bool = False) -> list[Found]:
    """Every amount of `text` in order, offsets end-exclusive; with `bare`, numbers without a unit too (unit "")."""
    special = [_special(match, text) for match in _SPECIAL.finditer(text)]
    taken = [(found.start, found.end) for found in special]
    plain = [found for found in _plain(text, bare) if not any(s < found.end and found.start < e for s, e in taken)]
    return _joined(sorted(special + plain, key=lambda found: found.start), text)


def parse(text: str) -> Amount | None:
    """The amount that `text` states when it states exactly one, else None."""
    found = find(text) or find(text, bare=True)
    return found[0].amount if len(found) == 1 else None


def answers(stated: Amount, asked: Amount) -> bool:
    """Whether a stated amount answers the asked one: 10%左右 answers 10%; 6%以上, 力争10%, 10%-12% do not."""
    try:
        low, high = (convert(value, stated.unit, asked.unit) for value in (stated.low, stated.high))
    except UserError:
        return False
    if asked.edge is Edge.AT_LEAST:
        return low >= asked.low and stated.edge is not Edge.AT_MOST
    if asked.edge is Edge.AT_MOST:
        return high <= asked.high and stated.edge is not Edge.AT_LEAST
    firm = stated.edge in (Edge.EXACT, Edge.ABOUT, Edge.ESTIMATE)
    return firm and asked.low <= low and high <= asked.high


def _plain(text: str, bare: bool) -> list[Found]:
    found = []
    for number in numerals.numbers(text):
        value, start, unit, end, more = number.value, number.start, "", number.end, False
        written = units.read(text, number.end)
        if written:
            unit, end, more = written
        money = _MONEY_BEFORE.search(text, 0, start)
        if money:
            start = money.start()
            unit = f"{unit} {_MONEY.get(money[1].upper(), 'US dollars')}".strip() if " " not in unit else unit
            unit = unit if units.dimension(unit).startswith("money") else _MONEY.get(money[1].upper(), "US dollars")
        if not _readable(number, unit, bare, text, end):
            continue
        sign = text[start - 1 : start]
        if sign and sign in "-−－" and not re.search(r"[^\s,，、。;；:：长降为达到是(（][-−－]$", text[:start]):
            value, start = -value, start - 1
        found.append(_edged(Amount(value, value, _PLAIN_UNITS.get(unit, unit)), start, end, text, more=more))
    return found


def _readable(number: numerals.Number, unit: str, bare: bool, text: str, end: int) -> bool:
    if not unit:
        year = number.script == "arabic" and number.value == int(number.value) and 1949 <= number.value <= 2099
        return number.script == "arabic" and (bare or bool(_RANGE.match(text, end))) and not year
    measure = dimension(unit)
    if number.script == "chinese":
        scaled = len(unit) > 1 and unit[0] in "万亿"
        if (measure not in _SAFE and not scaled) or measure == "number":
            return False
        small = number.value < 10 and not scaled
        if small and unit == "成":
            return bool(re.search(r"[近超约过逾达占到的上降长加为]$", text[: number.start])) or text[end : end + 2] in (
                "以上",
                "左右",
            )
        if small and number.value == 1:
            return measure in ("point", "times")
        return not (small and measure in ("money:CNY", "persons", "户", "days", "area", "张", "套"))
    if number.script == "english":
        return unit.partition(" ")[0] in units.SCALES or number.value != 1
    return True


def _edged(amount: Amount, start: int, end: int, text: str, *, more: bool = False) -> Found:
    """The amount with the edge, sign and change that the words right before and after it say."""
    window = max(0, start - 24)
    before = _BEFORE.search(text[window:start])
    fill = (before["early"] or "") + before["fill"] if before else ""
    change = before["change"] if before else None
    if change and before and change in ("增", "升", "减", "降", "涨", "跌") and before["fill"].strip():
        change = None
    change = (
        None
        if change and before and _TARGETED.search(before["fill"]) and not re.search(r"(?:速|幅)(?:度)?$", change)
        else change
    )
    edge = Edge.AT_LEAST if more else Edge.EXACT
    at = (-1, 0)
    for kind, words in _EDGE_BEFORE.items():
        for match in words.finditer(fill):
            firmer = kind in (Edge.STRIVE, Edge.ESTIMATE)
            here = (match.end(), -match.start())  # 不超过 is longer than the 超过 in it
            if (not firmer and (here > at or edge in (Edge.STRIVE, Edge.ESTIMATE))) or (firmer and edge is Edge.EXACT):
                edge, at = kind, here
    for kind, words in _EDGE_AFTER.items():
        after = words.match(text, end)
        if after:
            edge, end = kind, after.end()
            break
    if edge is Edge.EXACT and "控制在" in fill:
        edge = Edge.AT_MOST
    relative = dimension(amount.unit) in ("percent", "point", "times", "doublings")
    if change and _DECLINE.match(change) and relative and amount.low > 0:
        amount = replace(amount, low=-amount.high, high=-amount.low)
    yearly = bool(re.search(r"(?:同比|环比)[^,，;；。、]{0,4}$", text[window:start]))
    return Found(replace(amount, edge=edge), start, end, bool(change) or yearly)


def _special(match: re.Match[str], text: str) -> Found:
    kind, start, end = match.lastgroup, match.start(), match.end()
    if match["flat"]:
        edge = Edge.ABOUT if match["basic"] or match["basic2"] else Edge.EXACT
        return Found(Amount(Decimal(0), Decimal(0), "%", edge), start, end, True)
    if match["digits"]:
        grown = bool(
            re.search(rf"(?:{_UP})[^,，;；。]{{0,4}}$", text[:start], re.I)
            or re.match(r"\s*(?:的)?(?:以上)?的?(?:增长|增速|增幅|growth|increase)", text[end:], re.I)
        )
        return Found(Amount(Decimal(10), Decimal(10), "%", Edge.AT_LEAST), start, end, grown)
    if match["fold"]:
        times = Decimal(
            {"两": 2, "二": 2, "三": 3, "四": 4}.get(
                match["folds"] or "一", match["folds"] if (match["folds"] or "").isdigit() else 1
            )
        )
        unit = "倍" if match["fold"].endswith("倍") else "番"
        return Found(replace(_edged(Amount(times, times, unit), start, end, text).amount), start, end, True)
    value = Decimal(match["part"]) if match["part"][0].isascii() else numerals.chinese(match["part"])
    assert kind
    return _edged(Amount(value, value, "%" if match["per"] == "百分之" else "‰"), start, end, text)


def _joined(found: list[Found], text: str) -> list[Found]:
    """Ranges (8%-10%, 8-10%, 3至5家) and stretch targets (8%、力争9%) as one amount each."""
    joined: list[Found] = []
    for this in found:
        last = joined[-1] if joined else None
        if last and _same(last.amount.unit, this.amount.unit):
            between = text[last.end : this.start]
            stretch = _STRETCH.fullmatch(between)
            if stretch and last.amount.low == last.amount.high and this.amount.low > last.amount.low:
                amount = Amount(last.amount.low, this.amount.high, this.amount.unit, Edge.STRIVE)
                joined[-1] = Found(amount, last.start, this.end, last.change or this.change)
                continue
            spelled = between.strip() in ("至", "到", "to", "and")
            source = re.search(
                r"(?:从|由|自|from)[^,，。;；]{0,8}$" if spelled and between.strip() != "and" else r"(?!)",
                text[: last.start],
            )
            between_and = between.strip() != "and" or re.search(r"between\s*(?:RMB|¥)?\s*$", text[: last.start], re.I)
            if (
                _RANGE.fullmatch(between)
                and not source
                and between_and
                and abs(last.amount.low) <= abs(this.amount.high)
            ):
                sign = -1 if last.amount.low < 0 and this.amount.low > 0 else 1
                first = last.amount.low
                edge = this.amount.edge if this.amount.edge is not Edge.EXACT else last.amount.edge
                ends = sorted((first, sign * this.amount.high))
                joined[-1] = Found(
                    Amount(ends[0], ends[1], this.amount.unit, edge), last.start, this.end, last.change or this.change
                )
                continue
        joined.append(this)
    return [f for f in joined if f.amount.unit or not _RANGE.match(text, f.end) or text[f.end : f.end + 1] == ""]


def _same(first: str, second: str) -> bool:
    return first == second or first == "" or (first in units.SCALES and second.startswith(first))
