"""Reading questions with known answers over the seed reports, with the fake embedder: the words must carry them."""

import json
import re
from pathlib import Path

import pytest

from app.answer import Desk
from tests.made import Made

QUESTIONS = Path(__file__).parents[1] / "questions" / "reading.jsonl"
MOST_WRONG = 4  # of 47; with the bundled model it is one

pytestmark = pytest.mark.slow


def fault(question: dict[str, object], text: str, *, abstained: bool) -> str:
    """What is wrong with an answer: a missing group, a place asserted that states nothing, an answer for a refusal."""
    if bool(question["abstain"]) != abstained:
        return "answered" if question["abstain"] else "declined"
    for group in [] if question["abstain"] else question["must_include"]:  # type: ignore[attr-defined]
        if not any(alternative in text for alternative in group):
            return f"without {group[0]}"
    listed = re.split(r"未提：|Not mentioned by:", text)[0]
    for place in question["wrong_items"]:  # type: ignore[attr-defined]
        if place in listed:
            return f"claims {place}"
    return ""


def test_reading_questions_over_the_seeds_are_answered(seeds_archive_fake: Made) -> None:
    desk = Desk(seeds_archive_fake.archive, seeds_archive_fake.embedder)  # type: ignore[arg-type]
    questions = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    wrong = {}
    for question in questions:
        answer = desk.answer(question["question"])
        found = fault(question, answer.text, abstained=answer.abstained)
        if found:
            wrong[question["question"]] = found
    assert len(questions) > 40
    assert len(wrong) <= MOST_WRONG, wrong
    assert not [asked for asked, found in wrong.items() if found == "answered"], wrong  # nothing is made up
