"""Amounts are read as written, never one from inside another, in reports and in questions."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import amounts
from index.records import Amount, Edge


def only(text: str) -> amounts.Found:
    found = amounts.find(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit", "edge"),
    [
        ("增长10%左右", "10", "10", "%", Edge.ABOUT),
        ("增长6%以上", "6", "6", "%", Edge.AT_LEAST),
        ("控制在3%以内", "3", "3", "%", Edge.AT_MOST),
        ("增长8%、力争9%", "8", "9", "%", Edge.STRIVE),
        ("8%-10%", "8", "10", "%", Edge.EXACT),
        ("8-10%", "8", "10", "%", Edge.EXACT),
        ("新增3至5家", "3", "5", "家", Edge.EXACT),
        ("同比下降2%", "-2", "-2", "%", Edge.EXACT),
        ("下降到2%", "2", "2", "%", Edge.EXACT),
        ("提高0.5个百分点", "0.5", "0.5", "个百分点", Edge.EXACT),
        ("１２．５％", "12.5", "12.5", "%", Edge.EXACT),
        ("12,345元", "12345", "12345", "元", Edge.EXACT),
        ("力争突破300亿元", "300", "300", "亿元", Edge.AT_LEAST),
        ("预计完成564亿元", "564", "564", "亿元", Edge.ESTIMATE),
        ("1289.6万人次", "1289.6", "1289.6", "万人次", Edge.EXACT),
        ("4300余亩", "4300", "4300", "亩", Edge.AT_LEAST),
        ("近九成", "9", "9", "成", Edge.ABOUT),
        ("百分之八点五", "8.5", "8.5", "%", Edge.EXACT),
        ("三十二亿元", "32", "32", "亿元", Edge.EXACT),
        ("与上年基本持平", "0", "0", "%", Edge.ABOUT),
        ("实现翻一番", "1", "1", "番", Edge.EXACT),
        ("两位数增长", "10", "10", "%", Edge.AT_LEAST),
        ("double-digit growth", "10", "10", "%", Edge.AT_LEAST),
        ("10 percent", "10", "10", "%", Edge.EXACT),
        ("RMB 5 billion", "5", "5", "billion yuan", Edge.EXACT),
        ("over 50 billion yuan", "50", "50", "billion yuan", Edge.AT_LEAST),
        ("half a million", "0.5", "0.5", "million", Edge.EXACT),
        ("$200 million", "200", "200", "million US dollars", Edge.EXACT),
        ("不超过3%", "3", "3", "%", Edge.AT_MOST),
        ("no more than 3%", "3", "3", "%", Edge.AT_MOST),
        ("8%, striving for 9%", "8", "9", "%", Edge.STRIVE),
        ("4.8百分点", "4.8", "4.8", "个百分点", Edge.EXACT),
    ],
)
def test_an_amount_keeps_value_unit_and_edge(text: str, low: str, high: str, unit: str, edge: Edge) -> None:
    assert only(text).amount == Amount(Decimal(low), Decimal(high), unit, edge)


@pytest.mark.parametrize(
    "text",
    [
        "2022年12月27日",
        "5G网络",
        "“456”产业链",
        "12345热线",
        "S446西叶路",
        "第54位",
        "8·10疫情",
        "三大主导产业",
        "四个不摘",
        "十堰",
        "方面",
    ],
)
def test_dates_names_and_ordinals_are_no_amounts(text: str) -> None:
    assert amounts.find(text) == []


def test_a_list_keeps_every_count_with_its_own_unit() -> None:
    found = amounts.find("改造老旧片区6个、244栋、9691户")
    assert [(f.amount.low, f.amount.unit) for f in found] == [
        (Decimal(6), "个"),
        (Decimal(244), "栋"),
        (Decimal(9691), "户"),
    ]


def test_growth_words_make_a_change_and_levels_do_not() -> None:
    assert only("同比增长5%").change
    assert only("增速达到8%").change
    assert not only("提高到30%").change
    assert not only("新增3家").change


def test_parse_wants_exactly_one_amount() -> None:
    assert amounts.parse("10%") == Amount(Decimal(10), Decimal(10), "%")
    assert amounts.parse("84") == Amount(Decimal(84), Decimal(84), "")
    assert amounts.parse("8%和9%") is None
    assert amounts.parse("没有数") is None


@given(st.integers(0, 99999), st.integers(0, 99), st.sampled_from(["%", "亿元", "万人次", "家", "亩", "公里"]))
def test_no_number_is_read_from_inside_another(whole: int, part: int, unit: str) -> None:
    text = f"达到{whole}.{part:02d}{unit}"
    found = only(text)
    assert (found.amount.low, text[found.start : found.end]) == (
        Decimal(f"{whole}.{part:02d}"),
        f"{whole}.{part:02d}{unit}",
    )


@given(
    st.decimals("0.1", "99999", places=2),
    st.sampled_from(["%", "亿元", "个百分点", "万吨", "户"]),
    st.sampled_from(list(Edge)),
    st.booleans(),
)
def test_a_printed_amount_is_read_back(value: Decimal, unit: str, edge: Edge, down: bool) -> None:
    signed = -value if down and unit in ("%", "个百分点") else value
    amount = Amount(signed, signed, unit, edge)
    assert amounts.parse(amounts.show(amount, "zh")) == amount


def test_around_ten_answers_ten_and_at_least_six_does_not_answer_six() -> None:
    asked = Amount(Decimal(10), Decimal(10), "%")
    assert amounts.answers(Amount(Decimal(10), Decimal(10), "%", Edge.ABOUT), asked)
    assert not amounts.answers(Amount(Decimal(10), Decimal(10), "%", Edge.AT_LEAST), asked)
    assert not amounts.answers(Amount(Decimal(110), Decimal(110), "%"), asked)
    assert not amounts.answers(Amount(Decimal(10), Decimal(10), "个百分点"), asked)
    assert amounts.answers(
        Amount(Decimal("5"), Decimal("5"), "亿元"), Amount(Decimal("0.5"), Decimal("0.5"), "billion yuan")
    )
    assert amounts.answers(Amount(Decimal(12), Decimal(12), "%"), Amount(Decimal(10), Decimal(10), "%", Edge.AT_LEAST))
