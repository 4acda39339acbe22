"""The reports held as they were a moment ago, so that a request need not ask the database on the event loop."""

import time
from collections.abc import Callable
from typing import Protocol

from index.records import Report

SECONDS = 1.0


class Holding(Protocol):
    """What is needed of the archive."""

    def reports(self) -> tuple[Report, ...]: ...


class Lately:
    """What the archive held at most a second ago; what is missing there is looked for anew before it is refused."""

    def __init__(self, archive: Holding, *, now: Callable[[], float] = time.monotonic) -> None:
        self._archive = archive
        self._now = now
        self._at = -SECONDS
        self._reports: tuple[Report, ...] = ()

    def reports(self, *, fresh: bool = False) -> tuple[Report, ...]:
        """The reports; `fresh` asks the archive whatever was known."""
        if fresh or self._now() - self._at >= SECONDS:
            self._reports, self._at = self._archive.reports(), self._now()
        return self._reports
