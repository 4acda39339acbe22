"""What the user can mend is a clear sentence and an exit code that is not zero, and nothing of the archive is lost."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app import __main__ as app
from index import __main__ as index
from index.archive import Archive
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two good reports, indexed with a small embedder."""
    monkeypatch.setattr(index, "_embedder", lambda name, folder: FakeEmbedder(name))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = write_folder(
        tmp_path / "reports", zhangwan="2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT, xialu=XIALU_TEXT
    )
    assert index.main(["build", str(folder)]) == 0
    return folder


def held(tmp_path: Path) -> set[tuple[str, int, int]]:
    """Every report with how many passages and figures of it are held."""
    archive = Archive.open(tmp_path / "data")
    found = {
        (report.source, len(archive.passages([report.id])), len(archive.facts(reports=[report.id])))
        for report in archive.reports()
    }
    archive.close()
    return found


def test_a_folder_that_does_not_exist(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(tmp_path)
    assert len(before) == 2
    assert index.main(["build", str(reports), str(tmp_path / "nowhere")]) == 2
    assert "nowhere does not exist: give a file or folder of reports" in capsys.readouterr().err
    assert held(tmp_path) == before


def test_an_unreadable_file_among_good_ones(reports: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = held(tmp_path)
    (reports / "torn.pdf").write_bytes(b"%PDF-1.4 torn")
    (reports / "empty.txt").write_text("")
    write_folder(
        reports,
        later="2024年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT.replace("2023", "2024").replace("2022", "2023"),
    )
    assert index.main(["build", str(reports)]) == 1
    told = capsys.readouterr()
    assert "refused: torn.pdf" in told.err and "refused: empty.txt" in told.err
    assert "1 added" in told.out
    assert before < held(tmp_path)


def test_an_archive_built_with_another_model(
    reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = held(tmp_path)
    monkeypatch.setenv("EMBEDDER", "another")
    write_folder(reports, zhangwan="2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT + "新的一段。\n")
    assert index.main(["build", str(reports)]) == 2
    assert "made with the embedding model fake:bundled:64, not fake:another:64" in capsys.readouterr().err
    monkeypatch.delenv("EMBEDDER")
    assert app.main(["ask", "张湾区2023年GDP增长目标"]) == 1  # the bundled model, which did not make this archive
    assert "made with the embedding model fake:bundled:64, not bundled" in capsys.readouterr().err
    assert held(tmp_path) == before


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "The question is empty"), (" \t", "The question is empty"), ("增" * 10_000, "10000 characters, 500 at most")],
    ids=["empty", "blank", "endless"],
)
def test_a_question_that_cannot_be_asked(
    reports: Path, tmp_path: Path, question: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app.main(["ask", question]) == 1
    assert said in capsys.readouterr().err


def test_the_question_limit_is_that_of_the_settings(
    reports: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QUESTION_LIMIT", "5")
    assert app.main(["ask", "张湾区的目标"]) == 1
    assert "6 characters, 5 at most" in capsys.readouterr().err


def test_the_process_ends_with_that_code_and_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "index", "build", "no-such-folder"]
    environment = {**os.environ, "DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=Path(__file__).parents[1], env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n"), done.stdout) == (2, 1, "")
    assert "no-such-folder does not exist" in done.stderr
