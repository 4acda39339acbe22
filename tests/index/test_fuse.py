"""Rankings are joined by the sum of their reciprocal ranks."""

import pytest

from index.fuse import fuse, scores


def test_what_both_rankings_have_comes_before_what_one_has_first() -> None:
    assert fuse([["a", "b", "c"], ["d", "b", "e"]])[0] == "b"


def test_sums_are_those_of_the_formula() -> None:
    found = scores([["a", "b"], ["b"]], constant=60)
    assert found["b"] == pytest.approx(1 / 62 + 1 / 61)
    assert found["a"] == pytest.approx(1 / 61)


def test_a_ranking_of_weight_nought_says_nothing() -> None:
    assert fuse([["a"], ["b"]], weights=[0, 1])[0] == "b"


def test_one_ranking_stays_as_it_is_and_none_gives_none() -> None:
    assert fuse([["c", "a", "b"]]) == ["c", "a", "b"]
    assert fuse([]) == []
