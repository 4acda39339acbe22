"""A run in numbers: errors are never scores, repeats are one case, slices and derived metrics."""

import math
from pathlib import Path

import pytest

from eval.measured import measure, metrics, outcomes, per_case, slices, written
from eval.statistics import wilson
from tests.eval.runs import case, of_outcomes, sample, write


def test_an_error_stays_out_of_every_mean_and_is_counted(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "correct", "wrong", "error")
    found = measure(run, "outcome.correct")
    assert (found.value, found.n, found.errors, found.rate) == (pytest.approx(2 / 3), 3, 1, True)
    assert found.interval == wilson(2, 3)
    assert measure(run, "run.error_rate").value == 0.25


def test_the_truth_score_takes_a_wrong_answer_off(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "correct", "partial", "wrong", "abstained")
    assert measure(run, "outcome.truth").value == pytest.approx((2 + 0.5 - 1) / 5)


def test_repeats_are_averaged_within_their_case(tmp_path: Path) -> None:
    one, other = case("a"), case("b")
    samples = [sample(one), sample(one, "wrong", repeat=1), sample(other), sample(other, repeat=1)]
    run = write(tmp_path / "run", [one, other], samples)
    assert per_case(run, "outcome.correct") == {"a": 0.5, "b": 1.0}
    assert measure(run, "outcome.correct").n == 2


def test_a_score_that_does_not_apply_is_no_zero(tmp_path: Path) -> None:
    cases = [case("a"), case("b")]
    run = write(tmp_path / "run", cases, [sample(cases[0], scores={"m": None}), sample(cases[1], scores={"m": 0.5})])
    assert (measure(run, "m").value, measure(run, "m").n) == (0.5, 1)
    assert not measure(run, "absent").told


def test_latency_is_a_percentile_of_answers_that_did_not_fail(tmp_path: Path) -> None:
    cases = [case(f"a{number}") for number in range(20)]
    samples = [sample(one, seconds={"total": number / 10}) for number, one in enumerate(cases, 1)]
    run = write(tmp_path / "run", cases, [*samples, sample(case("z"), "error", seconds={"total": 99.0})])
    assert measure(run, "latency.p95_ms").value == 1900
    assert measure(run, "latency.p95_ms").interval.reliable
    assert not measure(of_outcomes(tmp_path / "few", "correct"), "latency.p95_ms").interval.reliable


def test_recall_at_five_is_named_before_recall_at_ten(tmp_path: Path) -> None:
    one = case("a")
    run = write(tmp_path / "run", [one], [sample(one, scores={"retrieval.recall@10": 1.0, "retrieval.recall@5": 1.0})])
    names = metrics(run)
    assert names.index("retrieval.recall@5") < names.index("retrieval.recall@10")


def test_slices_are_those_that_divide_the_cases(tmp_path: Path) -> None:
    cases = [case("a"), case("b", language="en"), case("c", type="value", abstain=True)]
    run = write(tmp_path / "run", cases, [sample(one) for one in cases])
    assert slices(run) == [
        (),
        (("language", "en"),),
        (("language", "zh"),),
        (("answerable", "no"),),
        (("answerable", "yes"),),
    ]
    assert measure(run, "outcome.correct", (("language", "en"),)).n == 1


def test_every_sample_has_one_outcome(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "error", "wrong", "correct")
    assert {str(key): count for key, count in outcomes(run.samples).items()} == {
        "correct": 2,
        "partial": 0,
        "wrong": 1,
        "abstained": 0,
        "error": 1,
    }


def test_values_are_written_for_people() -> None:
    assert written("outcome.correct", 0.9125) == "91.2 %"
    assert written("outcome.truth", 0.5) == "+0.500"
    assert written("latency.p95_ms", 1234.5) == "1,234 ms"
    assert written("seconds.total", 0.1234) == "0.123 s"
    assert written("tokens.input", 1234.0) == "1,234"
    assert written("x", math.nan) == "–"
