"""The shipped suite by the real command, as CI runs it: it passes its gates, nothing that passed has stopped passing,
a planted regression turns it red, and a run that is killed five times comes to the same scores."""

import json
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from eval.running import SAMPLES, mended, read_header
from eval.stored import read
from tests.made import Made

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]  # seven processes, on a busy machine
ROOT = Path(__file__).parents[2]
SUITE = ROOT / "eval" / "suites" / "samples"
PASSING = SUITE / "passing.txt"
SOME = "60"  # cases of the planted run: single figures of both stances
KILLS, MANY, WAIT = 5, 60, 240  # of the run that is killed: kills, cases, seconds for a process to come up


def command(made: Made, *words: str) -> dict[str, Any]:
    """How python -m eval is started over the test's own DATA_DIR."""
    environment = {**os.environ, "DATA_DIR": str(made.folder), "PYTHONUTF8": "1", "MODEL": "", "JUDGE": ""}
    return {"args": [sys.executable, "-m", "eval", *words], "cwd": ROOT, "env": environment}


def done(made: Made, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(**command(made, *words), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def whole(samples_archive: Made, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run over the whole suite that nothing interrupted."""
    runs = tmp_path_factory.mktemp("runs")
    made = done(samples_archive, "run", str(SUITE), "--runs", str(runs), "--archive", str(samples_archive.folder))
    assert made.returncode == 0, made.stdout + made.stderr[-2000:]
    (folder,) = (path.parent for path in runs.glob("*/run.json"))
    assert "report.html" in made.stdout and (folder / "report.html").stat().st_size < 3_000_000
    return folder


def test_the_suite_passes_its_gates_and_what_passed_still_passes(samples_archive: Made, whole: Path) -> None:
    gate = done(samples_archive, "gate", str(whole), "--passing", str(PASSING))
    assert gate.returncode == 0, gate.stdout


def test_targets_and_outcomes_swapped_turn_the_gate_red(samples_archive: Made, whole: Path, tmp_path: Path) -> None:
    shutil.copytree(samples_archive.folder, tmp_path / "swapped")
    with closing(sqlite3.connect(tmp_path / "swapped" / "archive.sqlite")) as database:
        changed = database.execute(
            "UPDATE facts SET stance = CASE stance WHEN 'target' THEN 'actual' ELSE 'target' END"
            " WHERE stance IN ('target', 'actual')"
        ).rowcount
        database.commit()
    assert changed > 100
    planted = ("--archive", str(tmp_path / "swapped"), "--limit", SOME)
    made = done(samples_archive, "run", str(SUITE), "--runs", str(tmp_path / "runs"), *planted)
    assert made.returncode == 0, made.stderr[-2000:]
    gates = done(samples_archive, "gate", str(tmp_path / "runs"))
    assert gates.returncode == 10 and "FAILED    outcome.correct" in gates.stdout, gates.stdout
    passing = done(samples_archive, "gate", str(tmp_path / "runs"), "--passing", str(PASSING))
    assert passing.returncode == 10 and "no longer: " in passing.stdout


def test_killed_at_five_random_points_and_resumed_it_comes_to_the_same_scores(
    samples_archive: Made, whole: Path
) -> None:
    runs, chance = whole.parent, random.Random(20)
    points = sorted(chance.sample(range(1, MANY - 6), KILLS))
    words = ["run", str(SUITE), "--runs", str(runs), "--archive", str(samples_archive.folder), "--limit", str(MANY)]
    folder: Path | None = None
    lengths = []
    for point in points:
        resume = [] if folder is None else ["--resume", folder.name]
        process = subprocess.Popen(**command(samples_archive, *words, *resume), stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + WAIT
        while process.poll() is None and time.monotonic() < deadline:
            if folder is None:
                folder = next((one.parent for one in runs.glob("*/run.json") if one.parent != whole), None)
            elif count(folder) >= point:
                break
            time.sleep(0.002)
        process.kill()  # SIGKILL
        assert process.wait() == -9
        assert folder is not None
        lengths.append(count(folder))
        assert read_header(folder)["status"] == "running"
    assert folder is not None and lengths == sorted(lengths) and lengths[-1] < MANY
    assert done(samples_archive, *words, "--resume", folder.name).returncode == 0
    assert len((folder / SAMPLES).read_text(encoding="utf-8").splitlines()) == len(mended(folder)) == MANY
    uninterrupted = scores(whole)
    assert scores(folder) == {case: uninterrupted[case] for case in scores(folder)}
    assert read_header(folder)["status"] == "complete"


def count(folder: Path) -> int:
    return (folder / SAMPLES).read_bytes().count(b"\n") if (folder / SAMPLES).exists() else 0


def scores(folder: Path) -> dict[str, object]:
    """All that a run found out, but for the time it took."""
    return {
        one.case: (one.outcome, one.answer, {k: v for k, v in one.scores.items() if not k.startswith("seconds.")})
        for one in read(folder).samples
    }


def test_every_case_of_the_list_is_a_case_of_the_suite() -> None:
    known = {json.loads(line)["id"] for line in (SUITE / "cases.jsonl").read_text(encoding="utf-8").splitlines()}
    listed = [line for line in PASSING.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(listed) > 0.9 * len(known) and set(listed) <= known
