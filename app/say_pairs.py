"""Sentences for two figures held against each other: side by side, their difference, their ratio."""

from typing import NamedTuple

from app import reckon
from app.pairs import Pair, pairs, quotients
from app.records import Coverage, Measure, Row
from app.say_absent import absent
from app.say_lists import rank
from app.say_values import by_place, line, missing, stated, what
from app.tabulate import coverage, row
from app.told import Matter, Told
from app.wording import amount_of, cited_figure, listed, run_on, say
from index.records import Edge, Kind


def compare(matter: Matter) -> Told:
    """Places, years or measures side by side, and by how much the first two differ."""
    groups = by_place(matter.gathered.reports)
    if not matter.query.places and len(groups) > 1:
        return rank(matter)
    sentences, rows, sums = [absent(matter)], list[Row](), list[str]()
    for finding in matter.gathered.findings:
        for group in groups:
            facts = stated(finding, group)
            rows += [row(matter, finding.measure, fact) for fact in facts]
            text = (
                line(matter, finding.measure, group, facts) if facts else missing(matter, finding, group, partial=True)
            )
            sentences.append(text)
    several = len(matter.gathered.findings) > 2  # then the table says it, and a difference would not say of what
    for pair in () if several else pairs(matter):
        told, written = apart(matter, pair, brief=True)
        sentences.append(told)
        sums += written
    return Told(run_on(matter.language, sentences), tuple(rows), base(matter), abstained=not rows, sums=tuple(sums))


def difference(matter: Matter) -> Told:
    """By how much: between places, between years or target and outcome, or between two measures."""
    found = pairs(matter)
    if not found:
        stated_so = _increments(matter)
        if stated_so is not None:
            return stated_so
        return lacking(matter, pair=bool(matter.query.places) or len(by_place(matter.gathered.reports)) == 1)
    sentences, rows, sums = [absent(matter)], list[Row](), list[str]()
    for pair in found:
        told, written = apart(matter, pair)
        sentences.append(told)
        sums += written
        rows += [row(matter, Measure(fact.indicator, fact.measure), fact) for fact in (pair.a, pair.b)]
    return Told(run_on(matter.language, sentences), tuple(rows), base(matter), sums=tuple(sums))


def _increments(matter: Matter) -> Told | None:
    """By how much in the report's own words, where it states the change and not both its ends."""
    facts = [fact for finding in matter.gathered.findings for fact in finding.increments]
    if not facts:
        return None
    sentences, rows = [absent(matter)], list[Row]()
    for fact in facts:
        measure = Measure(None, fact.measure)
        rows.append(row(matter, measure, fact))
        sentences.append(line(matter, measure, [fact.passage.report], [fact]))
    return Told(run_on(matter.language, sentences), tuple(rows), base(matter))


class Apart(NamedTuple):
    """How two figures differ, in a sentence, with the sum behind it, or none where they are equal or incomparable."""

    text: str
    sums: tuple[str, ...]


def apart(matter: Matter, pair: Pair, *, brief: bool = False) -> Apart:
    """By how much the first figure of a pair is above or below the second; `brief` where both were just told."""
    language = matter.language
    a, b = pair.a.amount, pair.b.amount
    assert a is not None and b is not None
    if not reckon.comparable(a, b):
        return Apart(say(language, "units_differ", units=listed(language, [a.unit, b.unit])), ())
    form = "_brief" if brief else ""
    slots = {"a": pair.a_name, "b": pair.b_name}
    if not brief:
        slots["a_figure"] = cited_figure(pair.a, language, matter.ledger.fact(pair.a))
        slots["b_figure"] = cited_figure(pair.b, language, matter.ledger.fact(pair.b))
    result = reckon.difference(a, b, unit=matter.query.unit)
    aside = "" if pair.a.year == pair.b.year or len(matter.query.places) < 2 else say(language, "years_differ")
    if result.value == 0:
        return Apart(run_on(language, [say(language, f"same{form}", **slots), aside]), ())
    relative = result.unit == "个百分点" or pair.a.kind is Kind.SHARE
    words = ("high", "low") if relative else ("more", "less")
    slots["word"] = say(language, words[0] if result.value > 0 else words[1])
    shown = amount_of(abs(result.value), result.unit, language)
    told = say(language, f"apart{form}", firm=firmness(result, matter), difference=shown, sum=result.sum, **slots)
    return Apart(run_on(language, [told, aside]), (result.sum,))


def firmness(result: reckon.Derived, matter: Matter) -> str:
    """至少, 约 or nothing, as firm as the parts of a derived number are."""
    edge = result.edge
    if result.value < 0:  # "lower by at least" turns with the sign
        edge = {Edge.AT_LEAST: Edge.AT_MOST, Edge.AT_MOST: Edge.AT_LEAST}.get(edge, edge)
    word = {Edge.ABOUT: "about_word", Edge.AT_LEAST: "at_least_word", Edge.AT_MOST: "at_most_word"}.get(edge)
    return say(matter.language, word) if word else ""


def firm(result: reckon.Derived, matter: Matter) -> str:
    """A derived number in words, said to be at least, at most or around where its parts are."""
    return firmness(result, matter) + amount_of(result.value, result.unit, matter.language)


def ratio(matter: Matter) -> Told:
    """One figure divided by another: two measures of a place, a part and its share, or two places."""
    language = matter.language
    pair = next(iter(quotients(matter)), None)
    if pair is None:
        return lacking(matter)
    a, b = pair.a.amount, pair.b.amount
    assert a is not None and b is not None
    figures = [cited_figure(fact, language, matter.ledger.fact(fact)) for fact in (pair.a, pair.b)]
    rows = tuple(row(matter, Measure(fact.indicator, fact.measure), fact) for fact in (pair.a, pair.b))
    if pair.b.kind is Kind.SHARE and pair.a.kind is not Kind.SHARE:
        result = reckon.whole(a, b)
        name = next((what(matter, f.measure) for f in matter.gathered.findings if not f.fits), pair.b_name)
        text = say(
            language, "part_of", what=name, figure=firm(result, matter), sum=result.sum,
            a=pair.a_name, a_figure=figures[0], b=pair.b_name, b_figure=figures[1],
        )  # fmt: skip
        return Told(text, rows, base(matter), sums=(result.sum,))
    result = reckon.ratio(a, b)
    text = say(
        language, "ratio", a=pair.a_name, a_figure=figures[0], b=pair.b_name, b_figure=figures[1],
        ratio=f"{result.value:f}", sum=result.sum,
    )  # fmt: skip
    return Told(text, rows, base(matter), sums=(result.sum,))


def share(matter: Matter) -> Told | None:
    """A share that no report states, worked out from the part and the whole; None where either is not stated."""
    findings = matter.gathered.findings
    pair = next(iter(quotients(matter)), None) if len(findings) == 2 else None
    if pair is None or pair.a.amount is None or pair.b.amount is None or pair.a.kind is not Kind.LEVEL:
        return None
    language = matter.language
    figures = [cited_figure(fact, language, matter.ledger.fact(fact)) for fact in (pair.a, pair.b)]
    rows = tuple(row(matter, Measure(fact.indicator, fact.measure), fact) for fact in (pair.a, pair.b))
    result = reckon.percentage(pair.a.amount, pair.b.amount)
    text = say(
        language, "share_of", a=pair.a_name, a_figure=figures[0], b=pair.b_name, b_figure=figures[1],
        share=firm(result, matter), sum=result.sum,
    )  # fmt: skip
    return Told(run_on(language, [absent(matter), text]), rows, base(matter), sums=(result.sum,))


def base(matter: Matter) -> Coverage | None:
    """The denominator, by the first measure asked."""
    return coverage(matter, matter.gathered.findings[0]) if matter.gathered.findings else None


def lacking(matter: Matter, *, pair: bool = True) -> Told:
    """What is stated when the two figures of a sum are not both there; `pair` says so of each."""
    language = matter.language
    sentences, rows = [absent(matter)], list[Row]()
    for group in by_place(matter.gathered.reports)[:8]:
        for finding in matter.gathered.findings:
            facts = stated(finding, group)
            rows += [row(matter, finding.measure, fact) for fact in facts]
            if facts:
                sentences.append(line(matter, finding.measure, group, facts))
                sentences += [say(language, "no_pair")] if pair else []
            else:
                sentences.append(missing(matter, finding, group, partial=True))
    return Told(run_on(language, sentences), tuple(rows), base(matter), abstained=True)
