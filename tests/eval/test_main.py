"""The command line of the evaluation: what it refuses and how."""

from pathlib import Path

import pytest

from eval.__main__ import main


def test_questions_that_are_not_there_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = str(tmp_path / "none.jsonl")
    assert main(["answer", asked, "--out", str(tmp_path / "out.jsonl"), "--archive", str(tmp_path)]) == 1
    assert "none.jsonl" in capsys.readouterr().err


def test_an_archive_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_text('{"id": "a", "question": "甲"}', encoding="utf-8")
    missing = tmp_path / "nowhere"
    assert main(["answer", str(questions), "--out", str(tmp_path / "out.jsonl"), "--archive", str(missing)]) == 1
    assert "nowhere" in capsys.readouterr().err
