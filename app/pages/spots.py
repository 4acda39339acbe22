"""How far the archive reaches: the places of its reports with all places around them, and the years held of each."""

from collections.abc import Sequence
from typing import NamedTuple

from app.pages.texts import LANGUAGES
from app.records import Language
from index import places
from index.records import Level, Place, Report


class Spot(NamedTuple):
    """A place to choose: `within` is the code of the one around it, "" at the top; `years` are of its own reports."""

    code: str
    name: dict[Language, str]
    within: str
    years: tuple[int, ...]


def spots(reports: Sequence[Report]) -> tuple[Spot, ...]:
    """Every place with a report and every place around one, each before those within it, in gazetteer order."""
    years: dict[Place, list[int]] = {}
    for report in reports:
        if report.place is None:
            continue
        for around in places.ancestors(report.place):
            if around.level is not Level.NATION:
                years.setdefault(around, [])
        years.setdefault(report.place, []).extend([report.year] if report.year else [])
    return tuple(_spot(place, years[place], known=years) for place in sorted(years, key=places.order))


def _spot(place: Place, years: Sequence[int], *, known: dict[Place, list[int]]) -> Spot:
    around = next((one.code for one in places.ancestors(place) if one in known), "")
    names: dict[Language, str] = {language: _name(place, language) for language in LANGUAGES}
    return Spot(place.code, names, around, tuple(sorted(years)))


def _name(place: Place, language: Language) -> str:
    return place.name if language == "zh" else places.english(place)
