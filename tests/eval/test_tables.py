"""The tables and drawings of a run, and the targets that can be asked beside it."""

import math
from pathlib import Path

import pytest

from errors import UserError
from eval.beside import open_other
from eval.drawn import curves, histogram, outcome_bar, whisker
from eval.records import Outcome
from eval.sections import failures, retrieval
from eval.tables import meanings, metric_lines, recall_curves, slice_lines, stages, with_interval
from tests.eval.runs import case, of_outcomes, sample, write


def test_recall_is_drawn_over_k_in_order(tmp_path: Path) -> None:
    one = case("a")
    scores = {"retrieval.recall@10": 1.0, "retrieval.recall@1": 0.5, "retrieval.full_recall@1": 0.0}
    run = write(tmp_path / "run", [one], [sample(one, scores=scores)])
    assert recall_curves(run) == {"recall": [(1, 0.5), (10, 1.0)], "full recall": [(1, 0.0)]}
    assert 'points="52.0,112.5 492.0,15.0"' in retrieval(run)  # half and full height, first and last k
    assert retrieval(of_outcomes(tmp_path / "none", "correct")) == ""


def test_a_slice_counts_its_own_cases_only(tmp_path: Path) -> None:
    cases = [case("a"), case("b", language="en"), case("c", language="en")]
    run = write(tmp_path / "run", cases, [sample(cases[0]), sample(cases[1], "wrong"), sample(cases[2], "error")])
    english = next(line for line in slice_lines(run) if line.name == "language=en")
    assert (english.correct[0].value, english.correct[0].n, english.correct[0].errors) == (0.0, 1, 1)
    assert (english.outcomes[0][Outcome.WRONG], english.outcomes[0][Outcome.ERROR]) == (1, 1)


def test_every_stage_has_its_percentiles_the_whole_first(tmp_path: Path) -> None:
    cases = [case("a"), case("b")]
    run = write(
        tmp_path / "run",
        cases,
        [sample(one, seconds={"plan": 0.01, "total": t}) for one, t in zip(cases, (0.1, 0.3), strict=True)],
    )
    found = stages(run)
    assert [(name, n) for name, n, _ in found] == [("total", 2), ("plan", 2)]
    assert found[0][2]["latency.p50_ms"] == pytest.approx(100)
    assert found[0][2]["latency.max_ms"] == pytest.approx(300)


def test_an_interval_of_few_clusters_says_so(tmp_path: Path) -> None:
    cases = [case("a"), case("b")]
    run = write(tmp_path / "run", cases, [sample(one, scores={"m": 0.25 + n / 2}) for n, one in enumerate(cases)])
    line = next(line for line in metric_lines(run) if line.name == "m")
    assert with_interval(line.measures[0]) == "50.0 % (25.0 % to 75.0 %; few clusters)"


def test_every_meaning_is_a_line() -> None:
    assert all(words and "\n" not in words for words in meanings().values())


def test_a_run_without_failures_says_so(tmp_path: Path) -> None:
    assert "Every case was answered correctly." in failures(of_outcomes(tmp_path / "run", "correct"))


def test_drawings_are_to_scale() -> None:
    bar = outcome_bar({Outcome.CORRECT: 3, Outcome.WRONG: 1, Outcome.ERROR: 0}, "x")
    assert 'width="75.00%"' in bar and 'x="75.00%"' in bar and bar.count("<rect") == 2
    dot = whisker(0.5, 0.25, 1.0)
    assert 'cx="60.0"' in dot and 'x1="31.0"' in dot and 'x2="118.0"' in dot
    assert whisker(math.nan, 0, 1) == "" == curves({})
    times = histogram([10.0, 60.0, 70.0])
    assert ">0–50<" in times and ">50–100<" in times and 'height="150.0"' in times and 'height="75.0"' in times


def test_another_target_that_is_not_known_is_refused_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="name one of plain_rag"):
        open_other("magic", tmp_path, "bundled", tmp_path)
