"""A figure the asker takes for granted, held against what the report states: agreed, contradicted, or not stated."""

from collections.abc import Sequence
from typing import NamedTuple

from app.gather import Finding
from app.reckon import comparable, match
from app.records import Compare, Condition, Row
from app.say_values import cited
from app.tabulate import row
from app.told import Matter, Told
from app.wording import fact_when, listed, measure_name, report_name, run_on, say
from index import amounts
from index.records import Amount, Fact


class Held(NamedTuple):
    """What the report states where the asker claims a figure, and where the claimed figure really stands."""

    finding: Finding
    stated: tuple[Fact, ...]
    elsewhere: tuple[Fact, ...]


def contradiction(matter: Matter) -> Held | None:
    """The first measure whose statements all differ from the amount claimed; None when one agrees or none is there."""
    claimed = matter.query.claimed
    if claimed is None:
        return None
    for finding in matter.gathered.findings:
        stated = _of_one_kind(finding.fits, claimed)
        if stated and not any(_agrees(fact, claimed) for fact in (*stated, *finding.alternatives)):
            elsewhere = tuple(fact for fact in finding.others if _agrees(fact, claimed) and not fact.scope)
            return Held(finding, stated, elsewhere[:2])
    return None


def _of_one_kind(facts: Sequence[Fact], claimed: Amount) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.amount is not None and comparable(fact.amount, claimed))


def _agrees(fact: Fact, claimed: Amount) -> bool:
    if fact.amount is None or not comparable(fact.amount, claimed):
        return False
    ends = {fact.amount.low, fact.amount.high}
    exact = amounts.convert(claimed.low, claimed.unit, fact.amount.unit) in ends
    return exact or match(fact.amount, Condition(Compare.EQUAL, claimed)) != "no"


def correct(matter: Matter, held: Held) -> Told:
    """The correction: what the report states instead, and what the claimed figure is in it."""
    language, claimed = matter.language, matter.query.claimed
    assert claimed is not None
    shown = amounts.show(claimed, language)
    sentences, rows = [], list[Row]()
    for fact in held.stated:
        rows.append(row(matter, held.finding.measure, fact))
        place = report_name(fact.passage.report, language, matter.known)
        name = measure_name(held.finding.measure, language)
        figures = cited(matter, [fact])
        moment = fact_when(fact, language)
        sentences.append(
            say(language, "premise", place=place, measure=name, when=moment, figures=figures, claimed=shown)
        )
    if held.elsewhere:
        rows += [row(matter, held.finding.measure, fact) for fact in held.elsewhere]
        items = [
            say(language, "value_item", when=fact_when(fact, language), figures=cited(matter, [fact]))
            for fact in held.elsewhere
        ]
        sentences.append(say(language, "premise_else", claimed=shown, items=listed(language, items)))
    return Told(run_on(language, sentences), tuple(rows))
