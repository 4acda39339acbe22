"""Places in a ranking."""

import pytest

from index.extract import extract
from index.records import Part, Passage, Report, Stance


@pytest.mark.parametrize(
    ("text", "measure", "place"),
    [
        ("位列全国综合实力百强区第54位", "综合实力百强区", "54"),
        ("小龙虾产量14.8万吨、位居全省第二", "小龙虾产量", "2"),
        ("地区生产总值增长7%,增速居全市第一", "地区生产总值", "1"),
    ],
)
def test_a_rank_knows_its_subject_and_number(text: str, measure: str, place: str) -> None:
    report = Report("r", None, "r", 2023, None, "", "", "r", "")
    ranks = [
        f for f in extract([Passage(report, 0, len(text), "", Part.REVIEW, text)], text) if f.stance is Stance.RANK
    ]
    assert [(f.measure, str(f.amount.low), f.amount.unit) for f in ranks if f.amount] == [(measure, place, "位")]


@pytest.mark.parametrize("text", ["第一产业增加值增长4%", "召开第三次全会", "选派第一书记12名"])
def test_other_ordinals_are_no_ranks(text: str) -> None:
    report = Report("r", None, "r", 2023, None, "", "", "r", "")
    assert not [
        f for f in extract([Passage(report, 0, len(text), "", Part.REVIEW, text)], text) if f.stance is Stance.RANK
    ]
