"""Reads the figures that an answer states, each with the place, year, stance and citations that its words give it.

A figure belongs to the place named last before it in its paragraph and to the year named last before it in its
sentence; it is a target or an outcome by the word for either that stands last before it in its sentence. Table rows
say all three themselves.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from eval.records import GoldFigure, Sample
from index import amounts, places
from index.records import Amount, Edge, Place

_MARKER = re.compile(r"\[(\d+)\]")
_BORDER = re.compile(r"[。;；!?！？\n]|(?<=[^\d\s])\.(?=\s|$)")
# the year of a report's name (2023年报告, 2024 report) is not the year of the figure beside it
_YEAR = re.compile(
    r"(?<!\d)(?<!\d[.,])((?:19|20)\d\d)(?![\d%]|[.,]\d)(?!\s*年?(?:度)?(?:的)?(?:区|市|县|省)?(?:政府)?(?:工作)?报告|\s+reports?\b)"
)
_SHRINKING = re.compile(r"\s*(?:decline|drop|fall|decrease|contraction|slump|的?(?:降幅|跌幅|下降|降低|减少))", re.I)
_TOGETHER = re.compile(r"分别|依次|respectively", re.I)
STANCES = ("target", "actual")
# Words that make a figure a target or an outcome; 完成 and 实现 stand with both (计划完成投资100亿元) and tell nothing.
_STANCE = re.compile(
    r"(?P<target>目标|计划|规划|力争|打算|拟|\btarget\w*|\bgoals?\b|\bplan(?:s|ned)?\b|\baim(?:s|ed)?\b|\bstriv\w+)"
    r"|(?P<actual>实际|实绩|\bactual\w*|\bachieved\b)",
    re.I,
)
# A target that is only held against says nothing of the figure after it: 超额完成目标,增长5%; above its target, at 5%.
_HELD_AGAINST = re.compile(
    r"(?:完成|达成|实现|超过|超额|高于|低于|好于)[^,，;；。]{0,10}?(?:目标|计划|规划)(?!\d|(?:是|为|:|：|的)?\s*\d)[^,，]*"
    r"|\b(?:met|meets|meeting|exceed\w*|beat|miss\w*|above|below|than)\s+(?:(?:its|the|their)\s+)?(?:20\d\d\s+)?"
    r"(?:target|goal|plan)\w*(?!\s*(?:of|is|was|:)?\s*\d)",
    re.I,
)
_AFTER = re.compile(r"\s*(?:左右|以上|以内)?的?(?:目标|target\b|goal\b)", re.I)
_SPELLED_SCALE = {"percent": "%", "point": "个百分点"}


class Stated(NamedTuple):
    """A figure of an answer. `places` are those it may be of, empty when none is named; `year` None when none is.

    `cited` are the numbers of the markers of its sentence, `source` is "text" or "row", `stance` is "target", "actual"
    or "" where no word tells.
    """

    amount: Amount
    places: tuple[Place, ...]
    year: int | None
    cited: tuple[int, ...]
    sentence: str
    source: str
    stance: str = ""


def stated(sample: Sample) -> tuple[Stated, ...]:
    """Every figure of the answer's text in order, then those of its rows that do not fail their condition."""
    return (*_in_text(sample.answer), *_in_rows(sample.rows))


def sentences(text: str) -> Iterator[tuple[int, str]]:
    """The sentences of an answer with their offsets; a marker after the full stop belongs to the sentence before it."""
    at = 0
    for border in _BORDER.finditer(text):
        if border.start() < at:
            continue
        end = border.end()
        while marker := re.compile(r"\s*\[\d+\]").match(text, end):
            end = marker.end()
        yield at, text[at:end]
        at = end
    if text[at:].strip():
        yield at, text[at:]


def markers(text: str) -> tuple[int, ...]:
    """The numbers of the markers in `text`, each once."""
    return tuple(dict.fromkeys(int(found) for found in _MARKER.findall(text)))


@lru_cache(maxsize=512)
def _in_text(text: str) -> tuple[Stated, ...]:
    blank = _MARKER.sub(lambda found: " " * len(found[0]), text)
    named = places.find(blank)
    starts = [mention.start for mention in named]
    found: list[Stated] = []
    for start, sentence in sentences(text):
        plain = blank[start : start + len(sentence)]
        years = [(match.start(), int(match[1])) for match in _YEAR.finditer(plain)]
        here = [mention for mention in named if start <= mention.start < start + len(sentence)]
        several = tuple(place for mention in here for place in mention.places) if _TOGETHER.search(plain) else ()
        for figure in amounts.find(plain, bare=True):
            if not figure.amount.unit and _YEAR.fullmatch(plain[figure.start : figure.end]):
                continue
            before = bisect_right(starts, start + figure.start) - 1
            near = before >= 0 and "\n\n" not in text[starts[before] : start + figure.start]
            of = several or (named[before].places if near else here[0].places if here else ())
            year = next((year for at, year in reversed(years) if at < figure.start), None)
            told = _stance(plain, figure)
            found.append(Stated(_signed(figure, plain), of, year, markers(sentence), sentence, "text", told))
    return tuple(found)


def _stance(sentence: str, figure: amounts.Found) -> str:
    """The stance that the words of its sentence give a figure: 10%的目标, else the last word before it that tells."""
    if _AFTER.match(sentence, figure.end):
        return "target"
    before = _HELD_AGAINST.sub(lambda found: " " * len(found[0]), sentence[: figure.start])
    told = [match.lastgroup or "" for match in _STANCE.finditer(before)]
    return told[-1] if told else ""


def _signed(figure: amounts.Found, text: str) -> Amount:
    """The amount; "a decline of 2%" is signed where amounts are read, "a 2% decline" here."""
    amount = figure.amount
    if amount.unit == "%" and amount.low > 0 and _SHRINKING.match(text, figure.end):
        return Amount(-amount.high, -amount.low, amount.unit, amount.edge)
    return amount


def _in_rows(rows: tuple[Mapping[str, Any], ...]) -> Iterator[Stated]:
    for row in rows:
        amount = row.get("amount")
        if not amount or row.get("match") == "no":
            continue
        value = Amount(Decimal(amount["low"]), Decimal(amount["high"]), amount["unit"], Edge(amount["edge"]))
        of = (places.get(row["place"]),) if row.get("place") else ()
        cited = (row["evidence"],) if row.get("evidence") is not None else ()
        told = row.get("stance") if row.get("stance") in STANCES else ""
        yield Stated(
            value, of, row.get("year"), cited, f"{row.get('label', '')} {row.get('figure', '')}", "row", told or ""
        )


def of_place(figure: Stated, name: str) -> bool:
    """Whether the figure may be that place's: none is named, or it, or what lies in it or around it."""
    meant = places.resolve(name) if name else ()
    if not meant or not figure.places:
        return True
    return any(places.within(one, other) or places.within(other, one) for one in figure.places for other in meant)


def of_year(figure: Stated, year: int | None) -> bool:
    """Whether the figure may be of that year."""
    return year is None or figure.year is None or figure.year == year


def of_stance(figure: Stated, stance: str) -> bool:
    """Whether the figure may be of that stance: it is not told as the other of target and outcome."""
    return stance not in STANCES or not figure.stance or figure.stance == stance


def gold_amount(figure: GoldFigure) -> Amount:
    """The gold figure as an amount."""
    high = figure.value if figure.high is None else figure.high
    return Amount(figure.value, high, figure.unit, Edge(figure.edge) if figure.edge else Edge.EXACT)
