"""Two places compared without a word of what are held against each other by their headline figures."""

import pytest

from app.answer import Desk
from app.plan import plan
from app.side_by_side import filled
from index.records import Stance
from tests.app.test_answer import desk
from tests.fakes import XIALU, ZHANGWAN, report

__all__ = ["desk"]  # a fixture
KNOWN = (report(ZHANGWAN), report(XIALU))


@pytest.mark.parametrize("question", ["比较张湾区和下陆区", "Compare Zhangwan and Xialu", "张湾区和下陆区对比一下"])
def test_the_headline_outcomes_are_compared(question: str) -> None:
    query = filled(plan(question, KNOWN))
    assert [measure.indicator for measure in query.measures][:3] == ["gdp", "industry_va_scale", "fai"]
    assert query.stance is Stance.ACTUAL


@pytest.mark.parametrize(
    "question", ["比较张湾区和下陆区的GDP", "张湾区和下陆区的教育比较", "比较张湾区和下陆区的城市更新"]
)
def test_what_is_to_be_compared_is_left_where_it_is_said(question: str) -> None:
    query = plan(question, KNOWN)
    assert filled(query) == query


def test_both_places_are_told_with_their_figures(desk: Desk) -> None:
    answer = desk.answer("比较张湾区和下陆区")
    assert not answer.abstained
    assert "下陆区地区生产总值：2022年实际330亿元、增长5%左右" in answer.text
    assert "张湾区地区生产总值：2022年实际增长3.5%" in answer.text
    assert {row.label for row in answer.rows} == {"张湾区", "下陆区"}
    assert "固定资产投资" not in answer.text  # neither reviews it


def test_a_measure_that_was_asked_for_is_told_even_where_nobody_states_it(desk: Desk) -> None:
    answer = desk.answer("比较张湾区和下陆区2022年的固定资产投资")
    assert "固定资产投资" in answer.text
