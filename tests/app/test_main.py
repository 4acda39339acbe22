"""The command line of the app: what it refuses and how."""

from pathlib import Path

import pytest

from app import __main__ as line
from app.answer import LONGEST
from index.archive import Archive


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


@pytest.mark.parametrize("command", [["serve"], ["ask", "张湾区2023年GDP目标"]])
def test_an_archive_made_with_another_embedding_model_is_refused(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = Archive.open(tmp_path / "other", create=True)
    with archive.writing():
        archive.claim("another-model:0123")
    archive.close()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "other"))
    assert line.main(command) == 1
    told = capsys.readouterr().err
    assert "made with the embedding model another-model:0123" in told
    assert "EMBEDDER" in told
