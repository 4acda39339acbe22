"""One secret for a data folder: kept, private, and another key for every purpose."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app import secret
from errors import UserError


def test_a_key_is_the_same_after_every_start_and_another_for_every_purpose(tmp_path: Path) -> None:
    first = secret.key(tmp_path, "admin")
    assert secret.key(tmp_path, "admin") == first != secret.key(tmp_path, "session")
    assert len(first) == 32 and first not in (tmp_path / secret.FILE).read_bytes()
    assert secret.key(tmp_path / "another", "admin") != first


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps no modes")
def test_only_its_owner_may_read_it_even_after_a_careless_copy(tmp_path: Path) -> None:
    secret.key(tmp_path, "admin")
    file = tmp_path / secret.FILE
    assert file.stat().st_mode & 0o777 == 0o600
    file.chmod(0o644)
    secret.key(tmp_path, "admin")
    assert file.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_at_once_end_with_one_secret(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        keys = set(pool.map(lambda _: secret.key(tmp_path, "admin"), range(64)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == [secret.FILE]


def test_a_secret_cut_short_is_named_with_the_remedy(tmp_path: Path) -> None:
    (tmp_path / secret.FILE).write_bytes(b"short")
    with pytest.raises(UserError, match=r"secret\.key holds 5 bytes.*delete it"):
        secret.key(tmp_path, "admin")
