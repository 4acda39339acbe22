"""What a first start does after the set-up: index the samples and answer from them, without leaving the machine."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FLAGSHIP = ("which districts targeted 10% GDP growth", "哪些区的GDP增长目标是10%?")


def room(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m …` with its own data folder; a socket that leaves the machine raises there (tests/offline)."""
    environment = {**os.environ, "DATA_DIR": str(data), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    done = room(folder, "index", "build", "samples")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_a_socket_that_leaves_the_machine_fails_in_tests() -> None:
    with socket.socket() as outward, pytest.raises(RuntimeError, match=r"leave this machine, to 192\.0\.2\.1"):
        outward.connect(("192.0.2.1", 80))
    with pytest.raises(RuntimeError, match=r"leave this machine, to example\.org"):
        socket.create_connection(("example.org", 80))


def test_a_socket_that_leaves_the_machine_fails_in_the_pythons_that_tests_start() -> None:
    code = "import socket; socket.create_connection(('example.org', 80))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "LeavesTheMachineError" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("question", FLAGSHIP)
def test_the_first_question_names_one_place_with_the_sentence_it_stands_in(data: Path, question: str) -> None:
    done = room(data, "app", "ask", question, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert ("Zhangwan" in answer["text"]) if question.isascii() else ("张湾" in answer["text"])
    quotes = [shown["quote"] for shown in answer["evidence"]]
    assert any("地区生产总值增长10%左右" in quote for quote in quotes)
    assert (answer["abstained"], answer["coverage"]["reports"]) == (False, 8)


@pytest.mark.slow
def test_the_samples_give_eight_reports_all_named(data: Path) -> None:
    done = room(data, "index", "status")
    assert done.returncode == 0, done.stderr
    for name in ("张湾区", "下陆区", "荔湾区", "临安区", "历城区", "临淄区", "洪湖市", "汉滨区"):
        assert name in done.stdout
    assert "sources.csv" not in done.stdout  # a line that would name a report nobody has named


@pytest.mark.slow
def test_building_again_changes_nothing_and_takes_seconds(data: Path) -> None:
    started = time.monotonic()
    done = room(data, "index", "build", "samples")
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - started < 30  # generous: a busy machine imports slowly; embedding anew takes longer
    assert "8" in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("app", "ask", ""), "question"),
        (("app", "ask", "增" * 10_000), "10000"),
        (("index", "build", "no-such-folder"), "no-such-folder"),
    ],
    ids=["an empty question", "an endless question", "a folder that does not exist"],
)
def test_what_the_user_can_mend_is_a_sentence_and_an_exit_code(
    data: Path, arguments: tuple[str, ...], words: str
) -> None:
    done = room(data, *arguments)
    assert done.returncode != 0
    assert words in done.stderr.replace(",", "").lower()
    assert "Traceback" not in done.stderr
