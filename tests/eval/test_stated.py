"""Figures of an answer with the place, year and citations that its words give them."""

from decimal import Decimal

from eval.stated import gold_amount, markers, of_place, of_year, sentences, stated
from tests.eval.samples import answer, figure, row


def told(text: str) -> list[tuple[str, str, list[str], int | None, tuple[int, ...]]]:
    return [
        (f"{one.amount.low:f}", one.amount.unit, [place.name for place in one.places], one.year, one.cited)
        for one in stated(answer(text))
    ]


def test_place_and_year_are_those_named_last_before_it() -> None:
    assert told("张湾区2023年目标10%[1],下陆区2022年实际6.2%[2]。") == [
        ("10", "%", ["张湾区"], 2023, (1, 2)),
        ("6.2", "%", ["下陆区"], 2022, (1, 2)),
    ]


def test_a_place_carries_over_to_the_next_line_and_a_year_does_not() -> None:
    assert told("张湾区2023年：\n· 投资280亿元[3]。") == [("280", "亿元", ["张湾区"], None, (3,))]


def test_a_place_ends_with_its_paragraph() -> None:
    assert [one[2] for one in told("张湾区增长10%。\n\n投资280亿元。")] == [["张湾区"], []]


def test_the_year_in_a_reports_name_is_no_figures_year() -> None:
    assert [one[3] for one in told("张湾区2023年报告说增长10%。 The 2023 report says 5%.")] == [None, None]


def test_a_year_may_follow_a_comma_that_groups_no_digits() -> None:
    assert [one[3] for one in told("2022年增长3.5%,2023年目标增长10%。")] == [2022, 2023]
    assert {one[3] for one in told("新增就业12,2023人次。")} == {None}


def test_respectively_leaves_every_place_of_the_sentence_open() -> None:
    assert {tuple(one[2]) for one in told("张湾区、下陆区分别增长10%和5%。")} == {("张湾区", "下陆区")}


def test_years_and_markers_are_no_figures() -> None:
    assert told("2023年[1]。") == []


def test_a_marker_after_the_full_stop_belongs_to_the_sentence_before_it() -> None:
    assert [part for _, part in sentences("甲增长1.5%。[1] 乙增长2%。[2]")] == ["甲增长1.5%。[1]", " 乙增长2%。[2]"]
    assert markers("甲[2],乙[1][2]") == (2, 1)


def test_rows_say_place_and_year_themselves() -> None:
    rows = (row("420303", "10"), row("420204", "5", match="no"), {"label": "x", "amount": None})
    found = stated(answer("", rows=rows))
    assert [(one.amount.low, one.places[0].name, one.year, one.cited, one.source) for one in found] == [
        (Decimal(10), "张湾区", 2023, (1,), "row")
    ]


def test_a_figure_may_be_of_a_place_that_lies_in_the_one_named() -> None:
    (figure_of_city,) = stated(answer("十堰市增长5%。"))
    assert of_place(figure_of_city, "张湾区")
    assert of_place(figure_of_city, "")
    assert not of_place(figure_of_city, "下陆区")
    assert of_year(figure_of_city, 2023)


def test_a_gold_figure_with_two_ends_is_a_range() -> None:
    amount = gold_amount(figure("8", high=Decimal(9), edge="strive"))
    assert (amount.low, amount.high, str(amount.edge)) == (Decimal(8), Decimal(9), "strive")
