"""A file of questions answered line by line, and what happens to bad lines and failing questions."""

import json
from pathlib import Path

import pytest

from app.records import Answer, Coverage, Evidence, Query, Task
from errors import UserError
from eval.answers import answered, load
from tests import fakes

QUOTE = "地区生产总值增长10%左右"


class OneAnswer:
    """Answers everything alike, and fails at a question of its name."""

    def answer(self, question: str, history: tuple[str, ...] = ()) -> Answer:
        if question == "坏":
            raise ValueError("no answer to that")
        passage = fakes.passage(fakes.report(), fakes.ZHANGWAN_TEXT, QUOTE)
        evidence = Evidence(1, passage, passage.start, passage.end)
        query = Query(question, "zh", Task.VALUE)
        return Answer(question, query, "增长10%左右[1]。", (evidence,), coverage=Coverage(8, 6))


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_questions_are_read_with_their_history(tmp_path: Path) -> None:
    file = write(
        tmp_path / "q.jsonl", '{"id": 1, "question": "那里呢", "history": ["甲?"]}', "", '{"id": "b", "question": "乙"}'
    )
    assert [(one.id, one.question, one.history) for one in load(file)] == [("1", "那里呢", ("甲?",)), ("b", "乙", ())]


def test_every_bad_line_is_named_by_its_number(tmp_path: Path) -> None:
    file = write(tmp_path / "q.jsonl", '{"id": 1, "question": "甲"}', "{", '{"id": 2}', '{"id": 3, "question": 4}')
    with pytest.raises(UserError) as complaint:
        load(file)
    assert [line.split(":")[-2 if ": " in line else 1] for line in str(complaint.value).splitlines()]
    assert all(f"q.jsonl:{number}:" in str(complaint.value) for number in (2, 3, 4))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"nowhere\.jsonl"):
        load(tmp_path / "nowhere.jsonl")


def test_a_file_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no questions"):
        load(write(tmp_path / "q.jsonl", ""))


def test_an_answer_becomes_a_line_with_its_citations(tmp_path: Path) -> None:
    questions = load(write(tmp_path / "q.jsonl", '{"id": "a", "question": "甲"}'))
    line = json.loads(json.dumps(next(answered(questions, OneAnswer(), now=lambda: 0.0)).line))
    at = fakes.ZHANGWAN_TEXT.index(QUOTE)
    assert line == {
        "id": "a",
        "answer": "增长10%左右[1]。",
        "abstained": False,
        "citations": [
            {
                "number": 1,
                "place": "张湾区",
                "year": 2023,
                "title": "政府工作报告",
                "file": "report.txt",
                "start": at,
                "end": at + len(QUOTE),
                "quote": QUOTE,
            }
        ],
        "rows": None,
        "coverage": {"reports": 8, "stating": 6},
        "seconds": 0.0,
    }


def test_a_failing_question_is_written_with_its_error_and_the_rest_go_on(tmp_path: Path) -> None:
    questions = load(write(tmp_path / "q.jsonl", '{"id": "a", "question": "坏"}', '{"id": "b", "question": "乙"}'))
    outcomes = list(answered(questions, OneAnswer()))
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert outcomes[0].line["error"] == "ValueError: no answer to that"
