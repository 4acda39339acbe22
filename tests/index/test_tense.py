"""Stance and year come from the section, the verb and named years."""

from datetime import date

import pytest

from index.records import Part, Report, Stance
from index.tense import tense

REPORT = Report("r", None, "r", 2023, date(2023, 1, 5), "", "", "r", "")


@pytest.mark.parametrize(
    ("part", "heading", "words", "stance", "year", "span"),
    [
        (Part.REVIEW, "一、2022年工作回顾", "地区生产总值增长", Stance.ACTUAL, 2022, 1),
        (Part.PLAN, "二、2023年工作安排", "地区生产总值增长", Stance.TARGET, 2023, 1),
        (Part.PLAN, "", "到2025年,地区生产总值达到", Stance.TARGET, 2025, 3),
        (Part.PLAN, "", "三年内将工业增加值占比提高到", Stance.TARGET, 2025, 3),
        (Part.PLAN, "今后五年的奋斗目标", "地区生产总值年均增长", Stance.TARGET, 2027, 5),
        (Part.PLAN, "今后五年的奋斗目标", "今年地区生产总值增长", Stance.TARGET, 2023, 1),
        (Part.PLAN, "", "去年完成投资", Stance.ACTUAL, 2022, 1),
        (Part.PLAN, "", "力争比上年增长", Stance.TARGET, 2023, 1),
        (Part.REVIEW, "过去五年工作回顾", "累计建成农村公路", Stance.ACTUAL, 2022, 5),
        (Part.REVIEW, "2023年工作回顾", "2023年地区生产总值增长", Stance.ACTUAL, 2022, 1),
        (Part.REVIEW, "", "2021年完成", Stance.ACTUAL, 2021, 1),
        (Part.REVIEW, "", "力争2025年达到", Stance.TARGET, 2025, 1),
    ],
)
def test_the_section_the_verb_and_named_years_decide(
    part: Part, heading: str, words: str, stance: Stance, year: int, span: int
) -> None:
    assert tense(REPORT, part, heading, words, words) == (stance, year, span)


def test_a_growth_against_an_earlier_year_spans_the_years_between() -> None:
    words = "地区生产总值较2010年增长"
    assert tense(REPORT, Part.REVIEW, "", words, words, yearly=True).span == 12


def test_without_a_plan_year_no_year_is_bound() -> None:
    report = Report("r", None, "r", None, None, "", "", "r", "")
    assert tense(report, Part.REVIEW, "", "地区生产总值增长", "地区生产总值增长").year is None
