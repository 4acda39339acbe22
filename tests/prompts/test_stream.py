"""A model's stream is kept in time and shows no reasoning."""

import asyncio
import threading
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts import stream as streams
from prompts.stream import Limits, ModelError, in_time, without_thinking

QUICK = Limits(first=5, idle=5, total=5)


async def slow(*steps: float) -> AsyncIterator[str]:
    for wait in steps:
        await asyncio.sleep(wait)
        yield "x"


async def letters(text: str) -> AsyncIterator[str]:
    for letter in text:
        yield letter


def test_pieces_come_through_in_order() -> None:
    assert list(in_time(lambda: letters("abc"), QUICK)) == ["a", "b", "c"]


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
            seen += [piece] if piece else []  # what came before the limit is kept
    assert stopped.value.reason == limit
    assert len(seen) <= most


def test_an_error_of_the_source_is_raised_to_the_reader() -> None:
    async def broken() -> AsyncIterator[str]:
        yield "a"
        raise KeyError("lost")

    stream = in_time(broken, QUICK)
    assert next(stream) == "a"
    with pytest.raises(KeyError, match="lost"):
        next(stream)


@pytest.mark.parametrize("silence", [0.01, 60.0], ids=["while it speaks", "while it is silent"])
def test_closing_the_stream_ends_what_it_waits_for(silence: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "TICK", 0.1)
    ended = threading.Event()

    async def endless() -> AsyncIterator[str]:
        try:
            while True:
                await asyncio.sleep(silence)
                yield "x"
        finally:
            ended.set()

    stream = in_time(endless, Limits(first=90, idle=90, total=90))
    assert next(stream) in ("x", None)
    stream.close()
    assert ended.wait(2)


def test_silence_is_told_before_its_limit_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "TICK", 0.1)
    assert next(in_time(lambda: slow(5), QUICK)) is None


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
