"""How much of the archive lies in a scope, and questions that it answers there: what a visitor is told at first."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock
from typing import NamedTuple

from app.records import EVERYTHING, Language, Scope
from app.scope import narrowed
from index.archive import Archive
from index.records import Report

_HELD = 64  # scopes whose examples are remembered
Examples = Callable[[Archive, Language, Sequence[Report]], list[str]]


class Extent(NamedTuple):
    """How many reports and places, which years ("2022-2025"), and up to eight questions in each language."""

    reports: int
    places: int
    years: str
    zh: tuple[str, ...]
    en: tuple[str, ...]


class Extents:
    """The extent of each scope, reckoned again only when the reports in it have changed: every visitor asks for it."""

    def __init__(self, archive: Archive, examples: Examples) -> None:
        self._archive = archive
        self._examples = examples
        self._known: OrderedDict[Scope, tuple[tuple[str, ...], Extent]] = OrderedDict()
        self._lock = Lock()

    def of(self, scope: Scope = EVERYTHING) -> Extent:
        """The extent as it is now; reports of the scope that are no longer held are left out."""
        held = self._archive.reports()
        ids = {report.id for report in held}
        there = Scope(scope.places, scope.years, tuple(one for one in scope.reports if one in ids))
        reports = () if scope.reports and not there.reports else narrowed(held, there)
        inside = tuple(report.id for report in reports)
        with self._lock:  # many may ask at once after a change: one reckons, the others wait for it
            found = self._known.get(scope)
            if found is None or found[0] != inside:
                found = inside, self._reckoned(reports)
                self._known[scope] = found
            self._known.move_to_end(scope)
            while len(self._known) > _HELD:
                self._known.popitem(last=False)
        return found[1]

    def _reckoned(self, reports: tuple[Report, ...]) -> Extent:
        years = sorted({report.year for report in reports if report.year})
        span = str(years[0]) if len(years) == 1 else f"{years[0]}-{years[-1]}" if years else ""
        zh, en = (tuple(self._examples(self._archive, one, reports)) for one in ("zh", "en"))
        places = {report.place.code for report in reports if report.place}
        return Extent(len(reports), len(places), span, zh, en)
