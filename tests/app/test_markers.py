"""Markers of every shape become those of the house, or go."""

import pytest

from app.markers import Marked, settle


@pytest.mark.parametrize(
    ("written", "shown", "unknown"),
    [
        ("增长5%[1]", "增长5%[1]", 0),
        ("增长5%【1】", "增长5%[1]", 0),
        ("增长5%［１］".replace("１", "1"), "增长5%[1]", 0),
        ("增长5%[1,3]", "增长5%[1][3]", 0),
        ("增长5%[1，2和3]", "增长5%[1][2][3]", 0),
        ("增长5%[1-3]", "增长5%[1][2][3]", 0),
        ("增长5%[来源1]", "增长5%[1]", 0),
        ("增长5%[来源1, 来源2]", "增长5%[1][2]", 0),
        ("grew 5% [^2]", "grew 5% [2]", 0),
        ("grew 5% (source 2)", "grew 5% [2]", 0),
        ("grew 5% [Source: 2]", "grew 5% [2]", 0),
        ("grew 5% [[2]]", "grew 5% [2]", 0),
        (r"grew 5% \[2\]", "grew 5% [2]", 0),
        ("grew 5%<sup>2</sup>", "grew 5%[2]", 0),
        ("增长5%【1†来源】", "增长5%[1]", 0),
        ("增长5%[9]", "增长5%", 1),
        ("增长5%[1,9]", "增长5%[1]", 1),
        ("增长5%[1-99]", "增长5%", 1),
        ("在[2023]年", "在年", 1),
        ("十二家(12)", "十二家(12)", 0),
        ("[见附件]", "[见附件]", 0),
    ],
)
def test_a_marker_in_any_shape_becomes_one_of_the_house_or_goes(written: str, shown: str, unknown: int) -> None:
    assert settle(written, {1, 2, 3}) == Marked(shown, unknown)
