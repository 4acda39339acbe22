"""Words for what an answer names: places, measures, years with their stance, figures, lists. Chinese and English."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

from app.records import Language, Measure
from index import amounts, indicators, places
from index.records import Amount, Edge, Fact, Kind, Place, Report, Stance


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))


def say(language: Language, phrase: str, **slots: object) -> str:
    """The phrase of phrases.toml in `language`, its slots filled.

    >>> say("en", "read_as", read="下陆区", typed="下路区")
    'Read as “下陆区” (typed “下路区”).'
    """
    return _phrases()[phrase][language].format(**slots)


def listed(language: Language, items: Sequence[str], *, closing: bool = False) -> str:
    """Items joined by commas; items that hold a 、 themselves are joined by the wider comma.

    `closing` puts 和 / and before the last.
    """
    wide = any("、" in item for item in items)
    comma = say(language, "group_comma" if wide else "list_comma")
    if closing and len(items) > 1 and not wide:
        return comma.join(items[:-1]) + say(language, "list_and") + items[-1]
    return comma.join(items)


def run_on(language: Language, sentences: Iterable[str]) -> str:
    """Sentences set one after the other."""
    return say(language, "between_sentences").join(sentence for sentence in sentences if sentence)


def place_name(place: Place, language: Language, among: Iterable[Place] = ()) -> str:
    """张湾区, or Zhangwan District (张湾区); with its parent where `among` holds a namesake."""
    name = place.name
    above = places.ancestors(place)
    if above and any(other.name == place.name and other.code != place.code for other in among):
        name = above[0].name + name
    if language == "zh":
        return name
    return f"{places.english(place)} ({name})"


def report_name(report: Report, language: Language, among: Iterable[Report] = ()) -> str:
    """The place of a report as it is named in answers, or the label of an unidentified one."""
    if report.place is None:
        return report.label
    return place_name(report.place, language, [other.place for other in among if other.place])


def report_names(reports: Sequence[Report], language: Language, *, among: Sequence[Report] = ()) -> tuple[str, ...]:
    """Names of several reports, with the plan year where a place comes more than once."""
    seen = Counter(report.place.code for report in (among or reports) if report.place)
    names = []
    for report in reports:
        name = report_name(report, language, among or reports)
        several = report.place is not None and seen[report.place.code] > 1
        names.append(with_year(name, report.year, language) if several else name)
    return tuple(names)


def with_year(name: str, year: int | None, language: Language) -> str:
    """洪湖市(2024年) or Honghu City (洪湖市) (2024)."""
    return name if year is None else say(language, "reports_item", place=name, year=year)


def measure_name(measure: Measure, language: Language, fact: Fact | None = None) -> str:
    """The indicator's name with the scope asked, or the words the asker (else the report) has for it."""
    scope = measure.scope or (fact.scope if fact else "")
    key = measure.indicator or (fact.indicator if fact else None)
    if key is not None:
        row = indicators.get(key)
        name = row.zh if language == "zh" else row.en
        if not scope or scope in name:
            return name
        return scope + name if language == "zh" else f"{name} ({scope})"
    if fact is None:
        return measure.words
    return fact.measure if fact.measure and language == "zh" else f"{measure.words} ({fact.measure})"


def of_kind(name: str, measure: Measure, kind: Kind | None, language: Language) -> str:
    """The measure with the kind of figure asked: 地区生产总值增速. Rates and levels need no word."""
    asked = measure.kind or kind
    rate = measure.indicator is not None and not {Kind.LEVEL, Kind.COUNT} & set(indicators.get(measure.indicator).kinds)
    if asked is Kind.GROWTH or (asked is Kind.SHARE and not rate):
        return say(language, f"what_{asked}", measure=name)
    return name


def when(stance: Stance | None, year: int | None, language: Language, *, expected: bool = False, span: int = 1) -> str:
    """2023年目标, 2022年实际(预计): the year and stance of a figure."""
    if stance is None:
        return "" if year is None else str(year)
    name = "expected" if expected and stance is Stance.ACTUAL else str(stance)
    said = say(language, name, year=year) if year is not None else say(language, f"{name}_undated")
    return said + say(language, "span", years=span) if span > 1 else said


def fact_when(fact: Fact, language: Language) -> str:
    """The year and stance of a fact; an estimate of an outcome says so."""
    expected = fact.amount is not None and fact.amount.edge is Edge.ESTIMATE
    return when(fact.stance, fact.year, language, expected=expected, span=fact.span)


def figure(fact: Fact, language: Language) -> str:
    """A fact's figure in words: 564亿元, 增长10%左右, 下降2%, or the words of a target without a number."""
    if fact.amount is None:
        return fact.words
    amount = fact.amount
    if amount.edge is Edge.ESTIMATE:  # the stance beside it says 预计
        amount = replace(amount, edge=Edge.EXACT)
    shown = amounts.show(amount, language)
    if fact.stance is Stance.RANK:
        return say(language, "position", n=f"{amount.low:f}", th=_th(int(amount.low)))
    if fact.kind is Kind.SHARE and fact.indicator and Kind.LEVEL in indicators.get(fact.indicator).kinds:
        return say(language, "in_share", figure=shown)
    if fact.kind is not Kind.GROWTH:
        return shown
    if amount.high < 0:
        return shown
    if amount.low == amount.high == 0:
        return say(language, "flat")
    return say(language, "up_target" if fact.stance is Stance.TARGET else "up", figure=shown)


def _th(number: int) -> str:
    if number % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")


def plain_figure(fact: Fact, language: Language) -> str:
    """A fact's figure where the sentence already says what it is: 10%左右 without 增长."""
    if fact.amount is None:
        return fact.words
    edge = Edge.EXACT if fact.amount.edge is Edge.ESTIMATE else fact.amount.edge
    return amounts.show(replace(fact.amount, edge=edge), language)


def cited_figure(fact: Fact, language: Language, number: int) -> str:
    """A fact's figure with its marker: 580亿元[3]."""
    return plain_figure(fact, language) + say(language, "marker", number=number)


def amount_of(value: Decimal, unit: str, language: Language) -> str:
    """A derived amount in words, with its unit; a difference of percentages comes in 个百分点 from `reckon`."""
    short = value.normalize()
    if short.as_tuple().exponent > 0:  # type: ignore[operator]  # 2E+2 is 200
        short = short.quantize(Decimal(1))
    return amounts.show(Amount(short, short, unit), language)
