"""What lets a run pass, what fails it and what leaves it undecided; exit codes 0, 10 and 11."""

from pathlib import Path

import pytest

from errors import UserError
from eval.gate import check, read_passing, write_passing
from eval.records import Gate
from tests.eval.runs import case, of_outcomes, sample, write


@pytest.mark.parametrize(
    ("gate", "code"),
    [
        (Gate("outcome.correct", ">=", 0.8), 0),  # 8 of 10
        (Gate("outcome.correct", ">=", 0.81), 10),
        (Gate("outcome.correct", ">", 0.8), 10),
        (Gate("outcome.wrong", "<=", 0.2), 0),
        (Gate("outcome.wrong", "==", 0.0), 10),
        (Gate("outcome.correct", ">=", 0.49, on="low"), 0),  # Wilson of 8 of 10: 0.490 to 0.943
        (Gate("outcome.correct", ">=", 0.5, on="low"), 10),
        (Gate("outcome.correct", ">=", 0.94, on="high"), 0),
        (Gate("latency.p95_ms", "<=", 100), 0),
        (Gate("latency.p95_ms", "<=", 99), 10),
        (Gate("run.error_rate", "<=", 0.0), 0),
        (Gate("citation.valid", ">=", 0.9), 11),  # no sample was scored
        (Gate("outcome.correct", ">=", 0.9, slice=(("language", "en"),)), 11),  # no case in English
        (Gate("outcome.correct", ">=", 0.8, slice=(("language", "zh"),)), 0),
    ],
)
def test_a_gate_holds_or_not(tmp_path: Path, gate: Gate, code: int) -> None:
    assert check(of_outcomes(tmp_path / "run", *["correct"] * 8, "wrong", "wrong", gates=[gate])).code == code


def test_a_failed_gate_outranks_an_undecided_one_and_stands_first(tmp_path: Path) -> None:
    gates = [Gate("outcome.correct", ">=", 0.0), Gate("nothing", ">=", 1), Gate("outcome.wrong", "<=", 0.0)]
    checked = check(of_outcomes(tmp_path / "run", "correct", "wrong", gates=gates))
    assert checked.code == 10
    assert [line.split()[0] for line in checked.lines] == ["FAILED", "UNDECIDED", "passed", "gate:"]


def test_an_error_is_no_score_but_too_many_leave_the_gate_undecided(tmp_path: Path) -> None:
    gates = [Gate("outcome.correct", ">=", 1.0)]
    assert check(of_outcomes(tmp_path / "a", *["correct"] * 19, "error", gates=gates)).code == 0
    assert check(of_outcomes(tmp_path / "b", *["correct"] * 18, "error", "error", gates=gates)).code == 11


def test_a_run_that_was_cut_off_is_undecided(tmp_path: Path) -> None:
    one = case("a")
    gates = [Gate("outcome.correct", ">=", 1.0)]
    run = write(tmp_path / "run", [one], [sample(one)], gates=gates, manifest={"status": "interrupted"})
    assert check(run).code == 11


def test_a_case_that_passed_must_still_pass(tmp_path: Path) -> None:
    before = of_outcomes(tmp_path / "before", "correct", "correct", "wrong")
    assert write_passing(before, tmp_path / "passing.txt") == 2
    passing = read_passing(tmp_path / "passing.txt")
    assert passing == ["a0", "a1"]
    assert check(of_outcomes(tmp_path / "same", "correct", "correct", "wrong"), passing=passing).code == 0
    swapped = check(of_outcomes(tmp_path / "swapped", "correct", "wrong", "correct"), passing=passing)
    assert swapped.code == 10
    assert "1 no longer: a1" in swapped.lines[0]
    assert check(of_outcomes(tmp_path / "fewer", "correct"), passing=passing).code == 11


def test_a_case_is_not_passing_when_one_repeat_was_wrong(tmp_path: Path) -> None:
    one = case("a")
    run = write(tmp_path / "run", [one], [sample(one), sample(one, "wrong", repeat=1)])
    assert write_passing(run, tmp_path / "passing.txt") == 0
    assert check(run, passing=["a"]).code == 10


def test_a_run_worse_than_its_baseline_fails(tmp_path: Path) -> None:
    baseline = of_outcomes(tmp_path / "baseline", *["correct"] * 40)
    assert check(of_outcomes(tmp_path / "a", *["wrong"] * 6, *["correct"] * 34), baseline=baseline).code == 10
    doubtful = of_outcomes(tmp_path / "b", *["wrong"] * 2, *["correct"] * 38)
    assert check(doubtful, baseline=baseline).code == 0
    assert check(doubtful, baseline=baseline, strict=True).code == 11


def test_a_run_that_nothing_is_asked_of_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="nothing to pass"):
        check(of_outcomes(tmp_path / "run", "correct"))


@pytest.mark.parametrize(
    "gate", [Gate("outcome.correct", "~", 1.0), Gate("outcome.correct", ">=", 1.0, slice=(("planet", "x"),))]
)
def test_a_gate_that_makes_no_sense_is_refused_with_what_would(tmp_path: Path, gate: Gate) -> None:
    with pytest.raises(UserError, match=r"use one of >=|type, language"):
        check(of_outcomes(tmp_path / "run", "correct", gates=[gate]))
