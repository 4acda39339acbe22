"""Example questions from what an archive holds: every place, year, indicator and figure in them stands in a report.

A kind of question is one function that gives none, one or several; the examples take one of each kind in turn.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise, zip_longest
from typing import NamedTuple

from app.records import Language
from index import indicators, places
from index.archive import Archive
from index.records import Definition, Edge, Fact, Kind, Place, Report, Stance

WANTED = 8
READ = 200  # reports looked at: enough for eight questions, and quick over any archive
TERM = 12  # characters of the longest term asked about
QUOTES = frozenset("\"'“”‘’「」《》")  # a term that brings its own would be quoted twice

WORDING: dict[str, dict[Language, str]] = {
    "which": {
        "zh": "哪些地方把{year}年{measure}增长目标定为{figure}？",
        "en": "Which places targeted {figure} {measure} growth in {year}?",
    },
    "highest": {
        "zh": "{year}年哪里的{measure}增长目标最高？",
        "en": "Which place set the highest {measure} growth target for {year}?",
    },
    "level": {"zh": "{place}{year}年{measure}是多少？", "en": "What was the {measure} of {place} in {year}?"},
    "compare": {
        "zh": "{place}和{other}{year}年的{measure}增长目标哪个更高？",
        "en": "Which set the higher {measure} growth target for {year}, {place} or {other}?",
    },
    "count": {
        "zh": "有多少份报告提出了{year}年{measure}目标？",
        "en": "How many reports set a {year} target for {measure}?",
    },
    "targets": {
        "zh": "{place}{year}年的主要预期目标有哪些？",
        "en": "What are the main targets of {place} for {year}?",
    },
    "gap": {
        "zh": "{place}{year}年{measure}增长目标与{last}年实际增速相差多少？",
        "en": "What is the difference between the {year} {measure} growth target of {place} "
        "and its {measure} growth in {last}?",
    },
    "growth": {"zh": "{place}{year}年{measure}增长了多少？", "en": "How much did {measure} grow in {place} in {year}?"},
    "term": {"zh": "“{term}”是什么意思？", "en": "What does “{term}” mean?"},
    "held": {"zh": "收录了哪些报告？", "en": "Which reports are held?"},
}


class _Stated(NamedTuple):
    """A figure with the report it is in; the place is known."""

    fact: Fact
    report: Report
    place: Place


class _Found(NamedTuple):
    """What the questions are made of. Targets and growth in %, levels with a unit, each of one indicator and year."""

    targets: dict[tuple[str, int], list[_Stated]]
    grown: dict[tuple[str, int], list[_Stated]]
    levels: list[_Stated]
    terms: list[Definition]


def examples(archive: Archive, language: Language, reports: Sequence[Report] | None = None) -> list[str]:
    """Up to eight questions in `language` that the archive, or `reports` of it, answer; none where it holds none."""
    if reports is None:
        reports = archive.reports()
    if not reports:
        return []
    found = _gather(archive, reports[:READ])
    asking: Sequence[Callable[[_Found, Language], Iterator[str]]] = (
        _which, _levels, _highest, _targets, _compare, _gap, _terms, _count, _growth,
    )  # fmt: skip
    turns = zip_longest(*(islice(ask(found, language), WANTED) for ask in asking))
    questions = dict.fromkeys(question for turn in turns for question in turn if question)
    return (
        [*islice(questions, WANTED - 1), WORDING["held"][language]]
        if len(questions) < WANTED
        else list(questions)[:WANTED]
    )


def _gather(archive: Archive, reports: Sequence[Report]) -> _Found:
    ids = [report.id for report in reports]
    targets = _by_topic(archive.facts(reports=ids, stance=Stance.TARGET, kinds=[Kind.GROWTH]))
    actual = archive.facts(reports=ids, stance=Stance.ACTUAL, kinds=[Kind.GROWTH, Kind.LEVEL])
    grown = _by_topic([fact for fact in actual if fact.kind is Kind.GROWTH])
    levels = [stated for fact in actual if fact.kind is Kind.LEVEL and (stated := _stated(fact))]
    terms = [
        item for item in archive.definitions(reports=ids) if 2 < len(item.term) <= TERM and not set(item.term) & QUOTES
    ]
    return _Found(targets, grown, _spread(levels), terms)


def _by_topic(facts: Sequence[Fact]) -> dict[tuple[str, int], list[_Stated]]:
    """Figures of one indicator and year side by side, one for each place; most places first."""
    topics: dict[tuple[str, int], dict[str, _Stated]] = defaultdict(dict)
    for fact in facts:
        stated = _stated(fact)
        if stated and fact.indicator and fact.year and fact.amount and fact.amount.unit == "%":
            topics[fact.indicator, fact.year].setdefault(stated.place.code, stated)
    order = sorted(
        topics, key=lambda topic: (-len(topics[topic]), list(indicators.INDICATORS).index(topic[0]), -topic[1])
    )
    return {topic: list(topics[topic].values()) for topic in order}


def _stated(fact: Fact) -> _Stated | None:
    """The figure when it is of the whole place, of one year and of an indicator of the table."""
    report = fact.passage.report
    whole = fact.indicator in indicators.INDICATORS and not fact.scope and fact.span == 1 and fact.year and fact.amount
    return _Stated(fact, report, report.place) if whole and report.place else None


def _spread(stated: list[_Stated]) -> list[_Stated]:
    """One figure of each place, then a second of each, the indicators changing from one to the next."""
    rounds: dict[str, dict[str | None, _Stated]] = defaultdict(dict)
    for item in stated:
        rounds[item.place.code].setdefault(item.fact.indicator, item)
    lines = [list(figures.values()) for figures in rounds.values()]
    turned = [line[shift % len(line) :] + line[: shift % len(line)] for shift, line in enumerate(lines)]
    return [item for turn in zip_longest(*turned) for item in turn if item]


def _which(found: _Found, language: Language) -> Iterator[str]:
    for (indicator, year), stated in found.targets.items():
        exact = [item for item in stated if _plain(item.fact)]
        if len(stated) > 1 and exact:
            # the figure that most places share is the question with most to tell
            figures = [_plain(item.fact) for item in exact]
            figure = max(figures, key=figures.count)
            yield _say("which", language, year=year, measure=_measure(indicator, language), figure=figure)


def _highest(found: _Found, language: Language) -> Iterator[str]:
    for (indicator, year), stated in list(found.targets.items())[1:]:
        if len(stated) > 2:
            yield _say("highest", language, year=year, measure=_measure(indicator, language))


def _levels(found: _Found, language: Language) -> Iterator[str]:
    for item in found.levels:
        yield _about("level", item, language)


def _growth(found: _Found, language: Language) -> Iterator[str]:
    for stated in found.grown.values():
        yield _about("growth", stated[-1], language)


def _compare(found: _Found, language: Language) -> Iterator[str]:
    for (indicator, year), stated in found.targets.items():
        for one, other in pairwise(reversed(stated)):
            names = {"place": _name(one.place, language), "other": _name(other.place, language)}
            yield _say("compare", language, year=year, measure=_measure(indicator, language), **names)


def _count(found: _Found, language: Language) -> Iterator[str]:
    for (indicator, year), stated in list(found.targets.items())[2:]:
        if len(stated) > 1:
            yield _say("count", language, year=year, measure=_measure(indicator, language))


def _targets(found: _Found, language: Language) -> Iterator[str]:
    """Places with three targets or more, the last first: the others are named in other questions."""
    for (_, year), stated in found.targets.items():
        for item in reversed(stated):
            if sum(item.place in [one.place for one in others] for others in found.targets.values()) > 2:
                yield _say("targets", language, year=year, place=_name(item.place, language))


def _gap(found: _Found, language: Language) -> Iterator[str]:
    """A target for a year beside the same place's growth in the year before."""
    for (indicator, year), stated in found.targets.items():
        grown = {item.place.code for item in found.grown.get((indicator, year - 1), ())}
        for item in stated:
            if item.place.code in grown:
                yield _about("gap", item, language)


def _terms(found: _Found, language: Language) -> Iterator[str]:
    for item in found.terms:
        yield _say("term", language, term=item.term)


def _about(key: str, item: _Stated, language: Language) -> str:
    place, year, measure = _name(item.place, language), item.fact.year or 0, str(item.fact.indicator)
    return _say(key, language, place=place, year=year, last=year - 1, measure=_measure(measure, language))


def _say(key: str, language: Language, **slots: object) -> str:
    return WORDING[key][language].format(**slots)


def _measure(indicator: str, language: Language) -> str:
    row = indicators.INDICATORS[indicator]
    return row.zh if language == "zh" else row.en


def _name(place: Place, language: Language) -> str:
    return place.name if language == "zh" else places.english(place)


def _plain(fact: Fact) -> str:
    """The figure as an asker writes it, where one number says it: 10% of 10%左右, nothing of a range or a bound."""
    amount = fact.amount
    if amount is None or amount.low != amount.high or amount.edge not in (Edge.EXACT, Edge.ABOUT) or amount.low <= 0:
        return ""
    return f"{amount.low.normalize():f}{amount.unit}"
