"""Holds the figures of a model's sentence against the quotes it cites: number, unit, sign, edge, measure, year, stance.

Stricter than `cite.unsupported`, which reads sentences laid by code: here nothing is free but the years of the report.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from app.records import Evidence
from app.vocabulary import blank, says
from errors import UserError
from index import amounts, indicators, numerals, units
from index.amounts import Found
from index.records import Amount, Edge, Fact, Stance

_DIGITS = re.compile(r"\d[\d,]*(?:\.\d+)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CHINESE = re.compile(r"第?([〇零一二三四五六七八九十百千两]+)")
# A single Chinese numeral is a number before what it counts (三轮, 五大) or after 第; 十分 and 四季 are words.
_COUNTING = re.compile(
    r"第?[〇零一二三四五六七八九十百千两]{2,}|第[一二三四五六七八九十]|"
    r"[二三四五六七八九十百千两](?=[个家项条座所户轮次大类名位批件套场处亿万倍成年月日期级届种支只间台辆艘栋张份篇镇乡村县区市省人])"
)
_SPELLED = {
    word: Decimal(value)
    for value, words in {
        2: "two second", 3: "three third", 4: "four fourth", 5: "five fifth", 6: "six sixth", 7: "seven seventh",
        8: "eight eighth", 9: "nine ninth", 10: "ten tenth", 11: "eleven", 12: "twelve dozen", 13: "thirteen",
        14: "fourteen", 15: "fifteen", 16: "sixteen", 17: "seventeen", 18: "eighteen", 19: "nineteen", 20: "twenty",
        30: "thirty", 40: "forty", 50: "fifty", 60: "sixty", 70: "seventy", 80: "eighty", 90: "ninety",
        100: "hundred", 1000: "thousand",
    }.items()
    for word in words.split()
}  # fmt: skip
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_FOLDS = {  # words that say a number without naming it, and what a quote must hold for them
    re.compile(r"\b(?:half|halv(?:e|ed|ing))\b|一半|过半|半数", re.I): re.compile(r"半|50%|五成"),
    re.compile(r"\b(?:doubl(?:e|ed|es|ing)|twice|twofold)\b|翻番|翻倍|加倍", re.I): re.compile(r"倍|番|双"),
    re.compile(r"\b(?:tripl(?:e|ed|es|ing)|threefold|quadrupl\w+)\b", re.I): re.compile(r"倍|番|三|3"),
}
_STRIVING = re.compile(r"striv|aim|hope|stretch|up to|possibl|even|ideally|至多|最高|最多|[力争取冲奋求望]", re.I)
_OF_WHOLE = re.compile(r"(?:占|相当于|达到?|是|为|\bof)\s*(?:the )?$", re.I)  # before the whole that a share is of
_SHARE = re.compile(r"^\s*的?(?:比重|比例|份额)?(?:提高|上升|下降|降低)?(?:为|是|达到?|到|约|至)?\s*$")
_FALLING = re.compile(r"declin|decreas|drop|f[ea]ll|down|reduc|lower|negative|contract|shr[aiu]nk|cut", re.I)
_ALIKE = frozenset({Edge.EXACT, Edge.ESTIMATE, Edge.STRIVE})
_BORDER = re.compile(r"[,，;；。:：、]")


class Wrong(NamedTuple):
    """A figure that the quotes do not hold: its words, and in what it fails (number, measure, year, stance)."""

    words: str
    fault: str


def wrong(sentence: str, cited: Sequence[Evidence], facts: Iterable[Fact]) -> Wrong | None:
    """The first figure of the sentence (without markers) that its quotes do not hold, or None.

    `facts` are those that the archive read from the quotes; they say what a figure measures, when, and its stance.
    """
    quotes = [item.quote for item in cited]
    stated = [one for quote in quotes for one in amounts.find(quote, bare=True)]
    years = {year for item in cited for year in _years(item)}
    values = {value for quote in quotes for value in _values(quote)}
    said = amounts.find(sentence, bare=True)
    last = 0
    for one in said:
        before, last = sentence[last : one.start], one.end
        if not any(_same(one, other, sentence, before) for other in stated) and not _bare(one, values):
            return Wrong(sentence[one.start : one.end], "number")
    free = [(one.start, one.end) for one in said]
    for match in _DIGITS.finditer(sentence):
        digits = match[0].rstrip(",")
        value = Decimal(digits.replace(",", ""))
        if any(a <= match.start() < b for a, b in free) or value in values:
            continue
        if not (_YEAR.fullmatch(digits) and int(digits) in years):
            return Wrong(digits, "number")
    return _unread(sentence, free, values, quotes) or _misplaced(sentence, said, tuple(facts))


def numbers(text: str) -> frozenset[Decimal]:
    """The values of the numbers of a text, in digits and in Chinese numerals; years are none."""
    return frozenset(_printed(_YEAR.sub(" ", text)))


def _years(item: Evidence) -> set[int]:
    plan = item.passage.report.year
    own = {int(year) for year in _YEAR.findall(item.quote)}
    return own | ({plan, plan - 1} if plan else set())


def _values(quote: str) -> set[Decimal]:
    """Every number a quote prints that is no measured amount (5%, 12公里), in digits and in Chinese numerals."""
    measured = [one for one in amounts.find(quote) if not _counts(one.amount.unit)]
    return _printed(blank(quote, [(one.start, one.end) for one in measured]))


def _printed(quote: str) -> set[Decimal]:
    found = {Decimal(match.rstrip(",").replace(",", "")) for match in _DIGITS.findall(quote)}
    found |= {number.value for number in numerals.numbers(quote)}
    for match in _CHINESE.finditer(quote):
        try:
            found.add(numerals.chinese(match[1]))
        except ValueError:
            continue
    return found


def _bare(said: Found, values: set[Decimal]) -> bool:
    """A number that counts things (21 firms, 21) stands where the number stands; of 5% and 5亿元 the unit decides."""
    return not said.amount.unit and said.amount.low == said.amount.high and abs(said.amount.low) in values


def _same(said: Found, stated: Found, sentence: str, before: str) -> bool:
    """Whether a figure is the one stated; of 8%、力争9% the 9% only with a word of striving before it."""
    one, other = said.amount, stated.amount
    if one.edge is not other.edge and not (one.edge in _ALIKE and other.edge in _ALIKE):
        return False
    held = _in_unit(other, one.unit)
    if held is None:
        return False
    low, high = held
    if other.edge is Edge.STRIVE and one.low == one.high:
        return one.low == low or (one.low == high and bool(_STRIVING.search(before)))
    if (one.low, one.high) == (low, high):
        return True
    return high < 0 and (one.low, one.high) == (-high, -low) and bool(_FALLING.search(sentence))


def _in_unit(amount: Amount, unit: str) -> tuple[Decimal, Decimal] | None:
    """The ends of a stated amount in the unit said; None when the two measure different things.

    English has no count words of its own, so that 21家 may be 21 firms as well as 21 projects.
    """
    if _counts(unit) and _counts(amount.unit) and (unit.isascii() or not amount.unit):
        scale = units.split(amount.unit).factor / units.split(unit).factor
        factor = Decimal(scale.numerator) / Decimal(scale.denominator)
        return amount.low * factor, amount.high * factor
    try:
        return amounts.convert(amount.low, amount.unit, unit), amounts.convert(amount.high, amount.unit, unit)
    except UserError:
        return None


def _counts(unit: str) -> bool:
    return not unit or units.counted(unit)


def _unread(
    sentence: str, read: Sequence[tuple[int, int]], values: set[Decimal], quotes: Sequence[str]
) -> Wrong | None:
    """A number in words (三家, twelve, doubled) that no quote holds."""
    for match in _CHINESE.finditer(sentence):
        if (
            not _COUNTING.match(match[0] + sentence[match.end() : match.end() + 1])
            or match[0] in "".join(quotes)
            or any(a <= match.start() < b for a, b in read)
        ):
            continue
        try:
            value = numerals.chinese(match[1])
        except ValueError:
            return Wrong(match[0], "number")
        if value not in values:
            return Wrong(match[0], "number")
    for word in _WORD.finditer(sentence):
        spelled = _SPELLED.get(word[0].lower().removesuffix("s"))
        if spelled is None or spelled in values or any(a <= word.start() < b for a, b in read):
            continue
        return Wrong(word[0], "number")
    for words, needed in _FOLDS.items():
        fold = words.search(sentence)
        if fold and not any(needed.search(quote) for quote in quotes):
            return Wrong(fold[0], "number")
    return None


def _misplaced(sentence: str, said: Sequence[Found], facts: Sequence[Fact]) -> Wrong | None:
    """A figure that the report states of something else, of another year, or as a target where it is an outcome."""
    years = {int(year) for year in _YEAR.findall(sentence)}
    target, actual = says("target", sentence), says("actual", sentence) or says("done", sentence)
    last = 0
    for one in said:
        named = _measures(sentence[last : one.start])
        about = {mention.indicator.key for mention in named}
        last = one.end if about else last
        same = [fact for fact in facts if fact.amount and _values_of(fact.amount) & _values_of(one.amount)]
        words = sentence[one.start : one.end]
        if not same or _counts(one.amount.unit):
            continue
        if about and not any(fact.indicator is None or _called(fact.indicator, about, named) for fact in same):
            return Wrong(words, "measure")
        if years and not any(fact.year is None or fact.year in years for fact in same):
            return Wrong(words, "year")
        stances = {fact.stance for fact in same}
        if target != actual and stances == {Stance.ACTUAL if target else Stance.TARGET}:
            return Wrong(words, "stance")
    return None


def _measures(before: str) -> list[indicators.Mention]:
    """The indicators named before a figure, less the whole that it is a share of (相当于GDP的3.1%)."""
    return [
        one
        for one in indicators.find(before)
        if not (_OF_WHOLE.search(before[: one.start]) and _SHARE.match(before[one.end :]))
    ]


def _called(key: str, about: set[str], named: Sequence[indicators.Mention]) -> bool:
    """Whether a fact's indicator is among those named, or a name of it holds the words used (优良天数的比例)."""
    row = indicators.INDICATORS[key]
    return key in about or any(one.words in name for one in named for name in (row.zh, *row.synonyms))


def _values_of(amount: Amount) -> set[Decimal]:
    return {abs(amount.low), abs(amount.high)}
