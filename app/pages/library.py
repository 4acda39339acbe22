"""What the archive holds, for the page: the line under the title, the example questions, and the table of reports."""

from collections.abc import Callable
from typing import Any, NamedTuple

from app.pages import texts
from app.pages.extent import Spot, spots
from app.pages.reader import where
from app.records import Language
from index.archive import Archive
from index.records import Report

Examples = Callable[[Archive, Language], list[str]]


class Holdings(NamedTuple):
    """The extent of the archive, the places to choose among, and questions it can answer, by page language."""

    reports: int
    places: int
    years: str
    examples: dict[Language, list[str]]
    spots: tuple[Spot, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The value that travels to the page."""
        return {**self._asdict(), "spots": [spot._asdict() for spot in self.spots]}


class Welcome:
    """Holdings, reckoned again only when the reports held have changed: each visitor's page asks for them."""

    def __init__(self, archive: Archive, examples: Examples) -> None:
        self._archive = archive
        self._examples = examples
        self._known: tuple[tuple[str, ...], Holdings] | None = None

    def value(self) -> Holdings:
        """The holdings as they are now."""
        reports = self._archive.reports()
        held = tuple(report.id for report in reports)
        if self._known is None or self._known[0] != held:
            examples = {language: self._examples(self._archive, language) for language in texts.LANGUAGES}
            extent = len(reports), len(_places(reports)), _years(reports)
            self._known = held, Holdings(*extent, examples, spots(reports))
        return self._known[1]


class Line(NamedTuple):
    """A report on the shelf; `remedy` is the line that would name one whose place or year is not known."""

    id: str
    place: dict[Language, str]
    identified: bool
    year: int | None
    title: str
    delivered: str
    source: str
    passages: int
    facts: int
    remedy: str


class Shelf(NamedTuple):
    """The table of reports, in gazetteer order."""

    lines: tuple[Line, ...]

    def as_json(self) -> dict[str, Any]:
        """The value that travels to the page."""
        return {"lines": [line._asdict() for line in self.lines]}


def shelf(archive: Archive) -> Shelf:
    """Every report held, with how much was read out of it."""
    remedies = archive.remedies()
    return Shelf(tuple(_line(archive, report, remedies.get(report.id, "")) for report in archive.reports()))


def _line(archive: Archive, report: Report, remedy: str) -> Line:
    return Line(
        id=report.id,
        place={language: where(report, language) for language in texts.LANGUAGES},
        identified=not remedy and report.place is not None,
        year=report.year,
        title=report.title,
        delivered=str(report.delivered or ""),
        source=report.source,
        passages=len(archive.passages([report.id])),
        facts=len(archive.facts(reports=[report.id])),
        remedy=remedy,
    )


def _places(reports: tuple[Report, ...]) -> set[str]:
    return {report.place.code for report in reports if report.place}


def _years(reports: tuple[Report, ...]) -> str:
    """2023, or 2022-2024 for the span; empty when no year is known."""
    years = sorted({report.year for report in reports if report.year})
    if not years:
        return ""
    return str(years[0]) if years[0] == years[-1] else f"{years[0]}-{years[-1]}"
