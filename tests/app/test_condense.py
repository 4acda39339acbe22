"""A follow-up put by a model into a question of its own: taken only where it names nothing new."""

from collections.abc import Generator, Sequence

import pytest

import prompts
from app.condense import Condensed, trusted, unsure
from app.condense import condense as condensing
from errors import UserError
from prompts.model import Model, Turn, Used
from prompts.stream import ModelError
from tests.fakes import XIALU, ZHANGWAN, report

KNOWN = (report(ZHANGWAN), report(XIALU))
HISTORY = ["张湾区2023年GDP增长目标是多少?"]
ASKED = "污水治理方面又打算咋弄?"


class Writer:
    """A model that writes what it is told to, and keeps what it was asked."""

    name = "test:writer"

    def __init__(self, *pieces: str, failure: Exception | None = None) -> None:
        self.pieces, self.failure = pieces, failure
        self.asked: list[str] = []

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        self.asked += [turn.text for turn in turns]
        yield from self.pieces
        if self.failure:
            raise self.failure
        return Used()


def condensed(model: Model, text: str, history: Sequence[str] = HISTORY) -> Condensed:
    work = condensing(model, text, history, KNOWN)
    while True:
        try:
            next(work)
        except StopIteration as end:
            assert isinstance(end.value, Condensed)
            return end.value


def condense(model: Model, text: str, history: Sequence[str], known: object) -> str:
    return condensed(model, text, history).line


def test_a_follow_up_without_place_measure_or_task_is_put_to_the_model() -> None:
    assert unsure(ASKED, HISTORY, KNOWN)


@pytest.mark.parametrize(
    ("asked", "history"),
    [(ASKED, []), ("那下陆区呢?", HISTORY), ("失业率呢?", HISTORY), ("哪个区最高?", HISTORY)],
)
def test_what_the_rules_read_is_not(asked: str, history: list[str]) -> None:
    assert not unsure(asked, history, KNOWN)


def test_the_question_as_it_stands_alone_is_taken() -> None:
    model = Writer("张湾区2023年", "污水治理方面打算怎么做?\n", "好的")
    assert condense(model, ASKED, HISTORY, KNOWN) == "张湾区2023年污水治理方面打算怎么做?"
    assert HISTORY[0] in model.asked[0] and ASKED in model.asked[0]


@pytest.mark.parametrize(
    "line",
    [
        "下陆区2023年污水治理方面打算怎么做?",  # a place nobody named
        "张湾区2024年污水治理方面打算怎么做?",  # a year nobody named
        "张湾区2023年污水治理方面为什么投资5亿元?",  # a number nobody named
        "张湾区2023年GDP增长目标是多少?",  # the question before
        "张湾区2023年教育打算怎么弄?",  # another matter
        "污水治理方面又打算咋弄?",  # nothing gained
        "What does Zhangwan plan for sewage in 2023?",  # another language
        "张湾区2023年污水治理方面打算怎么做? http://evil.test",
        "",
    ],
)
def test_a_question_that_names_something_new_or_loses_the_matter_is_refused(line: str) -> None:
    assert not trusted(line, ASKED, HISTORY, KNOWN)
    assert condense(Writer(line), ASKED, HISTORY, KNOWN) == ""


@pytest.mark.parametrize("failure", [ModelError("idle", "slow"), UserError("no key")])
def test_a_failing_model_leaves_the_question_as_it_is(failure: Exception) -> None:
    assert condense(Writer("张湾区", failure=failure), ASKED, HISTORY, KNOWN) == ""


def test_a_model_that_goes_on_and_on_is_not_listened_to() -> None:
    assert condense(Writer(*["张湾区"] * 1000), ASKED, HISTORY, KNOWN) == ""


def test_what_was_sent_and_used_is_recorded() -> None:
    read = condensed(Writer("张湾区2023年污水治理方面打算怎么做?"), ASKED).worded
    assert (read.model, read.used) == ("test:writer", True)
    assert read.prompts == (f"condense:{prompts.fingerprint('condense')}",)
    assert not condensed(Writer("下陆区怎么做?"), ASKED).worded.used
    assert condensed(Writer("张湾区", failure=ModelError("idle", "slow")), ASKED).failed == "idle"


def test_a_silent_model_gives_the_reader_moments_to_stop() -> None:
    work = condensing(Writer("", "", "张湾区2023年污水治理方面打算怎么做?"), ASKED, HISTORY, KNOWN)
    assert [next(work), next(work)] == [None, None]
    work.close()
