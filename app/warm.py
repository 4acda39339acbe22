"""Loads what is slow to load beside the page, so that the page is up at once and only the first question waits."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from app import dictionary
from errors import UserError

if TYPE_CHECKING:
    from index.embed import Embedder

log = logging.getLogger(__name__)


def first_use(embedder: "Embedder") -> None:
    """Use once what loads itself at its first use: the embedding model, and the dictionary of English words."""
    embedder.query("预热")
    dictionary.chinese("ready")


class Warming:
    """A load running in a thread of its own, begun on construction.

    `wait` says whether it is over; `failure` is then empty or the sentence for the person at the keyboard.
    """

    def __init__(self, load: Callable[[], object]) -> None:
        self._over = threading.Event()
        self.failure = ""
        threading.Thread(target=self._run, args=(load,), name="warming", daemon=True).start()

    @property
    def over(self) -> bool:
        """Whether the load has ended, well or not."""
        return self._over.is_set()

    def wait(self, *, seconds: float | None = None) -> bool:
        """Wait until the load has ended, at most `seconds`; whether it has."""
        return self._over.wait(seconds)

    def _run(self, load: Callable[[], object]) -> None:
        try:
            load()
        except UserError as error:
            log.error("%s", error)
            self.failure = str(error)
        except Exception:
            log.exception("loading failed")
            self.failure = "Loading failed; the log has the reason."
        finally:
            self._over.set()
