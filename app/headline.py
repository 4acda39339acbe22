"""Which of several statements to give: whole before part, the plan's own target, the review's own outcome."""

from collections.abc import Callable, Iterable, Sequence

from index.records import Fact, Kind, Part, Stance

# Words that announce the sentence in which a report sets its targets or sums up its year.
_ANNOUNCED = {
    Stance.TARGET: ("预期目标", "主要目标", "发展目标", "目标是", "目标为", "目标:", "目标："),
    Stance.ACTUAL: ("预计", "全年", "完成地区生产总值", "实现地区生产总值", "地区生产总值", "生产总值"),
    Stance.RANK: (),
}
_HOME = {Stance.TARGET: Part.PLAN, Stance.ACTUAL: Part.REVIEW, Stance.RANK: Part.REVIEW}


def at_home(fact: Fact) -> bool:
    """Whether the report answers for the fact's year: a target of its plan year, or an outcome of the one before."""
    plan = fact.passage.report.year
    if plan is None or fact.year is None:
        return False
    return fact.year == (plan if fact.stance is Stance.TARGET else plan - 1)


def order(fact: Fact, strangeness: float = 0) -> tuple[object, ...]:
    """A sort key: the statement a reader would take for the headline comes first.

    `strangeness` is how far its own words and unit are from those asked.
    """
    announced = any(word in fact.passage.text for word in _ANNOUNCED[fact.stance])
    return (
        not at_home(fact),
        fact.year is None,
        fact.span != 1,
        bool(fact.scope),
        fact.kind is Kind.WORDS,
        strangeness,
        fact.passage.part is not _HOME[fact.stance],
        not announced,
        fact.figure[0],
    )


def same_reading(fact: Fact) -> tuple[object, ...]:
    """What two statements must share to be about one thing: place, measure, scope, year, span, stance and kind."""
    report = fact.passage.report
    place = report.place.code if report.place else report.id
    measure = fact.indicator or fact.measure
    return (place, measure, fact.scope, fact.year, fact.span, fact.stance, _family(fact))


def _family(fact: Fact) -> str:
    # Words without a number stand in for the growth target that was asked for.
    return str(Kind.GROWTH if fact.kind is Kind.WORDS else fact.kind)


def headlines(
    facts: Iterable[Fact], *, prefer: Callable[[Fact], float] = lambda fact: 0
) -> tuple[tuple[Fact, ...], tuple[Fact, ...]]:
    """One statement for each reading, in the order they came, and the others that say something different."""
    groups: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        groups.setdefault(same_reading(fact), []).append(fact)
    chosen = {key: min(group, key=lambda fact: order(fact, prefer(fact))) for key, group in groups.items()}
    others = [
        fact
        for key, group in groups.items()
        for fact in group
        if fact is not chosen[key] and not _same(fact, chosen[key])
    ]
    return tuple(chosen.values()), tuple(others)


def _same(a: Fact, b: Fact) -> bool:
    if a.amount is None or b.amount is None:
        return a.amount is b.amount and a.words == b.words
    return (a.amount.low, a.amount.high, a.amount.unit) == (b.amount.low, b.amount.high, b.amount.unit)


def own_year(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Of each report only the statements of its own year, where it has any: no five-year target, no older outcome."""
    own = {fact.passage.report.id for fact in facts if fact.span == 1 and at_home(fact)}
    return tuple(fact for fact in facts if fact.passage.report.id not in own or (fact.span == 1 and at_home(fact)))


def latest(facts: Sequence[Fact]) -> tuple[Fact, ...]:
    """Of each place and stance only the statements of its last year: what "how large is it" means without a year."""
    last: dict[tuple[str, Stance], int] = {}
    for fact in facts:
        if fact.year is not None:
            key = (_place(fact), fact.stance)
            last[key] = max(last.get(key, fact.year), fact.year)
    return tuple(fact for fact in facts if fact.year is None or fact.year == last[(_place(fact), fact.stance)])


def _place(fact: Fact) -> str:
    report = fact.passage.report
    return report.place.code if report.place else report.id
