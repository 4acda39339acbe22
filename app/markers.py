"""Markers as models write them ([1], 【1】, ［1, 3］, [1-3], [来源1], [^1]) into those of the house, or nothing."""

import re
from collections.abc import Collection
from typing import NamedTuple

_LABEL = (
    r"来源|引文|引用|证据|摘录|节选|资料|材料|出处|原文|第|见|sources?|excerpts?|evidence|references?|refs?|citations?|"
    r"cit(?:e|ed)?|passages?|notes?|no\.?|nos\.?|see|\^|#|注"
)
_RANGE = r"(?:-|–|—|－|~|～|至|到|to)"
_NUMBERS = rf"\d{{1,4}}(?:\s*(?:[,，、;；&和及\s]|and|{_RANGE}|{_LABEL}|:|：)+\s*\d{{1,4}})*"
_INSIDE = rf"\s*(?:(?:{_LABEL})\s*[:：]?\s*)*({_NUMBERS})\s*(?:条|段|号|†[^\]］】〕\n]*)?\s*"
# A pair of round brackets is a marker only with a word that says so: (12) is an aside, (来源1) is none.
_SHAPES = re.compile(
    rf"[\[［【〔]{{1,2}}{_INSIDE}[\]］】〕]{{1,2}}|[(（]\s*(?:(?:{_LABEL})\s*[:：]?\s*)({_NUMBERS})\s*(?:条|段|号)?\s*[)）]",
    re.IGNORECASE,
)
_ESCAPED = re.compile(r"\\([\[\]])")
_RAISED = re.compile(r"<sup>\s*[\[［【]?\s*(\d{1,3})\s*[\]］】]?\s*</sup>", re.IGNORECASE)
_STEP = re.compile(rf"(\d+)\s*{_RANGE}\s*(?:{_LABEL})?\s*(\d+)|(\d+)", re.IGNORECASE)
_WIDEST = 12  # numbers that one range may stand for


class Marked(NamedTuple):
    """Text whose only markers are of given numbers; `unknown` counts those that were taken out."""

    text: str
    unknown: int


def settle(text: str, given: Collection[int]) -> Marked:
    """The text with every marker of a given number as [n], each number apart, and the others taken out.

    >>> settle("增长5%【来源1、3】。", {1, 2, 3})
    Marked(text='增长5%[1][3]。', unknown=0)
    >>> settle("Up 5% [7].", {1})
    Marked(text='Up 5% .', unknown=1)
    """
    unknown = 0

    def told(found: re.Match[str]) -> str:
        nonlocal unknown
        numbers = dict.fromkeys(_read(found[1] or found[2]))
        unknown += sum(number not in given for number in numbers)
        return "".join(f"[{number}]" for number in numbers if number in given)

    plain = _RAISED.sub(r"[\1]", _ESCAPED.sub(r"\1", text))
    return Marked(_SHAPES.sub(told, plain), unknown)


def _read(words: str) -> list[int]:
    """The numbers of a marker; a range wider than any evidence stands for none that was given (0)."""
    numbers: list[int] = []
    for first, last, alone in _STEP.findall(words):
        if alone:
            numbers.append(int(alone))
        elif 0 <= int(last) - int(first) < _WIDEST:
            numbers += range(int(first), int(last) + 1)
        else:
            numbers.append(0)
    return numbers
