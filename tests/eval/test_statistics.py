"""Intervals and tests against values published or worked by hand."""

import math

import pytest

from eval.statistics import (
    Interval,
    detectable,
    holm,
    mcnemar,
    mean_interval,
    nearest_rank,
    sign_flip,
    tango,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:857-872, table I, method 3 (score without continuity correction)
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_published_intervals(successes: int, n: int, low: float, high: float) -> None:
    assert wilson(successes, n)[:2] == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_nothing_is_everything_and_ends_are_exact() -> None:
    assert wilson(0, 0) == Interval(0.0, 1.0, False)
    assert wilson(0, 7).low == 0.0
    assert wilson(7, 7).high == 1.0


@pytest.mark.parametrize(
    ("lost", "won", "p"),
    [
        (5, 0, 0.0625),  # 2 / 2^5
        (6, 0, 0.03125),  # 2 / 2^6
        (7, 1, 0.0703125),  # 2 (1 + 8) / 2^8; Bentur 2009 in Fagerland, Lydersen and Laake 2014: 0.0703
        (3, 3, 1.0),
        (0, 0, 1.0),
    ],
)
def test_mcnemar_is_the_exact_binomial(lost: int, won: int, p: float) -> None:
    assert mcnemar(lost, won) == mcnemar(won, lost) == p


def test_tango_gives_the_published_interval() -> None:
    # Bentur 2009 (1, 1, 7, 12) in Fagerland, Lydersen and Laake 2014, Statistics in Medicine 33:2850-2875
    assert tango(7, 1, 21)[:2] == pytest.approx((-0.517, -0.026), abs=5e-4)


def test_tango_stays_wide_when_no_pair_differs() -> None:
    z2 = 1.959963984540054**2
    assert tango(0, 0, 44)[:2] == pytest.approx((-z2 / (44 + z2), z2 / (44 + z2)), abs=1e-9)
    assert tango(0, 0, 0) == Interval(-1.0, 1.0, False)


def test_tango_touches_zero_where_the_score_test_does() -> None:
    # (won - lost)² / (won + lost) = 16² / 64 = 4 > z²: zero is outside; 15² / 65 = 3.46 < z²: inside
    assert tango(24, 40, 200).low > 0
    assert tango(25, 40, 200).low < 0


def test_a_bootstrap_draws_whole_clusters() -> None:
    values = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0] * 5
    apart = mean_interval(values, [str(number) for number in range(40)])
    together = mean_interval(values, [str(number // 4) for number in range(40)])
    assert apart.low == pytest.approx(0.5 - 1.96 * 0.5 / math.sqrt(40), abs=0.02)
    assert together.low == pytest.approx(0.5 - 1.96 * 0.5 / math.sqrt(10), abs=0.03)
    assert together.high - together.low > 1.7 * (apart.high - apart.low)


def test_a_bootstrap_is_the_same_each_time_and_says_when_it_rests_on_little() -> None:
    values, clusters = [0.2, 0.9, 0.4, 0.7], ["a", "b", "c", "d"]
    assert mean_interval(values, clusters) == mean_interval(values, clusters)
    assert not mean_interval(values, clusters).reliable
    assert math.isnan(mean_interval([0.5, 0.6], ["a", "a"]).low)


def test_sign_flips_are_counted_out_when_there_are_few() -> None:
    assert sign_flip([1, 1, 1, 1, 1, 1], list("abcdef")) == 2 / 64
    # ±1 ±2 ±3: |sum| >= 4 for +++ (6), -++ (4), and their opposites: 4 of 8
    assert sign_flip([-1, 2, 3], list("abc")) == 0.5
    assert sign_flip([0, 0], list("ab")) == sign_flip([], []) == 1.0


def test_sign_flips_of_many_clusters_are_thrown_with_a_fixed_seed() -> None:
    differences = [1.0] * 14 + [-1.0] * 6
    clusters = [str(number) for number in range(20)]
    assert sign_flip(differences, clusters) == sign_flip(differences, clusters)
    assert sign_flip(differences, clusters) == pytest.approx(mcnemar(6, 14), abs=0.015)  # the same test


def test_holm_steps_down() -> None:
    # sorted .01 .02 .03 .04: 4×.01 = .04, 3×.02 = .06, 2×.03 = .06, 1×.04 -> at least .06
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.6, 0.7]) == [1.0, 1.0]
    assert holm([]) == []


def test_the_detectable_difference_shrinks_with_the_root_of_the_cases() -> None:
    # (1.960 + 0.842) √(0.1 / 100) = 0.0886
    assert detectable(100, 0.1) == pytest.approx(0.0886, abs=5e-5)
    assert detectable(400, 0.1) == pytest.approx(detectable(100, 0.1) / 2)
    assert detectable(0, 0.1) == 1.0


def test_percentiles_are_values_that_were_seen() -> None:
    values = [float(number) for number in range(1, 21)]
    assert nearest_rank(values, 0.95) == 19.0  # ⌈0.95 × 20⌉ = 19
    assert nearest_rank(values, 0.5) == 10.0
    assert nearest_rank([3.0], 0.95) == 3.0
