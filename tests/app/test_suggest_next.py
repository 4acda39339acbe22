"""What may be asked next: near the answer, in its language, and answered when it is asked."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from app.answer import Desk
from app.records import Scope
from app.suggest_next import MOST, following
from tests import fakes
from tests.app import api_desk
from tests.fakes import FakeEmbedder
from tests.made import Made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(api_desk.archive_in(tmp_path_factory.mktemp("next"))) as archive:
        yield Desk(archive, FakeEmbedder())  # type: ignore[arg-type]


def test_beside_a_target_stand_the_year_before_and_the_other_targets(desk: Desk) -> None:
    asked = desk.answer("张湾区2023年GDP增长目标是多少?").suggestions
    assert asked == (
        "张湾区2023年地区生产总值增长目标与2022年实际增速相差多少？",
        "张湾区2023年的主要预期目标有哪些？",
        "张湾区2022年一般公共预算收入是多少？",
    )


def test_an_english_answer_is_followed_in_english(desk: Desk) -> None:
    asked = desk.answer("How much did GDP grow in Zhangwan in 2022?").suggestions
    assert asked[0] == "What is the 2023 GDP growth target of Zhangwan District?"
    assert not any(re.search("[\u4e00-\u9fff]", text) for text in asked)


def test_what_was_asked_is_not_offered_again(desk: Desk) -> None:
    asked = desk.answer("张湾区2023年GDP增长目标是多少?").suggestions
    again = desk.answer("张湾区2023年GDP增长目标是多少?", asked[:1]).suggestions
    assert asked[0] not in again and again


def test_an_answer_about_a_place_without_a_report_leads_to_one_that_has(desk: Desk) -> None:
    answer = desk.answer("十堰市茅箭区2023年GDP增长目标是多少?")
    assert answer.abstained and any("张湾区" in text for text in answer.suggestions)


def test_only_reports_known_are_asked_about(desk: Desk) -> None:
    answer = desk.answer("2023年GDP增长目标最高的是哪里?")
    reports = desk.archive.reports()
    scope = desk.answer("2023年GDP增长目标最高的是哪里?", scope=Scope(places=(fakes.XIALU.code,)))
    assert all("张湾" not in text for text in scope.suggestions)
    inside = [report for report in reports if report.place == fakes.XIALU]
    assert all("张湾" not in text for text in following(answer, (), desk.archive, inside))


def test_a_name_that_two_places_bear_is_not_offered(desk: Desk) -> None:
    answer = desk.answer("张湾区2023年GDP增长目标是多少?")
    namesake = fakes.report(replace(fakes.XIALU, code="990303", name="张湾区"), 2023)
    assert following(answer, (), desk.archive, (*desk.archive.reports(), namesake)) == ()


QUESTIONS = (
    ("张湾区2023年GDP增长目标是多少?", "zh"),
    ("临淄区2022年一般公共预算收入是多少?", "zh"),
    ("2023年GDP增长目标最高的是哪里?", "zh"),
    ("哪些地方2023年固定资产投资增长目标在10%以上?", "zh"),
    ("历城区怎么发展数字经济?", "zh"),
    ("瞪羚企业是什么意思?", "zh"),
    ("洪湖市2025年GDP增长目标?", "zh"),
    ("下陆区2023年的主要预期目标有哪些?", "zh"),
    ("收录了哪些报告?", "zh"),
    ("武汉市2023年GDP增长目标?", "zh"),
    ("What was Liwan's GDP in 2022?", "en"),
    ("Which districts' GDP shrank in 2022?", "en"),
    ("How does Lin'an plan to support small firms?", "en"),
    ("Compare the 2023 GDP growth targets of Lin'an and Licheng.", "en"),
    ("What is Hanbin's grain output?", "en"),
)


@pytest.mark.slow
@pytest.mark.parametrize(("question", "language"), QUESTIONS)
def test_every_question_offered_is_answered_in_the_language_of_the_answer(
    seeds_archive_fake: Made, question: str, language: str
) -> None:
    desk = Desk(seeds_archive_fake.archive, seeds_archive_fake.embedder)  # type: ignore[arg-type]
    first = desk.answer(question)
    assert 1 < len(first.suggestions) <= MOST, first.suggestions
    for text in first.suggestions:
        answer = desk.answer(text)
        assert not answer.abstained and answer.rows and answer.query.language == language, (text, answer.text)
