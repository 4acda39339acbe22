"""Conditions, rankings and sums on figures worked by hand."""

from decimal import Decimal

import pytest

from app import reckon
from app.records import Compare, Condition, Row
from errors import UserError
from index.records import Amount, Edge
from tests.app import shelf


def amount(low: str, unit: str = "%", edge: Edge = Edge.EXACT, high: str = "") -> Amount:
    return Amount(Decimal(low), Decimal(high or low), unit, edge)


def row(low: str, unit: str = "%", edge: Edge = Edge.EXACT) -> Row:
    return Row(shelf.Z, "", "", 2023, None, "", amount(low, unit, edge), None, None)


TEN = amount("10")
RANGE = amount("8", high="10")
CASES = [
    (Compare.EQUAL, TEN, amount("10"), "yes"),
    (Compare.EQUAL, TEN, amount("10", edge=Edge.ABOUT), "yes"),
    (Compare.EQUAL, TEN, amount("10", edge=Edge.ESTIMATE), "yes"),
    (Compare.EQUAL, TEN, amount("10", edge=Edge.AT_LEAST), "near"),
    (Compare.EQUAL, TEN, amount("10", edge=Edge.STRIVE), "near"),
    (Compare.EQUAL, TEN, amount("8", edge=Edge.STRIVE, high="10"), "near"),
    (Compare.EQUAL, TEN, amount("110"), "no"),
    (Compare.EQUAL, amount("10", "亿元"), amount("10"), "no"),
    (Compare.EQUAL, amount("1", "亿元"), amount("10000", "万元"), "yes"),
    (Compare.AT_LEAST, amount("6"), amount("6", edge=Edge.ABOUT), "yes"),
    (Compare.AT_LEAST, amount("6"), amount("5", edge=Edge.AT_LEAST), "near"),
    (Compare.AT_LEAST, amount("6"), amount("1", edge=Edge.AT_LEAST), "no"),
    (Compare.AT_LEAST, amount("12"), amount("12", edge=Edge.STRIVE, high="13"), "yes"),
    (Compare.AT_LEAST, amount("13"), amount("12", edge=Edge.STRIVE, high="13"), "no"),
    (Compare.ABOVE, TEN, TEN, "no"),
    (Compare.ABOVE, TEN, amount("10", edge=Edge.AT_LEAST), "near"),
    (Compare.ABOVE, TEN, amount("10.1"), "yes"),
    (Compare.AT_MOST, amount("4"), amount("4", edge=Edge.AT_MOST), "yes"),
    (Compare.AT_MOST, amount("0"), amount("-2"), "yes"),
    (Compare.BELOW, amount("0"), amount("0"), "no"),
    (Compare.BELOW, TEN, amount("8", edge=Edge.AT_LEAST), "near"),
    (Compare.BETWEEN, RANGE, amount("9"), "yes"),
    (Compare.BETWEEN, RANGE, amount("10", edge=Edge.AT_LEAST), "near"),
    (Compare.BETWEEN, RANGE, amount("11"), "no"),
    (Compare.ABOUT, TEN, amount("10.3"), "yes"),
    (Compare.ABOUT, TEN, amount("12"), "no"),
]


@pytest.mark.parametrize(("compare", "asked", "stated", "expected"), CASES)
def test_a_stated_amount_meets_a_condition_as_its_wording_allows(
    compare: Compare, asked: Amount, stated: Amount, expected: str
) -> None:
    assert reckon.match(stated, Condition(compare, asked)) == expected


def test_every_comparator_has_its_rule() -> None:
    for compare in Compare:
        assert reckon.match(TEN, Condition(compare, TEN)) in ("yes", "near", "no")


def test_ranking_keeps_ties_together_and_counts_past_them() -> None:
    order = reckon.ranked([row("5"), row("10"), row("5", edge=Edge.AT_LEAST), row("4")])
    assert [(group.position, len(group.rows)) for group in order] == [(1, 1), (2, 2), (4, 1)]


def test_ranking_compares_across_scales() -> None:
    order = reckon.ranked([row("9000", "万元"), row("1", "亿元")])
    assert [group.rows[0].amount.low for group in order if group.rows[0].amount] == [Decimal(1), Decimal(9000)]


def test_a_difference_shows_its_sum() -> None:
    result = reckon.difference(amount("580", "亿元"), amount("489.18", "亿元"))
    assert (result.value, result.unit, result.sum) == (Decimal("90.82"), "亿元", "580 − 489.18 = 90.82")


def test_percentages_differ_by_percentage_points_and_a_decline_stands_in_brackets() -> None:
    result = reckon.difference(amount("10", edge=Edge.ABOUT), amount("-2"))
    assert (result.unit, result.sum, result.edge) == ("个百分点", "10 − (-2) = 12", Edge.ABOUT)


def test_more_than_at_least_3000_is_at_least_the_difference() -> None:
    result = reckon.difference(amount("3000", "亿元", Edge.AT_LEAST), amount("2778", "亿元"))
    assert (result.value, result.edge) == (Decimal(222), Edge.AT_LEAST)


def test_a_difference_from_an_open_figure_turns_round() -> None:
    result = reckon.difference(amount("3000", "亿元"), amount("2778", "亿元", Edge.AT_LEAST))
    assert result.edge is Edge.AT_MOST


def test_figures_of_different_dimensions_are_not_subtracted() -> None:
    with pytest.raises(UserError):
        reckon.difference(amount("1", "亿元"), amount("1", "万吨"))


def test_a_ratio_is_rounded_to_two_places() -> None:
    assert reckon.ratio(amount("40831", "元"), amount("24302", "元")).sum == "40831 ÷ 24302 ≈ 1.68"


def test_the_whole_is_worked_back_from_a_part_and_its_share() -> None:
    assert reckon.whole(amount("6.7", "亿元"), amount("74.4")).sum == "6.7 ÷ 74.4% ≈ 9.01"


def test_an_average_shows_every_part() -> None:
    result = reckon.average([row("10"), row("6.5"), row("5")])
    assert (result.value, result.sum) == (Decimal("7.17"), "(10 + 6.5 + 5) ÷ 3 ≈ 7.17")


def test_a_total_converts_to_the_first_unit() -> None:
    assert reckon.total([row("1", "亿元"), row("5000", "万元")]).sum == "1 + 0.5 = 1.5"


def test_the_median_of_an_even_number_lies_half_way() -> None:
    assert reckon.median([row("5"), row("10"), row("6"), row("7")]).value == Decimal("6.5")
    assert reckon.median([row("5"), row("10"), row("6")]).value == Decimal(6)


@pytest.mark.parametrize(
    ("target", "actual", "expected"),
    [
        (amount("8", edge=Edge.STRIVE, high="9"), amount("8.1"), "yes"),
        (amount("8"), amount("7.8"), "no"),
        (amount("4", edge=Edge.AT_MOST), amount("2.8", edge=Edge.AT_MOST), "yes"),
        (amount("4", edge=Edge.AT_MOST), amount("4.2"), "no"),
    ],
)
def test_a_target_is_met_when_the_outcome_reaches_it(target: Amount, actual: Amount, expected: str) -> None:
    assert reckon.met(target, actual) == expected
