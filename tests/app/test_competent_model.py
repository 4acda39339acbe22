"""A model that words answers well, scripted: what it words rightly reaches the reader, and none of its lies does."""

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from app import cite
from app.answer import Desk
from app.records import Answer, Note
from tests.app.scripted_writer import INVENTED, STYLES, Writer
from tests.app.test_reading import QUESTIONS, fault
from tests.made import Made

DEV = Path(__file__).parents[3] / "shared/questions/dev.jsonl"
KEPT = 0.9  # share of honest sentences that are shown
SURVIVE = 0.9  # share of honest drafts that are used

pytestmark = pytest.mark.slow


def asked() -> list[dict[str, object]]:
    files = [QUESTIONS, *([DEV] if DEV.exists() else [])]
    cases = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [{"wrong_items": [], **case} for case in cases if case["type"] == "descriptive" and case["lang"] == "zh"]


def answered(made: Made, question: str, writer: Writer | None = None) -> Answer:
    return Desk(made.archive, made.embedder, writer).answer(question)  # type: ignore[arg-type]


def norm(text: str) -> str:
    return re.sub(r"\[\d+\]|[，,。·\s*]", "", text)


def test_honest_drafts_survive_and_score_no_worse(seeds_archive_fake: Made) -> None:
    drafts, used, written, shown, worse = 0, 0, 0, 0, []
    struck: Counter[str] = Counter()
    for number, case in enumerate(asked()):
        question = str(case["question"])
        writer = Writer(STYLES[number % len(STYLES)])
        without, answer = answered(seeds_archive_fake, question), answered(seeds_archive_fake, question, writer)
        assert cite.loose(answer) == []
        if not writer.asked:
            assert answer.text == without.text
            continue
        drafts += 1
        assert answer.worded is not None
        used += answer.worded.used
        written += answer.worded.kept + answer.worded.struck
        shown += answer.worded.kept
        struck[writer.style] += answer.worded.struck
        before = fault(case, without.text, abstained=without.abstained)
        if not before and fault(case, answer.text, abstained=answer.abstained):
            worse.append((question, answer.text))
    measured = f"drafts {drafts}, used {used}; sentences {written}, kept {shown}; struck {dict(struck)}"
    assert drafts > 15, measured
    assert used >= SURVIVE * drafts, measured
    assert shown >= KEPT * written, measured
    assert worse == []


def test_no_lie_of_a_fluent_model_reaches_the_reader(seeds_archive_fake: Made) -> None:
    lies = ("number", "marker", "year", "invented", "feeling")
    told = 0
    for number, case in enumerate(asked()):
        writer = Writer(STYLES[number % len(STYLES)], lies=[lies[number % 5], lies[(number + 2) % 5]])
        answer = answered(seeds_archive_fake, str(case["question"]), writer)
        if not writer.asked:
            continue
        text = norm(answer.text)
        without = norm(answered(seeds_archive_fake, str(case["question"])).text)
        for lie in writer.bad:
            told += 1
            if norm(lie) not in {norm(good) for good in writer.good} and norm(lie) not in without:
                assert norm(lie) not in text, (lie, answer.text)
        assert INVENTED not in answer.text and "987.6" not in answer.text and "[99]" not in answer.text
        assert cite.loose(answer) == []
        assert _codes(answer.notes) & {"struck", "model_lost"}
    assert told > 20


def _codes(notes: tuple[Note, ...]) -> set[str]:
    return {note.code for note in notes}
