"""Statements outside the indicator table, found by the asker's own words: 新增养老床位, 保障性租赁住房.

The archive proposes by meaning; what is kept must share words with the question and come in the unit asked.
"""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.records import Measure, Query
from index import amounts, words
from index.records import Fact, Report

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
    measure: Measure, query: Query, archive: "Archive", embedder: "Embedder", reports: Sequence[Report]
) -> tuple[Fact, ...]:
    """The statements of `reports` about the words of `measure`, in the order the archive proposed them."""
    if not reports or not measure.words.strip():
        return ()
    ids = [report.id for report in reports]
    proposed = archive.search_measures(measure.words, embedder=embedder, reports=ids, k=_PER_REPORT * len(ids))
    asked = pieces(measure.words)
    graded = [grade(asked, fact, near) for fact, near in proposed if right_unit(fact, measure.unit or query.unit)]
    kept = []
    for identity in ids:
        own = [one for one in graded if one.fact.passage.report.id == identity and one.cover >= _COVER]
        best = max((one.score for one in own), default=0.0)
        kept += [one.fact for one in own if one.score >= best * _CLOSE]
    return tuple(kept)


def pieces(text: str) -> frozenset[str]:
    """Pairs of Chinese characters and whole other words: what two wordings of one thing share.

    >>> sorted(pieces("养老床位"))
    ['养老', '床位', '老床']
    """
    plain = words.simplified(text.lower())
    found = {run[i : i + 2] for run in _HAN.findall(plain) for i in range(max(1, len(run) - 1))}
    return frozenset(found | {word for word in words.cut(_HAN.sub(" ", plain)) if len(word) > 2})


def grade(asked: frozenset[str], fact: Fact, near: float) -> Graded:
    """How much of the asked words a statement holds: in its measure, else in its sentence."""
    if not asked:
        return Graded(fact, 0.0, 0.0)
    own = len(asked & pieces(fact.measure + fact.scope)) / len(asked)
    quoted = len(asked & pieces(fact.quote)) / len(asked)
    return Graded(fact, max(own, quoted), own + quoted / 2 + near / 2)


def right_unit(fact: Fact, unit: str) -> bool:
    """Whether the statement can be in the unit asked for; anything goes when none was."""
    return not unit or fact.amount is None or amounts.dimension(fact.amount.unit) == amounts.dimension(unit)
