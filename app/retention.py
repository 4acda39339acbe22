"""What is kept for a time only is let go while the server runs: when it begins, and once a day from then on."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

log = logging.getLogger(__name__)
DAY = 86_400.0  # seconds


@contextmanager
def purging(purge: Callable[[], object], *, every: float = DAY) -> Iterator[None]:
    """Calls `purge` now and every so many seconds for as long as the block lasts.

    A failure, of a full disk say, is written to the log; the next turn tries again.
    """
    over = threading.Event()

    def work() -> None:
        while not over.is_set():
            try:
                purge()
            except Exception:
                log.exception("retention")
            over.wait(every)

    thread = threading.Thread(target=work, name="retention", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=10)
