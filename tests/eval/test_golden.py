"""Gold figures out of answer items and wordings."""

from decimal import Decimal
from typing import Any

from eval.golden import enriched, figure_row
from eval.records import GoldFigure
from index.records import Amount, Edge
from tests.eval.samples import case

ITEM = {"place": "张湾区", "indicator": "地区生产总值", "value": 10, "unit": "%", "year": 2023, "qualifier": "左右"}


def test_an_item_that_a_wording_tells_takes_its_place() -> None:
    of = enriched(case(must_include=(("10%", "10 percent"), ("张湾",))), [ITEM, {**ITEM, "value": 564, "unit": "亿元"}])
    assert of.gold == (GoldFigure("张湾区", 2023, "地区生产总值", Decimal(10), "%", "about"),)
    assert of.must_include == (("张湾",),)  # 564亿元 is context: no wording asks for it


def test_a_stretch_target_is_one_figure_of_two_ends() -> None:
    of = enriched(case(must_include=(("8%",), ("9%",))), [{**ITEM, "value": 8, "qualifier": "力争9%"}])
    assert [(one.value, one.high, one.edge) for one in of.gold] == [(Decimal(8), Decimal(9), "strive")]
    assert of.must_include == ()


def test_wordings_that_are_places_beside_wrong_items_are_the_list() -> None:
    of = enriched(case(must_include=(("张湾", "Zhangwan"), ("历城",)), wrong_items=(("临安区",),)), [ITEM])
    assert of.items == (("张湾", "Zhangwan"), ("历城",))
    assert of.must_include == of.gold == ()


def test_ranks_words_and_items_without_a_unit_stay_wordings() -> None:
    items: list[Any] = ["500套", {**ITEM, "unit": "位", "value": 7}, {**ITEM, "unit": "no unit"}]
    of = enriched(case(must_include=(("第七",), ("500套",))), items)
    assert of.gold == ()
    assert of.must_include == (("第七",), ("500套",))


def test_gold_that_the_case_says_itself_stays() -> None:
    mine = (GoldFigure("", None, "", Decimal(5), "%"),)
    assert enriched(case(gold=mine, must_include=(("10%",),)), [ITEM]).gold == mine


def test_an_amount_becomes_a_row_of_gold() -> None:
    assert figure_row(Amount(Decimal(8), Decimal(9), "%", Edge.STRIVE)) == {
        "value": "8", "unit": "%", "edge": "strive", "high": "9",
    }  # fmt: skip
