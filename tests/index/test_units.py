"""Units convert exactly or not at all."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from errors import UserError
from index.units import convert, counted, dimension, read


@pytest.mark.parametrize(
    ("value", "unit", "to", "wanted"),
    [
        ("56.4", "billion yuan", "亿元", "564"),
        ("1.2", "万亿元", "亿元", "12000"),
        ("15", "亩", "公顷", "1"),
        ("3", "成", "%", "30"),
        ("2", "番", "%", "300"),
        ("500", "亿", "亿元", "500"),
        ("1289.6", "万人次", "visits", "12896000"),
    ],
)
def test_conversions_worked_by_hand(value: str, unit: str, to: str, wanted: str) -> None:
    assert convert(Decimal(value), unit, to) == Decimal(wanted)


@given(st.decimals("0.001", "1000000", places=3))
def test_there_and_back_again_is_exact(value: Decimal) -> None:
    assert convert(convert(value, "亿元", "万元"), "万元", "亿元") == value


def test_percent_and_points_are_different_things() -> None:
    with pytest.raises(UserError, match="measure different things"):
        convert(Decimal(1), "个百分点", "%")


def test_count_words_measure_themselves() -> None:
    assert (dimension("栋"), dimension("万户"), dimension("亿元"), dimension("万人")) == (
        "栋",
        "户",
        "money:CNY",
        "persons",
    )
    assert counted("栋") and not counted("亿元")


def test_an_unknown_unit_is_named() -> None:
    with pytest.raises(UserError, match="斛"):
        dimension("斛")


def test_a_word_that_only_begins_like_a_unit_is_none() -> None:
    assert read("5方面", 1) is None
    assert read("5方土", 1) is not None
