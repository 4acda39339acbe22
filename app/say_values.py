"""Sentences for figures of named places: what is stated, place by place; what is not, with the nearest that is."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from app.gather import Finding, reaches
from app.quoting import NOTE_MARK
from app.recent import latest, undated
from app.records import Coverage, Language, Measure, Row
from app.say_absent import absent
from app.scope import in_scope
from app.tabulate import key, row
from app.told import Matter, Told
from app.vocabulary import says
from app.wording import (
    fact_when,
    figure,
    listed,
    measure_name,
    of_kind,
    report_name,
    report_names,
    run_on,
    say,
    when,
)
from index import indicators
from index.records import Fact, Kind, Report, Stance

_MANY = 8  # more places than this are not all told when none was named
_KINDS = {Kind.LEVEL: 0, Kind.COUNT: 1, Kind.SHARE: 2, Kind.GROWTH: 3, Kind.WORDS: 4}


def value(matter: Matter) -> Told:
    """Every place and measure asked: its figures, or that they are not stated and what is."""
    query, language = matter.query, matter.language
    groups = by_place(matter.gathered.reports)
    stating = [group for group in groups if any(stated(finding, group) for finding in matter.gathered.findings)]
    named = bool(query.places)
    if not named and len(stating) > _MANY:
        return ask_back(matter, stating)
    sentences, rows = [absent(matter)], list[Row]()
    if not named and len(stating) > 1 and not says("every", query.text):
        sentences.append(say(language, "value_every"))
    for group in groups if named else stating:
        for findings in same_measure(matter.gathered.findings):
            facts = list(dict.fromkeys(fact for finding in findings for fact in stated(finding, group)))
            if facts:
                rows += [row(matter, findings[0].measure, fact) for fact in sorted(facts, key=_moment)]
                shown = latest(facts) if undated(matter.query) else facts
                sentences.append(line(matter, findings[0].measure, group, shown))
                sentences += [say(language, "latest_only")] if len(shown) < len(facts) else []
            lacking = [finding for finding in findings if not stated(finding, group)]
            sentences += [missing(matter, finding, group, partial=bool(stating)) for finding in lacking]
    if not named and not stating:
        sentences.append(nobody(matter))
    silent = (
        [] if named else [report for report in matter.gathered.of_year if not any(report in group for group in stating)]
    )
    if stating and silent:
        names = listed(language, report_names(silent, language, among=matter.known))
        sentences.append(say(language, "silent", what=asked(matter), n=len(silent), places=names))
    coverage = Coverage(len(groups), len(stating), report_names(silent, language, among=matter.known))
    return Told(run_on(language, sentences), tuple(rows), coverage, abstained=not rows)


def same_measure(findings: Iterable[Finding]) -> list[tuple[Finding, ...]]:
    """Findings of one measure together (how much, and by how much it grew), to be told in one sentence."""
    groups: dict[tuple[str | None, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.measure.indicator, finding.measure.scope), []).append(finding)
    return [tuple(group) for group in groups.values()]


def by_place(reports: Iterable[Report]) -> list[tuple[Report, ...]]:
    """The reports of one place together, in the order given."""
    return [tuple(group) for _, group in groupby(reports, key)]


def stated(finding: Finding, group: Sequence[Report]) -> list[Fact]:
    """What the reports of one place state in answer."""
    ids = {report.id for report in group}
    return [fact for fact in finding.fits if fact.passage.report.id in ids]


def line(matter: Matter, measure: Measure, group: Sequence[Report], facts: Sequence[Fact]) -> str:
    """One sentence for a place and measure: 张湾区地区生产总值:2022年实际(预计)564亿元、下降2%[1]。"""
    language = matter.language
    place = report_name(group[0], language, matter.known)
    in_table = [fact for fact in facts if fact.indicator is not None and fact.stance is not Stance.RANK]
    if measure.indicator is None or not in_table:
        return in_own_words(matter, place, facts)
    if len(in_table) < len(facts):  # a position in a ranking is told in the report's words, which say among whom
        apart = in_own_words(matter, place, [fact for fact in facts if fact not in in_table])
        return run_on(language, [line(matter, measure, group, in_table), apart])
    scopes = tuple(dict.fromkeys(fact.scope for fact in facts))
    if len(scopes) > 1:
        parts = [[fact for fact in facts if fact.scope == scope] for scope in scopes]
        return run_on(language, [line(matter, measure, group, part) for part in parts])
    told = moments(matter, facts)
    scoped = next((fact for fact in facts if fact.scope), None)
    name = measure_name(measure, language, scoped)
    head = say(language, "value_head", place=place, measure=name)
    return head + say(language, "value_join").join(told) + say(language, "stop")


def moments(matter: Matter, facts: Iterable[Fact]) -> list[str]:
    """The figures of one measure by year and stance, the kinds of one moment side by side."""
    language = matter.language
    told = []
    for _, group in groupby(sorted(facts, key=_moment), _moment):
        held = sorted(group, key=lambda fact: _KINDS[fact.kind])
        label = next((fact_when(fact, language) for fact in held if fact_when(fact, language)), "")
        told.append(say(language, "value_item", when=label, figures=cited(matter, held)))
    return told


def _moment(fact: Fact) -> tuple[int, str, int]:
    return (fact.year or 0, str(fact.stance), fact.span)


def cited(matter: Matter, facts: Sequence[Fact]) -> str:
    """Figures with their markers; figures out of one quote share a marker behind the last."""
    language = matter.language
    said = []
    for i, fact in enumerate(facts):
        number = matter.ledger.fact(fact)
        shared = i + 1 < len(facts) and matter.ledger.fact(facts[i + 1]) == number
        shown = figure(fact, language)
        if fact.kind is Kind.SHARE and any(_share_of(other, fact) for other in facts):
            shown = say(language, "of_gdp", figure=shown)
        said.append(shown + ("" if shared else say(language, "marker", number=number)))
    return listed(language, said)


def _share_of(amount: Fact, share: Fact) -> bool:
    """Whether the second fact is the share of GDP that the first, an amount, makes up."""
    key = indicators.get(amount.indicator).share if amount.indicator else ""
    return bool(key) and key == share.indicator


def in_own_words(matter: Matter, place: str, facts: Sequence[Fact]) -> str:
    """Statements outside the indicator table, in the report's own clause, each quote once."""
    language = matter.language
    told = []
    for _, group in groupby(sorted(facts, key=_moment), _moment):
        held = list(group)
        label = fact_when(held[0], language)
        quotes = []
        for number, same in groupby(held, matter.ledger.fact):
            several = list(same)
            quote = NOTE_MARK.sub("", several[0].quote).strip("。;；,， \n")  # a footnote's mark is no marker of ours
            if len(several) > 1 and language == "zh":  # the clause tells which figure is what
                quotes.append(say(language, "own_clause", quote=quote, number=number))
                continue
            figures = listed(language, [own_figure(fact, language) for fact in several])
            quotes.append(say(language, "own_words", figures=figures, quote=quote, number=number))
        told.append(say(language, "value_item", when=label, figures=say(language, "value_join").join(quotes)))
    return say(language, "own_head", place=place) + say(language, "value_join").join(told) + say(language, "stop")


def own_figure(fact: Fact, language: Language) -> str:
    """A figure with the report's words for what it counts."""
    return say(language, "own_figure", measure=NOTE_MARK.sub("", fact.measure), figure=figure(fact, language))


def asked(matter: Matter) -> str:
    """What was asked in few words: 2023年地区生产总值目标 / the 2023 target for GDP."""
    return listed(
        matter.language, [what(matter, finding.measure) for finding in matter.gathered.findings], closing=True
    )


def what(matter: Matter, measure: Measure, *, exact: bool = False) -> str:
    """One measure with year, kind and stance as asked; `exact` tells an amount from a growth too."""
    query, language = matter.query, matter.language
    name = of_kind(measure_name(measure, language), measure, query.kind, language)
    if exact and (measure.kind or query.kind) is Kind.LEVEL:
        name = say(language, "what_level", measure=name)
    years = listed(language, [str(year) for year in query.years])
    if query.offset is not None and not query.years:
        years = say(language, "plan_year" if query.offset == 0 else "year_before")
    asked_stance = measure.stance or query.stance
    stance = say(language, f"what_{asked_stance}") if asked_stance else ""
    return say(language, "what_dated" if years else "what_undated", years=years, measure=name, stance=stance)


def missing(matter: Matter, finding: Finding, group: Sequence[Report], *, partial: bool) -> str:
    """That a place's reports do not state the figure, and the nearest thing they do state."""
    language = matter.language
    place = report_name(group[0], language, matter.known)
    ids = {report.id for report in group}
    head = say(language, "not_stated", place=place, what=what(matter, finding.measure, exact=True))
    if not any(reaches(matter.query, report) for report in group):
        held = listed(language, [say(language, "report_of_year", year=report.year) for report in group])
        years = listed(language, [str(year) for year in matter.query.years])
        phrase = in_scope("year_missing", matter.query.scope)
        head = say(language, phrase, place=place, years=years, held=held) if years else head
    near = [fact for fact in (*finding.others, *finding.related) if fact.passage.report.id in ids][
        : 2 if partial else 3
    ]
    if near:
        head += say(language, "only", only=listed(language, nearest(matter, finding.measure, near)))
    return head + say(language, "stop")


def nearest(matter: Matter, measure: Measure, facts: Sequence[Fact]) -> list[str]:
    """Statements that do not answer but lie near, with all that tells them apart."""
    language = matter.language
    said = []
    for fact in facts:
        own = (
            measure
            if fact.indicator == measure.indicator and not measure.scope
            else Measure(fact.indicator, fact.measure)
        )
        name = measure_name(own, language, fact)
        said.append(
            say(language, "only_item", measure=name, when=fact_when(fact, language), figures=cited(matter, [fact]))
        )
    return said


def nobody(matter: Matter) -> str:
    """That no report in question states the figure."""
    total = len(matter.gathered.reports)
    head = say(matter.language, "nobody", total=total, what=asked(matter))
    near = [fact for finding in matter.gathered.findings for fact in finding.others][:3]
    if near:
        only = [
            report_name(fact.passage.report, matter.language, matter.known) + say(matter.language, "space") + text
            for fact in near
            for text in nearest(matter, matter.gathered.findings[0].measure, [fact])
        ]
        head += say(matter.language, "only", only=listed(matter.language, only))
    return head + say(matter.language, "stop")


def ask_back(matter: Matter, stating: Sequence[Sequence[Report]]) -> Told:
    """Which place is meant, or the table of all where all were asked, when too many state the figure to tell them."""
    language = matter.language
    firsts = [group[0] for group in stating]
    names = listed(language, [report_name(report, language, matter.known) for report in firsts[:_MANY]])
    phrase = "every_place" if says("every", matter.query.text) else "which_place"
    text = say(language, phrase, reports=len(stating), measure=asked(matter), places=names)
    found = [
        row(matter, finding.measure, fact) for group in stating for finding in matter.gathered.findings
        for fact in stated(finding, group)
    ]  # fmt: skip
    return Told(text, tuple(found), Coverage(len(matter.gathered.reports), len(stating)))


def targets(matter: Matter) -> Told:
    """All main expected targets of each place asked, in the order its report states them."""
    language = matter.language
    sentences, rows = [absent(matter)], list[Row]()
    for group in by_place(matter.gathered.reports):
        facts = [fact for finding in matter.gathered.findings for fact in stated(finding, group)]
        facts = sorted((fact for fact in facts if fact.stance is Stance.TARGET), key=lambda fact: fact.figure)
        for report in group:
            own = [fact for fact in facts if fact.passage.report.id == report.id]
            if not own:
                continue
            rows += [row(matter, Measure(fact.indicator, fact.measure), fact) for fact in own]
            said = [
                measure_name(Measure(fact.indicator, fact.measure), language, fact)
                + say(language, "space")
                + cited(matter, [fact])
                for fact in own
            ]
            place = report_name(report, language, matter.known)
            listing = say(language, "value_join").join(said)
            sentences.append(say(language, "targets_head", place=place, year=own[0].year, items=listing))
    if not rows:
        place = listed(language, report_names(matter.gathered.reports, language))
        what_asked = when(Stance.TARGET, next(iter(matter.query.years), None), language)
        sentences.append(say(language, "not_stated", place=place, what=what_asked) + say(language, "stop"))
    return Told(run_on(language, sentences), tuple(rows), abstained=not rows)
