"""The command line of the index with the fake embedder, as a process of its own: `python -m tests.app.fake_index`.

A file whose text holds one of these words makes its reader do what a hostile file might.
"""

import os
import sys
import time
from pathlib import Path

from index import __main__ as command
from tests.fakes import FakeEmbedder

COMMAND = (sys.executable, "-m", "tests.app.fake_index")
SPIN, FILL, CRASH, SLEEP, SLOW = "SPIN-FOR-EVER", "FILL-THE-MEMORY", "CRASH-NOW", "SLEEP-FOR-EVER", "INDEX-SLOWLY"


class Slow(FakeEmbedder):
    def passages(self, texts, progress=None):  # type: ignore[no-untyped-def]
        if any(SLOW in text for text in texts):
            time.sleep(60)
        return super().passages(texts, progress)


def hostile(path: Path) -> None:
    text = path.read_text(encoding="utf-8", errors="replace")
    if SPIN in text:
        while True:
            pass
    if FILL in text:
        bytearray(1 << 40)
    if CRASH in text:
        os.abort()
    if SLEEP in text:
        time.sleep(600)


def main() -> int:
    command._embedder = lambda name, folder: Slow()  # type: ignore[assignment,return-value]
    if sys.argv[1] == "look":
        from index import look

        honest = look.look

        def look_at(path: Path) -> list[look.Looked]:
            hostile(path)
            return honest(path)

        look.look = look_at
    return command.main(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
