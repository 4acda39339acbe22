"""Says how much room a disk lacks when a write finds it full."""

import errno
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from errors import UserError

FULL = (errno.ENOSPC, errno.EDQUOT)
SAID = ("disk is full", "No space left", "os error 28")  # SQLite, the system, and Chroma's Rust


@contextmanager
def told(folder: Path, needed: Callable[[], int]) -> Iterator[None]:
    """Turns a full disk under `folder` into a UserError with the free and the `needed` bytes."""
    try:
        yield
    except Exception as error:
        if not full(error):
            raise
        free = shutil.disk_usage(folder).free
        raise UserError(
            f"the disk of {folder} is full: {_megabytes(free)} are free, about {_megabytes(needed())} are needed. "
            "What was indexed before still answers; make room and give the same command again"
        ) from error


def full(error: BaseException | None) -> bool:
    """Whether an error, or what it came from, is a full disk."""
    while error is not None:
        if isinstance(error, OSError) and error.errno in FULL:
            return True
        if any(words in str(error) for words in SAID):
            return True
        error = error.__cause__ or error.__context__
    return False


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
