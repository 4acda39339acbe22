"""Statements by how much a figure changed."""

import pytest

from app.increments import of
from index.records import Fact, Kind
from tests.fakes import fact, passage, report


def stated(measure: str, quote: str, figure: str) -> Fact:
    within = passage(report(), quote, quote)
    return fact(within, quote, figure, indicator=None, measure=measure, low="100", unit="亿元", kind=Kind.LEVEL)


@pytest.mark.parametrize(
    ("indicator", "quote", "wanted"),
    [
        ("loans", "各项贷款余额524亿元,比年初增加100亿元", True),
        ("deposits", "各项贷款余额524亿元,比年初增加100亿元", False),
        ("loans", "各项贷款余额100亿元", False),
    ],
)
def test_only_the_amount_of_a_change_of_the_indicator_counts(indicator: str, quote: str, wanted: bool) -> None:
    assert of(stated("各项贷款余额增长", quote, "100亿元"), indicator) is wanted
