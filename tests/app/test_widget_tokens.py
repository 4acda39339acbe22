"""Tokens of a script: every one of its characters is in one of them."""

import pytest

from app.widget_file import FOLDER, PARTS
from app.widget_tokens import tokens


@pytest.mark.parametrize("part", PARTS)
def test_the_tokens_of_a_part_are_its_text(part: str) -> None:
    text = (FOLDER / f"{part}.js").read_text(encoding="utf-8")
    assert "".join(token.text for token in tokens(text)) == text


def test_what_a_slash_begins_is_told_by_what_stands_before() -> None:
    found = [(token.kind, token.text) for token in tokens("a / b = /c[/]/g // d") if token.kind != "space"]
    assert found == [("name", "a"), ("sign", "/"), ("name", "b"), ("sign", "="), ("regex", "/c[/]/g")]
