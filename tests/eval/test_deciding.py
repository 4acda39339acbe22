"""The command line over runs that are done: exit codes, the latest run, lists of passing cases."""

from pathlib import Path

import pytest

from eval.__main__ import main
from eval.records import Gate
from tests.eval.runs import of_outcomes

GATES = [Gate("outcome.correct", ">=", 0.5)]


def test_the_exit_code_of_gate_is_its_verdict(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_outcomes(tmp_path / "20260101-a", "correct", gates=GATES)
    assert main(["gate", str(tmp_path)]) == 0
    of_outcomes(tmp_path / "20260102-a", "wrong", gates=GATES)
    assert main(["gate", str(tmp_path)]) == 10  # the latest of the folder
    of_outcomes(tmp_path / "20260103-a", "error", gates=GATES)
    assert main(["gate", str(tmp_path)]) == 11
    assert capsys.readouterr().out.splitlines()[-1] == "gate: undecided"


def test_a_list_of_passing_cases_is_written_and_held_against_a_run(tmp_path: Path) -> None:
    of_outcomes(tmp_path / "a", "correct", "wrong")
    of_outcomes(tmp_path / "b", "wrong", "correct")
    listed = str(tmp_path / "passing.txt")
    assert main(["gate", str(tmp_path / "a"), "--write-passing", listed]) == 0
    assert main(["gate", str(tmp_path / "a"), "--passing", listed]) == 0
    assert main(["gate", str(tmp_path / "b"), "--passing", listed]) == 10


def test_compare_and_report_say_what_they_found_and_wrote(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_outcomes(tmp_path / "a", *["correct"] * 6)
    of_outcomes(tmp_path / "b", *["wrong"] * 6)
    assert main(["compare", str(tmp_path / "a"), str(tmp_path / "b")]) == 0
    assert capsys.readouterr().out.startswith("verdict: worse (6 lost, 0 won, p = 0.0312)")
    assert main(["report", str(tmp_path / "b")]) == 0
    assert (tmp_path / "b" / "report.html").is_file()


def test_a_folder_without_runs_is_a_mistake_of_the_user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["gate", str(tmp_path)]) == 1
    assert "neither a run nor a folder of runs" in capsys.readouterr().err
