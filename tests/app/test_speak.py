"""Sentences laid by code, in Chinese and English, from a shelf of handmade facts."""

import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from app import cite
from app.answer import finish
from app.gather import gather
from app.premise import contradiction, correct
from app.records import Answer, Compare, Measure, Query, Task
from app.speak import TELL, speak, understood
from app.told import Matter
from index import places
from index.records import Stance
from tests.app import shelf
from tests.app.shelf import GDP, INVESTMENT, SHELF, asked, holds, percent

TARGETS = {"years": (2023,), "stance": Stance.TARGET}
PHRASES = Path(__file__).parents[2] / "app/phrases.toml"


def answer(query: Query, question: str = "2023 2024 10% 6% 12% 8%") -> Answer:
    ledger = cite.Ledger()
    matter = Matter(query, gather(query, SHELF, None), SHELF.reports(), ledger)  # type: ignore[arg-type]
    held = contradiction(matter)
    return finish(question, query, correct(matter, held) if held else speak(matter), ledger)


def english(query: Query) -> Query:
    return replace(query, language="en")


def test_members_stand_in_the_first_sentence_and_others_apart() -> None:
    told = answer(asked(Task.WHICH, GDP, condition=holds(Compare.EQUAL, "10"), **TARGETS))
    assert told.text == (
        "4份报告中有1份的2023年地区生产总值增速目标为10%：张湾区10%左右[1]。"
        "其余不符合的是：下陆区5%左右[2]、荔湾区6.5%[3]。另有1份是其他年度的报告，未计入：洪湖市（2024年）。"
    )
    assert [row.match for row in told.rows] == ["yes", "no", "no"]


def test_the_same_in_english_names_places_in_both_scripts() -> None:
    told = answer(english(asked(Task.WHICH, GDP, condition=holds(Compare.EQUAL, "10"), **TARGETS)))
    assert told.text.startswith(
        "1 of the 4 reports has the 2023 target for GDP growth at 10%: Zhangwan District (张湾区) around 10% [1]. "
        "Others, not matching: Xialu District (下陆区) around 5% [2]"
    )


def test_nobody_meeting_the_condition_is_said() -> None:
    told = answer(asked(Task.WHICH, GDP, condition=holds(Compare.AT_LEAST, "12"), **TARGETS))
    assert told.text.startswith("4份报告中没有一份的2023年地区生产总值增速目标不低于12%。")


def test_silent_reports_are_named_with_a_denial() -> None:
    query = asked(Task.WHICH, INVESTMENT, stance=Stance.TARGET)
    assert "没有给出固定资产投资目标的有2份：下陆区、洪湖市。" in answer(query).text


def test_the_highest_and_the_rest_are_told_in_order() -> None:
    told = answer(asked(Task.RANK, GDP, **TARGETS))
    assert told.text.startswith(
        "2023年地区生产总值增速目标最高的是张湾区10%左右[1]（4份报告中有3份给出）。其余依次为：荔湾区6.5%[2]、下陆区5%左右[3]。"
    )


def test_a_position_past_the_last_is_said_to_be_missing() -> None:
    assert "没有第5位" in answer(asked(Task.RANK, GDP, position=5, **TARGETS)).text


def test_a_place_without_year_or_stance_gets_every_reading_labelled() -> None:
    told = answer(asked(Task.VALUE, GDP, places=(shelf.HONGHU,)))
    assert told.text == "洪湖市地区生产总值：2023年实际（预计）增长7.8%[1]；2024年目标增长8%、力争9%[2]。"


def test_level_and_growth_of_one_sentence_share_a_marker() -> None:
    told = answer(asked(Task.VALUE, Measure("gdp", "GDP"), places=(shelf.ZHANGWAN,), years=(2022,)))
    assert told.text == "张湾区地区生产总值：2022年实际（预计）564亿元、下降2%[1]。"


def test_english_figures_come_in_the_english_scale_with_the_original() -> None:
    told = answer(english(asked(Task.VALUE, Measure("gdp", "GDP"), places=(shelf.ZHANGWAN,), years=(2022,))))
    assert told.text == (
        "Zhangwan District (张湾区), GDP: 2022 actual (expected) RMB 56.4 billion (564亿元), down 2% [1]."
    )


def test_only_a_part_is_stated_is_said_and_labelled() -> None:
    told = answer(asked(Task.VALUE, INVESTMENT, places=(shelf.XIALU,), **TARGETS))
    assert told.abstained
    assert told.text == "下陆区的报告没有给出2023年固定资产投资目标；只给出工业固定资产投资2023年目标增长15%[1]。"


def test_a_year_the_archive_lacks_is_said_with_the_nearest() -> None:
    told = answer(asked(Task.VALUE, GDP, places=(shelf.ZHANGWAN,), years=(2024,), stance=Stance.TARGET))
    assert told.abstained
    assert told.text.startswith(
        "档案中没有张湾区能回答2024年的报告，只有2023年报告；只给出地区生产总值2023年目标增长10%左右[1]"
    )


def test_a_place_the_archive_lacks_is_said_with_its_neighbours() -> None:
    told = answer(asked(Task.VALUE, GDP, unknown=(places.get("440115"),), places=(), level=None))
    assert "档案中没有南沙区的报告；现有的是荔湾区（2023年）。" in told.text


def test_several_readings_without_a_place_are_all_labelled() -> None:
    text = answer(asked(Task.VALUE, GDP, stance=Stance.TARGET)).text
    assert text.startswith("没有指明是哪个地区，各报告的数字如下。")
    assert "洪湖市地区生产总值：2024年目标增长8%、力争9%[4]。" in text


def test_a_difference_between_target_and_outcome_shows_its_sum() -> None:
    told = answer(asked(Task.DIFFERENCE, INVESTMENT, places=(shelf.LIWAN,), **TARGETS))
    assert (
        told.text
        == "荔湾区固定资产投资2023年目标580亿元[1]比2022年实际489.18亿元[2]多90.82亿元（580 − 489.18 = 90.82）。"
    )
    assert told.sums == ("580 − 489.18 = 90.82",)


def test_two_places_side_by_side_differ_in_percentage_points() -> None:
    told = answer(asked(Task.COMPARE, GDP, places=(shelf.ZHANGWAN, shelf.LIWAN), **TARGETS))
    assert told.text.endswith("张湾区2023年目标比荔湾区2023年目标约高3.5个百分点（10 − 6.5 = 3.5）。")


def test_an_average_is_labelled_with_its_parts() -> None:
    told = answer(asked(Task.AVERAGE, GDP, **TARGETS))
    assert told.text.startswith("3份报告的2023年地区生产总值增速目标简单平均为7.17%（(10 + 5 + 6.5) ÷ 3 ≈ 7.17）。")


def test_growth_rates_are_not_added_up() -> None:
    assert "不能相加" in answer(asked(Task.TOTAL, GDP, **TARGETS)).text


def test_a_contradicted_premise_is_corrected_with_what_the_figure_really_is() -> None:
    told = answer(asked(Task.VALUE, GDP, places=(shelf.HONGHU,), years=(2023,), claimed=percent("8")))
    assert told.text == (
        "前提与报告不符：洪湖市地区生产总值2023年实际（预计）是增长7.8%[1]，不是8%。"
        "报告中的8%是2024年目标增长8%、力争9%[2]。"
    )


def test_an_agreed_premise_is_not_corrected() -> None:
    told = answer(asked(Task.VALUE, GDP, places=(shelf.HONGHU,), years=(2023,), claimed=percent("7.8")))
    assert "前提" not in told.text


def test_corrections_of_typos_are_said() -> None:
    told = answer(asked(Task.VALUE, GDP, places=(shelf.XIALU,), corrections=(("下路区", "下陆区"),)))
    assert "按“下陆区”理解" in told.text
    assert [note.code for note in told.notes] == ["corrected"]


def test_what_the_archive_holds_is_listed() -> None:
    told = answer(asked(Task.REPORTS, within=places.get("420000")))
    assert told.text == "4份报告中有3份属于湖北省：张湾区（2023年）、下陆区（2023年）、洪湖市（2024年）。"


def test_a_query_is_said_as_understood() -> None:
    query = asked(Task.WHICH, GDP, condition=holds(Compare.AT_LEAST, "6"), **TARGETS)
    assert understood(query) == "找符合的报告 · 2023年 · 目标 · 地区生产总值增速 · 不低于6%"


@pytest.mark.parametrize("task", list(TELL))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_task_tells_something_supported_in_both_languages(task: Task, language: str) -> None:
    for place in ((), (shelf.ZHANGWAN,), (shelf.ZHANGWAN, shelf.LIWAN)):
        for measures in ((GDP,), (INVESTMENT,), (GDP, INVESTMENT)):
            query = replace(asked(task, *measures, places=place), language=language)  # type: ignore[arg-type]
            told = answer(query, "")
            assert told.text
            assert not [note for note in told.notes if note.code == "struck"], told.text


def test_every_phrase_has_both_languages_with_the_same_slots() -> None:
    for name, forms in tomllib.loads(PHRASES.read_text("utf-8")).items():
        assert set(forms) == {"zh", "en"}, name
