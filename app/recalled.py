"""What both, the two, the former and those years stand for: the places, measures or years that earlier turns named."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from app import tasks
from app.plan import with_measures
from app.records import Measure, Query
from app.vocabulary import says
from index.records import Place

_T = TypeVar("_T")
_FAR = 4  # turns back that "both" may reach


def places(turns: Sequence[Query], wanted: int | None = None) -> tuple[Place, ...]:
    """The places spoken of lately, in the order they were named: two, or as many as were said."""
    return _latest((turn.places for turn in reversed(turns[-_reach(wanted) :])), wanted)


def measures(turns: Sequence[Query], wanted: int | None = None) -> tuple[Measure, ...]:
    """The measures asked lately of the place spoken of, older first."""
    here = turns[-1].places
    near = [turn for turn in turns[-_reach(wanted) :] if turn.places == here]
    found: tuple[Measure, ...] = _latest((turn.measures for turn in reversed(near)), wanted, key=_name)
    return found


def years(turns: Sequence[Query], wanted: int | None = None) -> tuple[int, ...]:
    """The years asked lately, ascending."""
    return tuple(sorted(_latest((turn.years for turn in reversed(turns[-_reach(wanted) :])), wanted)))


def both(new: Query, text: str, turns: Sequence[Query]) -> Query:
    """The last turn with the two things that the question points at in the place of its one; else the last turn.

    Places where it says so (两地) or where places took turns last, measures (这两项) and years (这两年) alike; the
    words of the new question stand over them.
    """
    last = turns[-1]
    number = tasks.said_number(text)
    if says("both_years", text) and not new.years:
        spoken = years(turns, number)
        return replace(last, years=spoken, offset=None) if len(spoken) > 1 else last
    if says("both_places", text) and not new.places:
        named = places(turns, number)
        return replace(last, places=named, unknown=()) if len(named) > 1 else last
    if says("both_measures", text) and not new.measures:
        counted = measures(turns, number)
        return with_measures(last, counted) if len(counted) > 1 else last
    return taking_turns(last, turns, number) if says("both", text) else last


def taking_turns(last: Query, turns: Sequence[Query], number: int | None = None) -> Query:
    """The last turn over whatever the last turns exchanged: places of one measure, measures of one place, years."""
    if len(last.places) > 1 or len(last.measures) > 1 or len(last.years) > 1 or len(turns) < 2:
        return last
    before = turns[-2]
    same_measure = {_name(one) for one in before.measures} == {_name(one) for one in last.measures}
    if before.places and last.places and before.places != last.places and (same_measure or not last.measures):
        return replace(last, places=places(turns, number), unknown=())
    if before.places == last.places and not same_measure and before.measures and last.measures:
        return with_measures(last, measures(turns, number))
    if before.places == last.places and same_measure and before.years != last.years:
        spoken = years(turns, number)
        return replace(last, years=spoken, offset=None) if len(spoken) > 1 else last
    return last


def assumed(new: Query, text: str, read: Query) -> tuple[str, ...]:
    """What the question left open and was read from the turns before: its year, which two, which of several places."""
    found = []
    if new.offset is not None and not new.years and read.years:
        found.append("year")
    more = (
        (len(read.places) > 1 and not new.places)
        or (len(read.measures) > 1 and not new.measures)
        or (len(read.years) > 1 and not new.years)
    )
    if more and any(says(name, text) for name in ("both", "both_places", "both_measures", "both_years")):
        found.append("both")
    elif len(read.places) > 1 and not new.places and says("pronoun", text) and not says("those", text):
        found.append("each")
    return tuple(found)


def with_subject(last: Query, turns: Sequence[Query]) -> Query:
    """The last turn with the measure that was spoken of before it, when it was a question to be read."""
    if last.measures:
        return last
    earlier = next((turn for turn in reversed(turns) if turn.measures), None)
    if earlier is None or (earlier.places and last.places and earlier.places != last.places):
        return last
    return with_measures(replace(last, task=earlier.task, stance=last.stance or earlier.stance), earlier.measures)


def _reach(wanted: int | None) -> int:
    return max(_FAR, (wanted or 2) + 1)


def _name(measure: Measure) -> tuple[str, str]:
    return (measure.indicator or measure.words, measure.scope)


def _latest(
    groups: Iterable[Sequence[_T]], wanted: int | None, *, key: Callable[[_T], object] = lambda one: one
) -> tuple[_T, ...]:
    """The members of groups, latest group first, until enough are found; oldest first."""
    found: list[_T] = []
    seen: set[object] = set()
    for group in groups:
        fresh = [one for one in group if key(one) not in seen]
        if found and len(found) >= (wanted or 2):
            break
        seen.update(key(one) for one in fresh)
        found = [*fresh, *found]
    return tuple(found)
