"""The command line tells what happened on its exit code, and what to do in a sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

from index import __main__ as command
from index.archive import Archive
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder

ROOT = Path(__file__).parents[2]
ZHANGWAN_PAGE = "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "_embedder", lambda name, folder: FakeEmbedder())
    return write_folder(tmp_path / "reports", zhangwan=ZHANGWAN_PAGE, unnamed=XIALU_TEXT)


def run(tmp_path: Path, *words: str) -> int:
    return command.main([*words, "--data-dir", str(tmp_path / "data")])


def test_build_status_show_facts_remove(tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "build", str(folder)) == 0
    assert "2 added; 2 reports" in capsys.readouterr().out
    assert run(tmp_path, "status") == 0
    told = capsys.readouterr().out
    assert "张湾区 2023" in told
    assert "unnamed.txt,1," in told, "the sources.csv line that would name the report"
    assert (
        run(tmp_path, "facts", "--indicator", "gdp", "--stance", "target", "--year", "2023", "--place", "张湾区") == 0
    )
    told = capsys.readouterr().out
    assert "10% about" in told
    assert told.endswith("1 figures\n")
    report = Archive.open(tmp_path / "data").reports()[0]
    assert run(tmp_path, "show", report.id) == 0
    assert "[plan]  二、2023年工作安排" in capsys.readouterr().out
    assert run(tmp_path, "doctor") == 0
    assert run(tmp_path, "remove", report.id) == 0
    assert len(Archive.open(tmp_path / "data").reports()) == 1


def test_figures_go_into_a_table_that_spreadsheets_open(tmp_path: Path, folder: Path) -> None:
    run(tmp_path, "build", str(folder))
    assert run(tmp_path, "facts", "--indicator", "gdp", "--csv", str(tmp_path / "gdp.csv")) == 0
    lines = (tmp_path / "gdp.csv").read_bytes().decode("utf-8").splitlines()
    assert lines[0].startswith("\ufeffplace,year,indicator")
    assert any(",10,10,%,about," in line for line in lines)


def test_a_refused_file_is_told_by_the_exit_code(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "empty.txt").write_text("")
    assert run(tmp_path, "build", str(folder)) == 1
    assert "refused: empty.txt" in capsys.readouterr().err
    assert len(Archive.open(tmp_path / "data").reports()) == 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["build", "nowhere-at-all"], "nowhere-at-all does not exist"),
        (["status"], "python -m index build"),
        (["facts", "--indicator", "gpd"], "there is no indicator gpd; there are: "),
    ],
)
def test_what_the_user_can_mend_is_a_sentence_and_exit_code_two(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], told: str
) -> None:
    assert run(tmp_path, *words) == 2
    assert told in capsys.readouterr().err
    assert not (tmp_path / "data" / "archive.sqlite").exists()


def test_a_build_that_finds_nothing_new_loads_no_model_and_no_vector_engine(tmp_path: Path, folder: Path) -> None:
    run(tmp_path, "build", str(folder))
    probe = (
        "import sys\n"
        "from index import __main__ as command\n"
        "from tests.fakes import FakeEmbedder\n"
        "command._embedder = lambda name, folder: FakeEmbedder()\n"
        f"code = command.main(['build', {str(folder)!r}, '--data-dir', {str(tmp_path / 'data')!r}])\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'chromadb', 'langchain_core', 'tiktoken'}\n"
        "sys.exit(f'loaded {heavy & set(sys.modules)}' if heavy & set(sys.modules) else code)\n"
    )
    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout[:7]) == (0, "2 kept;"), done.stderr
