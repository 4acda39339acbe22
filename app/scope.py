"""A scope chosen beside the question: the reports it leaves, the question read in it, and what is said of it."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app.records import Language, Note, Query, Scope
from app.wording import listed, place_name, report_name, run_on, say, with_year
from errors import UserError
from index import places
from index.records import Place, Report

_NAMED = 5  # reports, places or years told by name; more are counted


def narrowed(reports: Sequence[Report], scope: Scope) -> tuple[Report, ...]:
    """The reports in `scope`, in their order; none is no error.

    UserError for a division code that does not exist, or a report id that is not among `reports`.
    """
    ids = {report.id for report in reports}
    for wanted in scope.reports:
        if wanted not in ids:
            raise UserError(f"The archive holds no report {wanted!r}; leave it out of the scope.")
    chosen = [places.get(code) for code in scope.places]
    return tuple(
        report
        for report in reports
        if (not scope.reports or report.id in scope.reports)
        and (not scope.years or report.year in scope.years)
        and (not chosen or (report.place is not None and any(places.within(report.place, one) for one in chosen)))
    )


def named(words: str) -> tuple[Place, ...]:
    """The places that a division code or a name means; UserError when there is none."""
    try:
        found = (places.get(words),) if words.isdecimal() else places.resolve(words)
    except UserError:
        found = ()
    if not found:
        raise UserError(
            f"There is no place of the code or name {words!r}; give a code of the gazetteer or a full name."
        )
    return found


def read_in(
    scope: Scope, read: Callable[[Sequence[Report]], Query], known: Sequence[Report], held: Sequence[Report]
) -> Query:
    """The question read over the reports `known` in the scope, its `outside` the places named that only `held` has.

    `read` plans the question over reports. It is asked twice where there is a scope: a short name that only reports
    outside bear is a common word to the reports inside.
    """
    query = read(known)
    if not scope:
        return query
    wide = read(held)
    covered = {report.place.code for report in known if report.place is not None}
    namesakes = {place.name for place in query.places}
    outside = [place for place in wide.places if place.code not in covered and place.name not in namesakes]
    if wide.within is not None and not any(_lies_in(report, wide.within) for report in known):
        outside.append(wide.within)
    if set(outside) - set(query.unknown):
        query = replace(
            wide,
            places=tuple(place for place in wide.places if place.code in covered),
            unknown=tuple(dict.fromkeys((*wide.unknown, *outside))),
            within=None if wide.within in outside else wide.within,
        )
    # A place in whose reports the archive has something beside the scope, though the question came by it otherwise.
    beyond = [place for place in query.unknown if any(_lies_in(report, place) for report in held)]
    return replace(query, scope=scope, outside=tuple(dict.fromkeys((*outside, *beyond))))


def _lies_in(report: Report, place: Place) -> bool:
    return report.place is not None and places.within(report.place, place)


def in_scope(phrase: str, scope: Scope) -> str:
    """The name of the phrase to say where a scope was chosen: the one that does not speak of the whole archive."""
    return f"{phrase}_in_scope" if scope else phrase


def described(scope: Scope, language: Language, known: Sequence[Report] = ()) -> str:
    """The scope in words: 湖北省、2023年. `known`, the reports in it, give names to those chosen singly."""
    parts = []
    if scope.places:
        parts.append(_few([place_name(places.get(code), language) for code in scope.places], language))
    if scope.years:
        years = listed(language, [str(year) for year in sorted(scope.years)])
        parts.append(say(language, "understood_years", years=years))
    if scope.reports:
        named = [with_year(report_name(report, language, known), report.year, language) for report in known]
        parts.append(_few(named, language) if known else say(language, "scope_reports", n=len(scope.reports)))
    return say(language, "scope_join").join(parts)


def _few(names: Sequence[str], language: Language) -> str:
    shown = listed(language, names[:_NAMED])
    return shown if len(names) <= _NAMED else say(language, "reports_more", items=shown)


def searched(scope: Scope, language: Language, known: Sequence[Report]) -> Note:
    """The note that only the reports of the scope were searched, and how many they are."""
    phrase = "scope_searched_one" if len(known) == 1 else "scope_searched"
    return Note("scope", say(language, phrase, n=len(known), what=described(scope, language, known)))


def empty(scope: Scope, language: Language, held: Sequence[Report]) -> str:
    """That no report lies in the scope, and what there is of each of its parts."""
    sentences = [say(language, "scope_empty", what=described(scope, language))]
    chosen = narrowed(held, Scope(reports=scope.reports))
    for part in (Scope(places=scope.places), Scope(years=scope.years)):
        found = narrowed(chosen, part) if part else ()
        if found:
            names = [with_year(report_name(report, language, held), report.year, language) for report in found]
            what = described(part, language)
            sentences.append(say(language, "scope_holds", what=what, n=len(found), items=_few(names, language)))
    if len(sentences) == 1:
        names = [with_year(report_name(report, language, held), report.year, language) for report in held]
        sentences.append(say(language, "reports_all", n=len(held), items=_few(names, language)))
    return run_on(language, sentences)
