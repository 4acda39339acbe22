"""From a query to all facts that answer it, and the nearest that do not."""

from dataclasses import replace

from app.gather import Gathered, asked_kinds, find, gather, in_question
from app.headline import headlines
from app.records import Compare, Measure, Query, Task
from index.records import Fact, Kind, Part, Stance
from tests import fakes
from tests.app import shelf
from tests.app.shelf import GDP, INVESTMENT, SHELF, H, L, X, Z, asked


def figures(facts: tuple[Fact, ...]) -> list[str]:
    return [f"{fact.passage.report.label} {fact.amount.low}" for fact in facts if fact.amount]


def gathered(query: Query) -> Gathered:
    return gather(query, SHELF, None)  # type: ignore[arg-type]


def test_all_reports_are_in_question_when_no_place_is_named() -> None:
    found = gathered(asked(Task.WHICH, GDP, years=(2023,), stance=Stance.TARGET))
    assert figures(found.findings[0].fits) == ["张湾区 10", "下陆区 5", "荔湾区 6.5"]
    assert found.reports == (Z, X, L, H)
    assert found.of_year == (Z, X, L)


def test_this_year_is_each_reports_own_plan_year() -> None:
    found = gathered(asked(Task.WHICH, GDP, offset=0, stance=Stance.TARGET))
    assert figures(found.findings[0].fits) == ["张湾区 10", "下陆区 5", "荔湾区 6.5", "洪湖市 8"]


def test_a_report_answers_for_the_outcomes_of_the_year_before() -> None:
    found = gathered(asked(Task.VALUE, GDP, years=(2023,), stance=Stance.ACTUAL))
    assert found.of_year == (H,)


def test_reports_within_a_province_are_found() -> None:
    hubei = shelf.places.get("420000")
    assert in_question(asked(Task.REPORTS, within=hubei), SHELF.reports()) == (Z, X, H)


def test_a_part_never_stands_for_the_whole() -> None:
    found = gathered(asked(Task.VALUE, INVESTMENT, places=(shelf.XIALU,))).findings[0]
    assert (figures(found.fits), figures(found.others)) == ([], ["下陆区 15"])


def test_a_part_that_was_asked_for_answers() -> None:
    measure = replace(INVESTMENT, scope="工业")
    assert figures(gathered(asked(Task.VALUE, measure, places=(shelf.XIALU,))).findings[0].fits) == ["下陆区 15"]


def test_growth_is_never_answered_by_a_level() -> None:
    growth = replace(INVESTMENT, kind=Kind.GROWTH)
    found = gathered(asked(Task.VALUE, growth, places=(shelf.LIWAN,))).findings[0]
    assert (found.fits, figures(found.others)) == ((), ["荔湾区 489.18", "荔湾区 580"])


def test_the_unit_asked_for_decides_the_kind() -> None:
    assert asked_kinds(asked(Task.VALUE, GDP, unit="亿元"), INVESTMENT) == {Kind.LEVEL, Kind.COUNT}


def test_a_kind_the_indicator_never_comes_in_is_not_insisted_on() -> None:
    rate = Measure("unemployment_registered", "失业率", kind=Kind.LEVEL)
    assert asked_kinds(asked(Task.VALUE, rate), rate) is None


def test_the_nearest_other_statement_comes_first() -> None:
    found = gathered(asked(Task.VALUE, GDP, places=(shelf.ZHANGWAN,), years=(2022,), stance=Stance.TARGET)).findings[0]
    assert [fact.stance for fact in found.others][-1] is not None
    assert found.fits == ()


def test_the_plans_own_sentence_is_the_headline() -> None:
    late = shelf.fact(Z, "全年地区生产总值增长11%", "11%", "11", part=Part.OTHER)
    chosen, others = headlines([late, shelf.FACTS[0]])
    assert (figures(chosen), figures(others)) == (["张湾区 10"], ["张湾区 11"])


def test_without_stance_a_filter_takes_outcomes() -> None:
    query = asked(Task.RANK, GDP)
    found = find(query, GDP, [fact for fact in SHELF.stated if fact.indicator == "gdp"])
    assert figures(found.fits) == ["张湾区 -2", "洪湖市 7.8"]


def test_a_measure_outside_the_table_is_found_by_its_words() -> None:
    measure = Measure(None, "新建厂房面积")
    assert figures(gathered(asked(Task.VALUE, measure, places=(shelf.XIALU,))).findings[0].fits) == ["下陆区 20"]


def test_a_measure_outside_the_table_is_refused_in_another_unit() -> None:
    measure = Measure(None, "新建厂房", unit="家")
    assert gathered(asked(Task.VALUE, measure, places=(shelf.XIALU,))).findings[0].fits == ()


def test_words_that_no_statement_shares_find_nothing() -> None:
    measure = Measure(None, "养老床位")
    assert gathered(asked(Task.VALUE, measure, places=(shelf.XIALU,))).findings[0].fits == ()


def test_all_targets_of_a_place_are_gathered() -> None:
    found = gathered(asked(Task.TARGETS, places=(shelf.ZHANGWAN,))).findings[0]
    assert sorted(figures(found.fits)) == ["张湾区 10", "张湾区 12"]


def two_years_of_one_place() -> shelf.Shelf:
    older, newer = fakes.report(shelf.XIALU, 2022), fakes.report(shelf.XIALU, 2023)
    five_years = shelf.fact(older, "五年地区生产总值年均增长7%", "7%", "7", year=2026)
    return shelf.Shelf(
        (older, newer),
        (
            shelf.fact(older, "地区生产总值增长10%", "10%", "10", year=2022),
            replace(five_years, span=5),
            shelf.fact(newer, "地区生产总值增长6%", "6%", "6"),
        ),
    )


def test_without_a_year_every_report_is_held_against_a_condition_by_its_own_plan_year() -> None:
    ten = shelf.holds(Compare.EQUAL, "10")
    query = asked(Task.WHICH, GDP, stance=Stance.TARGET, condition=ten)
    found = gather(query, two_years_of_one_place(), None).findings[0]  # type: ignore[arg-type]
    assert [(fact.year, fact.amount and fact.amount.low) for fact in found.fits] == [(2022, 10), (2023, 6)]


def test_without_a_year_a_ranking_takes_the_last_figure_of_a_place() -> None:
    query = asked(Task.RANK, GDP, stance=Stance.TARGET)
    found = gather(query, two_years_of_one_place(), None).findings[0]  # type: ignore[arg-type]
    assert [(fact.year, fact.amount and fact.amount.low) for fact in found.fits] == [(2023, 6)]
