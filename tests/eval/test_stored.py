"""Runs read back from disk: torn lines, retries, and what is no run."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from errors import UserError
from eval.records import Gate, GoldFigure
from eval.stored import read
from tests.eval.runs import case, of_outcomes, sample, write


def test_cases_and_gates_come_back_as_they_were(tmp_path: Path) -> None:
    figure = GoldFigure("张湾区", 2023, "gdp", Decimal("10.50"), "%", high=Decimal("12"))
    one = case("a", gold=(figure,), must_include=(("10%", "十%"),), history=("甲?",), tags=("x",))
    gate = Gate("outcome.wrong", "<=", 0.1, (("type", "value"), ("language", "zh")), "high")
    run = write(tmp_path / "run", [one], [sample(one)], gates=[gate])
    assert run.cases == {"a": one}
    assert run.gates == (gate,)
    assert run.samples == (sample(one),)


def test_a_torn_last_line_is_left_out_and_told(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "wrong")
    file = run.folder / "samples.jsonl"
    file.write_bytes(file.read_bytes()[:-20])
    again = read(run.folder)
    assert (len(again.samples), again.torn, run.torn) == (1, True, False)


def test_a_bad_line_in_the_middle_is_named(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct", "wrong")
    file = run.folder / "samples.jsonl"
    file.write_text("{\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UserError, match=r"samples\.jsonl:1 is not JSON"):
        read(run.folder)


def test_a_line_of_another_shape_is_named(tmp_path: Path) -> None:
    run = of_outcomes(tmp_path / "run", "correct")
    (run.folder / "samples.jsonl").write_text('{"case": "a"}\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"samples\.jsonl:1 is not a sample"):
        read(run.folder)


def test_a_retry_replaces_the_error_before_it(tmp_path: Path) -> None:
    one = case("a")
    run = write(tmp_path / "run", [one], [sample(one, "error"), sample(one, "correct"), sample(one, repeat=1)])
    assert [(x.repeat, x.outcome) for x in run.samples] == [(0, "correct"), (1, "correct")]


def test_a_folder_without_a_header_is_no_run(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="is not a run"):
        read(tmp_path)


def test_runs_of_other_targets_lie_inside(tmp_path: Path) -> None:
    of_outcomes(tmp_path / "run" / "plain_rag", "wrong")
    run = of_outcomes(tmp_path / "run", "correct")
    assert [(other.name, len(other.samples)) for other in run.beside] == [("plain_rag", 1)]


def test_a_slice_of_a_gate_may_be_written_in_words(tmp_path: Path) -> None:
    gate = {"metric": "outcome.correct", "op": ">=", "value": "0.5", "slice": "type=value, language=zh"}
    run = of_outcomes(tmp_path / "run", "correct")
    again = replace(run, manifest={"gates": [gate]})
    assert again.gates == (Gate("outcome.correct", ">=", 0.5, (("type", "value"), ("language", "zh"))),)
