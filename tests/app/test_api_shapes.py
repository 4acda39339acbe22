"""What may be sent is taken to the letter: no field more, no type that is merely near."""

from typing import Any

import pytest
from pydantic import ValidationError

from app.api_shapes import Ask, FactsWanted


def test_a_question_alone_is_enough() -> None:
    asked = Ask.model_validate({"question": "问"})
    assert (asked.history, asked.session, asked.lang, asked.filters) == ([], None, None, None)


@pytest.mark.parametrize(
    "fields", [{"question": 1}, {"question": "问", "x": 1}, {"question": "问", "session": "a b"}, {"question": b"x"}]
)
def test_nothing_else_is_taken(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Ask.model_validate(fields)


def test_addresses_carry_numbers_as_text() -> None:
    wanted = FactsWanted.model_validate({"year": ["2023"], "limit": "5", "kind": ["level"]})
    assert (wanted.year, wanted.limit, [str(kind) for kind in wanted.kind]) == ([2023], 5, ["level"])
