"""Numbers as printed."""

from decimal import Decimal

import pytest

from index.numerals import chinese, numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [("三百二十", "320"), ("十五", "15"), ("八点五", "8.5"), ("一万二千", "12000"), ("两亿", "200000000")],
)
def test_chinese_numerals_have_their_value(text: str, value: str) -> None:
    assert chinese(text) == Decimal(value)


def test_separators_and_full_width_digits_are_one_number() -> None:
    assert [n.value for n in numbers("12,345和１．５")] == [Decimal(12345), Decimal("1.5")]


def test_codes_and_ordinals_are_no_numbers() -> None:
    assert [n.value for n in numbers("PM2.5 S446 第54 8·10")] == [Decimal(8)]
