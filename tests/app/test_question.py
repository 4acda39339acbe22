"""Questions made ready: characters, language, quotation marks."""

import pytest

from app import question


def test_traditional_characters_and_wide_marks_are_made_plain() -> None:
    assert question.prepare("張灣區　２０２３年，目標？") == "张湾区 2023年,目标?"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("荔湾GDP", "zh"),
        ("临淄 2023 GPD 目标", "zh"),
        ("What is 荔湾's GDP in 2022?", "en"),
        ('What is meant by "first-store economy" (首店经济)?', "en"),
        ("zhangwan gdp target", "en"),
    ],
)
def test_the_language_is_that_of_the_grammar(text: str, language: str) -> None:
    assert question.language(text) == language


def test_quoted_words_come_with_the_chinese_beside_them() -> None:
    assert question.quoted('the "four asks" (四问) policy') == ["four asks", "四问"]
    assert question.quoted("“一业一证”改革") == ["一业一证"]


def test_quoted_words_are_blanked_at_their_place() -> None:
    assert question.without_quotes("“100%”的") == "      的"
