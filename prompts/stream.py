"""A stream of pieces from a model: kept within time limits, and freed of reasoning text."""

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterable, Callable, Generator, Iterable, Iterator
from typing import NamedTuple, TypeVar

_T = TypeVar("_T")
_TAGS = ("<think>", "</think>")
TICK = 1.0  # seconds of silence after which whoever reads is given a moment to stop


class Limits(NamedTuple):
    """Seconds to connect, to the first piece, between pieces and in all; and the characters of one answer."""

    connect: float = 5
    first: float = 60
    idle: float = 30
    total: float = 180
    characters: int = 8_000


class ModelError(Exception):
    """The model failed or its answer broke off; the pieces before it, if any, are not a whole answer.

    `reason` is one of: first, idle, total (the time limit that passed), length, filtered, cut, failed, too long,
    resting (it was not asked, because it failed again and again).
    """

    def __init__(self, reason: str, words: str) -> None:
        super().__init__(words)
        self.reason = reason


def in_time(start: Callable[[], AsyncIterable[_T]], limits: Limits) -> Generator[_T | None, None, None]:
    """The pieces of `start()`, which runs in a thread of its own, so that a silent server cannot hold us.

    None comes after every second of silence, so that a reader who has gone can be noticed. Raises ModelError when a
    limit passes, and whatever `start()` raised. Closing this iterator cancels `start()` wherever it waits.
    """
    arrived: queue.Queue[tuple[str, _T | BaseException | None]] = queue.Queue()
    working = _Working()

    async def work() -> None:
        if not working.begin():
            return
        try:
            async for piece in start():
                arrived.put(("piece", piece))
            arrived.put(("end", None))
        except Exception as failure:
            arrived.put(("failure", failure))
        except asyncio.CancelledError:  # nobody reads any more
            return

    threading.Thread(target=lambda: asyncio.run(work()), daemon=True, name="model").start()
    deadline = time.monotonic() + limits.total
    patience, limit = limits.first, "first"
    quiet = time.monotonic()
    try:
        while True:
            now = time.monotonic()
            left = min(deadline, quiet + patience) - now
            try:
                if left <= 0:
                    raise queue.Empty
                kind, value = arrived.get(timeout=min(left, TICK))
            except queue.Empty:
                if left > TICK:
                    yield None
                    continue
                passed = "total" if deadline < quiet + patience else limit
                raise ModelError(passed, f"The model took longer than {getattr(limits, passed):g} s.") from None
            if kind == "end":
                return
            if isinstance(value, BaseException):
                raise value
            patience, limit = limits.idle, "idle"
            yield value
            quiet = time.monotonic()  # a reader's own time is not the model's silence
    finally:
        working.end()


class _Working:
    """The task that asks, as another thread may cancel it, even before it has begun."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ended = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> bool:
        """Called by the task itself; False when it is not wanted any more."""
        with self._lock:
            self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
            return not self._ended

    def end(self) -> None:
        """Cancel the task; nothing when it is over."""
        with self._lock:
            self._ended = True
            if self._loop is not None and self._task is not None and not self._loop.is_closed():
                try:
                    self._loop.call_soon_threadsafe(self._task.cancel)
                except RuntimeError:  # the loop was closed between the two looks: the task is over
                    return


def without_thinking(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces outside <think>…</think>; a tag may be split over pieces, and one that never closes hides the rest.

    An empty piece comes through.
    """
    held, hidden = "", False
    for piece in pieces:
        if not piece:
            yield piece
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
