"""Names of places, measures, moments and figures in Chinese and English."""

from decimal import Decimal

from app import wording
from app.records import Measure
from index import places
from index.records import Edge, Kind, Stance
from tests import fakes
from tests.app import shelf


def test_items_with_an_inner_comma_are_joined_by_the_wider_one() -> None:
    assert wording.listed("zh", ["甲8%、力争9%", "乙5%"]) == "甲8%、力争9%，乙5%"
    assert wording.listed("zh", ["甲", "乙"]) == "甲、乙"
    assert wording.listed("en", ["a", "b", "c"], closing=True) == "a, b and c"


def test_namesakes_are_told_apart_by_what_they_belong_to() -> None:
    first, second = places.get("110105"), places.get("220104")
    assert first.name == second.name == "朝阳区"
    assert wording.place_name(second, "zh", [first, second]) == "长春市朝阳区"
    assert wording.place_name(second, "zh", [second]) == "朝阳区"


def test_a_place_with_several_reports_is_named_with_the_year() -> None:
    several = [fakes.report(shelf.HONGHU, 2023), fakes.report(shelf.HONGHU, 2024), shelf.Z]
    assert wording.report_names(several, "zh") == ("洪湖市（2023年）", "洪湖市（2024年）", "张湾区")


def test_an_unidentified_report_goes_by_its_label() -> None:
    assert wording.report_name(fakes.report(None, 2023, source="页.txt#2"), "zh") == "页.txt#2"


def test_year_and_stance_are_always_said() -> None:
    assert wording.when(Stance.TARGET, 2023, "zh") == "2023年目标"
    assert wording.when(Stance.ACTUAL, 2022, "en", expected=True) == "2022 actual (expected)"
    assert wording.when(Stance.TARGET, 2025, "zh", span=5) == "2025年目标（5年合计或年均）"
    assert wording.when(Stance.ACTUAL, None, "zh") == "实际（未注明年份）"


def test_a_figure_is_worded_by_its_kind() -> None:
    flat = shelf.actual(shelf.X, "财政收入与上年持平", "持平", "0", "%")
    rank = shelf.actual(shelf.X, "增速居全市第2位", "第2位", "2", "位", kind=Kind.COUNT, stance=Stance.RANK)
    share = shelf.actual(shelf.X, "占比74.4%", "74.4%", "74.4", "%", kind=Kind.SHARE, indicator="livelihood_spending")
    assert [wording.figure(fact, "zh") for fact in (flat, rank, share)] == ["持平", "第2位", "占比74.4%"]
    assert wording.figure(rank, "en") == "2nd"


def test_an_estimate_is_said_once_beside_the_year() -> None:
    fact = shelf.actual(shelf.X, "预计增长5%", "5%", "5", "%", edge=Edge.ESTIMATE)
    assert wording.fact_when(fact, "zh") + wording.figure(fact, "zh") == "2022年实际（预计）增长5%"


def test_a_measure_keeps_its_scope_and_its_kind() -> None:
    measure = Measure("fai", "投资", scope="工业")
    assert wording.measure_name(measure, "zh") == "工业固定资产投资"
    assert wording.of_kind("失业率", Measure("unemployment_registered", ""), Kind.SHARE, "zh") == "失业率"
    assert wording.of_kind("民生支出", Measure("livelihood_spending", ""), Kind.SHARE, "zh") == "民生支出占比"


def test_a_derived_amount_has_plain_digits() -> None:
    assert wording.amount_of(Decimal("200.00"), "亿元", "zh") == "200亿元"
    assert wording.amount_of(Decimal("1.0"), "个百分点", "zh") == "1个百分点"
