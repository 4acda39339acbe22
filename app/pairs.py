"""Which two figures a question holds against each other: of two places, two years, a target and the outcome before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from app import reckon
from app.gather import Finding, asked_kinds, misfit
from app.records import Task
from app.say_values import by_place, stated
from app.told import Matter
from app.vocabulary import says
from app.wording import fact_when, measure_name, report_name, say
from index.records import Fact, Kind, Report, Stance

KINDS = (Kind.LEVEL, Kind.COUNT, Kind.SHARE, Kind.GROWTH)


class Pair(NamedTuple):
    """Two figures to be held against each other, each with the words that name it."""

    a: Fact
    a_name: str
    b: Fact
    b_name: str


def pairs(matter: Matter) -> list[Pair]:
    """The pairs of figures that the question holds against each other."""
    groups = by_place(matter.gathered.reports)
    findings = matter.gathered.findings
    if len(groups) > 1 and len(matter.query.places) > 1:
        return [pair for finding in findings for pair in _between_places(matter, finding, groups)]
    if not matter.query.places and len(groups) > 1:
        return []  # `of_place` pairs them for each
    in_time = [pair for finding in findings for group in groups for pair in _in_time(matter, finding, group)]
    if in_time and (len(matter.query.years) > 1 or len(findings) == 1):
        return in_time
    if len(findings) > 1 and len(groups) == 1:
        return _between_measures(matter, groups[0])
    return in_time


def of_place(matter: Matter, group: Sequence[Report]) -> Pair | None:
    """The pair of one place among many: two measures of one moment, or one measure's two years, target and outcome."""
    findings = matter.gathered.findings
    if len(findings) > 1:
        first, second = findings[:2]
        for a in stated(first, group):
            same = (
                first._replace(fits=(a,)),
                second._replace(fits=tuple(b for b in second.fits if _moment(b) == _moment(a))),
            )
            held = _between_measures(matter._replace(gathered=matter.gathered._replace(findings=same)), group)
            if held:
                return held[0]
        return None
    return next((pair for finding in findings for pair in _in_time(matter, finding, group)), None)


def _between_places(matter: Matter, finding: Finding, groups: Sequence[Sequence[Report]]) -> list[Pair]:
    by_group = [(group, stated(finding, group)) for group in groups]
    found = []
    for kind in KINDS:
        held = _of_one_stance(matter, by_group, kind)
        if len(held) < 2:
            continue
        # Several places: the two ends are held against each other.
        if len(held) > 2:
            unit = held[0][1].amount.unit if held[0][1].amount else ""
            held = sorted(held, key=lambda one: -reckon.standing(one[1].amount, unit) if one[1].amount else 0)
        (a_name, a), (b_name, b) = held[0], held[-1]
        found.append(Pair(a, _dated(matter, a_name, a), b, _dated(matter, b_name, b)))
        if matter.query.task is Task.DIFFERENCE or kind is not Kind.GROWTH:
            break
    return found


def _of_one_stance(
    matter: Matter, by_group: Sequence[tuple[Sequence[Report], Sequence[Fact]]], kind: Kind
) -> list[tuple[str, Fact]]:
    """Each place's last figure of a kind, outcomes where most state one, else targets: never one against the other."""
    best: list[tuple[str, Fact]] = []
    for stance in (Stance.ACTUAL, Stance.TARGET):
        held = []
        for group, facts in by_group:
            own = [fact for fact in facts if fact.kind is kind and fact.amount is not None and fact.stance is stance]
            if own:
                held.append((report_name(group[0], matter.language, matter.known), own[-1]))
        if len(held) > len(best):
            best = held
    return best


def _moment(fact: Fact) -> tuple[int | None, Stance]:
    return (fact.year, fact.stance)


def _placed(matter: Matter, group: Sequence[Report], name: str) -> str:
    place = report_name(group[0], matter.language, matter.known)
    return say(matter.language, "placed", place=place, measure=name)


def _dated(matter: Matter, name: str, fact: Fact) -> str:
    return name + say(matter.language, "space") + fact_when(fact, matter.language)


def _in_time(matter: Matter, finding: Finding, group: Sequence[Report]) -> list[Pair]:
    """The later figure and the earlier, or the target and the outcome before it, of the first kind that has both."""
    pool = unbound(matter, finding, group)
    name = _placed(matter, group, measure_name(finding.measure, matter.language))
    years = sorted(matter.query.years, reverse=True)
    for kind in KINDS:
        held = [fact for fact in pool if fact.kind is kind and fact.amount is not None and fact.year is not None]
        chosen = _two_years(matter, finding, held, years) if len(years) > 1 else _target_and_before(matter, held, years)
        if chosen:
            a, b = chosen
            return [Pair(a, _dated(matter, name, a), b, fact_when(b, matter.language))]
    return []


def unbound(matter: Matter, finding: Finding, group: Sequence[Report]) -> list[Fact]:
    """A place's statements of a measure whatever their year and stance, but of the kind and scope asked."""
    free = replace(matter.query, years=(), offset=None, stance=None)
    measure = replace(finding.measure, stance=None)
    kinds = asked_kinds(matter.query, finding.measure)
    ids = {report.id for report in group}
    pool = (*finding.fits, *finding.others)
    return [
        fact
        for fact in pool
        if fact.passage.report.id in ids and fact.span == 1 and not misfit(free, measure, fact, kinds)
    ]


def _two_years(
    matter: Matter, finding: Finding, held: Sequence[Fact], years: Sequence[int]
) -> tuple[Fact, Fact] | None:
    """The figures of two years: two outcomes, two targets, or a target and an outcome where both are said."""
    # Where both were said, or 实际 stands against a target asked for earlier, the stance is left open.
    both = says("target", matter.query.text) or says("actual", matter.query.text)
    aimed = Stance.TARGET in (matter.query.stance, finding.measure.stance) or (matter.query.stance is None and both)
    late = _of(held, years[0], Stance.TARGET if aimed else Stance.ACTUAL)
    early = _of(held, years[-1], Stance.ACTUAL)
    if matter.query.stance is Stance.TARGET:
        early = _of(held, years[-1], Stance.TARGET) or early
    return (late, early) if late and early else None


def _of(held: Sequence[Fact], year: int, stance: Stance) -> Fact | None:
    return next((fact for fact in held if fact.year == year and fact.stance is stance), None)


def _target_and_before(matter: Matter, held: Sequence[Fact], years: Sequence[int]) -> tuple[Fact, Fact] | None:
    """A target and the outcome of the year before; the year named may be either's."""
    targets = [fact for fact in held if fact.stance is Stance.TARGET]
    for target in sorted(targets, key=lambda fact: -(fact.year or 0)):
        year = target.year or 0
        if years and years[0] not in (year, year - 1):
            continue
        before = [fact for fact in held if fact.stance is Stance.ACTUAL and fact.year == year - 1]
        if before:
            return target, before[0]
    outcomes = sorted((fact for fact in held if fact.stance is Stance.ACTUAL), key=lambda fact: -(fact.year or 0))
    for a in outcomes:
        before = [fact for fact in outcomes if fact.year == (a.year or 0) - 1]
        if before and (not years or a.year in years):
            return a, before[0]
    return None


def _between_measures(matter: Matter, group: Sequence[Report]) -> list[Pair]:
    language = matter.language
    first, second = matter.gathered.findings[:2]
    for kind in KINDS:
        a = _only(stated(first, group), kind)
        b = _only(stated(second, group), kind)
        if a and b and a.amount and b.amount and reckon.comparable(a.amount, b.amount):
            a_name = _dated(matter, _placed(matter, group, measure_name(first.measure, language, a)), a)
            b_name = measure_name(second.measure, language, b)
            return [Pair(a, a_name, b, b_name if _moment(a) == _moment(b) else _dated(matter, b_name, b))]
    return []


def _only(facts: Sequence[Fact], kind: Kind) -> Fact | None:
    return next((fact for fact in facts if fact.kind is kind and fact.amount is not None), None)


def quotients(matter: Matter) -> list[Pair]:
    """The pairs of figures of which one is to be divided by the other."""
    groups = by_place(matter.gathered.reports)
    if len(matter.query.places) > 1:
        return [pair for finding in matter.gathered.findings for pair in _between_places(matter, finding, groups)]
    found = []
    for group in groups:
        if len(matter.gathered.findings) > 1:
            found += _between_measures(matter, group)
        found += _part_and_share(matter, group)
        if not found:
            found += [pair for finding in matter.gathered.findings for pair in _in_time(matter, finding, group)]
    return found


def _part_and_share(matter: Matter, group: Sequence[Report]) -> list[Pair]:
    """A total and its share of something larger, stated of one measure in one place and year."""
    language = matter.language
    for finding in matter.gathered.findings:
        any_kind = finding._replace(measure=replace(finding.measure, kind=None, unit=""))
        free = unbound(matter._replace(query=replace(matter.query, kind=None, unit="")), any_kind, group)
        for part in (fact for fact in free if fact.kind is Kind.LEVEL and fact.amount):
            for share in free:
                if share.kind is Kind.SHARE and share.amount and (share.year, share.stance) == (part.year, part.stance):
                    name = _placed(matter, group, measure_name(finding.measure, language))
                    return [Pair(part, _dated(matter, name, part), share, say(language, "its_share"))]
    return []
