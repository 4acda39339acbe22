"""From a sample to its one outcome and the stage that lost it."""

from typing import Any

import pytest

from eval.grading import graded, judge
from eval.records import Case, Outcome, Sample
from tests.eval.samples import GROWTH, answer, case, cited, figure, gold, passage, row

ABOUT = figure("10", edge="about")


@pytest.mark.parametrize(
    ("of", "text", "outcome"),
    [
        ({"gold": (ABOUT,)}, "张湾区2023年目标10%左右。", "correct"),
        ({"gold": (ABOUT,)}, "张湾区2023年目标10%。", "partial"),  # the edge is lost
        ({"gold": (ABOUT,)}, "张湾区2023年目标10%以上。", "wrong"),  # and here contradicted
        ({"gold": (ABOUT,)}, "张湾区2023年目标12%左右。", "wrong"),
        ({"gold": (ABOUT, figure("15"))}, "张湾区2023年目标10%左右。", "partial"),
        ({"gold": (ABOUT,), "terms": (("甲",), ("乙",))}, "张湾区2023年目标10%左右。", "wrong"),  # one of three
        ({"terms": (("甲",), ("乙",))}, "甲与乙", "correct"),
        ({"terms": (("甲",), ("乙",))}, "只有甲", "partial"),
        ({"must_include": (("甲", "丙"),)}, "丙", "correct"),
        ({"gold": (ABOUT,), "must_not_include": ("12%",)}, "张湾区目标10%左右,不是12%。", "wrong"),
        ({"items": (("张湾",), ("下陆",))}, "张湾区、下陆区。", "correct"),
        ({"items": (("张湾",), ("下陆",))}, "张湾区、下陆区、荔湾区。", "partial"),
        ({"items": (("张湾",),)}, "张湾区、下陆区、荔湾区、临安区。", "wrong"),
        ({"items": (("张湾",),), "wrong_items": (("荔湾区",),)}, "张湾区、荔湾区。", "wrong"),
        ({"abstain": True}, "张湾区2023年目标10%。", "wrong"),
    ],
)
def test_an_answer_has_one_outcome(of: dict[str, Any], text: str, outcome: str) -> None:
    assert str(judge(case(**of), answer(text))[0]) == outcome


def test_abstaining_is_right_only_where_nothing_answers() -> None:
    refused = answer("没有给出。", status="abstained")
    assert judge(case(abstain=True), refused)[0] is Outcome.CORRECT
    assert judge(case(gold=(ABOUT,)), refused)[0] is Outcome.ABSTAINED
    asking_back = answer("请问指的是哪个区?", status="abstained")
    assert judge(case(must_include=(("哪个区",),)), asking_back)[0] is Outcome.CORRECT


def test_the_table_decides_a_list_when_it_says_which_match() -> None:
    rows = (row("420303", "10", match="yes"), row("440103", "6", match="no"))
    assert judge(case(items=(("张湾",),)), answer("张湾区10%;荔湾区6%。", rows=rows))[0] is Outcome.CORRECT


def test_an_error_has_no_scores() -> None:
    of = case(gold=(ABOUT,))
    found = graded(of, answer("", status="error", error={"type": "X", "message": ""}))
    assert (found.outcome, found.scores, found.lost_at) == (Outcome.ERROR, {}, None)


def test_the_note_of_the_outcome_says_what_is_missing() -> None:
    found = graded(case(gold=(ABOUT,), terms=(("甲",),)), answer("张湾区目标12%。"))
    assert found.notes["outcome"] == "10% is not stated; missing 甲"


def lost(of: Case, text: str, **more: Any) -> str | None:
    sample: Sample = answer(text, **more)
    return graded(of, sample).lost_at


def test_a_failing_case_is_lost_at_the_first_stage_that_failed_it() -> None:
    of = case(gold=(ABOUT,), evidence=(gold(),))
    there, elsewhere = (passage(GROWTH),), (passage("无关"),)
    assert lost(of, "12%。", held=(False,), retrieved=there) == "not indexed"
    assert lost(of, "12%。", held=(True,), retrieved=elsewhere) == "not retrieved"
    assert lost(of, "12%。", held=(True,), retrieved=there) == "not used"
    assert lost(of, "12%[1]。", held=(True,), retrieved=elsewhere, citations=(cited(1, GROWTH),)) == "misread"
    assert lost(of, "12%。") is None
    assert lost(case(gold=(ABOUT,)), "12%。", retrieved=there) is None


def test_a_right_answer_is_lost_only_by_its_citations() -> None:
    of = case(gold=(ABOUT,), evidence=(gold(),))
    right = "张湾区2023年目标10%左右[1]。"
    assert lost(of, right, citations=(cited(1, GROWTH),)) is None
    assert lost(of, right, citations=(cited(1, "别的话没有数字"),)) == "badly cited"
    assert lost(of, right, citations=(cited(2, GROWTH),)) == "badly cited"
