"""Which figures are told where no year was named."""

from decimal import Decimal

from app.recent import latest, undated
from app.records import Query, Task
from index.records import Amount, Fact, Kind, Part, Passage, Report, Stance


def fact(year: int | None, stance: Stance = Stance.ACTUAL, kind: Kind = Kind.LEVEL, *, span: int = 1) -> Fact:
    report = Report("r", None, "r", 2025, None, "", "", "r.txt", "")
    amount = Amount(Decimal(1), Decimal(1), "亿元")
    passage = Passage(report, 0, 4, "", Part.REVIEW, "一二三四")
    return Fact(passage, 0, 4, (0, 1), "gdp", "GDP", "", stance, year, span, kind, amount)


def test_of_many_years_the_last_of_each_stance_and_kind_are_told() -> None:
    outcomes = [fact(year) for year in range(2018, 2024)]
    growth = [fact(year, kind=Kind.GROWTH) for year in (2023, 2024)]
    target = fact(2025, Stance.TARGET, Kind.GROWTH)
    told = latest([*outcomes, *growth, target, fact(2025, span=5), fact(None)])
    assert told == [outcomes[-1], growth[-1], target]


def test_a_figure_of_long_ago_is_not_told_beside_the_last() -> None:
    old = fact(2005, Stance.TARGET)
    told = latest([old, *(fact(year) for year in range(2018, 2024))])
    assert told == [fact(2023)]


def test_few_years_are_told_whole() -> None:
    few = [fact(year) for year in (2021, 2022, 2023)]
    assert latest(few) == few


def test_a_year_named_or_counted_back_is_a_date() -> None:
    assert undated(Query("", "zh", Task.VALUE))
    assert not undated(Query("", "zh", Task.VALUE, years=(2023,)))
    assert not undated(Query("", "zh", Task.VALUE, offset=-1))
