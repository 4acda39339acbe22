"""A full disk is known by any of its messengers, and told with free and needed bytes; other errors pass."""

import errno
from pathlib import Path

import pytest

from errors import UserError
from index import room


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "whatever it is called"),
        RuntimeError("(sqlite3.OperationalError) database or disk is full"),
        RuntimeError("IO error: No space left on device (os error 28)"),
    ],
)
def test_a_full_disk_is_told_in_megabytes(tmp_path: Path, error: Exception) -> None:
    with (
        pytest.raises(UserError, match=r"MB are free, about 2\.5 MB are needed"),
        room.told(tmp_path, lambda: 2_500_000),
    ):
        raise RuntimeError("the write failed") from error


def test_another_error_passes_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), room.told(tmp_path, lambda: 1):
        raise PermissionError(errno.EACCES, "not yours")
