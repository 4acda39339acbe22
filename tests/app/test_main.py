"""The command line of the app: what it refuses and how."""

from pathlib import Path

import pytest

from app import __main__ as line
from app.answer import LONGEST


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "nothing"))


@pytest.mark.parametrize("question", ["", "问" * (LONGEST + 1)])
def test_a_question_that_cannot_be_asked_ends_with_one(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["ask", question]) == 1
    assert capsys.readouterr().err.startswith("error: The question")


def test_a_missing_archive_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert line.main(["ask", "张湾区2023年GDP目标"]) == 1
    assert "nothing" in capsys.readouterr().err
