"""Example questions from what an archive holds."""

import re

import pytest

from app import suggest
from app.records import Language
from index.records import Definition, Edge, Kind, Part, Stance
from tests import fakes
from tests.app import fake_desk

LANGUAGES: tuple[Language, ...] = ("zh", "en")


def _archive(*, places: int = 3) -> fake_desk.FakeArchive:
    """Reports of up to three places with a GDP, a budget and an investment target, a GDP outcome, and one term."""
    held, stated, defined = [], [], []
    text = "地区生产总值增长8%,一般公共预算收入增长6%,固定资产投资增长12%。"
    text += "去年地区生产总值达到330亿元,增长5%。瞪羚企业:指成长快的企业。"
    for number, place in enumerate((fakes.ZHANGWAN, fakes.XIALU, fakes.SHIYAN)[:places]):
        passage = fakes.passage(fakes.report(place, source=f"{number}.txt"), text, text)
        stated += [
            fakes.fact(passage, "地区生产总值增长8%", "8%", low="8", edge=Edge.ABOUT if number else Edge.AT_LEAST),
            fakes.fact(passage, "一般公共预算收入增长6%", "6%", indicator="budget_revenue", low="6"),
            fakes.fact(passage, "固定资产投资增长12%", "12%", indicator="fixed_investment", low="12"),
            fakes.fact(passage, "增长5%", "5%", low="5", stance=Stance.ACTUAL, year=2022),
            fakes.fact(
                passage, "330亿元", "330亿元", low="330", unit="亿元", stance=Stance.ACTUAL, year=2022, kind=Kind.LEVEL
            ),
        ]
        start = text.index("瞪羚企业")
        defined.append(Definition(passage, start, len(text), "瞪羚企业", text[start:]))
        held.append(passage)
    return fake_desk.FakeArchive({}, tuple(held), tuple(stated), tuple(defined))


@pytest.mark.parametrize("language", LANGUAGES)
def test_eight_different_questions_of_different_kinds(language: Language) -> None:
    questions = suggest.examples(_archive(), language)  # type: ignore[arg-type]
    assert len(questions) == len(set(questions)) == 8
    starts = {
        key for key, wording in suggest.WORDING.items() for question in questions if _shape(wording[language], question)
    }
    assert len(starts) >= 6


def _shape(wording: str, question: str) -> bool:
    """Whether the question has every fixed piece of the wording, in order."""
    pattern = re.sub(r"\\\{\w+\\\}", "(.+)", re.escape(wording))
    return re.fullmatch(pattern, question) is not None


def test_the_figure_asked_about_is_one_that_a_report_sets() -> None:
    first = suggest.examples(_archive(), "zh")[0]  # type: ignore[arg-type]
    assert first == "哪些地方把2023年地区生产总值增长目标定为8%？"  # one report sets 8%以上, two 8%左右


def test_questions_name_only_what_is_held() -> None:
    questions = suggest.examples(_archive(places=1), "zh")  # type: ignore[arg-type]
    assert questions
    assert not any(name in question for name in ("下陆", "十堰") for question in questions)
    assert not any("哪些地方" in question or "最高" in question or "哪个更高" in question for question in questions)


def test_english_questions_hold_no_chinese_but_a_term() -> None:
    for question in suggest.examples(_archive(), "en"):  # type: ignore[arg-type]
        assert question.isascii() or "瞪羚企业" in question, question


def test_a_report_without_facts_leaves_the_question_of_what_is_held() -> None:
    archive = fake_desk.FakeArchive({}, (fake_desk.hostile(),))
    assert suggest.examples(archive, "zh") == ["收录了哪些报告？"]  # type: ignore[arg-type]


def test_an_empty_archive_suggests_nothing() -> None:
    assert suggest.examples(fake_desk.FakeArchive({}, ()), "en") == []  # type: ignore[arg-type]


def test_figures_of_a_part_or_of_several_years_are_not_asked_about() -> None:
    report = fakes.report(fakes.ZHANGWAN)
    text = "工业投资增长12%。"
    passage = fakes.passage(report, text, text, part=Part.PLAN)
    part = fakes.fact(passage, "工业投资增长12%", "12%", indicator="fixed_investment", low="12", scope="工业")
    assert suggest.examples(fake_desk.FakeArchive({}, (passage,), (part,)), "zh") == ["收录了哪些报告？"]  # type: ignore[arg-type]
