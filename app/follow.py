"""A follow-up question, with the questions before it, into one Query that stands alone.

The history is folded from its first question: each turn keeps what it does not say anew. A whole question keeps
nothing, but for a place it only points to (它, there) or leaves out.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app import earlier, exchanged, question, recalled, tasks, topics, years
from app.earlier import OVER_ALL, SET
from app.plan import plan, understand, with_measures
from app.records import Measure, Query, Task
from app.vocabulary import says
from index.records import Report, Stance

_WORDED = frozenset({Task.READ, Task.LIST, Task.TERM})
_DERIVED = frozenset({Task.DIFFERENCE, Task.RATIO, Task.COMPARE})
_NEAR = 3  # turns back in which a set that those stands for was listed
_POINTING = ("those", "both", "both_places", "both_measures", "both_years")


def follow(text: str, history: Sequence[str], known: Sequence[Report]) -> Query:
    """The last question as it stands after the earlier ones, oldest first; as `plan` where there are none."""
    turns: list[Query] = []
    for asked in (*history, text):
        new = plan(asked, known)
        if turns:
            read = _carried(new, asked, turns, known)
            new = replace(read, assumed=recalled.assumed(new, question.prepare(asked), read))
        turns.append(new)
    return turns[-1]


def _carried(new: Query, asked: str, turns: Sequence[Query], known: Sequence[Report]) -> Query:
    """The new question with what it leaves out taken from the turns before."""
    text = question.prepare(asked)
    pointed = says("correction", text) or any(says(name, text) for name in _POINTING)
    if not pointed and _stands_alone(new, text):
        return new
    turns = (*turns[:-1], _plainly(turns, new, text)) if turns[-1].task in _DERIVED else turns
    last = _spoken_of(new, text, turns)
    if last.measures and not any(one.indicator for one in new.measures):
        new = understand(asked, known, leaning=True)
    new = exchanged.recollected(new, text, turns)
    if says("correction", text):
        return _corrected(new, last, text)
    pair = recalled.both(new, text, turns) if last is turns[-1] else last
    if pair is not turns[-1]:
        last, turns = pair, (*turns, pair)
    elif says("those", text) and new.task in SET | {Task.VALUE, Task.COMPARE} and not _names_area(new):
        if new.task is not Task.VALUE or any(turn.task in SET for turn in turns[-_NEAR:]):
            return earlier.among(new, turns)
        last = replace(last, places=recalled.places(turns) or last.places)
    if says("which_year", text) and last.measures and not any(one.indicator for one in new.measures):
        return earlier.of_years(new, text, turns, known)
    against = earlier.against(new, text, last)
    if against is not None:
        return against
    if last.task is Task.RANK and not last.places and earlier.of_winner(new, text):
        return earlier.among_winner(new, turns)
    if new.task in _DERIVED and not new.measures:
        return earlier.derived(new, text, turns, known)
    if new.task in _WORDED and not _points(text, new, last):
        return _read_on(new, text, last, known)
    if new.task in OVER_ALL and not new.measures and not new.places and not (new.task is Task.MET and last.places):
        return earlier.ranked(new, turns)
    return _filled(new, text, last, known)


def _spoken_of(new: Query, text: str, turns: Sequence[Query]) -> Query:
    """The turn that the question leans on: the last one, with the figure spoken of before when the last was to be read.

    How many of those there are, asked after what a word means, is asked of the word.
    """
    last = turns[-1]
    if last.unknown and not last.places and says("whole", text):  # back to the place whose part was asked of
        above = next((turn.places for turn in reversed(turns) if turn.places), ())
        last = replace(last, places=above, unknown=()) if above else last
    figures = new.task in SET | _DERIVED | {Task.VALUE, Task.MET}
    if last.measures or new.measures or not figures:
        return last
    if last.terms and says("count", text) and not new.terms:
        return with_measures(last, (Measure(None, last.terms[0]),))
    return recalled.with_subject(last, turns) if not new.terms else last


def _names_area(query: Query) -> bool:
    return bool(query.places or query.unknown or query.within)


def _stands_alone(new: Query, text: str) -> bool:
    """Whether the question says all it needs: its place or the set of all, and what is asked of it."""
    if says("elliptical", text) or says("pronoun", text) or says("part_of_it", text) or years.neighbour(text):
        return False
    if new.task in {Task.REPORTS, Task.TERM} and (new.terms or new.task is Task.REPORTS):
        return True
    subject = bool(new.measures) or (
        new.task in _WORDED | {Task.TARGETS, Task.WHICH} and bool(new.terms or new.task is Task.TARGETS)
    )
    over_all = (new.task in SET and says("set", text)) or (new.task is Task.VALUE and says("every", text))
    return subject and (_names_area(new) or over_all)


def _points(text: str, new: Query, last: Query) -> bool:
    """Whether a question that reads as words only names what is to change: 历城呢, 农村的呢, what about the lowest."""
    if last.measures and not new.terms and new.task is Task.READ and not says("read_strict", text):
        return True
    if last.task is Task.TERM and new.task is not Task.TERM and not new.terms:
        return False
    if new.task is Task.TERM or says("why", text) or says("read_strict", text):
        return False
    return (
        len(new.terms) <= 1
        and (says("elliptical", text) or _short(new, text))
        and (new.task is Task.READ or not new.terms)
    )


def _short(new: Query, text: str) -> bool:
    size = len(re.findall(r"[\u3400-\u9fff]|[A-Za-z']+|\d+", text))
    return size <= (8 if new.language == "zh" else 6)


def _filled(new: Query, text: str, last: Query, known: Sequence[Report]) -> Query:
    """The last query with every slot replaced that the new question names."""
    task = _task(new, text, last)
    where = new if _names_area(new) else last
    measures = exchanged.measures(new, text, last, whole=task is Task.VALUE)
    merged = replace(
        last,
        text=new.text,
        language=new.language if _has_words(text) else last.language,
        task=task,
        places=where.places,
        unknown=where.unknown,
        within=where.within,
        level=new.level or (last.level if not new.places else None),
        terms=_joined(new, last) if task in _WORDED - {Task.TERM} else new.terms or last.terms,
        corrections=new.corrections,
        condition=new.condition or (last.condition if task in SET else None),
        descending=new.descending if new.task is Task.RANK or says("rank", text) else last.descending,
        cutoff=new.cutoff or (last.cutoff if new.task is not Task.RANK else None),
        position=new.position or (last.position if new.task is not Task.RANK else None),
        claimed=new.claimed,
        unit=new.unit or ("" if new.measures or (new.stance and new.stance is not last.stance) else last.unit),
        stance=_stance(new, text, last),
        among=last.among if not _names_area(new) else None,
    )
    if task is Task.RANK and says("lowest", text):
        merged = replace(merged, descending=False)
    if task in _WORDED - {Task.TERM}:
        merged = replace(merged, text=topics.joined(new.text, last, known))
    if merged.stance is Stance.RANK:  # a place in a ranking is of the measure, whatever kind it was asked in
        measures = tuple(replace(one, kind=None, unit="") for one in measures)
    return _in_time(with_measures(merged, measures), new, text, last, known)


def _task(new: Query, text: str, last: Query) -> Task:
    """The task said anew, else the last one's, turned to a value when it was over all and one place is named now."""
    if (
        says("rank", text)
        and not new.places
        and last.task in SET | {Task.VALUE, Task.COMPARE}
        and not says("ranked", text)
    ):
        return Task.RANK
    if last.task is Task.WHICH and says("count", text) and not new.measures and not _names_area(new):
        return Task.COUNT
    if last.task in _DERIVED | {Task.MET} and not _same_again(new, text, last):
        return Task.VALUE if new.task in {Task.READ, Task.LIST} else new.task
    if new.task in {Task.READ, Task.LIST} or (new.task is Task.VALUE and not tasks.wants_number(text)):
        if new.measures and last.task in _WORDED | {Task.TARGETS, Task.REPORTS}:
            return Task.VALUE
        return Task.VALUE if last.task in SET and (new.places or new.unknown) else last.task
    if new.task is Task.WHICH and last.task is Task.RANK and new.condition is None:
        return Task.RANK
    return new.task


def _plainly(turns: Sequence[Query], new: Query, text: str) -> Query:
    """The last comparison without the stances it put on its measures; when it is left, of the year before it."""
    last = turns[-1]
    spoken = last.years
    left = new.task not in _DERIVED and not _same_again(new, text, last)
    if left and len(spoken) > 1 and len(turns) > 1 and len(turns[-2].years) == 1:
        spoken = turns[-2].years  # 比上年 was of one year
    return replace(last, measures=tuple(replace(one, stance=None) for one in last.measures), years=spoken)


def _same_again(new: Query, text: str, last: Query) -> bool:
    """Whether a comparison is asked again, of another place or measure alone: not where a year or a stance is said."""
    if len(last.places) > 1 and last.task is Task.COMPARE:
        return len(new.places) != 1
    said = bool(new.years) or new.offset is not None or new.stance is not None or tasks.wants_number(text)
    return not said and len(last.measures) < 2 and (bool(new.measures) or _names_area(new))


def _stance(new: Query, text: str, last: Query) -> Stance | None:
    """The stance said anew, else the last one's; a rank only where another measure or place is put in its place."""
    if last.stance is Stance.RANK and new.stance is None:
        swapped = (bool(new.measures) or _names_area(new)) and says("elliptical", text) and not new.years
        return Stance.RANK if swapped and not tasks.wants_number(text) else None
    return new.stance or last.stance


def _in_time(query: Query, new: Query, text: str, last: Query, known: Sequence[Report]) -> Query:
    """The years said anew, else the last ones, as far as a report can answer the stance now asked for them."""
    step = years.neighbour(text)
    if step and last.years and not new.years:
        return replace(query, years=tuple(year + step for year in last.years), offset=None)
    planned = last.task in _WORDED or last.stance is Stance.TARGET  # the year spoken of is one that a report plans
    if new.offset in (0, -1) and not new.years and len(last.years) == 1 and not new.places:
        if planned:
            return replace(query, years=(last.years[0] + new.offset,), offset=None, span=new.span)
        if new.offset == 0 and new.stance is Stance.TARGET:
            return replace(query, years=(last.years[0] + 1,), offset=None, span=new.span)
    if new.years or new.offset is not None:
        timed = replace(query, years=new.years, offset=new.offset, span=new.span)
        held_over = new.stance is None and query.stance in (Stance.TARGET, Stance.ACTUAL)
        # A year that is only planned, or only reviewed, cannot have the stance that was asked before.
        return replace(timed, stance=None) if held_over and new.years and not _answerable(timed, known) else timed
    turned = new.stance is not None and last.stance is not new.stance
    if turned and not _answerable(query, known):
        return replace(query, years=(), offset=None, span=new.span)
    return query


def _answerable(query: Query, known: Sequence[Report]) -> bool:
    """Whether a report of the places sets targets for, or reviews, a year of the query."""
    if query.offset is not None:
        return query.offset == (0 if query.stance is Stance.TARGET else -1)
    codes = {place.code for place in query.places}
    plans = {
        report.year for report in known if report.place and report.year and (not codes or report.place.code in codes)
    }
    back = 0 if query.stance is Stance.TARGET else 1
    return not query.years or any(year + back in plans for year in query.years)


def _corrected(new: Query, last: Query, text: str) -> Query:
    """The last question with what is said now in the place of what was misunderstood."""
    changed = replace(
        last,
        text=new.text,
        language=new.language,
        places=new.places or last.places,
        unknown=new.unknown,
        within=new.within or last.within,
        years=new.years or (last.years if new.offset is None else ()),
        offset=new.offset if new.offset is not None else (None if new.years else last.offset),
        stance=new.stance or last.stance,
        terms=new.terms or last.terms,
        corrections=new.corrections,
    )
    if not new.measures:
        return changed
    task = Task.VALUE if last.task in _WORDED and not says("why", text) else last.task
    measures = tuple(exchanged.kept_kind(one, last) for one in new.measures)
    return with_measures(replace(changed, task=task), measures)


def _joined(new: Query, last: Query) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*new.terms, *last.terms)))


def _read_on(new: Query, text: str, last: Query, known: Sequence[Report]) -> Query:
    """A question to be read, about the place spoken of; with its topic when it only points (为什么, 那个)."""
    bare = not new.terms or any(says(name, text) for name in ("why", "elliptical", "points"))
    measures = last.measures if says("why", text) and not new.measures else new.measures
    moved = replace(
        new,
        places=new.places or (last.places if not _names_area(new) else ()),
        within=new.within or (last.within if not _names_area(new) else None),
        years=new.years or (last.years if new.offset is None and bare else ()),
        offset=new.offset if new.offset is not None or new.years else (last.offset if bare else None),
        stance=new.stance or (last.stance if bare else None),
        text=topics.joined(new.text, last, known) if bare else new.text,
        terms=_joined(new, last) if bare else new.terms,
        task=Task.READ if says("why", text) else new.task,
    )
    return with_measures(moved, measures)


def _has_words(text: str) -> bool:
    return bool(re.search(r"[\u3400-\u9fff]|[a-z]{3}", text))
