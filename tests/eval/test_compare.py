"""Pairs of runs: verdicts, flips first, and what is left out of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from errors import UserError
from eval.compare import Verdict, compare, told
from tests.eval.runs import case, of_outcomes, sample, write


def verdict(tmp_path: Path, before: str, after: str, **options: float) -> Verdict:
    """c correct, w wrong, e error."""
    names = {"c": "correct", "w": "wrong", "e": "error"}
    first = of_outcomes(tmp_path / "a", *(names[letter] for letter in before))
    second = of_outcomes(tmp_path / "b", *(names[letter] for letter in after))
    return compare(first, second, **options).verdict


def test_six_losses_and_no_gain_are_worse_and_five_cannot_tell(tmp_path: Path) -> None:
    assert verdict(tmp_path, "c" * 30, "w" * 6 + "c" * 24) is Verdict.WORSE  # p = 2 / 2^6
    assert verdict(tmp_path, "c" * 30, "w" * 5 + "c" * 25) is Verdict.CANNOT_TELL  # p = 2 / 2^5


def test_six_gains_and_no_loss_are_better(tmp_path: Path) -> None:
    assert verdict(tmp_path, "w" * 6 + "c" * 24, "c" * 30) is Verdict.BETTER


def test_many_equal_pairs_are_no_worse_and_few_cannot_tell(tmp_path: Path) -> None:
    # 0 of n differing leaves z² / (n + z²): 3.1 % at 120, 2.8 % at 135
    assert verdict(tmp_path, "c" * 120, "c" * 120) is Verdict.CANNOT_TELL
    assert verdict(tmp_path, "c" * 135, "c" * 135) is Verdict.NO_WORSE
    assert verdict(tmp_path, "c" * 30, "c" * 30, margin=0.12) is Verdict.NO_WORSE


def test_errors_are_no_losses_but_too_many_decide_nothing(tmp_path: Path) -> None:
    assert verdict(tmp_path, "c" * 200, "e" * 10 + "c" * 190) is Verdict.NO_WORSE
    assert verdict(tmp_path, "c" * 200, "e" * 11 + "c" * 189) is Verdict.CANNOT_TELL


def test_flips_come_first_those_lost_before_those_won(tmp_path: Path) -> None:
    first = of_outcomes(tmp_path / "a", "wrong", "correct", "wrong", "abstained")
    second = of_outcomes(tmp_path / "b", "correct", "wrong", "abstained", "abstained")
    found = compare(first, second)
    assert [(flip.case, flip.before, flip.after) for flip in found.flips] == [
        ("a1", "correct", "wrong"),
        ("a0", "wrong", "correct"),
        ("a2", "wrong", "abstained"),
    ]
    lines = told(found)
    assert [line.split(":")[0] for line in lines if not line.startswith(" ")][3:6] == [
        "no longer right",
        "became right",
        "changed otherwise",
    ]
    assert "fewer than 6 cases differ" in lines[0]


def test_a_case_whose_gold_changed_is_left_out_and_named(tmp_path: Path) -> None:
    one, other = case("a"), case("b")
    first = write(tmp_path / "a", [one, other], [sample(one), sample(other)])
    changed = replace(one, must_include=(("11%",),))
    second = write(tmp_path / "b", [changed, other, case("c")], [sample(changed, "wrong"), sample(other)])
    found = compare(first, second)
    assert (found.n, found.changed, found.lost) == (1, ("a",), 0)


def test_cases_of_one_run_only_are_named(tmp_path: Path) -> None:
    found = compare(of_outcomes(tmp_path / "a", "correct", "correct"), of_outcomes(tmp_path / "b", "correct"))
    assert found.unmatched == ("a1",)


def test_runs_without_a_common_case_are_refused(tmp_path: Path) -> None:
    one = case("other")
    with pytest.raises(UserError, match="share no case"):
        compare(of_outcomes(tmp_path / "a", "correct"), write(tmp_path / "b", [one], [sample(one)]))


def test_a_metric_that_moved_is_listed_with_its_adjusted_p(tmp_path: Path) -> None:
    cases = [case(f"a{number}") for number in range(12)]
    low = [sample(one, scores={"citation.valid": 1.0, "retrieval.recall@5": 0.5}) for one in cases]
    high = [sample(one, scores={"citation.valid": 1.0, "retrieval.recall@5": 1.0}) for one in cases]
    found = compare(write(tmp_path / "a", cases, low), write(tmp_path / "b", cases, high))
    assert [(change.metric, change.before, change.after, change.n) for change in found.changes] == [
        ("retrieval.recall@5", 0.5, 1.0, 12)
    ]
    assert found.changes[0].p == 2 / 2**12


def test_repeats_are_one_case_not_many(tmp_path: Path) -> None:
    one = case("a")
    first = write(tmp_path / "a", [one], [sample(one, repeat=number) for number in range(10)])
    second = write(tmp_path / "b", [one], [sample(one, "wrong", repeat=number) for number in range(10)])
    found = compare(first, second)
    assert (found.n, found.lost, found.verdict) == (1, 1, Verdict.CANNOT_TELL)
