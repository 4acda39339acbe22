"""Markers, their numbers, and the check of every number against the quotes."""

import pytest

from app import cite
from app.records import Evidence
from index.records import Kind
from tests.app import shelf

LEVEL = shelf.actual(shelf.Z, "实现地区生产总值564亿元", "564亿元", "564", "亿元", kind=Kind.LEVEL)
GROWTH = shelf.fact(shelf.Z, "地区生产总值增长10%左右", "10%左右", "10")


def evidence(*facts: object) -> list[Evidence]:
    ledger = cite.Ledger()
    for fact in facts:
        ledger.fact(fact)  # type: ignore[arg-type]
    return ledger.evidence


def numbers(text: str, *facts: object, sums: tuple[str, ...] = (), asked: str = "") -> list[str]:
    return [found.number for found in cite.unsupported(text, evidence(*facts), sums, asked=asked)]


def test_the_same_span_is_cited_under_one_number() -> None:
    ledger = cite.Ledger()
    assert [ledger.fact(GROWTH), ledger.fact(LEVEL), ledger.fact(GROWTH)] == [1, 2, 1]


def test_markers_are_renumbered_in_order_of_appearance_with_table_cells_last() -> None:
    assert cite.renumber("乙[3]、甲[1]、乙[3]。", [2, 1]) == ("乙[1]、甲[2]、乙[1]。", {3: 1, 1: 2, 2: 3})


@pytest.mark.parametrize(
    "text",
    [
        "2022年实际564亿元[1]。",
        "RMB 56.4 billion (564亿元) in 2022 [1].",
        "8份报告中有1份:张湾区564亿元[1]。",
        "2 of the 8 reports state it: 564 [1].",
        "档案中没有2025年的报告。",
    ],
)
def test_supported_numbers_pass(text: str) -> None:
    assert numbers(text, LEVEL) == []


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2022年实际56亿元[1]。", "56"),
        ("2022年实际5640亿元[1]。", "5640"),
        ("RMB 56.5 billion [1].", "56.5"),
        ("2021年实际564亿元[1]。", "2021"),
        ("实际564亿元。", "564"),
    ],
)
def test_a_number_the_cited_quote_lacks_is_found(text: str, wrong: str) -> None:
    assert numbers(text, LEVEL) == [wrong]


def test_a_right_number_in_a_wrong_english_scale_is_found() -> None:
    assert numbers("RMB 564 million [1].", LEVEL) == ["564"]


def test_ten_percent_is_not_in_110_percent() -> None:
    odd = shelf.fact(shelf.Z, "完成计划的110%", "110%", "110")
    assert numbers("目标10%[1]。", odd) == ["10"]


def test_a_number_must_stand_in_the_quote_its_own_sentence_cites() -> None:
    assert numbers("目标564亿元[1]。", GROWTH, LEVEL) == ["564"]


def test_chinese_numerals_of_a_quote_count_as_numbers() -> None:
    told = shelf.actual(shelf.Z, "增速排名全市第七、占六成,总值5亿元", "5亿元", "5", "亿元", kind=Kind.LEVEL)
    assert numbers("rank 7 [1].", told) == []
    assert numbers("rank 8 [1].", told) == ["8"]


def test_a_derived_number_needs_its_sum() -> None:
    assert numbers("多90.82亿元。", sums=("580 − 489.18 = 90.82",)) == []
    assert numbers("RMB 9.082 billion more.", sums=("580 − 489.18 = 90.82",)) == []
    assert numbers("多90.82亿元。") == ["90.82"]


def test_a_number_of_the_question_may_be_repeated() -> None:
    assert numbers("没有一份不低于12%。", asked="12%以上的有哪些") == []


def test_a_struck_sentence_leaves_the_others() -> None:
    text = "甲564亿元[1]。乙999亿元[1]。丙564亿元[1]。"
    bad = cite.unsupported(text, evidence(LEVEL), ())
    assert cite.strike(text, bad) == "甲564亿元[1]。丙564亿元[1]。"
