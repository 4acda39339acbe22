"""English words in Chinese, from a dictionary turned round."""

import pytest

from app.dictionary import chinese


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("navel oranges", "脐橙"),
        ("highland barley", "青稞"),
        ("coalbed methane", "煤层气"),
        ("kindergartens", "幼儿园"),
        ("artificial intelligence", "人工智能"),
    ],
)
def test_a_name_in_any_number_gives_its_chinese_words(text: str, word: str) -> None:
    (found,) = chinese(text)
    assert word in found.zh and (found.start, found.end) == (0, len(text))


def test_the_longest_name_is_taken_and_none_inside_it() -> None:
    assert [found.zh[0] for found in chinese("grassland, rare earth")] == ["草原", "稀土"]


def test_a_word_that_only_stands_in_longer_names_gives_those() -> None:
    (found,) = chinese("peony")
    assert found.zh == () and "牡丹" in found.close


def test_a_verb_is_known_as_one() -> None:
    (found,) = chinese("restored")
    assert found.acts and "恢复" in found.zh


def test_what_the_dictionary_does_not_hold_gives_nothing() -> None:
    assert chinese("Zhangwan 2023 xyzzy") == []
