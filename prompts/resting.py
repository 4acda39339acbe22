"""A model whose failures are remembered: after several in a row it is left alone for a while, then tried again."""

import threading
import time
from collections.abc import Callable, Generator, Sequence

from errors import UserError
from prompts.model import Model, Turn, Used
from prompts.stream import ModelError

FAILURES = 3  # in a row, after which nobody waits for the server any more
REST = 60.0  # seconds it is left alone

# What the server did wrong; a text that is too long, filtered or too much for its context tells nothing of the next.
_ITS_FAULT = frozenset({"first", "idle", "total", "cut", "failed"})


class Resting:
    """The model behind `model`; while it rests, `stream` raises ModelError("resting") and sends nothing.

    After `rest` seconds one request is let through: it wakes the model for all, or sends it to rest again.
    """

    def __init__(
        self, model: Model, *, failures: int = FAILURES, rest: float = REST, now: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = model.name
        self._model = model
        self._most = failures
        self._rest = rest
        self._now = now
        self._lock = threading.Lock()
        self._failed = 0
        self._until = 0.0

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        """As the model's own; a reader who stops early is no failure."""
        self._admit()
        try:
            used = yield from self._model.stream(turns)
        except ModelError as failure:
            self._count(failed=failure.reason in _ITS_FAULT)
            raise
        except UserError:
            self._count(failed=True)
            raise
        self._count(failed=False)
        return used

    def _admit(self) -> None:
        with self._lock:
            if self._failed < self._most:
                return
            now = self._now()
            if now < self._until:
                left = max(1, round(self._until - now))
                raise ModelError("resting", f"{self.name} failed {self._failed} times; it is tried again in {left} s.")
            self._until = now + self._rest  # this request tries it; the others go on resting until it ends well

    def _count(self, *, failed: bool) -> None:
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= self._most:
                self._until = self._now() + self._rest
