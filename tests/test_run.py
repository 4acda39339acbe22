"""run.py sets up once, mends what is half made, passes exit codes on and explains itself."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import run

ROOT = Path(__file__).parents[1]


class House:
    """A folder like the project's, in which `run` notes its commands instead of running them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder, self.commands, self.fails = folder, list[str](), ""
        for name, lines in (
            ("requirements.txt", "torch==9\nx==1\n"),
            ("requirements-dev.txt", "-r requirements.txt\n"),
        ):
            (folder / name).write_text(lines, encoding="utf-8")
        venv = folder / ".venv"
        replaced = {"ROOT": folder, "VENV": venv, "PYTHON": venv / "bin/python"}
        replaced |= {"READY": venv / "ready", "MAKING": venv / "making"}
        for name, value in replaced.items():
            monkeypatch.setattr(run, name, value)
        monkeypatch.setattr(run, "run", self.note)
        monkeypatch.setattr(run, "works", lambda: (venv / "whole").exists())
        monkeypatch.setattr(run, "install", lambda requirements: self.note("install", requirements))
        monkeypatch.setattr(run, "last", lambda *words: self.note(*words) or 7)
        monkeypatch.setattr(run, "child", lambda *words: self.note(*words) or (3 if "ruff" in words else 4))
        monkeypatch.chdir(folder)

    def note(self, *words: object) -> None:
        line = " ".join(str(word) for word in words).replace(str(self.folder) + os.sep, "")
        self.commands.append(line)
        if self.fails and self.fails in line:
            raise subprocess.CalledProcessError(9, [line])
        if "-m venv" in line:
            (self.folder / ".venv").mkdir()
            (self.folder / ".venv/whole").touch()

    def after(self, *arguments: str) -> list[str]:
        """The commands of one call, shortened to what tells them apart."""
        self.commands.clear()
        run.main(list(arguments))
        short = {"-m venv": "venv", "pip install": "torch", "install requirements": "install"}
        return [next((name for part, name in short.items() if part in line), line) for line in self.commands]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    return House(tmp_path, monkeypatch)


def test_the_first_call_makes_the_environment_and_the_second_reuses_it(house: House) -> None:
    assert house.after("setup") == ["venv", "torch", "install"]
    assert house.after("setup") == []


def test_torch_is_installed_first_with_the_pinned_version(house: House) -> None:
    house.after("setup")
    assert house.commands[1].endswith("torch==9")


def test_changed_requirements_are_installed_into_the_same_environment(house: House) -> None:
    house.after("setup")
    (house.folder / "requirements.txt").write_text("torch==9\nx==2\n", encoding="utf-8")
    assert house.after("setup") == ["torch", "install"]
    assert house.after("setup") == []


def test_line_ends_do_not_count_as_a_change(house: House) -> None:
    house.after("setup")
    (house.folder / "requirements.txt").write_bytes(b"torch==9\r\nx==1\r\n")
    assert house.after("setup") == []


def test_tests_need_the_development_file_and_the_page_does_not(house: House) -> None:
    house.after("setup")
    assert house.after("test", "-k", "x") == ["torch", "install", "-m pytest -k x"]
    assert house.after("setup") == []


def test_an_interrupted_set_up_is_made_anew(house: House) -> None:
    house.fails = "install requirements"
    assert run.main(["setup"]) == 9
    house.fails = ""
    assert house.after("setup") == ["venv", "torch", "install"]
    assert house.after("setup") == []


def test_an_environment_whose_python_does_not_start_is_made_anew(house: House) -> None:
    house.after("setup")
    (house.folder / ".venv/whole").unlink()
    assert house.after("setup") == ["venv", "torch", "install"]


def test_exit_codes_are_passed_on_and_every_check_runs(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    house.after("setup")
    assert run.main(["test"]) == 7
    assert run.main(["app", "ask", "?"]) == 7
    assert house.commands[-1] == "-m app ask ?"
    assert run.main(["check"]) == 3
    assert house.commands[-3:] == ["-m ruff format --check .", "-m ruff check .", "-m mypy --strict"]
    capsys.readouterr()


@pytest.mark.parametrize(("built", "code"), [(0, 7), (1, 1)])
def test_the_page_is_served_after_the_samples_are_indexed_unless_there_is_an_archive(
    house: House, monkeypatch: pytest.MonkeyPatch, built: int, code: int
) -> None:
    house.after("setup")
    archive = house.folder / "data" / "archive.sqlite"
    answer = subprocess.CompletedProcess([], 0, stdout=f"{archive}\n")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: answer)

    def child(*words: str) -> int:
        house.note(*words)
        archive.touch()
        return built

    monkeypatch.setattr(run, "child", child)
    assert run.main([]) == code
    indexing = "-m index build samples"
    assert house.commands.count(indexing) == 1
    house.commands.clear()
    run.main([])
    assert (indexing in house.commands) == (built != 0)  # an archive left half made is finished


def test_an_old_python_is_told_so_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 1))
    assert run.main([]) == 1
    assert "Python 3.11 or newer is needed; this is 3.9" in capsys.readouterr().err


def test_help_and_an_unknown_word_set_nothing_up(house: House, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main(["--help"]) == 0
    assert "python3 run.py test" in capsys.readouterr().out
    assert run.main(["tset"]) == 2
    assert "'tset' is not a command; the commands are serve, setup, test, check" in capsys.readouterr().err
    assert house.commands == []


@pytest.mark.parametrize(
    ("configured", "fails", "expected"),
    [
        ("", "", ["pip install uv", "uv pip install"]),
        ("global.index-url='https://mirror.example/simple'", "", ["pip install uv", "uv pip install"]),
        ("global.no-index='true'", "", ["pip install -r"]),
        ("", "install uv", ["pip install uv", "pip install -r"]),
        ("", "uv pip", ["pip install uv", "uv pip install", "pip install -r"]),
    ],
    ids=["plain", "mirror", "no index", "no uv", "uv fails"],
)
def test_uv_installs_where_it_can_and_pip_where_it_cannot(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    configured: str,
    fails: str,
    expected: list[str],
) -> None:
    seen: list[tuple[str, dict[str, str]]] = []

    def call(command: list[str], env: dict[str, str] | None = None, **_: object) -> int:
        line = " ".join(map(str, command)).replace("--quiet ", "").replace("uv==" + run.UV.split("==")[1], "uv")
        line = line.replace(f"--python {run.PYTHON} ", "")
        seen.append((line, env or {}))
        return 1 if fails and fails in line else 0

    lines = f"{configured}\nglobal.extra-index-url='https://other.example/simple'\n"
    told = subprocess.CompletedProcess([], 0, stdout=lines)
    monkeypatch.setattr(subprocess, "call", call)
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: told)
    monkeypatch.setattr(run, "run", lambda *command: call(list(command)))
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    run.install("requirements.txt")
    assert [next(e for e in sorted(expected, key=len, reverse=True) if e in line) for line, _ in seen] == expected
    for line, environment in seen:
        if "uv pip install" in line:
            assert "other.example" not in str(environment)
            assert environment.get("UV_DEFAULT_INDEX", "") == (
                "https://mirror.example/simple" if "mirror" in configured else ""
            )
    assert ("pip installs" in capsys.readouterr().err) == ("pip install -r" in expected)


def test_children_call_nobody_unless_the_environment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    caught: list[dict[str, str]] = []
    monkeypatch.setattr(subprocess, "call", lambda *_, env: caught.append(env) or 0)
    for name in run.SWITCHES:
        monkeypatch.delenv(name, raising=False)
    run.child("-V")
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    run.child("-V")
    expected = {"HF_HUB_OFFLINE": "1", "GRADIO_ANALYTICS_ENABLED": "False", "LANGSMITH_TRACING": "false"}
    assert expected.items() <= caught[0].items()
    assert caught[1]["HF_HUB_OFFLINE"] == "0"


def test_children_keep_compiled_files_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    assert "PYTHONDONTWRITEBYTECODE" not in run.switched()


def test_the_ci_script_ends_with_the_one_command() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert script.splitlines()[-1] == "python3 run.py test"
    assert "set -euo pipefail" in script
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
