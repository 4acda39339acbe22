"""Number metrics, each expected value worked by hand."""

from dataclasses import replace

import pytest

from eval.metrics import numbers
from tests.eval.samples import answer, case, figure, row

TEN = figure("10", edge="about")


def scores(gold: tuple, text: str, **more: object) -> dict[str, float | None]:  # type: ignore[type-arg]
    of, sample = case(gold=gold), answer(text, **more)
    names = ("exact", "value", "unit", "edge", "place", "year", "stance", "first")
    return {name: getattr(numbers, name)(of, sample).value for name in names}


def test_a_figure_told_whole_is_exact() -> None:
    assert scores((replace(TEN, stance="target"),), "张湾区2023年目标增长10%左右[1]。") == dict.fromkeys(
        ("exact", "value", "unit", "edge", "place", "year", "stance", "first"), 1.0
    )


def test_a_lost_edge_is_no_exact_figure_and_still_the_right_value() -> None:
    found = scores((TEN,), "张湾区2023年目标增长10%。")
    assert (found["exact"], found["value"], found["unit"], found["edge"]) == (0, 1, 1, 0)


def test_the_right_digits_of_another_place_or_year_are_not_right() -> None:
    elsewhere = scores((TEN,), "下陆区2023年目标增长10%左右。")
    assert (elsewhere["exact"], elsewhere["value"], elsewhere["place"], elsewhere["year"]) == (0, 1, 0, 1)
    before = scores((TEN,), "张湾区2022年增长10%左右。")
    assert (before["exact"], before["place"], before["year"]) == (0, 1, 0)


def test_each_figure_of_a_list_belongs_to_the_place_before_it() -> None:
    both = (figure("10"), figure("5", place="下陆区"))
    assert scores(both, "2023年目标:张湾区10%、下陆区5%。")["exact"] == 1
    assert scores(both, "2023年目标:张湾区5%、下陆区10%。")["exact"] == 0


def test_a_percentage_point_has_the_value_and_not_the_unit() -> None:
    found = scores((figure("10"),), "张湾区提高10个百分点。")
    assert (found["value"], found["unit"], found["exact"]) == (1, 0, 0)


def test_one_of_two_figures_is_half() -> None:
    both = (figure("18.1", "亿元", year=2022), figure("30.6", year=2022))
    found = scores(both, "张湾区2022年民生支出18.1亿元。")
    assert (found["exact"], found["value"]) == (0.5, 0.5)


def test_a_number_inside_another_is_not_it() -> None:
    assert scores((figure("10"),), "张湾区增长110%。")["value"] == 0


def test_the_english_scale_is_the_same_money() -> None:
    money = (figure("18.1", "亿元", year=2022),)
    assert scores(money, "Zhangwan District: 2022 actual RMB 1.81 billion [1].")["exact"] == 1


def test_a_shot_with_every_number_does_not_begin_with_the_right_one() -> None:
    found = scores((figure("10"),), "张湾区可能是4%、5%或10%。")
    assert (found["value"], found["first"]) == (1, 0)


def test_a_row_of_the_table_counts_unless_it_fails_its_condition() -> None:
    assert scores((figure("10"),), "见下表。", rows=(row("420303", "10"),))["exact"] == 1
    assert scores((figure("10"),), "见下表。", rows=(row("420303", "10", match="no"),))["value"] == 0
    assert scores((figure("10"),), "见下表。", rows=(row("420204", "10"),))["place"] == 0


def test_a_decline_told_by_a_noun_after_it_is_negative() -> None:
    fell = (figure("-2", year=2022),)
    assert scores(fell, "Zhangwan's GDP saw a 2% decline in 2022.")["exact"] == 1
    assert scores(fell, "张湾区2022年增长2%。")["value"] == 0


def test_a_derived_number_is_bound_to_no_year() -> None:
    more = (figure("90.82", "亿元", place="荔湾区", year=2023, stance="derived"),)
    assert scores(more, "荔湾区2023年目标580亿元比2022年489.18亿元多90.82亿元。")["exact"] == 1


@pytest.mark.parametrize(
    ("stance", "text", "right"),
    [
        ("target", "张湾区2023年目标增长10%左右。", 1),
        ("target", "张湾区2023年实际增长10%左右。", 0),
        ("actual", "张湾区2023年目标增长10%左右。", 0),
        ("actual", "张湾区2023年实际增长10%左右。", 1),
        ("actual", "张湾区2023年增长10%左右。", 1),  # no word tells
        ("target", "张湾区2022年实际增长3.5%,2023年目标增长10%左右。", 1),
        ("actual", "张湾区2023年增长10%左右,目标是8%。", 1),
        ("target", "张湾区2023年实际3.5%,没有达到增长10%左右的目标。", 1),
        ("actual", "张湾区2023年超额完成目标,增长10%左右。", 1),
        ("target", "张湾区2023年完成目标10%左右。", 1),
        ("target", "Zhangwan District: 2023 target growth around 10%.", 1),
        ("actual", "Zhangwan District: 2023 target growth around 10%.", 0),
        ("target", "Zhangwan District: 2023 actual growth around 10%.", 0),
        ("actual", "Zhangwan's GDP met its target and grew around 10% in 2023.", 1),
        ("derived", "张湾区2023年目标10%左右。", None),
    ],
)
def test_a_target_told_as_an_outcome_is_not_right_nor_the_other_way_round(
    stance: str, text: str, right: float | None
) -> None:
    found = scores((replace(TEN, stance=stance),), text)
    assert found["stance"] == right
    assert found["exact"] == (1 if right is None else right)


def test_a_row_says_its_stance_itself() -> None:
    of = case(gold=(replace(figure("10"), stance="actual"),))
    aimed = answer("见下表。", rows=({**row("420303", "10"), "stance": "target"},))
    assert (numbers.stance(of, aimed).value, numbers.exact(of, aimed).value) == (0, 0)
    assert numbers.stance(of, aimed).note.startswith("10%: told as target")


def test_the_year_of_a_reports_name_is_not_the_figures() -> None:
    assert scores((figure("10", year=2022),), "张湾区2023年报告：增长10%。")["year"] == 1


@pytest.mark.parametrize("name", ["exact", "value", "unit", "edge", "place", "year", "stance", "first"])
def test_a_case_without_gold_figures_has_no_number_score(name: str) -> None:
    assert getattr(numbers, name)(case(), answer("增长10%")).value is None
