"""Questions without what nobody sees."""

import pytest

from app.cleaning import clean


def test_invisible_characters_and_lone_surrogates_are_left_out() -> None:
    assert clean("广\u200b东\u202e\x00 10%\ud800") == "广东 10%?"
    assert clean("\U000e0041张湾") == "张湾"


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\u2060", "\n", None, 5, ["x"], {"q": "x"}])
def test_what_is_no_text_is_no_question(typed: object) -> None:
    assert clean(typed) == ""


def test_lines_and_tabs_within_a_question_stay() -> None:
    assert clean(" a\n\tb ") == "a\n\tb"
