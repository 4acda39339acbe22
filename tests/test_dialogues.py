"""Dialogues over reports that nobody tuned for: every turn is asked with the earlier questions, and graded by itself.

The gold of `tests/questions/dialogues*.jsonl` was read from the texts and committed before the first answer was seen;
`tests/questions/README.md` holds the first and the last score. Without the reports these tests are skipped.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from app.answer import Desk
from app.records import Answer, Query, Task
from index.archive import Archive
from index.build import build
from index.embed import Embedder
from tests.fakes import FakeEmbedder

SHARED = Path(__file__).parents[1] / "../shared"
DATA = Path(__file__).parent / "questions"


class Floor(NamedTuple):
    """The least shares of right turns and of dialogues that are right in every turn."""

    turns: float
    dialogues: float


FLOORS = {"dialogues": Floor(0.91, 0.72), "dialogues_second": Floor(0.92, 0.65)}


class Said(NamedTuple):
    """A turn of a dialogue, its gold and what was wrong with its answer ("" when nothing)."""

    dialogue: str
    language: str
    number: int
    turn: Mapping[str, Any]
    answer: Answer
    fault: str


def dialogues(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines() if line.strip()]


def stands(needle: str, text: str) -> bool:
    """Whether the words stand in the text, a number on its borders: 6% is not in 16% or 6.5%."""
    before = r"(?<![\d.])" if needle[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, text) is not None


def fault(turn: Mapping[str, Any], answer: Answer) -> str:
    """What the answer of a turn lacks or says against its gold, "" when it is right."""
    text = answer.text.replace("\uff05", "%")
    if turn["abstain"]:
        return "" if answer.abstained else "claims to know"
    for group in turn["must_include"]:
        if not any(stands(wanted.replace("\uff05", "%"), text) for wanted in group):
            return f"lacks {group[0]}"
    for unwanted in turn["must_not_include"]:
        if stands(unwanted.replace("\uff05", "%"), text):
            return f"says {unwanted}"
    return ""


def held(desk: Desk, name: str) -> Iterator[Said]:
    """Every turn of every dialogue, asked after the questions before it."""
    for one in dialogues(name):
        before: list[str] = []
        for number, turn in enumerate(one["turns"], start=1):
            answer = desk.answer(turn["question"], before)
            yield Said(one["id"], one["language"], number, turn, answer, fault(turn, answer))
            before.append(turn["question"])


def shares(said: Sequence[Said]) -> dict[str, Floor]:
    """The shares of right turns and of wholly right dialogues, over all and by language."""
    groups: dict[str, list[Said]] = defaultdict(list)
    for one in said:
        groups["all"].append(one)
        groups[one.language].append(one)
    found = {}
    for name, members in groups.items():
        whole: dict[str, bool] = {}
        for one in members:
            whole[one.dialogue] = whole.get(one.dialogue, True) and not one.fault
        found[name] = Floor(
            sum(not one.fault for one in members) / len(members),
            sum(whole.values()) / len(whole),
        )
    return found


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = SHARED / "reports/more"
    if not folder.is_dir():
        pytest.skip("the reports to talk about are not beside the checkout: reports/more")
    archive = Archive.open(tmp_path_factory.mktemp("others"), create=True)
    embedder = cast(Embedder, FakeEmbedder())
    assert {outcome.state for outcome in build([folder], archive, embedder)} <= {"added", "skipped"}
    yield Desk(archive, embedder)


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOORS)
def test_dialogues_are_right_turn_by_turn(others: Desk, name: str) -> None:
    said = list(held(others, name))
    reached = shares(said)
    for group, share in reached.items():
        print(f"{name} {group}: turns {share.turns:.1%}, dialogues {share.dialogues:.1%}")  # noqa: T201
    wrong = {f"{one.dialogue}.{one.number}": one.fault for one in said if one.fault}
    assert reached["all"].turns >= FLOORS[name].turns, wrong
    assert reached["all"].dialogues >= FLOORS[name].dialogues, wrong


@pytest.mark.parametrize("path", sorted(DATA.glob("dialogues*.jsonl")), ids=lambda path: path.stem)
def test_every_turn_has_something_to_grade(path: Path) -> None:
    names = [one["id"] for one in dialogues(path.stem)]
    assert len(set(names)) == len(names)
    for one in dialogues(path.stem):
        assert one["language"] in ("zh", "en", "mixed")
        assert 3 <= len(one["turns"]) <= 11  # one goes deeper than ten turns
        for turn in one["turns"]:
            assert turn["question"].strip()
            assert turn["abstain"] != bool(turn["must_include"]), turn["question"]


def test_every_quote_of_the_gold_stands_in_its_report() -> None:
    folder = SHARED / "reports/more"
    if not folder.is_dir():
        pytest.skip("the reports to talk about are not beside the checkout: reports/more")
    for path in DATA.glob("dialogues*.jsonl"):
        for one in dialogues(path.stem):
            for turn in one["turns"]:
                for evidence in turn["evidence"]:
                    text = re.sub(r"\s", "", (folder / evidence["file"]).read_text("utf-8"))
                    assert re.sub(r"\s", "", evidence["quote"]) in text, (one["id"], evidence)


def test_a_turn_is_judged_by_its_gold() -> None:
    asked = "宝安区2023年GDP?"
    answer = Answer(asked, Query(asked, "zh", Task.VALUE), "宝安区2023年地区生产总值5202.01亿元")
    gold = {"must_include": [["5202.01"]], "must_not_include": [], "abstain": False}
    assert fault(gold, answer) == ""
    assert fault({**gold, "must_include": [["202.01"]]}, answer) == "lacks 202.01"
    assert fault({**gold, "must_not_include": ["2023"]}, answer) == "says 2023"
    assert fault({**gold, "must_include": [], "abstain": True}, answer) == "claims to know"
