"""What a first start does after the set-up: index the samples and answer from them, without leaving the machine."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from app import render
from app.answer import Desk
from tests.made import Made

ROOT = Path(__file__).parents[1]
FLAGSHIP = (  # the first question that people ask, as they put it
    "which districts targeted 10% GDP growth",
    "Name the districts with a 10 percent GDP growth target.",
    "Who set GDP growth at 10%?",
    "List every place whose GDP target is 10%",
    "What districts aim for ten percent GDP growth?",
    "哪些区的GDP增长目标是10%?",
    "GDP增速目标10%的是哪个区",
    "谁的地区生产总值预期增长10%?",
    "哪几个地方计划GDP增长百分之十",
    "列出经济增长目标为10%的区",
)


def room(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`python -m …` with its own data folder; a socket that leaves the machine raises there (tests/offline)."""
    environment = {**os.environ, "DATA_DIR": str(data), "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


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
def test_the_first_question_names_one_place_with_the_sentence_it_stands_in(
    samples_archive: Made, question: str
) -> None:
    answer = Desk(samples_archive.archive, samples_archive.embedder).answer(question)  # type: ignore[arg-type]
    assert [row.report.place.name for row in answer.rows if row.match == "yes" and row.report.place] == ["张湾区"]
    assert ("Zhangwan" in answer.text) if question.isascii() else ("张湾" in answer.text)
    assert any("地区生产总值增长10%左右" in shown.quote for shown in answer.evidence)
    assert not answer.abstained
    assert answer.coverage and answer.coverage.reports == 8


@pytest.mark.slow
def test_the_command_line_answers_as_the_page_does(samples_archive: Made) -> None:
    done = room(samples_archive.folder, "app", "ask", FLAGSHIP[0], "--json")
    assert done.returncode == 0, done.stderr
    answer = Desk(samples_archive.archive, samples_archive.embedder).answer(FLAGSHIP[0])  # type: ignore[arg-type]
    assert json.loads(done.stdout) == render.as_json(answer)


@pytest.mark.slow
def test_the_samples_give_eight_reports_all_named(samples_archive: Made) -> None:
    done = room(samples_archive.folder, "index", "status")
    assert done.returncode == 0, done.stderr
    for name in ("张湾区", "下陆区", "荔湾区", "临安区", "历城区", "临淄区", "洪湖市", "汉滨区"):
        assert name in done.stdout
    assert "sources.csv" not in done.stdout  # a line that would name a report nobody has named


@pytest.mark.slow
def test_building_again_embeds_nothing_and_keeps_every_report(samples_archive: Made) -> None:
    done = room(samples_archive.folder, "index", "build", "samples")
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("8 kept;")
    assert "passages:" not in done.stderr  # the progress of embedding
