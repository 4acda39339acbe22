"""What a follow-up counts: the earlier measure with a word, a kind, a size or a part of it exchanged."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from app import tasks
from app.records import Measure, Query, Task
from app.vocabulary import compiled, pattern, says, section
from index import amounts, indicators
from index.records import Kind, Stance

_RECENT = 3  # turns back in which a part of a measure's name is looked for
_OF_TWO = frozenset({Task.DIFFERENCE, Task.RATIO, Task.COMPARE})


def measures(new: Query, text: str, last: Query, *, whole: bool = False) -> tuple[Measure, ...]:
    """The measures said anew with the kind left out taken over, or the last ones with a word or a kind exchanged.

    `whole`: the figures themselves are asked for, so that a kind asked before is not held against another measure.
    """
    swapped = _swapped(text, last.measures) or _per_head(text, last.measures)
    if swapped and not any(one.indicator for one in new.measures):
        return swapped
    if says("part_of_it", text) and last.measures:
        return _narrowed(new, text, last)
    turned = new.stance is not None and new.stance is not last.stance
    if not new.measures and whole and turned and new.kind is None and not new.unit and last.stance is not Stance.RANK:
        return _once(replace(one, kind=None, unit="") for one in last.measures)
    if not new.measures:
        kind = new.kind or _kind_said(text) or _kind_of(new.unit)
        if kind is None and new.places and _in_passing(last):
            return tuple(replace(one, kind=None) for one in last.measures)
        return tuple(replace(one, kind=kind) if kind else one for one in last.measures)
    taken = tuple(kept_kind(one, last, whole=whole) for one in new.measures)
    head = last.measures[0] if last.measures else None
    if (
        head
        and all(one.indicator is None for one in taken)
        and not (new.places or new.unknown or new.within)
        and tasks.wants_number(text)
        and all(_countable_as(one, head) for one in taken)
    ):
        return tuple(replace(one, words=_joined(one.words, head.words)) for one in taken)
    return taken


def recollected(new: Query, text: str, turns: Sequence[Query]) -> Query:
    """The question with its own words as the measure lately spoken of that they are part of (收入 of 预算收入).

    Words that only say that growth is asked (grew, growth) are none of a measure where one was spoken of.
    """
    recent = [one for turn in reversed(turns[-_RECENT:]) for one in turn.measures if one.indicator]
    if not recent or not new.measures:
        return new
    if all(_growth_alone(one) for one in new.measures):
        return replace(new, measures=(), kind=Kind.GROWTH)
    if any(one.indicator for one in new.measures):
        return new
    if new.task in _OF_TWO and len({one.indicator for one in turns[-1].measures if one.indicator}) > 1:
        return replace(new, measures=())
    found = []
    for one in new.measures:
        meant = next((other for other in recent if one.words in indicators.get(other.indicator or "").zh), None)
        found.append(replace(meant, kind=one.kind, stance=None, unit=one.unit) if meant and one.words else one)
    return replace(new, measures=tuple(found))


def _growth_alone(measure: Measure) -> bool:
    return pattern("growth").fullmatch(measure.words) is not None and measure.indicator in (None, "gdp")


def _countable_as(part: Measure, head: Measure) -> bool:
    """Whether what is asked can be part of the measure before: kilometres are no part of jobs."""
    row = indicators.INDICATORS.get(head.indicator or "")
    if row is None:
        return True
    if part.unit:
        return amounts.dimension(part.unit) == amounts.dimension(row.unit)
    return part.kind is None or part.kind in row.kinds


def _kind_said(text: str) -> Kind | None:
    if says("share", text):
        return Kind.SHARE
    if says("growth", text):
        return Kind.GROWTH
    return Kind.LEVEL if says("level", text) else None


def _once(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(dict.fromkeys(measures))


def _kind_of(unit: str) -> Kind | None:
    """A unit of money asked for is of the figure itself (in yuan)."""
    return Kind.LEVEL if unit and _of_money(unit) else None


def _in_passing(last: Query) -> bool:
    """Whether the last question asked only for another kind of what was asked before it: 增速呢, how fast."""
    said = _kind_said(last.text) is not None or last.unit == "%"
    return bool(last.measures) and said and not indicators.find(last.text)


def _per_head(text: str, earlier: Sequence[Measure]) -> tuple[Measure, ...]:
    """What was asked for, per head (人均呢, per capita?), where the table knows it so."""
    if not says("per_head", text):
        return ()
    named = {row.zh: row for row in indicators.INDICATORS.values()}
    rows = [indicators.INDICATORS.get(one.indicator or "") for one in earlier]
    found = [named.get(f"人均{row.zh}") for row in rows if row]
    return tuple(Measure(row.key, row.zh) for row in found if row)


def kept_kind(measure: Measure, last: Query, *, whole: bool = False) -> Measure:
    if whole:
        return measure
    row = indicators.INDICATORS.get(measure.indicator or "")
    keeps = measure.kind is None and row is not None and last.kind is not None and last.kind in row.kinds
    return replace(measure, kind=last.kind) if keeps else measure


def _joined(words: str, before: str) -> str:
    return words if before in words or words in before else f"{words} {before}"


def _swapped(text: str, earlier: Sequence[Measure]) -> tuple[Measure, ...]:
    """The indicators with one word swapped for another of its group (农村的呢 after 城镇居民人均可支配收入)."""
    named = {row.zh: row for row in indicators.INDICATORS.values()}
    for group in section("swaps")["groups"]:
        said = [member for member in group if compiled(member).search(text)]
        if len(said) != 1:
            continue
        changed = []
        for measure in earlier:
            row = indicators.INDICATORS.get(measure.indicator or "")
            other = next(
                (word for member in group for word in member if row and word in row.zh and member is not said[0]), None
            )
            found = named.get(row.zh.replace(other, said[0][0], 1)) if row and other else None
            if found:
                changed.append(replace(measure, indicator=found.key, words=found.zh))
        if changed:
            return tuple(dict.fromkeys(changed))
    return ()


def _of_money(unit: str) -> bool:
    return amounts.dimension(unit).startswith("money") or unit in {"亿", "万", "千万", "百万"}


def _narrowed(new: Query, text: str, last: Query) -> tuple[Measure, ...]:
    """A part of what was counted (其中10亿元以上的): the earlier words with another size, or its own."""
    head = last.measures[0]
    size = next((one for one in amounts.find(text) if _of_money(one.amount.unit)), None)
    if size is None:
        own = tuple(
            replace(one, words=_joined(one.words, head.words)) if one.indicator is None else one for one in new.measures
        )
        return own or last.measures
    said = text[size.start : size.end].removesuffix("以上").removesuffix("的") + "元以上" * (
        not text[size.start : size.end].endswith("元")
    )
    said = re.sub(r"元元|以上以上", "元", said)
    said = said if said.endswith("以上") else f"{said}以上"
    things = re.sub(r"[\d.]*\s*[十百千]?[万亿]+元?(?:及)?以上", "", head.words).strip()
    row = indicators.INDICATORS.get(head.indicator or "")
    if row is not None and not things:
        things = re.sub(r"[\d.]*[十百千]?[万亿]+元?以上", "", row.zh)
    words = f"{said}{things or '项目'}"
    mention = next((one for one in indicators.find(words) if one.end - one.start == len(words)), None)
    return (Measure(mention.indicator.key if mention else None, words, head.scope, Kind.COUNT),)
