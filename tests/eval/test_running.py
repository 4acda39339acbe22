"""Runs: killed anywhere and resumed they equal an uninterrupted one; errors are kept and can be asked again."""

import json
import random
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from errors import UserError
from eval.records import Case, Outcome, Sample
from eval.report import write
from eval.running import HEADER, SAMPLES, Progress, carry_out, chosen, mended, read_header, rescored
from eval.running import start as begin
from eval.stored import read
from tests.eval.slow_run import CASES, SUITE, Slow

ROOT = Path(__file__).parents[2]


def start(tmp_path: Path, *, repeat: int = 1) -> Path:
    return begin(tmp_path, SUITE, CASES, Slow(0), repeat=repeat)


def graded(folder: Path) -> dict[tuple[str, int], tuple[Outcome | None, dict[str, float | None]]]:
    """What a run found out, whatever the order of its lines."""
    return {(one.case, one.repeat): (one.outcome, dict(one.scores)) for one in mended(folder)}


def carried_out(tmp_path: Path) -> Path:
    folder = start(tmp_path)
    carry_out(folder, CASES, Slow(0))
    return folder


def test_killed_at_five_random_points_and_resumed_it_is_the_run_that_was_never_killed(tmp_path: Path) -> None:
    whole = carried_out(tmp_path / "whole")
    folder = start(tmp_path / "killed")
    chance = random.Random(5)
    lengths = []
    for _ in range(5):
        process = subprocess.Popen([sys.executable, "-m", "tests.eval.slow_run", str(folder)], cwd=ROOT)
        before = (folder / SAMPLES).read_bytes().count(b"\n")
        deadline = time.monotonic() + 60
        while (folder / SAMPLES).read_bytes().count(b"\n") <= before and process.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        time.sleep(chance.random() * 0.12)
        process.kill()  # SIGKILL: nothing of it can tidy up
        process.wait()
        lengths.append((folder / SAMPLES).read_bytes().count(b"\n"))
    assert lengths == sorted(lengths)
    assert lengths[-1] >= 5
    carry_out(folder, CASES, Slow(0))
    assert graded(folder) == graded(whole)
    lines = (folder / SAMPLES).read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(CASES)  # nothing asked twice, nothing lost
    assert read_header(folder)["status"] == "complete"


@pytest.mark.parametrize("cut", [1, 7, 40, 200])
def test_a_torn_last_line_is_cut_off_and_asked_again(tmp_path: Path, cut: int) -> None:
    whole = carried_out(tmp_path / "whole")
    folder = carried_out(tmp_path / "torn")
    samples = folder / SAMPLES
    samples.write_bytes(samples.read_bytes()[:-cut])
    target = Slow(0)
    carry_out(folder, CASES, target)
    assert target.asked == ["c11"]
    assert graded(folder) == graded(whole)


def test_what_is_done_is_not_asked_again(tmp_path: Path) -> None:
    folder = carried_out(tmp_path)
    target = Slow(0)
    assert carry_out(folder, CASES, target) == 2
    assert target.asked == []


def test_several_at_once_find_out_the_same(tmp_path: Path) -> None:
    one = carried_out(tmp_path / "one")
    folder = start(tmp_path / "four")
    states: list[Progress] = []
    carry_out(folder, CASES, Slow(0.01), jobs=4, progress=states.append)
    assert graded(folder) == graded(one)
    assert states[-1][:3] == (12, 12, 2)
    assert states[-1].left == 0


def test_an_error_has_no_score_and_can_be_asked_again(tmp_path: Path) -> None:
    folder = carried_out(tmp_path)
    errors = [one for one in mended(folder) if one.outcome is Outcome.ERROR]
    assert [one.case for one in errors] == ["c4", "c9"]
    assert all(one.scores == {} for one in errors)

    class Well(Slow):
        def ask(self, of: object) -> Sample:
            return replace(super().ask(replace(of, id="c0")), case=of.id)  # type: ignore[type-var, attr-defined]

    target = Well(0)
    assert carry_out(folder, CASES, target, retry_errors=True) == 0
    assert len(target.asked) == 2
    assert graded(folder)["c4", 0][0] is Outcome.CORRECT


def test_outcomes_come_by_turns_as_the_target_answers(tmp_path: Path) -> None:
    folder = carried_out(tmp_path)
    found = [str(one.outcome) for one in mended(folder)][:5]
    assert found == ["correct", "partial", "wrong", "wrong", "error"]


def test_half_a_surrogate_pair_in_an_answer_is_kept_and_read_back(tmp_path: Path) -> None:
    class Odd(Slow):
        def ask(self, of: Case) -> Sample:
            return replace(super().ask(of), answer="张湾区10%左右\ud83d[1]。")

    odd = tuple(replace(case, question=case.question + "\udc00") for case in CASES[:2])
    folder = begin(tmp_path, SUITE, odd, Odd(0))
    carry_out(folder, odd, Odd(0))
    assert [one.answer for one in mended(folder)] == ["张湾区10%左右\ud83d[1]。"] * 2
    assert carry_out(folder, odd, Odd(0)) == 0
    assert write(folder).read_text(encoding="utf-8").count("\ufffd") > 2
    assert [case.question for case in read(folder).cases.values()] == ["第0问?\udc00", "第1问?\udc00"]


def test_a_repeat_asks_each_case_as_often(tmp_path: Path) -> None:
    folder = start(tmp_path, repeat=3)
    carry_out(folder, CASES, Slow(0))
    assert set(graded(folder)) == {(case.id, number) for case in CASES for number in range(3)}


def test_an_interruption_leaves_a_run_that_goes_on(tmp_path: Path) -> None:
    folder = start(tmp_path)

    def stop(state: Progress) -> None:
        if state.done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        carry_out(folder, CASES, Slow(0), progress=stop)
    assert read_header(folder)["status"] == "interrupted"
    carry_out(folder, CASES, Slow(0))
    assert len(graded(folder)) == len(CASES)


def test_stored_answers_are_graded_again_by_the_gold_as_it_is_now(tmp_path: Path) -> None:
    folder = carried_out(tmp_path)
    easier = {case.id: replace(case, gold=(replace(case.gold[0], edge=""),)) for case in CASES}
    assert rescored(folder, easier) == 3  # those that had lost the edge
    assert [str(one.outcome) for one in mended(folder)][:2] == ["correct", "correct"]
    with pytest.raises(UserError, match="c11"):
        rescored(folder, {case.id: case for case in CASES[:11]})


def test_cases_are_chosen_by_id_type_language_and_tag() -> None:
    suite = replace(SUITE, cases=(*CASES[:2], replace(CASES[2], language="en", tags=("typo",))))
    assert [case.id for case in chosen(suite, only=["typo"])] == ["c2"]
    assert [case.id for case in chosen(suite, only=["en", "c0"])] == ["c0", "c2"]
    assert len(chosen(suite, limit=1)) == 1
    with pytest.raises(UserError, match="nonsense"):
        chosen(suite, only=["nonsense"])


def test_the_header_tells_what_repeats_the_run(tmp_path: Path) -> None:
    folder = begin(tmp_path, SUITE, CASES, Slow(0), argv=["run", "suite", "--api-key", "sk-1"])
    header = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    assert header["suite"] == {"id": "slow", "version": 1, "sha256": "0", "what": "twelve questions"}
    assert header["argv"] == ["run", "suite", "--api-key", "…"]
    assert set(header) >= {"code", "packages", "machine", "prompts", "archive", "embedder", "target", "start", "repeat"}
    assert len((folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()) == 12
    with pytest.raises(UserError, match="is no run"):
        read_header(tmp_path)
