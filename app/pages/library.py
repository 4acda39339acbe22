"""What the archive holds, for the page: its extent with the places to choose among, and the table of reports."""

from typing import Any, NamedTuple

from app.extents import Extents
from app.pages import texts
from app.pages.reader import where
from app.pages.spots import spots
from app.records import Language
from index.archive import Archive
from index.records import Report


def welcome(archive: Archive, extents: Extents) -> dict[str, Any]:
    """What a visitor is told at first, as it travels to the page: how much is held, where, and what may be asked."""
    held = extents.of()
    return {
        "reports": held.reports,
        "places": held.places,
        "years": held.years,
        "examples": {"zh": held.zh, "en": held.en},
        "spots": [spot._asdict() for spot in spots(archive.reports())],
    }


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
