"""Sentences for places asked for that have no report here, or none in the chosen scope, and which others have."""

from collections.abc import Iterable, Sequence

from app.scope import in_scope
from app.told import Matter
from app.wording import listed, place_name, report_name, say, with_year
from index import places
from index.records import Level, Place, Report

_MANY = 8  # reports told by name


def absent(matter: Matter) -> str:
    """That a place asked for has no report here, and which of its neighbours have; empty when all are here."""
    query, language = matter.query, matter.language
    if not query.unknown:
        return ""
    elsewhere = [place for place in query.unknown if place not in query.outside]
    said = say(language, "group_comma").join(
        say(language, phrase, places=listed(language, [place_name(place, language) for place in named]))
        for phrase, named in (("not_here", elsewhere), ("scope_outside", query.outside))
        if named
    )
    held = neighbours(query.unknown, matter.known) or matter.known
    if held:
        known = [with_year(report_name(r, language, matter.known), r.year, language) for r in held[:_MANY]]
        phrase = "there_are" if len(held) <= _MANY else "there_are_more"
        said += say(language, in_scope(phrase, query.scope), places=listed(language, known))
    return said + say(language, "stop")


def neighbours(absent_places: Iterable[Place], known: Sequence[Report]) -> Sequence[Report]:
    """The reports of the same city as a place, else of the same province."""
    for level in (Level.PREFECTURE, Level.PROVINCE):
        for place in absent_places:
            for above in (place, *places.ancestors(place)):
                near = [report for report in known if report.place and places.within(report.place, above)]
                if above.level is level and near:
                    return near
    return ()
