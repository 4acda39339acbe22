"""Targets without a number are rows too."""

import pytest

from index.extract import extract
from index.records import Kind, Part, Passage, Report, Stance


@pytest.mark.parametrize(
    ("text", "indicator", "words"),
    [
        ("居民收入增长与经济增长同步", "income_all", "与经济增长同步"),
        ("实际利用外资完成市定目标", "fdi", "完成市定目标"),
        ("进出口总额实现正增长", "trade", "正增长"),
        ("主要预期目标:能耗、环境等约束性指标完成上级下达任务", None, "完成上级下达任务"),
        ("PM2.5平均浓度持续下降", "pm25", "持续下降"),
    ],
)
def test_a_target_in_words_is_kept_with_its_words(text: str, indicator: str | None, words: str) -> None:
    report = Report("r", None, "r", 2023, None, "", "", "r", "")
    (fact,) = extract([Passage(report, 0, len(text), "", Part.PLAN, text)], text)
    assert (fact.indicator, fact.words, fact.kind, fact.stance, fact.year, fact.amount) == (
        indicator, words, Kind.WORDS, Stance.TARGET, 2023, None,
    )  # fmt: skip
    assert words in fact.quote


def test_a_review_sets_no_targets_in_words() -> None:
    text = "进出口总额实现正增长"
    report = Report("r", None, "r", 2023, None, "", "", "r", "")
    assert extract([Passage(report, 0, len(text), "", Part.REVIEW, text)], text) == []
