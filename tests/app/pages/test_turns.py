"""One turn of the conversation, without Gradio: what is refused, what is asked, what goes wrong."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from app import render
from app.pages import turns
from app.records import Answer
from app.warm import Warming
from tests.app import fake_desk


def _json(answer: Answer) -> dict[str, Any]:
    return {"text": answer.text}


def _warm() -> Warming:
    warming = Warming(lambda: None)
    warming.wait()
    return warming


def _run(question: object, desk: turns.Asked, session: turns.Session = turns.Session()) -> list[turns.Step]:  # noqa: B008
    return list(
        turns.run(question, session, desk=desk, forms=turns.Forms(_json, render.csv), warming=_warm(), limit=500)
    )


@pytest.mark.parametrize("question", ["", "   ", "\u200b\u2060", "\n", None, 5, ["x"], {"q": "x"}])
def test_nothing_asked_is_answered_with_a_sentence(question: object) -> None:
    desk = fake_desk.desk()
    [step] = _run(question, desk)
    assert step.turn.state == "refused"
    assert step.turn.message == turns.Message("empty")
    assert desk.asked == []


def test_a_question_at_the_limit_is_asked_and_one_character_more_is_not() -> None:
    desk = fake_desk.desk()
    assert _run("2022" + "字" * 496, desk)[-1].turn.state == "answered"
    [step] = _run("2022" + "😀" * 497, desk)
    assert step.turn.message == turns.Message("too_long", {"length": 501, "limit": 500})
    assert step.box == "2022" + "😀" * 497  # kept, to be shortened
    assert len(desk.asked) == 1


def test_a_turn_waits_visibly_then_answers_and_empties_the_box() -> None:
    steps = _run("which districts targeted 10% GDP growth", fake_desk.desk())
    assert [step.turn.state for step in steps] == ["waiting", "answered"]
    assert len({step.turn.id for step in steps}) == 1
    assert steps[-1].box == ""
    assert steps[-1].turn.loose == ()


def test_earlier_questions_go_along_with_the_next_one() -> None:
    desk = fake_desk.desk()
    session = _run("which districts targeted 10%", desk)[-1].session
    session = _run("and in 2022?", desk, session)[-1].session
    assert desk.asked[-1] == ("and in 2022?", ("which districts targeted 10%",))
    assert session.questions == ("which districts targeted 10%", "and in 2022?")


def test_only_the_last_ten_questions_are_remembered() -> None:
    desk, session = fake_desk.desk(), turns.Session()
    for number in range(12):
        session = _run(f"10% {number}", desk, session)[-1].session
    assert session.questions == tuple(f"10% {number}" for number in range(2, 12))


def test_a_desk_that_breaks_gives_a_sentence_and_the_question_back(caplog: pytest.LogCaptureFixture) -> None:
    session = turns.Session(("before",))
    last = _run("no such question", fake_desk.desk(), session)[-1]
    assert (last.turn.state, last.turn.message) == ("failed", turns.Message("problem"))
    assert last.box == "no such question"
    assert last.session == session
    assert "a desk that breaks" in caplog.text


def test_numbers_that_no_quote_holds_are_named() -> None:
    desk = fake_desk.desk()
    desk.scripted["10%"] = replace(desk.scripted["10%"], text="Zhangwan targets 12.5% [1].")
    assert _run("10%", desk)[-1].turn.loose == ("12.5",)


def test_the_first_question_waits_for_the_model_and_says_so() -> None:
    gate = threading.Event()
    warming = Warming(gate.wait)
    steps = turns.run(
        "10%", turns.Session(), desk=fake_desk.desk(), forms=turns.Forms(_json, render.csv), warming=warming, limit=500
    )
    assert next(steps).turn.message == turns.Message("loading")
    gate.set()
    assert [step.turn.state for step in steps] == ["waiting", "answered"]


def test_invisible_characters_and_lone_surrogates_do_not_reach_the_desk() -> None:
    assert turns.clean("广\u200b东\u202e\x00 10%\ud800") == "广东 10%?"
    assert turns.clean("\U000e0041张湾") == "张湾"


class _Growing:
    """A desk whose answer grows in a thousand steps."""

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Answer]:
        last = fake_desk.desk().scripted["10%"]
        for length in range(1000):
            yield replace(last, text=last.text[:length], done=False)
        yield last


def test_a_growing_answer_is_shown_in_few_steps_and_whole_at_the_end() -> None:
    steps = _run("10%", _Growing())
    assert len(steps) < 100
    assert steps[-1].turn.answer == {"text": fake_desk.desk().scripted["10%"].text}


def test_a_turn_travels_as_plain_values() -> None:
    [step] = _run("x" * 501, fake_desk.desk())
    data = step.turn.as_json()
    assert data["message"] == {"key": "too_long", "length": 501, "limit": 500}
    assert (data["state"], data["answer"], data["loose"]) == ("refused", None, [])
