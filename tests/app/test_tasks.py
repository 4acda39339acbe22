"""Numbers that go with a ranking: how many, which position, which end."""

import pytest

from app import tasks


@pytest.mark.parametrize(
    ("text", "cutoff", "position"),
    [
        ("top 3 districts", 3, None),
        ("排前五的", 5, None),
        ("最低的两个区", 2, None),
        ("which two districts have the highest", 2, None),
        ("second highest", None, 2),
        ("第三高的是", None, 3),
        ("最高的是", None, None),
        ("第一", None, None),
    ],
)
def test_how_many_and_which_place_of_a_ranking(text: str, cutoff: int | None, position: int | None) -> None:
    assert (tasks.cutoff(text), tasks.position(text)) == (cutoff, position)


@pytest.mark.parametrize(
    ("text", "below"), [("最低的", True), ("lowest", True), ("at least 3", False), ("最高", False)]
)
def test_a_ranking_from_below_is_told_by_its_words(text: str, below: bool) -> None:
    assert tasks.from_below(text) is below
