"""A question in words into a Query. Pure: no model, no archive, only what the words say.

Follow-up questions are `follow`'s; what the archive can answer is decided later.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from app import conditions, counted, question, remainder, spelling, tasks, whereabouts, years
from app.records import Compare, Condition, Measure, Query, Task
from app.vocabulary import blank, compiled, says, section
from index import amounts, indicators
from index.records import Amount, Kind, Place, Report, Stance

_SET = frozenset({Task.WHICH, Task.COUNT, Task.RANK, Task.TOTAL, Task.AVERAGE, Task.MEDIAN})
_NUMBERS = _SET | {Task.VALUE, Task.COMPARE, Task.DIFFERENCE, Task.RATIO, Task.MET}
_ORGANISATIONS = ("家", "户")  # what is counted both as it comes and as it stands
_WORDED = frozenset({Task.TERM, Task.REPORTS, Task.TARGETS, Task.LIST})
_TIGHTER = {
    Compare.AT_LEAST: Compare.AT_MOST,
    Compare.ABOVE: Compare.BELOW,
    Compare.EQUAL: Compare.EQUAL,
    Compare.ABOUT: Compare.ABOUT,
}


def plan(text: str, known: Sequence[Report]) -> Query:
    """What the question asks of the reports known; the fields of Query say how what was not said is left."""
    return understand(text, known, leaning=False)


def understand(text: str, known: Sequence[Report], *, leaning: bool) -> Query:
    """As `plan`; a `leaning` question asks of figures named before it, so that 哪个更高 alone is a comparison."""
    ready = question.prepare(text)
    where = whereabouts.read(ready, known)
    quotes = question.quoted(where.rest)
    when = years.read(where.rest)
    mentions, fixes = _indicators(when.rest)
    plain = blank(when.rest, ((one.start, one.end) for one in mentions))
    unquoted = question.without_quotes(plain)
    asked = question.without_quotes(when.rest)
    inside = [(one.start, one.end) for one in mentions]
    stated = [one for one in conditions.read(asked) if not any(a <= one.start and one.end <= b for a, b in inside)]
    bare = " ".join(blank(unquoted, ((one.start, one.end) for one in stated)).split())
    held = _condition(stated, unquoted)
    fallen = conditions.below_nought(unquoted)
    signs = tasks.Signs(
        bare=bare,
        whole=" ".join(when.rest.split()),
        places=len(where.places),
        unknown=bool(where.unknown),
        figures=leaning or bool(mentions) or bool(counted.named_ratio(when.rest)),
        counted=says("count", bare) or (tasks.wants_number(bare) and bool(remainder.residue(bare))),
        conditions=held is not None or fallen is not None,
        quotes=bool(quotes),
        leaning=leaning,
        years=len(when.years),
    )
    task = tasks.decide(signs)
    own_words = task in _NUMBERS and not mentions and (task not in {Task.WHICH, Task.COUNT} or bool(held))
    measures = counted.read(when.rest, mentions, stated, own_words=own_words or (task is Task.VALUE and bool(mentions)))
    if task in _WORDED or (task is Task.READ and not says("claims_why", bare)):
        measures = ()
    adding = says("adding", bare)
    measures = tuple(_added(one) if adding or says("adding", one.words) else one for one in measures)
    level = (
        held is not None and held.amount.low == held.amount.high == 0
    )  # 持平 by itself is no more than the fall says
    if task in {Task.WHICH, Task.COUNT} and (held is None or level) and fallen is not None and measures:
        held, measures = fallen, tuple(replace(one, kind=Kind.GROWTH) for one in measures)
    if task is Task.DIFFERENCE and tasks.changed(signs) and not says("target", bare):
        measures = tuple(
            replace(one, kind=Kind.LEVEL)
            if one.indicator and Kind.LEVEL in indicators.get(one.indicator).kinds
            else one
            for one in measures
        )
    stance = _stance(bare, task, when, ranked=all(one.stance is Stance.RANK for one in measures))
    said = _years(when, task)
    if stance is Stance.TARGET and len(said) > 1 and not set(said) <= _planned(where.places, known):
        stance = None  # 2022 and the target of 2023: only a report of 2022 would set targets for 2022
    if stance is Stance.ACTUAL and not says("actual", bare) and not _reviewed(when, where.places, known):
        stance = None  # 2020年安排了多少: the words sound past, but the report of 2020 only plans that year
    kinds = {one.kind for one in measures}
    units = {one.unit for one in measures if one.unit}
    judged = task in _SET and not (where.places and len(where.places) == 1)
    return Query(
        text=text,
        language=question.language(ready),
        task=task,
        places=where.places,
        unknown=where.unknown,
        within=where.within,
        level=whereabouts.level(bare, known) if not where.places else None,
        years=said,
        offset=when.offsets[0] if len(when.offsets) == 1 and not when.years else None,
        span=when.span,
        measures=tuple(replace(one, stance=None) if len(measures) == 1 else one for one in measures),
        stance=None if task in {Task.TERM, Task.REPORTS} or (task is Task.WHICH and not measures) else stance,
        kind=kinds.pop() if len(kinds) == 1 else None,
        condition=held if judged or leaning else None,
        descending=task is not Task.RANK or not tasks.from_below(bare),
        cutoff=tasks.cutoff(bare) if task is Task.RANK else None,
        position=tasks.position(bare) if task is Task.RANK else None,
        claimed=None if judged or task in {Task.TERM, Task.LIST} else _claimed(stated, bare, bool(mentions)),
        unit=units.pop()
        if len(units) == 1 and len({one.unit for one in measures}) == 1
        else counted.unit(bare)
        if not units
        else "",
        terms=_terms(
            blank(plain, ((one.start, one.end) for one in stated if one.condition and held)),
            [one.words for one in mentions],
            quotes,
            task,
        ),
        corrections=where.corrections + fixes,
    )


def _added(measure: Measure) -> Measure:
    """What is counted, as those that came new where the table tells them from all there are (add 30 of them)."""
    row = indicators.INDICATORS.get(measure.indicator or "")
    if row is None or row.new:
        return replace(measure, indicator=row.new) if row is not None else measure
    if row.kinds != (Kind.COUNT,) or row.part_of or "新增" in row.zh or row.unit not in _ORGANISATIONS:
        return measure
    # The row counts all there are, so what came new is looked for in the report's own words.
    return replace(measure, indicator=None, words=f"新增{row.zh}", unit=row.unit)


def _indicators(text: str) -> tuple[tuple[indicators.Mention, ...], tuple[tuple[str, str], ...]]:
    """The indicators named; where none is, those that a slip of the pen hides, with what was corrected."""
    mentions = tuple(one for one in indicators.find(text) if not _narrowed(one, text))
    if mentions:
        return mentions, ()
    found = []
    fixes = []
    for slip in spelling.indicators_misspelt(text):
        row = indicators.find(slip.name)[0].indicator
        found.append(indicators.Mention(row, slip.start, slip.end, slip.name))
        if slip.words.rstrip("s") != slip.name.rstrip("s"):
            fixes.append((slip.words, slip.name))
    return tuple(found) or _loosely(text), tuple(fixes)


def _reviewed(when: years.Said, named: Sequence[Place], known: Sequence[Report]) -> bool:
    """Whether a year said is one that no report of the places named plans, or that one reviews."""
    plans = _planned(named, known)
    return not when.years or not set(when.years) <= plans or any(year + 1 in plans for year in when.years)


def _planned(named: Sequence[Place], known: Sequence[Report]) -> frozenset[int | None]:
    """The years that the reports of these places plan."""
    codes = {place.code for place in named}
    return frozenset(report.year for report in known if report.place and report.place.code in codes)


def _narrowed(mention: indicators.Mention, text: str) -> bool:
    """Whether a word too general by itself is narrowed by the one before it (digital economy, 能源消费)."""
    if mention.words.lower() not in section("names")["generic"]:
        return False
    ahead = text[: mention.start].rstrip()
    if ahead and ahead[-1] in '”」』"' and question.quoted(text):  # “四新”经济: the quoted word says which
        return True
    before = re.search(r"([A-Za-z']+)[\s-]?$|([\u3400-\u9fff])$", text[: mention.start])
    return bool(before and before[0].strip(" -").lower() not in section("names")["before_generic"])


def _loosely(text: str) -> tuple[indicators.Mention, ...]:
    """The first of the words too loose for the table (收入, revenue) as the indicator that askers mean by it."""
    for name, words in section("loose").items():
        found = compiled(words).search(text)
        mention = indicators.Mention(indicators.find(name)[0].indicator, *found.span(), found[0]) if found else None
        if mention and not _narrowed(mention, text):
            return (mention,)
    return ()


def _condition(stated: Sequence[conditions.Stated], text: str) -> Condition | None:
    """The comparator and amount that figures are held against: the explicit one, percentages before other amounts."""
    held = [one for one in stated if one.condition is not None]
    if not held:
        return None
    held.sort(key=lambda one: (not one.explicit, amounts.dimension(one.amount.unit) != "percent", one.start))
    chosen = held[0].condition
    if (
        chosen
        and says("fell", text)
        and chosen.compare in _TIGHTER
        and amounts.dimension(chosen.amount.unit) == "percent"
    ):
        sizes = sorted((-abs(chosen.amount.low), -abs(chosen.amount.high)))
        amount = replace(chosen.amount, low=sizes[0], high=sizes[1])
        return Condition(_TIGHTER[chosen.compare], amount)
    return chosen


def _claimed(stated: Sequence[conditions.Stated], bare: str, figures: bool) -> Amount | None:
    """The amount the asker takes for granted or asks to be confirmed."""
    if not figures or not (says("claims", bare) or says("yes_no", bare) or says("read_strict", bare)):
        return None
    return next((one.amount for one in stated if one.condition is not None), None)


def _stance(bare: str, task: Task, when: years.Said, *, ranked: bool) -> Stance | None:
    """Target, outcome or rank as the words say; None when they say both or neither."""
    aimed, reached = says("target", bare), says("actual", bare)
    if task is not Task.RANK and ranked and says("ranked", bare):
        return Stance.RANK
    if task is Task.MET or (
        task is Task.DIFFERENCE and aimed and (reached or len(when.years) > 1 or -1 in when.offsets)
    ):
        return None
    if aimed and reached:
        return None
    if aimed:
        return Stance.TARGET
    return Stance.ACTUAL if reached or says("done", bare) or -1 in when.offsets else None


def _years(when: years.Said, task: Task) -> tuple[int, ...]:
    """The years said; 去年 beside a calendar year is the one before it."""
    if task in {Task.DIFFERENCE, Task.VALUE, Task.COMPARE} and len(when.years) == 1 and -1 in when.offsets:
        return (*when.years, when.years[0] - 1)
    return when.years


def _terms(plain: str, named: Sequence[str], quotes: Sequence[str], task: Task) -> tuple[str, ...]:
    """Quoted words first, then indicators, then the other content words; a term asked for is its quoted words alone."""
    if task is Task.TERM and quotes:
        return tuple(quotes)
    others = [
        term
        for term in (*named, *remainder.terms(plain))
        if not any(term in quote or quote in term for quote in quotes)
    ]
    return tuple(dict.fromkeys((*quotes, *others)))


def with_measures(query: Query, measures: Sequence[Measure]) -> Query:
    """The query asking of other measures, its kind what they agree on."""
    kinds = {one.kind for one in measures}
    return replace(query, measures=tuple(measures), kind=kinds.pop() if len(kinds) == 1 else None)
