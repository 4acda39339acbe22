"""An amount in words: as Chinese reports write it; in English with yuan in the English scale beside the original."""

from decimal import Decimal
from typing import Literal

from index.records import Amount, Edge
from index.units import split

_ZH_AFTER = {Edge.ABOUT: "左右", Edge.AT_LEAST: "以上", Edge.AT_MOST: "以内"}
_ZH_BEFORE = {Edge.STRIVE: "力争", Edge.ESTIMATE: "预计"}
_EN_BEFORE = {
    Edge.ABOUT: "around ",
    Edge.AT_LEAST: "at least ",
    Edge.AT_MOST: "at most ",
    Edge.STRIVE: "aiming for ",
    Edge.ESTIMATE: "an estimated ",
}
_MONEY = {"money:CNY": "RMB ", "money:USD": "USD ", "money:EUR": "EUR ", "money:HKD": "HKD ", "money:JPY": "JPY "}
_SCALES = ((Decimal(10**12), "trillion"), (Decimal(10**9), "billion"), (Decimal(10**6), "million"))
_NOUNS = {
    "公里": "km",
    "亩": "mu",
    "吨": "tonnes",
    "天": "days",
    "人": "people",
    "公顷": "hectares",
    "平方米": "m²",
    "平方公里": "km²",
}
_RELATIVE = {"percent": "%", "point": " percentage points", "times": " times", "doublings": ""}


def show(amount: Amount, language: Literal["zh", "en"]) -> str:
    """`10%左右` / `around 10%`; a decline is 下降2% / down 2%; 564亿元 in English is `RMB 56.4 billion (564亿元)`."""
    return _chinese(amount) if language == "zh" else _english(amount)


def plain(value: Decimal) -> str:
    """The number without exponent; a zero at the end that was printed (6.0) stays."""
    return f"{value:f}"


def _relative(amount: Amount) -> bool:
    return split(amount.unit).measure in _RELATIVE


def _chinese(amount: Amount) -> str:
    low, high, unit, edge = amount.low, amount.high, amount.unit, amount.edge
    if low == high == 0 and unit == "%":
        return "基本持平" if edge is Edge.ABOUT else "持平"
    if unit in ("番",):
        return f"{_ZH_BEFORE.get(edge, '')}翻{plain(low)}番{_ZH_AFTER.get(edge, '')}"
    if low != high and edge is Edge.STRIVE:
        return f"{_signed(low, unit)}、力争{_signed(high, unit)}"
    if low != high:
        down = "下降" if high < 0 and _relative(amount) else ""
        first, last = (-high, -low) if down else (low, high)
        body = f"{down}{plain(first)}{unit if unit == '%' else ''}-{plain(last)}{unit}"
    else:
        body = _signed(low, unit)
    return f"{_ZH_BEFORE.get(edge, '')}{body}{_ZH_AFTER.get(edge, '')}"


def _signed(value: Decimal, unit: str) -> str:
    if value < 0 and split(unit).measure in _RELATIVE:
        return f"下降{plain(-value)}{unit}"
    return f"{plain(value)}{unit}"


def _english(amount: Amount) -> str:
    low, high, edge = amount.low, amount.high, amount.edge
    measure = split(amount.unit).measure
    if low == high == 0 and measure == "percent":
        return "about flat" if edge is Edge.ABOUT else "flat"
    if measure == "doublings":
        return f"{_EN_BEFORE.get(edge, '')}{'doubling' if low == 1 else f'doubling {plain(low)} times'}"
    if low != high and edge is Edge.STRIVE:
        body = f"{_figure(low, amount.unit)}, striving for {_figure(high, amount.unit)}"
    else:
        down = "down " if high < 0 and measure in _RELATIVE else ""
        first, last = (-high, -low) if down else (low, high)
        body = (
            _figure(first, amount.unit)
            if low == high
            else f"{_figure(first, amount.unit)} to {_figure(last, amount.unit)}"
        )
        body = _EN_BEFORE.get(edge, "") + down + body
    if measure in _RELATIVE or amount.unit.isascii():
        return body
    stretch = (
        f"{plain(low)}{amount.unit}、力争{plain(high)}{amount.unit}"
        if edge is Edge.STRIVE
        else f"{plain(low)}-{plain(high)}{amount.unit}"
    )
    return f"{body} ({plain(low) + amount.unit if low == high else stretch})"


def _figure(value: Decimal, unit: str) -> str:
    measure, factor = split(unit)
    if measure in _RELATIVE:
        if unit in ("成", "‰"):
            value = value * Decimal(factor.numerator) / Decimal(factor.denominator)
        return (
            f"{_trimmed(value)}{_RELATIVE[measure]}" if unit in ("成", "‰") else f"{plain(value)}{_RELATIVE[measure]}"
        )
    base = unit.lstrip("十百千万亿") if unit[:1] in "十百千万亿" and unit not in _NOUNS else unit
    scale = split(unit).factor / split(base).factor if base else factor
    whole = value * Decimal(scale.numerator) / Decimal(scale.denominator)
    noun = _NOUNS.get(base, "")
    if unit.isascii():
        return f"{plain(value)} {unit}"
    for size, word in _SCALES:
        if scale > 1 and abs(whole) >= size:
            return f"{_MONEY.get(measure, '')}{_trimmed(whole / size)} {word}{' ' + noun if noun else ''}"
    number = f"{_trimmed(whole):s}"
    if measure == "money:CNY":
        return f"{number} yuan"
    return f"{_MONEY.get(measure, '')}{number}{' ' + noun if noun else ''}"


def _trimmed(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
