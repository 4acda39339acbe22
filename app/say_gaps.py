"""Sentences for whose two figures lie furthest apart, where a difference is asked of many places at once."""

from app import reckon
from app.pairs import of_place
from app.records import Measure, Row
from app.say_absent import absent
from app.say_pairs import apart, base
from app.say_values import by_place
from app.tabulate import row
from app.told import Matter, Told
from app.vocabulary import says
from app.wording import listed, report_name, run_on, say

_MOST = 12  # places whose sum is written out


def gaps(matter: Matter) -> Told | None:
    """Every place's difference with its sum, the widest first (or the narrowest); None when none states both."""
    language = matter.language
    found, lacking = [], []
    for group in by_place(matter.gathered.reports):
        place = report_name(group[0], language, matter.known)
        pair = of_place(matter, group)
        if (
            pair is None
            or not pair.a.amount
            or not pair.b.amount
            or not reckon.comparable(pair.a.amount, pair.b.amount)
        ):
            lacking.append(place)
            continue
        apart_by = abs(reckon.difference(pair.a.amount, pair.b.amount, unit=matter.query.unit).value)
        found.append((apart_by, place, pair))
    if not found:
        return None
    narrow = says("lowest", matter.query.text)
    found.sort(key=lambda one: one[0] if narrow else -one[0])
    first = listed(language, [place for value, place, _ in found if value == found[0][0]])
    end = say(language, "narrowest" if narrow else "widest")
    sentences = [absent(matter), say(language, "gap_top", end=end, places=first, n=len(found))]
    rows, sums = list[Row](), list[str]()
    for number, (_, _, pair) in enumerate(found):
        rows += [row(matter, Measure(fact.indicator, fact.measure), fact) for fact in (pair.a, pair.b)]
        if number < _MOST:
            told = apart(matter, pair)
            sentences.append(told.text)
            sums += told.sums
    if lacking:
        few = lacking[:_MOST]
        shown = (
            listed(language, few)
            if len(few) == len(lacking)
            else say(language, "reports_more", items=listed(language, few))
        )
        sentences.append(say(language, "gap_lacking", n=len(lacking), places=shown))
    return Told(run_on(language, sentences), tuple(rows), base(matter), sums=tuple(sums))
