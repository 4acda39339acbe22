"""The report's own words for counted things."""

import pytest

from index.measure import after, lead, verb


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("扎实改造老旧片区", "改造老旧片区"),
        ("预计全年", ""),
        ("集中签约", "集中签约"),
        ("对上争取资金达", "对上争取资金"),
        ("曝光不文明行为", "曝光不文明行为"),
    ],
)
def test_the_noun_phrase_before_a_figure_keeps_its_verb(words: str, wanted: str) -> None:
    assert lead(words) == wanted


def test_the_noun_after_a_figure_ends_at_the_next_verb() -> None:
    assert after("区级重点项目完成投资138亿元") == "区级重点项目"
    assert after("、增长5%") == ""


def test_the_verb_that_opens_a_list() -> None:
    assert verb("新增规上工业企业") == "新增"
    assert verb("地区生产总值") == ""
