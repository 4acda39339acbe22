"""What one step of an answer brings, made away from the event loop."""

import json

import pytest

from app.records import Answer, Query, Scope, Task
from app.worked import Asked, Work
from tests.app.api_desk import Scripted

READ = Query("问", "zh", Task.READ)


def work(*answers: Answer, trimmed: int = 0) -> Work:
    asked = Asked("问", ("前一问",), "s", "c", trimmed)
    return Work(Scripted(*answers), asked, "a_1", lambda: {"corpus": 7})


def test_steps_come_as_events_and_the_last_as_the_whole_answer() -> None:
    steps = work(Answer("", READ, "", done=False), Answer("", READ, "好。"))
    first, last = steps.step(), steps.step()
    assert [name for name, _ in first.events] == ["meta", "status"] and first.whole is None
    meta = json.loads(first.events[0][1])
    assert (meta["answer_id"], meta["corpus"], meta["session"]) == ("a_1", 7, "s")
    assert [name for name, _ in last.events] == ["delta", "verify"]
    assert last.whole and last.whole["text"] == "好。" and last.whole["corpus"] == 7
    assert last.size == len(json.dumps(last.whole, ensure_ascii=False))


def test_what_was_left_out_of_the_history_is_said_in_events_and_in_the_whole() -> None:
    step = work(Answer("", READ, "好。"), trimmed=5).step()
    told = json.loads(dict(step.events)["note"])["text"]
    assert told == "只读了最近的1个问题，更早的5个没有读。"
    assert step.whole and step.whole["notes"][-1] == {"code": "history_trimmed", "text": told}


def test_a_desk_that_ends_early_is_a_failure() -> None:
    steps = work(Answer("", READ, "", done=False))
    steps.step()
    with pytest.raises(RuntimeError):
        steps.step()


def test_a_question_is_itself_with_its_scope_and_its_history() -> None:
    one = Asked("问", (), "s1", "c1")
    assert one.whole == one._replace(session="s2", client="c2", request="r").whole
    assert one.whole != one._replace(scope=Scope(years=(2023,))).whole != one._replace(history=("前",)).whole
    assert one._replace(question="GDP 2023?", language="zh").spoken == "zh"
    assert one._replace(question="GDP 2023?").spoken == "en"
