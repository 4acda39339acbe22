"""A model that failed several times in a row is left alone for a while and then tried again."""

from collections.abc import Generator, Sequence

import pytest

from errors import UserError
from prompts.model import Turn, Used
from prompts.resting import Resting
from prompts.stream import ModelError

TURNS = [Turn("user", "?")]
BROKEN = ModelError("failed", "no")


class Playing:
    """A model that plays one failure or text for each request, and counts them."""

    name = "test:m"

    def __init__(self, *plays: Exception | str) -> None:
        self.plays = list(plays)
        self.asked = 0

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        play = self.plays[min(self.asked, len(self.plays) - 1)]
        self.asked += 1
        if isinstance(play, Exception):
            raise play
        yield play
        return Used("m", 1, 2)


class Clock:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def outcome(model: Resting) -> str:
    try:
        return "".join(model.stream(TURNS))
    except ModelError as failure:
        return failure.reason
    except UserError:
        return "setting"


def test_after_three_failures_in_a_row_nothing_is_sent_until_the_rest_is_over() -> None:
    clock, inner = Clock(), Playing(BROKEN, UserError("key"), ModelError("idle", "slow"), "good")
    model = Resting(inner, failures=3, rest=60, now=clock)
    assert [outcome(model) for _ in range(5)] == ["failed", "setting", "idle", "resting", "resting"]
    assert inner.asked == 3
    clock.seconds = 59.9
    assert outcome(model) == "resting"
    clock.seconds = 60
    assert [outcome(model), outcome(model)] == ["good", "good"]


def test_a_failed_trial_sends_it_to_rest_again() -> None:
    clock, inner = Clock(), Playing(BROKEN)
    model = Resting(inner, failures=2, rest=10, now=clock)
    assert [outcome(model) for _ in range(3)] == ["failed", "failed", "resting"]
    clock.seconds = 10
    assert [outcome(model), outcome(model)] == ["failed", "resting"]
    clock.seconds = 19.9
    assert outcome(model) == "resting"


def test_while_one_request_tries_it_the_others_do_not_wait() -> None:
    clock, inner = Clock(), Playing(BROKEN, "good")
    model = Resting(inner, failures=1, rest=10, now=clock)
    assert outcome(model) == "failed"
    clock.seconds = 10
    trial = model.stream(TURNS)
    assert next(trial) == "good"
    assert outcome(model) == "resting"
    assert list(trial) == []
    assert outcome(model) == "good"


def test_a_good_answer_between_failures_begins_the_count_anew() -> None:
    model = Resting(Playing(BROKEN, "good", BROKEN, "good"), failures=2, now=Clock())
    assert [outcome(model) for _ in range(4)] == ["failed", "good", "failed", "good"]


@pytest.mark.parametrize("reason", ["length", "filtered", "too long"])
def test_what_is_no_fault_of_the_server_does_not_count(reason: str) -> None:
    model = Resting(Playing(ModelError(reason, "no")), failures=1, now=Clock())
    assert [outcome(model), outcome(model)] == [reason, reason]


def test_a_reader_who_stops_is_no_failure() -> None:
    model = Resting(Playing("good"), failures=1, now=Clock())
    stream = model.stream(TURNS)
    next(stream)
    stream.close()
    assert outcome(model) == "good"


def test_what_the_model_used_comes_through() -> None:
    stream = Resting(Playing("good")).stream(TURNS)
    next(stream)
    with pytest.raises(StopIteration) as end:
        next(stream)
    assert end.value.value == Used("m", 1, 2)
