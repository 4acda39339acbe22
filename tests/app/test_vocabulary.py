"""The tables of words: every entry is a pattern, and Latin words stand on word borders."""

import tomllib
from pathlib import Path

import pytest

from app import vocabulary

TABLE = tomllib.loads(Path(vocabulary.__file__).with_name("vocabulary.toml").read_text("utf-8"))
PATTERNS = [name for name, fields in TABLE.items() if set(fields) <= {"zh", "en"}]


@pytest.mark.parametrize("name", PATTERNS)
def test_every_table_of_words_compiles_and_matches_no_empty_text(name: str) -> None:
    assert vocabulary.pattern(name).fullmatch("") is None


def test_latin_words_are_not_found_inside_others() -> None:
    assert vocabulary.says("target", "the target is")
    assert not vocabulary.says("ratio", "the operations")


def test_blanking_keeps_every_offset() -> None:
    assert vocabulary.blank("张湾区2023", [(0, 3)]) == "   2023"


def test_what_is_left_between_marks_comes_in_chunks() -> None:
    assert list(vocabulary.chunks("人才公寓  建设, new homes")) == ["人才公寓", "建设", "new homes"]
