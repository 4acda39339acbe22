"""Additions told apart from the total beside them."""

import pytest

from index import totals
from index.indicators import get
from index.subjects import Subject


@pytest.mark.parametrize(
    ("lead", "wanted"),
    [("、总数达", True), (",总量突破", True), ("、达到", True), ("累计", True), (",增长", False), ("总数的", False)],
)
def test_a_lead_of_total_words_alone_says_the_total(lead: str, wanted: bool) -> None:
    assert totals.leads(lead) is wanted


def test_an_addition_that_its_total_follows_is_no_count_of_all() -> None:
    listed = Subject(get("listed"), "新增上市企业", "", 0, "新增")
    assert totals.added(listed, "、总数达24家").row is None
    assert totals.added(listed, ",总市值4000亿元").row == get("listed")
    assert totals.added(listed, ",占全市的30%").row == get("listed")


def test_an_addition_of_the_table_stays_and_its_total_is_the_row_of_all() -> None:
    new = Subject(get("industry_new"), "新增规模以上工业企业", "", 0, "新增")
    assert totals.added(new, ",达2198家") == new
    assert totals.total(new)[:2] == (get("industry_total"), "规模以上工业企业总数")


def test_a_total_without_a_row_keeps_the_words() -> None:
    assert totals.total(Subject(None, "新增院士工作站", "", 0, "新增"))[:2] == (None, "院士工作站总数")
    assert totals.total(Subject(get("foursup_new"), "新增四上单位", "", 0, "新增"))[:2] == (None, "四上单位总数")
    assert totals.total(Subject(get("gdp"), "地区生产总值", "", 0)).row == get("gdp")
