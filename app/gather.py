"""A Query into what answers it: the reports in question, every statement that fits, and the nearest that do not."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from app import increments
from app.headline import headlines, latest, own_year
from app.measures import by_words, closeness
from app.records import Measure, Query, Task
from index import amounts, indicators, places
from index.records import Fact, Kind, Passage, Report, Stance

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

# Each report speaks for its own year in these: the year it plans, or the one it reviews.
_ONE_EACH = frozenset({Task.WHICH, Task.COUNT, Task.RANK, Task.TOTAL, Task.AVERAGE, Task.MEDIAN, Task.RATIO})
_STATING = frozenset({Task.WHICH, Task.COUNT})  # without a condition: who states the figure at all
_SUMMED = frozenset({Task.TOTAL, Task.AVERAGE, Task.MEDIAN})  # an outcome and a target are never added
_COUNTED = frozenset({Kind.LEVEL, Kind.COUNT})
_BY_PART = re.compile(r"各|分别|\b(?:each|respectively|breakdown)\b")  # the parts are asked, and each is labelled
_FEW = 8  # silent reports for which neighbours of the measure are looked up


class Finding(NamedTuple):
    """One measure's statements: those that answer, and what else the reports in question say of it.

    `fits` holds one statement for each place, year, stance and kind; `others` are the same measure's of
    another year, stance, kind or scope, nearest first; `alternatives` say of a reading in `fits` something else;
    `related` are what reports silent on the measure state of its whole, parts and neighbours; `increments`, by how much
    it grew or fell in so many words (比年初增加100亿元), where a difference is asked.
    """

    measure: Measure
    fits: tuple[Fact, ...]
    others: tuple[Fact, ...] = ()
    alternatives: tuple[Fact, ...] = ()
    related: tuple[Fact, ...] = ()
    increments: tuple[Fact, ...] = ()


class Gathered(NamedTuple):
    """`reports` are those in question by place, province and level; `of_year` those that answer for the years asked."""

    reports: tuple[Report, ...]
    of_year: tuple[Report, ...]
    findings: tuple[Finding, ...]


def gather(
    query: Query, archive: "Archive", embedder: "Embedder", *, among: Sequence[Report] | None = None
) -> Gathered:
    """Everything the archive states of what is asked; nothing is cut to a top-k. `among` narrows the reports."""
    reports = in_question(query, archive.reports() if among is None else among)
    of_year = tuple(report for report in reports if answers_for(query, report))
    if query.task is Task.TARGETS and not query.measures:
        return Gathered(reports, of_year, (main_targets(query, archive, reports),))
    findings: list[Finding] = []
    for measure in query.measures:
        if measure.indicator is not None:
            found = find(query, measure, _stated(archive, reports, _keys(query, measure)))
            if measure.whole and not any(fact.kind is Kind.SHARE for fact in found.fits):
                findings += _part_and_whole(query, measure, archive, reports)
                continue
            found = _with_own_words(query, found, archive, embedder, reports)
            grown = _increments(query, measure, archive, reports)
            findings.append(found._replace(related=_related(query, found, archive, reports), increments=grown))
        else:
            findings.append(find(query, measure, by_words(measure, query, archive, embedder, reports)))
    return Gathered(reports, of_year, tuple(findings))


def _increments(query: Query, measure: Measure, archive: "Archive", reports: Sequence[Report]) -> tuple[Fact, ...]:
    """The first statement by how much it changed, where that is asked of one place."""
    if query.task is not Task.DIFFERENCE or len({report.place for report in reports}) != 1:
        return ()
    free, any_kind = replace(query, kind=None, stance=None, unit=""), replace(measure, kind=None, stance=None)
    counted = [fact for fact in archive.facts(reports=[one.id for one in reports]) if fact.kind in _COUNTED]
    fitting = (fact for fact in counted if not misfit(free, any_kind, fact, None))
    return tuple(fact for fact in fitting if increments.of(fact, measure.indicator or ""))[:1]


def _part_and_whole(
    query: Query, measure: Measure, archive: "Archive", reports: Sequence[Report]
) -> tuple[Finding, ...]:
    """A share that no report states, as the two amounts it can be worked out from."""
    free = replace(query, kind=None, unit="")
    keys = (measure.indicator or "", measure.whole)
    both = (Measure(key, indicators.get(key).zh, measure.scope, Kind.LEVEL) for key in keys)
    return tuple(find(free, one, _stated(archive, reports, (one.indicator or "",))) for one in both)


def _stated(archive: "Archive", reports: Sequence[Report], keys: Sequence[str]) -> tuple[Fact, ...]:
    if not reports or not keys:
        return ()
    return archive.facts(reports=[report.id for report in reports], indicators=list(keys))


def _keys(query: Query, measure: Measure) -> tuple[str, ...]:
    """The indicator, and the row that holds its share of GDP where a share is asked."""
    row = indicators.get(measure.indicator or "")
    asks_share = Kind.SHARE in (measure.kind, query.kind) and bool(row.share)
    return (row.key, row.share) if asks_share else (row.key,)


def _with_own_words(
    query: Query, found: Finding, archive: "Archive", embedder: "Embedder", reports: Sequence[Report]
) -> Finding:
    """For reports that state the measure in words the table does not know: 启动36个老旧小区微改造."""
    stating = {fact.passage.report.id for fact in found.fits}
    silent = [report for report in reports if report.id not in stating and answers_for(query, report)]
    row = indicators.get(found.measure.indicator or "")
    if not silent or not _COUNTED & set(row.kinds) or amounts.dimension(row.unit).startswith(("money", "percent")):
        return found
    own = found.measure.words
    words = own if re.search("[\u4e00-\u9fff]", own) else row.zh  # reports are in Chinese, whatever the question is in
    counted = replace(found.measure, indicator=None, words=words, unit=found.measure.unit or row.unit)
    told = by_words(counted, query, archive, embedder, silent, strict=True)
    # What the table knows is another thing: 新增高新技术企业 are not all 高新技术企业.
    extra = find(query, counted, (fact for fact in told if fact.indicator is None))
    fits = _in_order((*found.fits, *extra.fits), reports)
    return found._replace(fits=one_stance(fits, query) if query.task in _SUMMED else fits)


def _in_order(facts: Iterable[Fact], reports: Sequence[Report]) -> tuple[Fact, ...]:
    place = {report.id: number for number, report in enumerate(reports)}
    return tuple(sorted(facts, key=lambda fact: place[fact.passage.report.id]))


def _related(query: Query, found: Finding, archive: "Archive", reports: Sequence[Report]) -> tuple[Fact, ...]:
    """For the few reports that do not state the measure: its whole, its parts and its neighbours."""
    stating = {fact.passage.report.id for fact in found.fits}
    silent = [report for report in reports if report.id not in stating]
    if len(silent) > _FEW:
        return ()
    row = indicators.get(found.measure.indicator or "")
    parts = [other.key for other in indicators.table().values() if other.part_of == row.key]
    keys = [key for key in dict.fromkeys((*row.near, row.part_of, *parts)) if key and key != row.key]
    facts = _stated(archive, silent, keys)
    near = [
        (len(misfit(query, Measure(fact.indicator, fact.measure), fact, None)), keys.index(fact.indicator or ""), fact)
        for fact in facts
    ]
    near.sort(key=lambda graded: graded[:2])
    chosen, _ = headlines(fact for _, _, fact in near)
    return chosen


def main_targets(query: Query, archive: "Archive", reports: Sequence[Report]) -> Finding:
    """The targets that a report announces together (预期目标), of the table's indicators, one for each and kind."""
    if not reports:
        return Finding(Measure(None, ""), ())
    facts = archive.facts(reports=[report.id for report in reports], stance=Stance.TARGET)
    own = [fact for fact in facts if fact.indicator and not misfit(query, Measure(fact.indicator, ""), fact, None)]
    announced = [fact for fact in own if fact.span == 1 and _announces(fact.passage)]
    chosen, alternatives = headlines(announced or own)
    return Finding(Measure(None, ""), chosen, alternatives=alternatives)


def _announces(passage: Passage) -> bool:
    return any(word in passage.text for word in ("预期目标", "主要目标", "发展目标"))


def in_question(query: Query, reports: Iterable[Report]) -> tuple[Report, ...]:
    """The reports of the places, province or city, and level asked; all of them when none was said."""
    return tuple(report for report in reports if _asked_for(query, report))


def _asked_for(query: Query, report: Report) -> bool:
    place = report.place
    if query.places:
        return place is not None and any(place.code == asked.code for asked in query.places)
    if query.within is not None and (place is None or not places.within(place, query.within)):
        return False
    return query.level is None or (place is not None and place.level is query.level)


def asked_years(query: Query, report: Report) -> frozenset[int] | None:
    """The years the figures are to be of, for this report; None when no year was said."""
    if query.years:
        return frozenset(query.years)
    if query.offset is not None and report.year is not None:
        return frozenset({report.year + query.offset})
    return None


def answers_for(query: Query, report: Report) -> bool:
    """Whether the report is one that sets the targets, or reviews the outcomes, of a year asked."""
    years = asked_years(query, report)
    if years is None or report.year is None:
        return True
    answered = {Stance.TARGET: {report.year}, Stance.ACTUAL: {report.year - 1}, Stance.RANK: {report.year - 1}}
    covered = answered[query.stance] if query.stance else {report.year, report.year - 1}
    return bool(years & covered)


def reaches(query: Query, report: Report) -> bool:
    """Whether the report plans or reviews a year asked, whichever of the two was asked for."""
    return answers_for(replace(query, stance=None), report)


def find(query: Query, measure: Measure, facts: Iterable[Fact]) -> Finding:
    """The statements of one measure sorted into those that answer and the others, nearest first."""
    kinds = asked_kinds(query, measure)
    graded = [(misfit(query, measure, fact, kinds), fact) for fact in facts]
    fits, alternatives = headlines((fact for reasons, fact in graded if not reasons), prefer=closeness(measure))
    if not fits and _BY_PART.search(query.text):
        fits, alternatives = headlines(fact for reasons, fact in graded if reasons == ("scope",))
    if query.task in _ONE_EACH and (query.condition is not None or query.task not in _STATING):
        undated = not query.years and query.offset is None and not query.span
        fits = one_kind(one_stance(own_year(fits) if undated else fits, query), kinds)
        if undated and query.task not in _STATING:  # who meets a condition is asked of every report, how large it is
            fits = latest(fits)  # of each place's last that says so
    others, _ = headlines(fact for reasons, fact in graded if reasons)
    weight = {id(fact): sum(_WEIGHTS[reason] for reason in reasons) for reasons, fact in graded}
    strange = closeness(measure)
    nearest = sorted(others, key=lambda fact: (weight[id(fact)], strange(fact)))
    return Finding(measure, fits, tuple(nearest), alternatives)


# What a reader would rather do without: the nearest statement lacks the least.
_WEIGHTS = {"kind": 1, "stance": 2, "year": 3, "span": 4, "scope": 4}


def misfit(query: Query, measure: Measure, fact: Fact, kinds: frozenset[Kind] | None) -> tuple[str, ...]:
    """In what a statement differs from what is asked: scope, year, span, stance, kind. Empty when it answers."""
    years = asked_years(query, fact.passage.report)
    asked_scope = measure.scope
    stance = measure.stance or query.stance
    wrong = {
        # A part never stands for the whole, nor one part for another.
        "scope": not (asked_scope in fact.scope and fact.scope) if asked_scope else bool(fact.scope),
        "year": years is not None and fact.year not in years,
        "span": fact.span != query.span if query.span else fact.span != 1 and years is not None,
        "stance": stance is not None and fact.stance is not stance,
        "kind": kinds is not None and fact.kind not in kinds,
    }
    return tuple(reason for reason, is_wrong in wrong.items() if is_wrong)


def asked_kinds(query: Query, measure: Measure) -> frozenset[Kind] | None:
    """The kinds of figure that answer, from the kind said or the unit asked for; None for any.

    A kind that the indicator never comes in (a growth of a rate) is not insisted on.
    """
    kind = measure.kind or query.kind
    unit = (
        measure.unit
        or query.unit
        or next((held.unit for held in (query.claimed, query.condition and query.condition.amount) if held), "")
    )
    if kind is not None:
        kinds = _COUNTED if kind in _COUNTED else frozenset({kind})
        if kind is Kind.GROWTH:
            kinds |= {Kind.WORDS}
    elif unit:
        relative = amounts.dimension(unit) in ("percent", "point")
        kinds = frozenset({Kind.GROWTH, Kind.SHARE, Kind.WORDS}) if relative else _COUNTED
    else:
        return None
    comes_in = indicators.get(measure.indicator).kinds if measure.indicator else ()
    return kinds if not comes_in or kinds & set(comes_in) else None


def one_stance(facts: Sequence[Fact], query: Query) -> tuple[Fact, ...]:
    """Outcomes where neither target nor outcome was said and both are stated; positions in a ranking never count."""
    if query.stance is not None:
        return tuple(facts)
    for stance in (Stance.ACTUAL, Stance.TARGET):
        held = tuple(fact for fact in facts if fact.stance is stance)
        if held:
            return held
    return tuple(facts)


def one_kind(facts: Sequence[Fact], kinds: frozenset[Kind] | None) -> tuple[Fact, ...]:
    """One kind of figure where any would do: how large before how much more, unless only growth is common."""
    numbered = [fact for fact in facts if fact.amount is not None]
    if kinds is not None and len(kinds - {Kind.WORDS}) == 1:
        return tuple(numbered)
    for kind in _order(numbered):
        held = tuple(fact for fact in numbered if fact.kind is kind)
        if held:
            return held
    return ()


def _order(facts: Sequence[Fact]) -> list[Kind]:
    preferred = [Kind.LEVEL, Kind.COUNT, Kind.SHARE, Kind.GROWTH]
    tally = {kind: sum(fact.kind is kind for fact in facts) for kind in preferred}
    if facts and all(fact.stance is Stance.TARGET for fact in facts):  # targets are mostly set as growth
        return sorted(preferred, key=lambda kind: -tally[kind])
    return preferred
