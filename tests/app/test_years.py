"""Years as askers say them, each worked by hand."""

import pytest

from app import years

CALENDAR = [
    ("2023年的目标", (2023,)),
    ("FY2023 target", (2023,)),
    ("23年的增速", (2023,)),
    ("二〇二三年", (2023,)),
    ("2021-2023年", (2021, 2022, 2023)),
    ("2021年至2022年", (2021, 2022)),
    ("2022 and 2023", (2022, 2023)),
    ("的那个区,2023年研发", (2023,)),
    ("十四五规划", (2025,)),
    ("2000亿元", ()),
    ("2000户居民", ()),
    ("近20年", ()),
]


@pytest.mark.parametrize(("text", "expected"), CALENDAR)
def test_calendar_years_are_read_and_other_numbers_left(text: str, expected: tuple[int, ...]) -> None:
    assert years.read(text).years == expected


OFFSETS = [("今年", (0,)), ("去年", (-1,)), ("前年", (-2,)), ("next year", (1,)), ("in their plan year", (0,))]


@pytest.mark.parametrize(("text", "expected"), OFFSETS)
def test_years_counted_from_a_report_are_offsets(text: str, expected: tuple[int, ...]) -> None:
    assert years.read(text).offsets == expected


def test_the_year_a_growth_is_counted_from_is_not_the_year_asked() -> None:
    assert years.read("比去年增长多少").offsets == ()


def test_a_span_of_years_is_told_apart_from_a_year() -> None:
    said = years.read("过去五年新增就业")
    assert (said.span, said.years) == (5, ())


def test_what_is_left_has_the_years_blanked_at_their_places() -> None:
    assert years.read("荔湾2023年目标").rest == "荔湾     目标"


def test_the_year_before_or_after_is_a_step() -> None:
    assert (years.neighbour("the year before"), years.neighbour("次年"), years.neighbour("2023年")) == (-1, 1, 0)
