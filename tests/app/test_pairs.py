"""Which two figures are held against each other."""

from dataclasses import replace

from app.cite import Ledger
from app.gather import gather
from app.pairs import pairs, quotients
from app.records import Measure, Query, Task
from app.say_pairs import apart
from app.told import Matter
from index.records import Kind, Stance
from tests.app import shelf
from tests.app.shelf import GDP, INVESTMENT, SHELF, asked


def matter(query: Query, held: shelf.Shelf = SHELF) -> Matter:
    return Matter(query, gather(query, held, None), held.reports(), Ledger())  # type: ignore[arg-type]


def figures(query: Query) -> list[tuple[str, str]]:
    found = pairs(matter(query))
    return [(f"{pair.a.amount.low:f}", f"{pair.b.amount.low:f}") for pair in found if pair.a.amount and pair.b.amount]


def test_a_target_is_held_against_the_outcome_before_it() -> None:
    assert figures(asked(Task.DIFFERENCE, INVESTMENT, places=(shelf.LIWAN,))) == [("580", "489.18")]


def test_two_years_are_a_target_and_an_outcome_only_when_a_target_is_said() -> None:
    query = asked(Task.DIFFERENCE, INVESTMENT, places=(shelf.LIWAN,), years=(2023, 2022))
    assert figures(query) == []
    assert figures(
        asked(Task.DIFFERENCE, INVESTMENT, places=(shelf.LIWAN,), years=(2023, 2022), text="目标比实际多多少")
    ) == [("580", "489.18")]


def test_two_places_are_compared_in_the_kind_both_state() -> None:
    query = asked(Task.DIFFERENCE, GDP, places=(shelf.XIALU, shelf.LIWAN), years=(2023,), stance=Stance.TARGET)
    assert figures(query) == [("5", "6.5")]


def test_where_neither_was_said_outcomes_are_compared_and_never_a_target_with_an_outcome() -> None:
    both = asked(Task.DIFFERENCE, GDP, places=(shelf.ZHANGWAN, shelf.HONGHU))
    assert figures(both) == [("-2", "7.8")]
    assert figures(replace(both, places=(shelf.XIALU, shelf.HONGHU))) == [("5", "8")]


def test_figures_of_different_units_are_not_subtracted() -> None:
    query = asked(Task.DIFFERENCE, GDP, places=(shelf.ZHANGWAN,))
    pair = pairs(matter(query))[0]
    other = pair._replace(b=SHELF.stated[1])
    assert apart(matter(query), other).text == "单位不同（%、亿元），不能直接相比。"


def test_a_part_and_its_share_give_the_whole() -> None:
    quote = "民生支出6.7亿元,占一般公共预算支出74.4%"
    more = {"indicator": "livelihood_spending", "measure": "民生支出"}
    level = shelf.actual(shelf.X, quote, "6.7亿元", "6.7", "亿元", kind=Kind.LEVEL, **more)
    share = shelf.actual(shelf.X, quote, "74.4%", "74.4", "%", kind=Kind.SHARE, **more)
    held = shelf.Shelf((shelf.X,), (level, share))
    spending = Measure("livelihood_spending", "民生支出", kind=Kind.LEVEL)
    found = quotients(matter(asked(Task.RATIO, spending, places=(shelf.XIALU,)), held))
    assert [(pair.a, pair.b) for pair in found] == [(level, share)]
