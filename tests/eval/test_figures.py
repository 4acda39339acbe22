"""Figures held against figures: a table of pairs as written, judged by people, and the rules one by one."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from eval.figures import compare, judge_edge, same_dimension
from index.amounts import find
from index.records import Amount, Edge

PAIRS = list(
    csv.DictReader(
        Path(__file__).with_name("figure_pairs.tsv").read_text(encoding="utf-8").splitlines(), delimiter="\t"
    )
)


def read(text: str) -> Amount:
    found = find(text)
    assert len(found) == 1, f"{text} is read as {found}"
    return found[0].amount


def test_the_table_has_three_hundred_pairs_of_every_verdict() -> None:
    assert len({(row["stated"], row["gold"]) for row in PAIRS}) == len(PAIRS) >= 300
    assert {row["verdict"] for row in PAIRS} == {"equal", "not"}
    assert {row["edge"] for row in PAIRS} == {"same", "lost", "added", "contradicted", "-"}


@pytest.mark.parametrize("row", PAIRS, ids=lambda row: f"{row['stated']} for {row['gold']}")
def test_a_pair_is_judged_as_people_judge_it(row: dict[str, str]) -> None:
    same = compare(read(row["stated"]), read(row["gold"]))
    assert ("equal" if same.right else "not") == row["verdict"]
    if same.right:
        assert same.edge == row["edge"]


def test_value_and_unit_are_judged_apart() -> None:
    same = compare(read("5%"), read("5个百分点"))
    assert (same.value, same.unit, same.right) == (True, False, False)
    same = compare(read("6%"), read("5%"))
    assert (same.value, same.unit) == (False, True)


def test_a_derived_number_may_be_rounded_and_an_asked_one_may_not() -> None:
    exact, rounded = (Amount(Decimal(n), Decimal(n), "%") for n in ("6.33", "6.3"))
    assert compare(rounded, exact, derived=True).value
    assert compare(exact, rounded, derived=True).value  # the gold number is a rounding itself
    assert not compare(rounded, exact).value
    coarse, half = (Amount(Decimal(n), Decimal(n), "%") for n in ("5", "5.5"))
    assert not compare(coarse, half, derived=True).value


def test_a_bare_number_stands_for_a_count_and_for_nothing_measured() -> None:
    assert same_dimension("", "家")
    assert same_dimension("", "人")
    assert not same_dimension("", "%")
    assert not same_dimension("", "亿元")
    assert not same_dimension("nonsense", "%")


def test_an_estimate_has_the_edge_of_a_plain_figure() -> None:
    assert judge_edge(Edge.ESTIMATE, Edge.EXACT) == judge_edge(Edge.EXACT, Edge.ESTIMATE) == "same"
    assert judge_edge(Edge.ESTIMATE, Edge.ABOUT) == "lost"
    assert compare(read("10%以上"), read("10%左右"), edge=False).edge == "-"
