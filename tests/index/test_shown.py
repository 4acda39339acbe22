"""Amounts in words, Chinese and English."""

from decimal import Decimal

import pytest

from index.records import Amount, Edge
from index.shown import show


@pytest.mark.parametrize(
    ("low", "high", "unit", "edge", "zh", "en"),
    [
        ("10", "10", "%", Edge.ABOUT, "10%左右", "around 10%"),
        ("-2", "-2", "%", Edge.EXACT, "下降2%", "down 2%"),
        ("10", "10", "%", Edge.AT_LEAST, "10%以上", "at least 10%"),
        ("8", "9", "%", Edge.STRIVE, "8%、力争9%", "8%, striving for 9%"),
        ("140", "140", "亿元", Edge.STRIVE, "力争140亿元", "aiming for RMB 14 billion (140亿元)"),
        ("564", "564", "亿元", Edge.ESTIMATE, "预计564亿元", "an estimated RMB 56.4 billion (564亿元)"),
        ("564", "564", "亿元", Edge.EXACT, "564亿元", "RMB 56.4 billion (564亿元)"),
        ("1289.6", "1289.6", "万人次", Edge.EXACT, "1289.6万人次", "12.896 million (1289.6万人次)"),
        ("67469", "67469", "元", Edge.EXACT, "67469元", "67,469 yuan (67469元)"),
        ("0", "0", "%", Edge.EXACT, "持平", "flat"),
    ],
)
def test_an_amount_is_shown_as_written(low: str, high: str, unit: str, edge: Edge, zh: str, en: str) -> None:
    amount = Amount(Decimal(low), Decimal(high), unit, edge)
    assert (show(amount, "zh"), show(amount, "en")) == (zh, en)
