"""A question from another site, kept within the reports of that site, whatever its page sends."""

from collections.abc import Sequence
from typing import TypeVar

from app.http_errors import ApiError
from app.records import Scope
from index import places
from index.records import Report

Value = TypeVar("Value", str, int)


def within(bounds: Scope, wanted: Scope, held: Sequence[Report]) -> Scope:
    """What was wanted as far as it lies in the bounds; ApiError names the filters of which nothing does.

    Codes and ids must exist. Reports of the bounds that are no longer held are left out.
    """
    if not bounds:
        return wanted
    ids = {report.id for report in held}
    bound = tuple(report for report in bounds.reports if report in ids)
    if bounds.reports and not bound:
        raise ApiError("index_not_ready", retry_after=60)
    both = Scope(
        _places(bounds.places, wanted.places),
        _both(bounds.years, wanted.years),
        _both(bound, wanted.reports),
    )
    for field in ("places", "years", "reports"):
        if getattr(bounds, field) and not getattr(both, field):
            raise ApiError("outside_site", fields=[f"filters.{field}"], field=field)
    return both


def _both(bound: tuple[Value, ...], wanted: tuple[Value, ...]) -> tuple[Value, ...]:
    if not bound or not wanted:
        return bound or wanted
    return tuple(one for one in wanted if one in bound)


def _places(bound: tuple[str, ...], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """A place wanted that lies in a bound one, and a bound one that lies in what was wanted."""
    if not bound or not wanted:
        return bound or wanted
    inner = [one for one in wanted if any(_lies_in(one, other) for other in bound)]
    inner += [one for one in bound if any(_lies_in(one, other) for other in wanted)]
    return tuple(dict.fromkeys(inner))


def _lies_in(code: str, other: str) -> bool:
    return places.within(places.get(code), places.get(other))
