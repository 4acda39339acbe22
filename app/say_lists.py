"""Sentences over many reports: who meets a condition, how many do, who is highest, what the archive holds."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from app import reckon
from app.gather import Finding
from app.records import Condition, Note, Row, Task
from app.say_absent import absent
from app.say_values import nobody, what
from app.scope import in_scope
from app.tabulate import coverage, items, one_moment, other_reports, rows, silent_reports, silent_row
from app.told import Matter, Told
from app.vocabulary import says
from app.wording import listed, place_name, report_name, report_names, run_on, say, with_year
from index import amounts
from index.records import Amount, Edge, Report, Stance

_MOST = 12  # items a sentence lists of those that are not the answer
_MEMBERS = 60  # and of those that are


def which(matter: Matter) -> Told:
    """The reports that meet the condition, or that state the figure at all, and in what the others differ."""
    if matter.query.task is Task.REPORTS or not matter.gathered.findings:
        return reports(matter)
    told = [_which(matter, finding) for finding in matter.gathered.findings]
    head = absent(matter)
    return Told(
        run_on(matter.language, [head, *(one.text for one in told)]),
        tuple(row for one in told for row in one.rows),
        told[0].coverage,
        abstained=all(one.abstained for one in told),
        notes=tuple(note for one in told for note in one.notes),
    )


def _which(matter: Matter, finding: Finding) -> Told:
    query, language = matter.query, matter.language
    held = rows(matter, finding)
    counted = coverage(matter, finding)
    if query.condition is None and says("unstated", query.text) and held:
        return _unstated(matter, finding, held)
    if not held:
        return Told(run_on(language, [nobody(matter), *_asides(matter, finding)]), (), counted, abstained=True)
    if query.condition is not None:
        held = reckon.matched(held, query.condition)
    members = tuple(row for row in held if row.match in ("yes", "") and row.amount is not None)
    wordy = tuple(row for row in held if row.match != "yes" and row.amount is None)
    if not members:
        members, wordy = wordy, ()
    near, others = (tuple(row for row in held if row.match == match and row not in wordy) for match in ("near", "no"))
    told, matter = matter, _of_stance(matter, held)
    sentences = [_members(matter, finding, members)]
    dated = _dated(matter, held)
    if near:
        sentences.append(say(language, "which_near", items=items(matter, near[:_MOST], dated=dated)))
    if wordy:
        sentences.append(say(language, "which_wordy", items=items(matter, wordy[:_MOST], dated=dated)))
    if others:
        sentences.append(_others(matter, others, dated=dated))
    sentences += _asides(matter, finding)
    silent = tuple(silent_row(matter, finding.measure, report) for report in silent_reports(matter, finding))
    ordered = (*members, *near, *wordy, *others, *silent)
    return Told(run_on(language, sentences), ordered, counted, notes=_assumed(told, held))


def _unstated(matter: Matter, finding: Finding, held: Sequence[Row]) -> Told:
    """Who does not state the figure with a number, then who does."""
    language = matter.language
    silent = silent_reports(matter, finding)
    numbered = tuple(row for row in held if row.amount is not None)
    wordy = tuple(row for row in held if row.amount is None)
    asked = what(matter, finding.measure)
    names = listed(language, report_names(silent[:_MEMBERS], language, among=matter.known))
    phrase = "which_unstated" if silent else "which_all_state"
    sentences = [say(language, phrase, total=len(matter.gathered.reports), n=len(silent), what=asked, places=names)]
    dated = _dated(matter, held)
    if wordy:
        sentences.append(say(language, "which_wordy", items=items(matter, wordy[:_MOST], dated=dated)))
    if numbered:
        listing = items(matter, numbered[:_MEMBERS], dated=dated)
        sentences.append(say(language, "which_given", n=len(numbered), items=listing))
    rest = tuple(silent_row(matter, finding.measure, report) for report in silent)
    return Told(run_on(language, sentences), (*rest, *wordy, *numbered), coverage(matter, finding))


def _members(matter: Matter, finding: Finding, members: Sequence[Row]) -> str:
    query, language = matter.query, matter.language
    total = len(matter.gathered.reports)
    asked = what(matter, finding.measure)
    met = condition(query.condition, matter) if query.condition else ""
    if not members:
        return say(language, "which_none", total=total, what=asked, condition=met)
    number = len({row.report.id for row in members})
    if query.condition is None and len(members) > _MOST * 2:  # who states it at all: names here, figures in the table
        reports = tuple({row.report.id: row.report for row in members}.values())
        names = listed(language, report_names(reports, language, among=matter.known))
        return say(language, "which_many", total=total, n=number, what=asked, items=names)
    listing = items(matter, members[:_MEMBERS], dated=_dated(matter, members))
    phrase = "which_head" if query.condition else "which_states"
    if language == "en" and number == 1:
        phrase += "_one"
    return say(language, phrase, total=total, n=number, what=asked, condition=met, items=listing)


def _of_stance(matter: Matter, held: Sequence[Row]) -> Matter:
    """The matter with the one stance of all rows where the question said only a year, so that it is told once."""
    if not matter.query.years or matter.query.stance is not None or not one_moment(held):
        return matter
    return matter._replace(query=replace(matter.query, stance=held[0].stance))


def _dated(matter: Matter, held: Sequence[Row]) -> bool:
    """Whether each figure needs its year and stance: they are several, or the question said no year."""
    return not one_moment(held) or not (matter.query.years and matter.query.stance)


def _others(matter: Matter, others: Sequence[Row], *, dated: bool) -> str:
    language = matter.language
    if len(others) <= _MOST:
        return say(language, "which_no", items=items(matter, others, dated=dated))
    return say(language, "which_no_many", n=len(others))


def condition(asked: Condition, matter: Matter) -> str:
    """The condition in words: 不低于6%, over 10%."""
    language = matter.language
    low, high = replace(asked.amount, high=asked.amount.low, edge=Edge.EXACT), asked.amount.high
    if low.low == 0 and amounts.dimension(low.unit) == "percent":
        return say(language, f"zero_{asked.compare.name.lower()}")
    top = Amount(high, high, asked.amount.unit)
    name = f"condition_{asked.compare.name.lower()}"
    return say(language, name, low=amounts.show(low, language), high=amounts.show(top, language))


def _asides(matter: Matter, finding: Finding) -> list[str]:
    """Who does not state the figure and whose report is of another year, named up to a number."""
    language = matter.language
    said = []
    silent = silent_reports(matter, finding)
    if silent and finding.fits:
        names = listed(language, report_names(silent[:_MOST], language, among=matter.known))
        phrase = "silent" if len(silent) <= _MOST else "silent_many"
        said.append(say(language, phrase, what=what(matter, finding.measure), n=len(silent), places=names))
    other = other_reports(matter, finding)
    if other:
        names = listed(language, [dated_name(matter, report) for report in other[:_MOST]])
        phrase = "other_years" if len(other) <= _MOST else "other_years_many"
        said.append(say(language, phrase, n=len(other), places=names))
    return said


def dated_name(matter: Matter, report: Report) -> str:
    """洪湖市(2024年): a report by place and plan year."""
    return with_year(report_name(report, matter.language, matter.known), report.year, matter.language)


def _assumed(matter: Matter, held: Sequence[Row]) -> tuple[Note, ...]:
    if matter.query.stance is not None or matter.query.condition is None:
        return ()
    stances = {row.stance for row in held}
    if stances == {Stance.ACTUAL}:
        return (Note("assumed", say(matter.language, "assumed_actual")),)
    return (Note("assumed", say(matter.language, "assumed_target")),) if stances == {Stance.TARGET} else ()


def rank(matter: Matter) -> Told:
    """The highest, lowest, first few or n-th of each measure, with ties, and the order of the rest."""
    told = [_rank(matter, finding) for finding in matter.gathered.findings]
    return Told(
        run_on(matter.language, [absent(matter), *(one.text for one in told)]),
        tuple(row for one in told for row in one.rows),
        told[0].coverage if told else None,
        abstained=all(one.abstained for one in told),
        notes=tuple(note for one in told for note in one.notes),
    )


def _rank(matter: Matter, finding: Finding) -> Told:
    query, language = matter.query, matter.language
    held, aside = alike(rows(matter, finding))
    counted = coverage(matter, finding)
    order = reckon.ranked(held, descending=query.descending)
    if not order:
        return Told(run_on(language, [nobody(matter), *_asides(matter, finding)]), (), counted, abstained=True)
    told, matter = matter, _of_stance(matter, held)
    best, rest, picked = _picked(matter, order)
    dated = _dated(matter, held)
    if not best:
        text = say(language, "too_few", n=len(held), position=query.position)
        return Told(text, tuple(row for group in order for row in group.rows), counted)
    listing = items(matter, best, dated=dated) + (say(language, "tied") if picked == "tied" else "")
    base = say(language, "rank_base", total=len(matter.gathered.reports), n=len({row.report.id for row in held}))
    top = say(
        language, "rank_top", what=what(matter, finding.measure), which=_superlative(matter), items=listing, base=base
    )
    sentences = [top]
    if rest:
        shown = items(matter, rest[:_MOST], dated=dated)
        sentences.append(
            say(language, "rank_rest" if len(rest) <= _MOST else "rank_rest_many", items=shown, n=len(rest))
        )
    if aside:
        sentences.append(say(language, "rank_aside", items=items(matter, aside[:_MOST], dated=True)))
    if len({row.year for row in held}) > 1:
        sentences.append(say(language, "years_mixed"))
    sentences += _asides(matter, finding)
    silent = tuple(silent_row(matter, finding.measure, report) for report in silent_reports(matter, finding))
    ranked = tuple(row for group in order for row in group.rows)
    return Told(run_on(language, sentences), (*ranked, *aside, *silent), counted, notes=_assumed_rank(told, held))


def _assumed_rank(matter: Matter, held: Sequence[Row]) -> tuple[Note, ...]:
    if matter.query.stance is None and {row.stance for row in held} == {Stance.TARGET}:
        return (Note("assumed", say(matter.language, "assumed_target")),)
    return ()


def _picked(matter: Matter, order: Sequence[reckon.Ranked]) -> tuple[list[Row], list[Row], str]:
    query = matter.query
    every = [row for group in order for row in group.rows]
    if query.position is not None:
        best = [row for group in order if _covers(group, query.position) for row in group.rows]
    elif query.cutoff is not None:
        best = [row for group in order if group.position <= query.cutoff for row in group.rows]
    else:
        best = list(order[0].rows)
    tied = "tied" if len(best) > 1 and query.cutoff is None else ""
    return best, [row for row in every if row not in best], tied


def _covers(group: reckon.Ranked, position: int) -> bool:
    return group.position <= position < group.position + len(group.rows)


def _superlative(matter: Matter) -> str:
    query = matter.query
    end = "highest" if query.descending else "lowest"
    if query.position is not None and query.position > 1:
        return say(matter.language, f"{end}_at", n=query.position)
    return say(matter.language, f"{end}_n", n=query.cutoff) if query.cutoff else say(matter.language, end)


def alike(held: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows whose units can be compared, those of the commonest dimension, and the rows aside."""
    numbered = [row for row in held if row.amount is not None]
    if not numbered:
        return (), ()
    common = Counter(_dimension(row) for row in numbered).most_common(1)[0][0]
    return (
        tuple(row for row in numbered if _dimension(row) == common),
        tuple(row for row in numbered if _dimension(row) != common),
    )


def _dimension(row: Row) -> str:
    return amounts.dimension(row.amount.unit) if row.amount else ""


def reports(matter: Matter) -> Told:
    """What the archive holds, by place, province and year."""
    query, language = matter.query, matter.language
    held = [report for report in matter.gathered.reports if not query.years or report.year in query.years]
    names = [dated_name(matter, report) for report in held]
    shown = listed(language, names[:_MEMBERS])
    if len(names) > _MEMBERS:
        shown = say(language, "reports_more", items=shown)
    limits = []
    if query.within:
        limits.append(say(language, "reports_within", place=place_name(query.within, language)))
    if query.years:
        limits.append(say(language, "reports_years", years=listed(language, [str(year) for year in query.years])))
    if query.places:
        asked = [place_name(place, language) for place in query.places]
        limits.append(say(language, "reports_places", places=listed(language, asked)))
    total = len(matter.known)
    if not held:
        said = [absent(matter)] if query.unknown else []
        said.append(say(language, "reports_none", total=total, that=listed(language, limits)))
        return Told(run_on(language, said), abstained=True)
    if limits:
        text = say(language, "reports_head", total=total, n=len(held), that=listed(language, limits), items=shown)
    else:
        text = say(language, in_scope("reports_all", query.scope), n=len(held), items=shown)
    return Told(run_on(language, [absent(matter), text]))
