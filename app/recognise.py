"""A place told by what its report alone speaks of: 有青山湖科技城的那个区."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.measures import pieces
from app.records import Measure, Query, Task
from index import indicators
from index.records import Report

if TYPE_CHECKING:
    from index.archive import Archive

_SHORTEST = 4
_NAME = re.compile(rf"[㐀-鿿]{{{_SHORTEST},}}")
_OF_ONE = frozenset({Task.VALUE, Task.TARGETS, Task.DIFFERENCE, Task.MET})


def recognised(query: Query, archive: "Archive", known: Sequence[Report]) -> tuple[Query, str]:
    """The query with the one place whose reports hold a name from it, and that name; else as it was, and ""."""
    if query.places or query.unknown or query.within or query.among or query.task not in _OF_ONE:
        return query, ""
    asked = frozenset(piece for measure in query.measures for piece in pieces(measure.words))
    for term in query.terms:
        if not _NAME.fullmatch(term) or indicators.find(term) or pieces(term) & asked:
            continue
        found = {report.place for report in known if report.place and term in archive.text(report.id)}
        if len(found) == 1:
            measures = tuple(_of_part(measure, term, query.text) for measure in query.measures)
            return replace(query, places=tuple(found), measures=measures), term
    return query, ""


def _of_part(measure: Measure, name: str, text: str) -> Measure:
    """The measure of the named part alone, where the name stands before it: never the figure of the whole place."""
    before = rf"{re.escape(name)}(?:的|完成|实现|今年|去年|\d{{4}}年?|\s)*{re.escape(measure.words)}"
    alone = bool(measure.indicator) and not measure.scope and bool(re.search(before, text, re.IGNORECASE))
    return replace(measure, scope=name) if alone else measure
