"""Questions over several earlier turns: differences, comparisons and rankings of them, and the sets they listed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app import recalled, years
from app.plan import with_measures
from app.records import Measure, Query, Task
from app.vocabulary import compiled, says
from index import indicators
from index.records import Kind, Place, Report, Stance

SET = frozenset({Task.WHICH, Task.COUNT, Task.RANK, Task.TOTAL, Task.AVERAGE, Task.MEDIAN, Task.MET})
OVER_ALL = frozenset({Task.COUNT, Task.TOTAL, Task.AVERAGE, Task.MEDIAN, Task.RANK, Task.MET})


def derived(new: Query, text: str, turns: Sequence[Query], known: Sequence[Report]) -> Query:
    """A difference, ratio or comparison of what was asked before: of places, years, or target and outcome."""
    if new.unit == "%" and new.task is Task.DIFFERENCE and _back(new, text) and len(turns[-1].places) == 1:
        grown = tuple(replace(one, kind=Kind.GROWTH) for one in turns[-1].measures)
        return with_measures(
            replace(turns[-1], text=new.text, language=new.language, task=Task.VALUE, unit="%", terms=()), grown
        )
    last = turns[-1]
    if new.task is Task.COMPARE and len(last.places) == 1:
        last = recalled.taking_turns(last, turns)
    kind = new.kind or (Kind.GROWTH if says("growth", text) or says("faster", text) else None)
    unlike = len({one.indicator or one.words for one in last.measures}) > 1
    if unlike and len(last.places) == 1 and not new.years and not _back(new, text):
        chosen = tuple(replace(one, kind=kind or one.kind) for one in _in_order_of(text, last.measures))
        task = Task.RATIO if new.task is Task.RATIO else Task.DIFFERENCE
        return with_measures(
            replace(last, text=new.text, language=new.language, task=task, terms=(), unit=new.unit), chosen
        )
    places = new.places or _recent_places(turns)
    measures = tuple(replace(one, kind=kind or one.kind) for one in last.measures)
    spoken = list(dict.fromkeys((*last.years, *new.years)))
    stance = last.stance
    before = turns[-2] if len(turns) > 1 else last
    if not new.years and before.places == last.places and _same_measure(before, last):
        apart = (before.stance, before.years, before.offset) != (last.stance, last.years, last.offset)
        if apart and len(places) == 1:
            spoken = [year for one in (before, last) for year in _calendar(one, known)]
            stance = before.stance if before.stance is last.stance else None
    if new.offset == -1 or years.neighbour(text) == -1:
        spoken += [year - 1 for year in last.years if year - 1 not in spoken]
        stance = None
    elif says("actual", text) or (says("target", text) and last.stance is Stance.ACTUAL) or says("done", text):
        stance = None
    if new.places and last.places and len(new.places) == 1:
        places = tuple(dict.fromkeys((*last.places, *new.places)))
    if len(places) < 2 and new.task is Task.COMPARE and last.task is not Task.DIFFERENCE:
        return ranked(replace(new, task=Task.RANK), turns)
    if last.stance is Stance.TARGET and stance is None:  # the target asked before is the one figure of the two
        measures = tuple(replace(one, stance=Stance.TARGET) for one in measures)
    return replace(
        with_measures(last, measures),
        text=new.text,
        language=new.language,
        task=new.task,
        places=places,
        unknown=new.unknown or (() if new.places else last.unknown),
        years=tuple(spoken),
        offset=None if spoken or stance is None else last.offset,
        stance=stance,
        condition=None,
        descending=not says("lowest", text),
        unit=new.unit,
        terms=new.terms or last.terms,
        corrections=new.corrections,
    )


def _in_order_of(text: str, measures: Sequence[Measure]) -> list[Measure]:
    """The measures the table knows, in the order in which the question names their last word: 支出比收入多出多少."""
    known = [one for one in measures if one.indicator] or list(measures)

    def place(one: Measure) -> int:
        row = indicators.INDICATORS.get(one.indicator or "")
        at = text.find((row.zh if row else one.words)[-2:])
        return at if at >= 0 else len(text)

    return sorted(known, key=place)


def _back(new: Query, text: str) -> bool:
    return new.offset == -1 or years.neighbour(text) == -1


def of_years(new: Query, text: str, turns: Sequence[Query], known: Sequence[Report]) -> Query:
    """Which of the years spoken of has the higher figure: two are held against each other, more are listed."""
    last = turns[-1]
    spoken = recalled.years(turns) if len(last.years) < 2 else last.years
    if len(spoken) < 2:
        return derived(replace(new, task=Task.DIFFERENCE), text, turns, known)
    task = Task.DIFFERENCE if len(spoken) == 2 else Task.VALUE
    return replace(last, text=new.text, language=new.language, task=task, years=tuple(spoken), offset=None)


def against(new: Query, text: str, last: Query) -> Query | None:
    """One measure held against the one spoken of (比GDP目标高多少, 固投目标比它高几个点); None for anything else."""
    if new.task not in {Task.DIFFERENCE, Task.RATIO} or len(new.measures) != 1 or not last.measures or new.places:
        return None
    mine, before = new.measures[0], last.measures[0]
    if mine.indicator is None or mine.indicator == before.indicator or len(last.measures) > 1:
        return None
    if new.years or new.offset is not None or years.neighbour(text):
        return None
    behind = compiled((rf"(?:比|较|than)[^,]{{0,6}}{re.escape(mine.words)}",)).search(text)
    if not behind and not says("pronoun", text) and not says("points", text):
        return None
    kind = mine.kind or last.kind or _shared_kind(mine, before, last.stance)
    pair = (before, mine) if behind else (mine, before)
    held = tuple(replace(one, kind=kind) for one in pair)
    return with_measures(
        replace(
            last,
            text=new.text,
            language=new.language,
            task=new.task,
            stance=new.stance or last.stance,
            unit=new.unit,
            terms=new.terms,
            corrections=new.corrections,
        ),
        held,
    )


def _shared_kind(one: Measure, other: Measure, stance: Stance | None) -> Kind | None:
    """Growth where both have it and targets are compared: levels of unlike things are seldom set as targets."""
    rows = [indicators.INDICATORS.get(it.indicator or "") for it in (one, other)]
    if stance is Stance.TARGET and all(row is not None and Kind.GROWTH in row.kinds for row in rows):
        return Kind.GROWTH
    return None


def _same_measure(one: Query, other: Query) -> bool:
    return {it.indicator or it.words for it in one.measures} == {it.indicator or it.words for it in other.measures}


def _calendar(query: Query, known: Sequence[Report]) -> tuple[int, ...]:
    """The years of a query, those counted from a plan year looked up in the reports of its place."""
    if query.years or query.offset is None:
        return query.years
    codes = {place.code for place in query.places}
    plans = [report.year for report in known if report.place and report.place.code in codes and report.year]
    return tuple(year + query.offset for year in plans[-1:])


def _recent_places(turns: Sequence[Query]) -> tuple[Place, ...]:
    """The places of the last turn, with those of the turn before when one place was asked after the other."""
    last = turns[-1]
    if len(last.places) >= 2 or len(turns) < 2 or (last.unknown and not last.places):
        return last.places
    before = turns[-2]
    same = {one.indicator or one.words for one in before.measures} & {
        one.indicator or one.words for one in last.measures
    }
    return tuple(dict.fromkeys((*before.places, *last.places))) if same or not last.measures else last.places


def ranked(new: Query, turns: Sequence[Query]) -> Query:
    """A ranking or count over what was asked before: the places compared, or all those of the earlier question."""
    last = turns[-1]
    places = new.places or _recent_places(turns)
    compared = new.task is Task.RANK and len(places) >= 2
    kept = compared or (len(places) >= 2 and new.task in {Task.TOTAL, Task.AVERAGE, Task.MEDIAN})
    return replace(
        last,
        text=new.text,
        language=new.language,
        task=Task.COMPARE if compared and len(places) == 2 else new.task,
        places=places if kept else (),
        within=new.within or last.within,
        level=new.level or last.level,
        years=new.years or last.years,
        offset=new.offset if new.offset is not None or new.years else last.offset,
        stance=new.stance or last.stance,
        condition=new.condition or last.condition,
        descending=new.descending,
        cutoff=new.cutoff,
        position=new.position,
        terms=new.terms or last.terms,
        corrections=new.corrections,
    )


def among(new: Query, turns: Sequence[Query]) -> Query:
    """A question about the set that an earlier answer listed: its measure and years unless others are named."""
    listed = next((one for one in reversed(turns) if one.task in SET), turns[-1])
    if len(listed.places) >= 2 or listed.task not in SET:
        named = _recent_places(turns)
        timed = replace(
            new,
            places=named,
            years=new.years or (turns[-1].years if new.offset is None else ()),
            stance=new.stance or turns[-1].stance,
        )
        filled = ranked(new, turns) if new.task in OVER_ALL else timed
        return filled if filled.measures else with_measures(filled, turns[-1].measures)
    measures = new.measures or listed.measures
    kept = replace(
        new,
        years=new.years or (listed.years if new.offset is None else ()),
        offset=new.offset if new.offset is not None or new.years else listed.offset,
        stance=new.stance or (listed.stance if not new.measures else None),
        level=listed.level,
        within=listed.within,
        among=listed,
    )
    return with_measures(kept, measures)


def of_winner(new: Query, text: str) -> bool:
    """Whether it is asked of the one place that a ranking put first: 它的投资目标呢, what was its revenue."""
    many = says("those", text) or re.search(r"它们|他们|\b(?:they|their|them)\b", text)
    return bool(says("pronoun", text) and not many and new.measures and not new.places and new.task is Task.VALUE)


def among_winner(new: Query, turns: Sequence[Query]) -> Query:
    """A figure of the place that the last ranking put first, of the ranking's year unless another is named."""
    asked = among(replace(new, level=None), turns)
    if asked.among is None:
        return asked
    return replace(asked, among=replace(asked.among, cutoff=1))
