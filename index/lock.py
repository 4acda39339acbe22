"""Lets one process at a time write to an archive; readers need no permission."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from errors import UserError

NAME = "write.lock"


class BusyError(UserError):
    """Another process writes; the same works when it has finished."""


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Holds the write lock of `folder`; BusyError says who holds it. It falls with its process, however that ends."""
    file = (folder / NAME).open("a+", encoding="utf-8")
    try:
        if not _take(file):
            file.seek(0)
            raise BusyError(
                f"the archive {folder} is being written by {_holder(file.read())}: wait until it has finished"
            )
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": _now()}))
        file.flush()
        try:
            yield
        finally:
            file.truncate(0)
            _release(file)
    finally:
        file.close()


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _holder(note: str) -> str:
    try:
        told = json.loads(note)
        return f"process {told['pid']} on {told['host']} since {told['since']}"
    except (ValueError, KeyError):
        return "another process"


if os.name == "nt":  # pragma: no cover
    import msvcrt

    OFFSET = 1 << 30  # beyond the note: Windows locks bytes against reading too

    def _take(file: IO[str]) -> bool:
        file.seek(OFFSET)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        except OSError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        file.seek(OFFSET)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)  # type: ignore[attr-defined,unused-ignore]

else:
    import fcntl

    def _take(file: IO[str]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _release(file: IO[str]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
