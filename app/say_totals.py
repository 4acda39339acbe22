"""Sentences for sums over many reports and for targets against outcomes: total, average, median, met."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from app import reckon
from app.pairs import KINDS, unbound
from app.records import Row
from app.say_absent import absent
from app.say_lists import alike
from app.say_pairs import base, firm, lacking
from app.say_values import by_place, nobody, what
from app.tabulate import items, one_moment, row
from app.told import Matter, Told
from app.wording import cited_figure, fact_when, listed, measure_name, report_name, run_on, say
from index import places
from index.records import Fact, Kind, Stance


def total(matter: Matter) -> Told:
    """The sum of a measure over the reports that state it, for one year and unit at a time."""
    return _over_all(matter, "total", reckon.total)


def average(matter: Matter) -> Told:
    """The simple average of a measure over the reports that state it."""
    return _over_all(matter, "average", reckon.average)


def median(matter: Matter) -> Told:
    """The middle value of a measure over the reports that state it."""
    return _over_all(matter, "median", reckon.median)


def _over_all(matter: Matter, phrase: str, work: Callable[[Sequence[Row]], reckon.Derived]) -> Told:
    language = matter.language
    sentences, every, sums = [absent(matter)], list[Row](), list[str]()
    for finding in matter.gathered.findings:
        for group in _moments([row(matter, finding.measure, fact) for fact in finding.fits]):
            held, aside = alike(group)
            outer = [] if phrase != "total" else [one for one in held if _holds_another(one, held)]
            held = tuple(one for one in held if one not in outer)
            if not held or held[0].fact is None:
                continue
            if phrase == "total" and held[0].fact.kind in (Kind.GROWTH, Kind.SHARE):
                sentences.append(say(language, "no_total"))
                sentences.append(say(language, "made_of", items=items(matter, held, dated=not one_moment(held))))
                every += held
                continue
            result = work(held)
            name = what(matter, finding.measure)
            if not matter.query.years:
                name = say(language, "what_at", what=name, when=fact_when(held[0].fact, language))
            said = say(language, phrase, n=len(held), what=name, figure=firm(result, matter), sum=result.sum)
            sentences += [said, say(language, "made_of", items=items(matter, held, dated=not one_moment(held)))]
            if outer:
                sentences.append(say(language, "outer", items=items(matter, outer, dated=False)))
            if aside:
                sentences.append(say(language, "rank_aside", items=items(matter, aside, dated=False)))
            every += [*held, *outer, *aside]
            sums.append(result.sum)
    if not every:
        return Told(nobody(matter), coverage=base(matter), abstained=True)
    counted = base(matter)
    if counted and counted.silent:
        places = listed(language, counted.silent[:12])
        sentences.append(
            say(
                language,
                "silent",
                what=what(_of(matter, every), matter.gathered.findings[0].measure),
                n=len(counted.silent),
                places=places,
            )
        )
    return Told(run_on(language, sentences), tuple(every), counted, sums=tuple(sums))


def _of(matter: Matter, held: Sequence[Row]) -> Matter:
    """The matter with the one stance of all rows: who sets a target only does state the measure, but no outcome."""
    stances = {one.stance for one in held}
    if matter.query.stance is not None or len(stances) != 1:
        return matter
    return matter._replace(query=replace(matter.query, stance=stances.pop()))


def _holds_another(one: Row, held: Sequence[Row]) -> bool:
    """Whether the place of a row contains that of another: a province is not added to its own counties."""
    place = one.report.place
    return place is not None and any(
        other.report.place is not None and other.report.place != place and places.within(other.report.place, place)
        for other in held
    )


def _moments(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows of one year and stance together, the fullest group first; figures of two years are never mixed."""
    groups: dict[object, list[Row]] = {}
    for one in rows:
        groups.setdefault((one.year, one.stance, one.fact.kind if one.fact else None), []).append(one)
    return sorted(groups.values(), key=len, reverse=True)


def met(matter: Matter) -> Told:
    """Who reached the target: the target of a year against the outcome of the same year."""
    language = matter.language
    sentences, rows, open_places = [absent(matter)], list[Row](), list[str]()
    for group in by_place(matter.gathered.reports):
        place = report_name(group[0], language, matter.known)
        for finding in matter.gathered.findings:
            found = _target_and_outcome(matter, unbound(matter, finding, group))
            if found is None:
                open_places.append(place)
                continue
            target, actual = found
            assert target.amount is not None and actual.amount is not None
            rows += [row(matter, finding.measure, target), row(matter, finding.measure, actual)]
            said = [
                fact_when(fact, language)
                + say(language, "space")
                + cited_figure(fact, language, matter.ledger.fact(fact))
                for fact in (target, actual)
            ]
            name = f"met_{reckon.met(target.amount, actual.amount)}"
            what_asked = measure_name(finding.measure, language)
            sentences.append(say(language, name, place=place, what=what_asked, target=said[0], actual=said[1]))
    if not rows:
        unmet = lacking(matter, pair=False)
        return replace(
            unmet,
            text=run_on(language, [say(language, "met_unknown", places=_few(matter, open_places)), unmet.text]),
        )
    if open_places:
        sentences.append(say(language, "met_unknown", places=_few(matter, open_places)))
    return Told(run_on(language, sentences), tuple(rows), base(matter))


def _few(matter: Matter, names: Sequence[str]) -> str:
    shown = listed(matter.language, list(dict.fromkeys(names))[:12])
    return shown if len(set(names)) <= 12 else say(matter.language, "reports_more", items=shown)


def _target_and_outcome(matter: Matter, pool: Sequence[Fact]) -> tuple[Fact, Fact] | None:
    years = set(matter.query.years)
    for kind in KINDS:
        held = [fact for fact in pool if fact.kind is kind and fact.amount is not None and fact.year is not None]
        for target in (fact for fact in held if fact.stance is Stance.TARGET):
            for actual in (fact for fact in held if fact.stance is Stance.ACTUAL and fact.year == target.year):
                if not years or target.year in years:
                    return target, actual
    return None
