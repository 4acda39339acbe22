"""The parts the archive stands on: lock, schema, recipe, ranking, and conditions on rows."""

from pathlib import Path

import numpy as np
import pytest

from errors import UserError
from index import entries, lookup, schema
from index.lock import writing
from index.recipe import recipe
from index.records import Part
from index.search import Measures, nearest, question_words


def test_the_lock_falls_when_its_block_ends(tmp_path: Path) -> None:
    with writing(tmp_path), pytest.raises(UserError, match="is being written by process"), writing(tmp_path):
        pass
    with writing(tmp_path):
        pass


def test_a_database_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    engine = schema.connect(tmp_path / "a.sqlite")
    schema.migrate(engine)
    assert schema.current(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("PRAGMA user_version = 999")
    with pytest.raises(UserError, match="newer version"):
        schema.migrate(engine)


def test_the_archive_remembers_notes_and_counts_versions(tmp_path: Path) -> None:
    engine = schema.connect(tmp_path / "a.sqlite")
    schema.migrate(engine)
    with engine.begin() as connection:
        assert entries.note(connection, "embedder") == ""
        entries.remember(connection, "embedder", "one")
        entries.remember(connection, "embedder", "two")
        entries.changed(connection)
        entries.changed(connection)
        assert entries.note(connection, "embedder") == "two"
        assert entries.note(connection, entries.VERSION) == "2"


def test_conditions_leave_out_what_was_not_asked() -> None:
    chosen = lookup.conditions(schema.PASSAGES, report_id=None, part=[Part.PLAN])
    assert len(chosen) == 1
    assert str(chosen[0].compile(compile_kwargs={"literal_binds": True})) == "passages.part IN ('plan')"


def test_the_recipe_stays_while_nothing_changes() -> None:
    assert recipe() == recipe()
    assert len(recipe()) == 16


def test_the_nearest_rows_are_found_exactly() -> None:
    matrix = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    assert nearest(["a", "b", "c"], matrix, np.array([0, 1], dtype=np.float32), 2) == ["b", "c"]
    assert nearest([], np.zeros((0, 0), dtype=np.float32), np.array([0, 1], dtype=np.float32), 2) == []


def test_english_names_are_looked_for_in_chinese() -> None:
    words = question_words("GDP growth of Zhangwan")
    assert {"gdp", "zhangwan", "张湾区", "生产总值"} <= set(words)


def test_a_measure_with_the_asked_words_outranks_one_that_is_only_near() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1]], dtype=np.float32)
    scores = Measures(["老旧小区", "新建户厕"], vectors).score("户厕", np.array([1, 0], dtype=np.float32))
    assert scores["新建户厕"] > scores["老旧小区"]
