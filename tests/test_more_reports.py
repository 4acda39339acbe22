"""Questions over reports that nobody tuned for: 161 with answers read from the texts, and every number in its quote.

The reports are no part of the project. Without them these tests are skipped; `tests/questions` holds the questions.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest

from app import cite
from app.answer import Desk
from app.records import Answer
from index.archive import Archive
from index.build import build
from index.embed import Embedder
from tests.fakes import FakeEmbedder

SHARED = Path(__file__).parents[1] / "../shared"
DATA = Path(__file__).parent / "questions"
FLOORS = {"more": 0.95, "strangers": 0.94, "narrow": 0.95}
# A name that must not be claimed may stand in a sentence that denies it.
DENIES = re.compile(r"不|未|没|其余|其他|相近|另有|not\b|n't|No |other|Other|Close|without", re.IGNORECASE)

pytestmark = pytest.mark.slow


class Asked(NamedTuple):
    """A question with the answer it got."""

    question: Mapping[str, Any]
    answer: Answer


def questions(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def desk(folders: list[Path], into: Path) -> Desk:
    if not all(folder.is_dir() for folder in folders):
        pytest.skip(f"the reports to ask are not beside the checkout: {', '.join(folder.name for folder in folders)}")
    embedder = cast(Embedder, FakeEmbedder())
    archive = Archive.open(into, create=True)
    assert {outcome.state for outcome in build(folders, archive, embedder)} <= {"added", "skipped", "duplicate"}
    return Desk(archive, embedder)


@pytest.fixture(scope="module")
def others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    yield desk([SHARED / "reports/more", SHARED / "reports/docx"], tmp_path_factory.mktemp("others"))


@pytest.fixture(scope="module")
def seeds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    yield desk([SHARED / "reports/seeds"], tmp_path_factory.mktemp("seeds"))


def asked(desk: Desk, path: Path) -> list[Asked]:
    return [Asked(case, desk.answer(case["question"], case["history"])) for case in questions(path)]


def stands(needle: str, text: str) -> bool:
    """Whether the words stand in the text, a number on its borders: 6% is not in 16% or 6.5%."""
    before = r"(?<![\d.])" if needle[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if needle[-1].isdigit() else ""
    return re.search(before + re.escape(needle) + after, text) is not None


def fault(case: Mapping[str, Any], answer: Answer) -> str:
    """What an answer lacks or claims wrongly, "" when it is right."""
    text = answer.text.replace("\uff05", "%")
    for group in case["must_include"]:
        if not any(stands(wanted.replace("\uff05", "%"), text) for wanted in group):
            return f"lacks {group[0]}"
    if case["abstain"] and not answer.abstained:
        return "claims to know"
    said = re.split(r"[。;；\n!?]|(?<=[a-z\]])\. ", text)
    for name in case["wrong_items"]:
        if any(name in sentence and not DENIES.search(sentence) for sentence in said):
            return f"claims {name}"
    return ""


@pytest.mark.parametrize("name", FLOORS)
def test_questions_over_other_reports_are_answered_right(others: Desk, name: str) -> None:
    faults = {one.question["id"]: fault(one.question, one.answer) for one in asked(others, DATA / f"{name}.jsonl")}
    by_type: dict[str, list[bool]] = defaultdict(list)
    for case in questions(DATA / f"{name}.jsonl"):
        by_type[case["type"]].append(not faults[case["id"]])
    for kind, held in sorted(by_type.items()):
        print(f"{name} {kind}: {sum(held)} of {len(held)}")  # noqa: T201  # pytest -s shows the score
    wrong = {key: why for key, why in faults.items() if why}
    assert 1 - len(wrong) / len(faults) >= FLOORS[name], wrong


def test_the_judge_tells_right_from_wrong(others: Desk) -> None:
    case = {"must_include": [["1372.16"]], "wrong_items": [], "abstain": False}
    answer = others.answer("楚雄州2020年地区生产总值是多少")
    assert fault(case, answer) == ""
    assert fault({**case, "must_include": [["372.16"]]}, answer) == "lacks 372.16"
    assert fault({**case, "wrong_items": ["楚雄"]}, answer) == "claims 楚雄"
    assert fault({**case, "abstain": True}, answer) == "claims to know"


def loose(answer: Answer) -> list[str]:
    """The numbers of an answer that no quote it cites holds and no sum gives."""
    return [f"{found.number} in {found.sentence}" for found in cite.loose(answer)]


def test_every_number_of_every_answer_stands_in_its_quote_or_has_its_sum(others: Desk, seeds: Desk) -> None:
    told = [one for name in FLOORS for one in asked(others, DATA / f"{name}.jsonl")]
    told += asked(seeds, SHARED / "questions/dev.jsonl")
    found = {one.question["id"]: loose(one.answer) for one in told}
    assert {key: numbers for key, numbers in found.items() if numbers} == {}
    assert [one.question["id"] for one in told if any(note.code == "struck" for note in one.answer.notes)] == []


def test_a_number_that_no_quote_holds_is_found(others: Desk) -> None:
    answer = others.answer("楚雄州2020年地区生产总值是多少")
    assert loose(answer) == []
    assert loose(replace(answer, text=answer.text.replace("1372.16", "1373.16")))
    assert loose(replace(answer, evidence=()))
