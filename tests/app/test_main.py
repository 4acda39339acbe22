"""The command line of the app: what it refuses and how."""

from contextlib import closing
from pathlib import Path

import pytest

from app import __main__ as line
from app.answer import LONGEST, Desk
from index.archive import Archive
from tests.app import api_desk
from tests.fakes import FakeEmbedder


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


def test_a_question_may_be_put_to_chosen_reports(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with closing(api_desk.archive_in(tmp_path)) as archive:
        desk = Desk(archive, FakeEmbedder())  # type: ignore[arg-type]
        monkeypatch.setattr(line, "_desk", lambda values: desk)
        assert line.main(["ask", api_desk.QUESTION, "--place", "黄石市", "--year", "2023"]) == 0
        told = capsys.readouterr().out
        assert "张湾区的报告不在所选范围内" in told and "仅在所选的1份报告中查找（黄石市、2023年）" in told
        assert line.main(["ask", api_desk.QUESTION, "--report", "no-such-report"]) == 1
        assert "no-such-report" in capsys.readouterr().err
    assert line.main(["ask", api_desk.QUESTION, "--place", "亚特兰蒂斯"]) == 1
    assert "亚特兰蒂斯" in capsys.readouterr().err
