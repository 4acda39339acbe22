"""A planted regression: an archive whose targets and outcomes are swapped turns the gate red."""

import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest

from app.answer import Desk
from eval.compare import Verdict, compare
from eval.gate import check, read_passing, write_passing
from eval.records import Case, Gate, Gold, GoldFigure, Suite
from eval.running import carry_out, start
from eval.stored import Stored, read
from eval.targets import InProcess
from index.archive import Archive
from index.build import build
from tests import fakes

FIGURES = [
    ("张湾区2023年地区生产总值增长目标是多少?", "张湾区", 2023, "gdp", "10", "target"),
    ("张湾区2022年地区生产总值增长多少?", "张湾区", 2022, "gdp", "3.5", "actual"),
    ("张湾区2023年一般公共预算收入增长目标是多少?", "张湾区", 2023, "budget_revenue", "8", "target"),
    ("张湾区2022年规模以上工业增加值增长多少?", "张湾区", 2022, "industry", "5", "actual"),
    ("下陆区2023年地区生产总值增长目标是多少?", "下陆区", 2023, "gdp", "7.5", "target"),
    ("下陆区2022年地区生产总值增长多少?", "下陆区", 2022, "gdp", "5", "actual"),
    ("张湾区2023年固定资产投资增长目标是多少?", "张湾区", 2023, "fixed_investment", "12", "target"),
]
CASES = tuple(
    Case(
        f"f{number}",
        "value",
        "zh",
        question,
        gold=(GoldFigure(place, year, "", Decimal(value), "%", stance=stance),),
        evidence=(Gold("", f"增长{value}%"),),
    )
    for number, (question, place, year, _, value, stance) in enumerate(FIGURES)
)
GATES = (Gate("outcome.correct", ">=", 0.9), Gate("run.error_rate", "==", 0.0))
SUITE = Suite("planted", "figures of two reports", 1, CASES, GATES)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of two small reports."""
    folder = tmp_path_factory.mktemp("planted")
    texts = {
        "张湾区2023年政府工作报告": "湖北省十堰市张湾区" + fakes.ZHANGWAN_TEXT,
        "下陆区2023年政府工作报告": "湖北省黄石市下陆区政府工作报告\n各位代表:\n" + fakes.XIALU_TEXT,
    }
    reports = fakes.write_folder(folder / "reports", **texts)
    with closing(Archive.open(folder / "data", create=True)) as archive:
        list(build([reports], archive, fakes.FakeEmbedder()))
    return folder


def asked(data: Path, runs: Path, name: str) -> Stored:
    """The suite asked of the desk over an archive."""
    embedder = fakes.FakeEmbedder()
    with closing(Archive.open(data)) as archive:
        target = InProcess(Desk(archive, embedder), archive, embedder)
        folder = start(runs, SUITE, CASES, target, name=name)
        carry_out(folder, CASES, target)
    return read(folder)


def test_targets_and_outcomes_swapped_turn_the_gate_red(home: Path, tmp_path: Path) -> None:
    sound = asked(home / "data", tmp_path, "sound")
    assert check(sound).code == 0, [(one.case, one.answer, dict(one.notes)) for one in sound.samples]

    shutil.copytree(home / "data", tmp_path / "swapped")
    with closing(sqlite3.connect(tmp_path / "swapped" / "archive.sqlite")) as database:
        changed = database.execute(
            "UPDATE facts SET stance = CASE stance WHEN 'target' THEN 'actual' ELSE 'target' END,"
            " year = CASE stance WHEN 'target' THEN year - 1 ELSE year + 1 END WHERE stance IN ('target', 'actual')"
        ).rowcount
        database.commit()
    assert changed >= len(CASES)
    swapped = asked(tmp_path / "swapped", tmp_path, "planted")

    assert check(swapped).code == 10
    write_passing(sound, tmp_path / "passing.txt")
    assert check(swapped, passing=read_passing(tmp_path / "passing.txt")).code == 10
    found = compare(sound, swapped)
    assert found.verdict is Verdict.WORSE
    assert [flip.weight for flip in found.flips] == [0] * found.lost
    assert check(swapped, baseline=sound).held[-1].state == "failed"
