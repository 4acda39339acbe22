"""Measures of a follow-up: a word, a kind, a size exchanged."""

from app import exchanged
from app.plan import plan
from index.records import Kind
from tests.app.test_plan import KNOWN


def after(before: str, text: str) -> list[tuple[str | None, Kind | None]]:
    found = exchanged.measures(plan(text, KNOWN), text, plan(before, KNOWN))
    return [(one.indicator, one.kind) for one in found]


def test_a_word_of_a_name_is_exchanged_for_its_pair() -> None:
    assert after("临安农村居民人均可支配收入", "城镇呢") == [("income_urban", None)]


def test_a_kind_alone_is_asked_of_the_same_measure() -> None:
    assert after("荔湾社零总额多少", "增速呢") == [("retail", Kind.GROWTH)]


def test_a_new_measure_takes_over_a_kind_that_it_comes_in() -> None:
    assert after("荔湾固投增速", "社零呢") == [("retail", Kind.GROWTH)]
    assert after("荔湾固投增速", "登记失业率呢") == [("unemployment_registered", None)]


def test_a_part_by_size_takes_the_place_of_the_size_before() -> None:
    assert after("临安引进多少亿元以上项目", "其中10亿元以上的几个") == [("projects_1b", Kind.COUNT)]
