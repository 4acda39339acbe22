"""A model's stream is kept in time and shows no reasoning."""

import threading
import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.stream import Limits, ModelError, in_time, without_thinking

QUICK = Limits(first=5, idle=5, total=5)


def slow(*steps: float) -> Iterator[str]:
    for wait in steps:
        time.sleep(wait)
        yield "x"


def test_pieces_come_through_in_order() -> None:
    assert list(in_time(lambda: iter("abc"), QUICK)) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("steps", "limit", "most"),
    [((9,), "first", 0), ((0, 9), "idle", 1), ([0.1] * 90, "total", 6)],
    ids=["silent from the start", "silent in the middle", "dripping for ever"],
)
def test_each_limit_ends_the_stream_by_name(steps: Sequence[float], limit: str, most: int) -> None:
    seen: list[str] = []
    limits = Limits(first=0.5, idle=0.5, total=0.65)
    with pytest.raises(ModelError) as stopped:
        for piece in in_time(lambda: slow(*steps), limits):
            seen.append(piece)  # what came before the limit is kept
    assert stopped.value.reason == limit
    assert len(seen) <= most


def test_an_error_of_the_source_is_raised_to_the_reader() -> None:
    def broken() -> Iterator[str]:
        yield "a"
        raise KeyError("lost")

    stream = in_time(broken, QUICK)
    assert next(stream) == "a"
    with pytest.raises(KeyError, match="lost"):
        next(stream)


def test_closing_the_stream_ends_its_thread() -> None:
    ended = threading.Event()

    def endless() -> Iterator[str]:
        try:
            while True:
                time.sleep(0.01)
                yield "x"
        finally:
            ended.set()

    stream = in_time(endless, QUICK)
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert ended.wait(2)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<think>hm</think>Yes.", "Yes."),
        ("A<think>x</think>B<think>y</think>C", "ABC"),
        ("A<think>never closed", "A"),
        ("a < b <thing> </think>", "a < b <thing> </think>"),
        ("ends with <thi", "ends with <thi"),
    ],
)
def test_reasoning_is_hidden_however_the_text_is_cut(written: str, shown: str) -> None:
    for size in range(1, len(written) + 1):
        pieces = [written[start : start + size] for start in range(0, len(written), size)]
        assert "".join(without_thinking(pieces)) == shown


@given(st.lists(st.text(alphabet="ab<\u56fd", max_size=6)))
def test_text_without_tags_is_never_changed(pieces: list[str]) -> None:
    assert "".join(without_thinking(pieces)) == "".join(pieces)
