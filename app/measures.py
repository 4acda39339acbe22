"""Statements outside the indicator table, found by the asker's own words: 新增养老床位, 保障性租赁住房.

The archive proposes by meaning; what is kept must share words with the question and come in the unit asked.
"""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.records import Measure, Query
from index import amounts, indicators, words
from index.records import Fact, Kind, Report

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

# A statement must hold this share of the asked words, and come this near to the best of its report.
_COVER = 0.6
_CLOSE = 0.85
_PER_REPORT = 40
_HAN = re.compile(r"[㐀-鿿]+")


class Graded(NamedTuple):
    """A statement with how well its own words, its sentence and its meaning match the words asked."""

    fact: Fact
    cover: float
    score: float


def by_words(
    measure: Measure,
    query: Query,
    archive: "Archive",
    embedder: "Embedder",
    reports: Sequence[Report],
    *,
    strict: bool = False,
) -> tuple[Fact, ...]:
    """The statements of `reports` about the words of `measure`, report by report.

    `strict` asks for the words in what the statement counts, not merely in its sentence.
    """
    asked = pieces(measure.words)
    if not reports or not asked:
        return ()
    ids = [report.id for report in reports]
    meant = {
        (fact.passage.id, fact.figure): near
        for fact, near in archive.search_measures(
            measure.words, embedder=embedder, reports=ids, k=_PER_REPORT * len(ids)
        )
    }
    unit = measure.unit or query.unit
    graded: dict[str, list[Graded]] = {}
    for fact in archive.facts(reports=ids):
        if right_unit(fact, unit):
            one = grade(asked, fact, meant.get((fact.passage.id, fact.figure), 0.0), strict=strict)
            if one.cover >= _COVER:
                graded.setdefault(fact.passage.report.id, []).append(one)
    kept = []
    for identity in ids:
        best = max((one.score for one in graded.get(identity, ())), default=0.0)
        kept += [one.fact for one in graded.get(identity, ()) if one.score >= best * _CLOSE]
    return tuple(kept)


def closeness(measure: Measure) -> Callable[[Fact], float]:
    """How far a statement's own words and unit are from the measure asked: 0 for the same, for `headline.order`."""
    asked = pieces(measure.words)
    unit = measure.unit or (indicators.get(measure.indicator).unit if measure.indicator else "")

    def strangeness(fact: Fact) -> float:
        counted = fact.kind in (Kind.LEVEL, Kind.COUNT) and fact.amount is not None
        wrong = bool(unit) and counted and not right_unit(fact, unit)
        return wrong + (1 - _held(asked, fact.measure) if asked and counted else 0.0)

    return strangeness


def pieces(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and whole other words: what two wordings of one thing share.

    >>> sorted(pieces("养老床位"))
    ['养老', '床位', '老床']
    """
    plain = words.simplified(text.lower())
    found = {run[i : i + 2] for run in _HAN.findall(plain) for i in range(max(1, len(run) - 1))}
    return frozenset(found | {word for word in words.cut(_HAN.sub(" ", plain)) if len(word) > 2})


def grade(asked: frozenset[str], fact: Fact, near: float, *, strict: bool = False) -> Graded:
    """How much of the asked words a statement holds: in its measure, else in its sentence."""
    own = _held(asked, fact.measure + fact.scope)
    quoted = own if own == 1 or strict else _held(asked, fact.quote)
    return Graded(fact, max(own, quoted), own + quoted / 2 + near / 2)


def _held(asked: frozenset[str], text: str) -> float:
    return sum(piece in text for piece in asked) / len(asked)


def right_unit(fact: Fact, unit: str) -> bool:
    """Whether the statement can be in the unit asked for; anything goes when none was."""
    return not unit or fact.amount is None or amounts.dimension(fact.amount.unit) == amounts.dimension(unit)
