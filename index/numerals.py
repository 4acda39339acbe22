"""Numbers as printed: ASCII and full-width digits, thousands separators, Chinese numerals, English number words.

Exact (Decimal, from the digits). Knows nothing of units; says where a number begins and ends, never what it counts.
"""

import re
from decimal import Decimal
from typing import NamedTuple

_DIGIT = r"[0-9０-９]"
_FULL = str.maketrans("０１２３４５６７８９．", "0123456789.")
_CHINESE_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_TENS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_MYRIADS = {"万": 10**4, "亿": 10**8}
_ENGLISH = {
    word: Decimal(value)
    for word, value in {
        "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8",
        "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "fifteen": "15", "twenty": "20", "thirty": "30",
        "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
        "half a": "0.5", "a quarter of a": "0.25", "a": "1", "one and a half": "1.5",
    }.items()
}  # fmt: skip

# A number is never read from inside another, nor from a code such as PM2.5, S446 or 8·10; RMB5 is money.
_ARABIC = (
    rf"(?:(?<![0-9０-９A-Za-z.．·:：/第])|(?<=RMB)|(?<=CNY)|(?<=USD)|(?<=US\$)|(?<=\d\.\.))"
    rf"(?P<arabic>(?:{_DIGIT}{{1,3}}(?:,{_DIGIT}{{3}})+(?!{_DIGIT})|{_DIGIT}+)(?:[.．]{_DIGIT}+)?)(?![0-9０-９])"
)
_CHINESE = (
    r"(?P<chinese>(?<![第十百千万亿零〇一二三四五六七八九两])[一二三四五六七八九两十百]"
    r"[零〇一二三四五六七八九两十百千]*(?:点[零〇一二三四五六七八九]+)?)"
)
_WORDS = r"(?i:\b(?P<english>" + "|".join(sorted(map(re.escape, _ENGLISH), key=len, reverse=True)) + r"))(?=[\s-])"
NUMBER = re.compile(f"{_ARABIC}|{_CHINESE}|{_WORDS}")


class Number(NamedTuple):
    """A number with its span; `script` is "arabic", "chinese" or "english"."""

    value: Decimal
    start: int
    end: int
    script: str


def arabic(text: str) -> Decimal:
    """`1,289.6` and `１２．５` as Decimals; ValueError when it is not a number."""
    return Decimal(text.translate(_FULL).replace(",", ""))


def chinese(text: str) -> Decimal:
    """`三百二十`, `十五`, `八点五`, `一万二千` as Decimals; ValueError when it is not a number."""
    whole, dot, fraction = text.partition("点")
    if dot:
        if not fraction or any(c not in _CHINESE_DIGITS for c in fraction):
            raise ValueError(text)
        return chinese(whole) + Decimal("0." + "".join(str(_CHINESE_DIGITS[c]) for c in fraction))
    total = section = digit = 0
    for character in whole:
        if character in _CHINESE_DIGITS:
            digit = _CHINESE_DIGITS[character]
        elif character in _CHINESE_TENS:
            section += (digit or 1) * _CHINESE_TENS[character]
            digit = 0
        elif character in _CHINESE_MYRIADS:
            total = (total + section + digit) * _CHINESE_MYRIADS[character]
            section = digit = 0
        else:
            raise ValueError(text)
    if not whole:
        raise ValueError(text)
    return Decimal(total + section + digit)


def numbers(text: str) -> list[Number]:
    """Every number of `text` in order, none inside another."""
    found = []
    for match in NUMBER.finditer(text):
        script = str(match.lastgroup)
        words = match[script]
        if script == "arabic":
            value = arabic(words)
        elif script == "chinese":
            value = chinese(words)
        else:
            value = _ENGLISH[words.lower()]
        found.append(Number(value, match.start(script), match.end(script), script))
    return found
