"""A database is bound to one embedding model and counts its changes."""

from pathlib import Path

import pytest

from errors import UserError
from index.database import Database
from tests.fakes import report


def test_the_first_model_binds_the_database_and_another_is_named_with_the_remedy(tmp_path: Path) -> None:
    database = Database.open(tmp_path, create=True)
    database.expect("any")
    database.claim("first")
    database.claim("first")
    with pytest.raises(UserError, match=r"made with the embedding model first, not second: set EMBEDDER"):
        database.claim("second")
    assert database.note("embedder") == "first"


def test_every_change_counts_the_version_up_and_a_report_can_be_taken_out_once(tmp_path: Path) -> None:
    database = Database.open(tmp_path, create=True)
    assert database.version == 0
    database.add(report(), "政府工作报告", [], [], [], key="content", recipe="rules", origin="a.txt")
    assert (database.version, database.holds("content", "rules"), database.holds("content", "others")) == (
        1,
        True,
        False,
    )
    database.remove("420303-2023")
    assert (database.version, database.sources()) == (2, [])
    with pytest.raises(UserError, match="there is no report 420303-2023"):
        database.remove("420303-2023")
