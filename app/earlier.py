"""Questions over several earlier turns: differences, comparisons and rankings of them, and the sets they listed."""

from collections.abc import Sequence
from dataclasses import replace

from app import years
from app.plan import with_measures
from app.records import Query, Task
from app.vocabulary import says
from index.records import Place, Report, Stance

SET = frozenset({Task.WHICH, Task.COUNT, Task.RANK, Task.TOTAL, Task.AVERAGE, Task.MEDIAN, Task.MET})
OVER_ALL = frozenset({Task.COUNT, Task.TOTAL, Task.AVERAGE, Task.MEDIAN, Task.RANK, Task.MET})


def derived(new: Query, text: str, turns: Sequence[Query], known: Sequence[Report]) -> Query:
    """A difference, ratio or comparison of what was asked before: of places, years, or target and outcome."""
    last = turns[-1]
    places = new.places or _recent_places(turns)
    measures = last.measures
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
    return replace(
        with_measures(last, measures),
        text=new.text,
        language=new.language,
        task=new.task,
        places=places,
        unknown=new.unknown,
        years=tuple(spoken),
        offset=None if spoken or stance is None else last.offset,
        stance=stance,
        condition=None,
        descending=not says("lowest", text),
        unit=new.unit,
        terms=new.terms or last.terms,
        corrections=new.corrections,
    )


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
    if len(last.places) >= 2 or len(turns) < 2:
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
        task=Task.COMPARE if compared else new.task,
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
        filled = ranked(new, turns) if new.task in OVER_ALL else replace(new, places=_recent_places(turns))
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
