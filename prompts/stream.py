"""A stream of pieces from a model: kept within time limits, and freed of reasoning text."""

import queue
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")
_TAGS = ("<think>", "</think>")


class Limits(NamedTuple):
    """Seconds to connect, to the first piece, between pieces and in all; and the characters of one answer."""

    connect: float = 5
    first: float = 60
    idle: float = 30
    total: float = 180
    characters: int = 8_000


class ModelError(Exception):
    """The model failed or its answer broke off; the pieces before it, if any, are not a whole answer.

    `reason` is one of: first, idle, total (the time limit that passed), length, filtered, cut, failed, too long.
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def in_time(start: Callable[[], Iterable[_T]], limits: Limits) -> Iterator[_T]:
    """The pieces of `start()`, which runs in a thread of its own, so that a silent server cannot hold us.

    Raises ModelError when a limit passes, and whatever `start()` raised. Closing this iterator ends the
    thread at its next piece, or at the client's own read timeout.
    """
    arrived: queue.Queue[tuple[str, _T | BaseException | None]] = queue.Queue()
    stopped = threading.Event()

    def work() -> None:
        try:
            for piece in start():
                if stopped.is_set():
                    return
                arrived.put(("piece", piece))
            arrived.put(("end", None))
        except BaseException as failure:
            arrived.put(("failure", failure))

    threading.Thread(target=work, daemon=True, name="model").start()
    deadline = time.monotonic() + limits.total
    patience, limit = limits.first, "first"
    try:
        while True:
            left = deadline - time.monotonic()
            try:
                if left <= 0:
                    raise queue.Empty
                kind, value = arrived.get(timeout=min(patience, left))
            except queue.Empty:
                passed = limit if patience < left else "total"
                raise ModelError(passed, f"The model took longer than {getattr(limits, passed):g} s.") from None
            if kind == "end":
                return
            if isinstance(value, BaseException):
                raise value
            patience, limit = limits.idle, "idle"
            yield value  # type: ignore[misc]  # only a piece is left
    finally:
        stopped.set()


def without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces outside <think>…</think>; a tag may be split over pieces, and one that never closes hides the rest."""
    held, hidden = "", False
    for piece in pieces:
        held += piece
        while _TAGS[hidden] in held:
            before, _, held = held.partition(_TAGS[hidden])
            if before and not hidden:
                yield before
            hidden = not hidden
        keep = _begun(held, _TAGS[hidden])
        shown, held = held[: len(held) - keep], held[len(held) - keep :]
        if shown and not hidden:
            yield shown
    if held and not hidden:
        yield held


def _begun(text: str, tag: str) -> int:
    """How many characters at the end of the text may be the beginning of the tag."""
    return next((n for n in range(min(len(tag) - 1, len(text)), 0, -1) if tag.startswith(text[-n:])), 0)
