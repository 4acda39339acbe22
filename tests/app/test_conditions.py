"""Comparators around amounts, each worked by hand."""

from decimal import Decimal

import pytest

from app import conditions
from app.records import Compare

CASES = [
    ("10%以上", Compare.AT_LEAST),
    ("6%及以上的", Compare.AT_LEAST),
    ("达到10%以上(含10%)", Compare.AT_LEAST),
    ("不低于8%", Compare.AT_LEAST),
    ("at least 8%", Compare.AT_LEAST),
    ("10% or higher", Compare.AT_LEAST),
    ("超过50亿元的", Compare.ABOVE),
    ("高于全国5%的目标", Compare.ABOVE),
    ("above 6 percent", Compare.ABOVE),
    ("exceeding RMB 50 billion", Compare.ABOVE),
    ("不到1%", Compare.BELOW),
    ("less than 5%", Compare.BELOW),
    ("控制在3%以内", Compare.AT_MOST),
    ("no more than 3%", Compare.AT_MOST),
    ("12%左右", Compare.ABOUT),
    ("around 12%", Compare.ABOUT),
    ("正好6%", Compare.EQUAL),
    ("exactly 6%", Compare.EQUAL),
    ("5%到7%之间", Compare.BETWEEN),
    ("between 5% and 7%", Compare.BETWEEN),
    ("高于6的", Compare.ABOVE),  # a bare number is a percentage
]


@pytest.mark.parametrize(("text", "compare"), CASES)
def test_a_comparator_is_read_with_its_one_amount(text: str, compare: Compare) -> None:
    stated = conditions.read(text)
    assert [one.condition.compare for one in stated if one.condition] == [compare]


def test_the_span_of_an_amount_takes_in_its_comparator() -> None:
    text = "目标超过50亿元的"
    (stated,) = conditions.read(text)
    assert text[stated.start : stated.end] == "超过50亿元"


def test_money_before_a_noun_describes_the_thing_counted() -> None:
    described, held = conditions.read("引进5亿元以上项目超过20个")
    assert described.condition is None
    assert held.condition is not None
    assert held.condition.amount.low == Decimal(20)


def test_a_number_of_places_is_no_condition() -> None:
    assert conditions.read("6个区里") == []


@pytest.mark.parametrize(
    ("text", "compare"),
    [("下降了", Compare.BELOW), ("下降或持平", Compare.AT_MOST), ("持平", Compare.EQUAL), ("没增长", Compare.AT_MOST)],
)
def test_a_fall_is_growth_below_nought(text: str, compare: Compare) -> None:
    held = conditions.below_nought(text)
    assert held is not None
    assert (held.compare, held.amount.low) == (compare, Decimal(0))


def test_growth_that_is_asked_plainly_is_no_fall() -> None:
    assert conditions.below_nought("增长多少") is None


@pytest.mark.parametrize(
    ("text", "unit", "low"),
    [
        ("which districts have more than 100 high-tech enterprises?", "家", 100),
        ("which added over 5,000 urban jobs", "人", 5000),
        ("哪些区高新技术企业超过100", "家", 100),
        ("哪些区GDP增速目标高于6", "%", 6),
    ],
)
def test_a_bare_number_is_of_the_things_named_beside_it(text: str, unit: str, low: int) -> None:
    (stated,) = conditions.read(text)
    assert (stated.amount.unit, stated.amount.low) == (unit, low)
