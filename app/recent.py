"""The latest of many years' figures, for a question that names no year."""

from collections.abc import Sequence

from app.records import Query
from index.records import Fact, Kind, Stance

MANY = 4  # years of figures from which only the latest are told
FRESH = 2  # years behind the last that a figure of another kind may be


def undated(query: Query) -> bool:
    """Whether the question says nothing of time."""
    return not query.years and query.offset is None and not query.span


def latest(facts: Sequence[Fact]) -> list[Fact]:
    """Of figures of many years the last of each stance and kind, none of several years together; else all of them."""
    years = {fact.year for fact in facts if fact.year is not None}
    if len(years) <= MANY:
        return list(facts)
    last: dict[tuple[Stance, Kind, str], int] = {}
    dated = [fact for fact in facts if fact.year is not None and fact.span == 1]
    for fact in dated:
        key = (fact.stance, fact.kind, fact.scope)
        last[key] = max(last.get(key, 0), fact.year or 0)
    newest = max(last.values(), default=0)
    return [
        fact
        for fact in dated
        if fact.year == last[fact.stance, fact.kind, fact.scope] and (fact.year or 0) >= newest - FRESH
    ] or list(facts)
