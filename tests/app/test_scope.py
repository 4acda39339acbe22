"""Scopes: what they leave of the reports, what they refuse, and that nothing outside them is told."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import pytest
from hypothesis import given, settings, strategies

from app.answer import Desk
from app.plan import plan
from app.records import EVERYTHING, Language, Query, Scope
from app.scope import described, empty, narrowed, read_in, searched
from errors import UserError
from index import places
from index.records import Report
from tests import fakes
from tests.app import api_desk
from tests.fakes import FakeEmbedder
from tests.made import Made

ZHANGWAN, XIALU, NOWHERE = fakes.report(fakes.ZHANGWAN, 2023), fakes.report(fakes.XIALU, 2024), fakes.report(None, 2023)
REPORTS = (ZHANGWAN, XIALU, NOWHERE)


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (EVERYTHING, REPORTS),
        (Scope(places=(fakes.SHIYAN.code,)), (ZHANGWAN,)),
        (Scope(places=(fakes.HUBEI.code,)), (ZHANGWAN, XIALU)),
        (Scope(places=(fakes.XIALU.code, fakes.SHIYAN.code)), (ZHANGWAN, XIALU)),
        (Scope(years=(2023,)), (ZHANGWAN, NOWHERE)),
        (Scope(places=(fakes.XIALU.code,), years=(2023,)), ()),
        (Scope(reports=("unidentified-2023",)), (NOWHERE,)),
    ],
)
def test_a_place_holds_what_lies_in_it_and_every_field_narrows(scope: Scope, left: tuple[Report, ...]) -> None:
    assert narrowed(REPORTS, scope) == left
    assert bool(scope) == (scope != EVERYTHING)


def test_what_does_not_exist_is_named() -> None:
    with pytest.raises(UserError, match="999999"):
        narrowed(REPORTS, Scope(places=("999999",)))
    with pytest.raises(UserError, match="420303-1999"):
        narrowed(REPORTS, replace(EVERYTHING, reports=("420303-1999",)))


def planned(question: str, scope: Scope) -> Query:
    """The question as it is read in the scope over the three reports."""
    return read_in(scope, lambda known: plan(question, known), narrowed(REPORTS, scope), REPORTS)


def test_a_place_whose_reports_the_scope_leaves_out_is_outside_and_not_unheld() -> None:
    query = planned("张湾区和下陆区谁的GDP增长目标高?", Scope(places=(fakes.XIALU.code,)))
    assert query.places == (fakes.XIALU,) and query.outside == query.unknown == (fakes.ZHANGWAN,)
    nowhere = planned("临安区GDP增长目标是多少?", Scope(places=(fakes.XIALU.code,)))
    assert nowhere.unknown and not nowhere.outside


def test_an_area_that_the_scope_leaves_out_is_outside_too() -> None:
    query = planned("十堰市哪些区的GDP增长目标高?", Scope(places=(fakes.HUANGSHI.code,)))
    assert query.within is None and query.outside == (fakes.SHIYAN,)


def test_a_namesake_inside_the_scope_is_the_one_that_is_meant() -> None:
    beijing, changchun = places.get("110105"), places.get("220104")
    held = (fakes.report(beijing), fakes.report(changchun))
    scope = Scope(places=("110000",))
    query = read_in(scope, lambda known: plan("朝阳区GDP增长目标是多少?", known), narrowed(held, scope), held)
    assert query.places == (beijing,) and not query.outside


def test_without_a_scope_the_question_is_read_once() -> None:
    read: list[Sequence[Report]] = []

    def reading(known: Sequence[Report]) -> Query:
        read.append(known)
        return plan("下陆区GDP", known)

    assert not read_in(EVERYTHING, reading, REPORTS, REPORTS).scope
    assert read == [REPORTS]


def test_a_scope_is_described_by_what_was_chosen() -> None:
    assert described(Scope((fakes.HUBEI.code,), (2024, 2023)), "zh") == "湖北省、2023、2024年"
    assert described(Scope(reports=("420303-2023",)), "zh", (ZHANGWAN,)) == "张湾区（2023年）"
    assert "1 single" in described(Scope(reports=("420303-2023",)), "en")
    assert searched(Scope(years=(2023,)), "zh", (ZHANGWAN, NOWHERE)).text == "仅在所选的2份报告中查找（2023年）。"


def test_an_empty_scope_tells_what_there_is_of_each_part() -> None:
    told = empty(Scope(places=(fakes.XIALU.code,), years=(2023,)), "zh", REPORTS)
    assert "所选范围（下陆区、2023年）内没有报告" in told and "属于下陆区的报告有1份：下陆区（2024年）" in told
    assert "3份报告" in empty(Scope(years=(1999,)), "zh", REPORTS)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with closing(api_desk.archive_in(tmp_path_factory.mktemp("scope"))) as archive:
        yield Desk(archive, FakeEmbedder())  # type: ignore[arg-type]


def test_an_answer_in_a_scope_counts_its_reports_and_says_so(desk: Desk) -> None:
    answer = desk.answer("哪些区2023年GDP增长目标在5%以上?", scope=Scope(places=(fakes.SHIYAN.code,)))
    assert answer.coverage and answer.coverage.reports == 1
    assert [note.text for note in answer.notes if note.code == "scope"] == ["仅在所选的1份报告中查找（十堰市）。"]
    assert "下陆" not in answer.text and "10%左右" in answer.text


def test_an_answer_about_a_place_outside_says_outside_in_both_languages(desk: Desk) -> None:
    scope = Scope(places=(fakes.XIALU.code,))
    chinese = desk.answer("张湾区2023年GDP增长目标是多少?", scope=scope)
    english = desk.answer("What has Zhangwan District done for the elderly?", scope=scope)
    assert chinese.abstained and "不在所选范围内" in chinese.text and "档案中没有" not in chinese.text
    assert english.abstained and "outside the chosen scope" in english.text and not english.evidence


def test_the_years_of_a_scope_are_plan_years_and_the_reviewed_year_is_found_in_them(desk: Desk) -> None:
    assert "3.5%" in desk.answer("张湾区2022年GDP增长了多少?", scope=Scope(years=(2023,))).text
    none = desk.answer("张湾区2022年GDP增长了多少?", scope=Scope(years=(2022,)))
    assert none.abstained and "没有报告" in none.text


def test_a_follow_up_stays_in_the_scope(desk: Desk) -> None:
    answer = desk.answer("那张湾区呢?", ["下陆区2023年GDP增长目标是多少?"], scope=Scope(places=(fakes.XIALU.code,)))
    assert answer.abstained and "张湾区的报告不在所选范围内" in answer.text


@pytest.mark.parametrize(
    ("question", "language", "given"),
    [("GDP 2023?", "zh", "zh"), ("GDP 2023?", None, "en"), ("GDP target 2023?", "zh", "en"), ("GDP目标", "en", "zh")],
)
def test_the_language_named_counts_where_the_question_has_none(
    desk: Desk, question: str, language: Language | None, given: Language
) -> None:
    assert desk.answer(question, language=language).query.language == given


QUESTIONS = (
    "张湾区2023年GDP增长目标是多少?",
    "2023年GDP增长目标最高的是哪里?",
    "哪些地方的GDP增长目标在6%以上?",
    "有多少份报告提出了固定资产投资目标?",
    "临安区和历城区谁的一般公共预算收入高?",
    "湖北省各地2022年GDP合计多少?",
    "收录了哪些报告?",
    "养老服务做了什么?",
    "有哪些主要预期目标?",
    "瞪羚企业是什么意思?",
    "Which places targeted 10% GDP growth in 2023?",
    "What was the GDP of Linzi District in 2022?",
    "What does Liwan say about industry?",
    "Who met the GDP target?",
    "How many reports are held of Shandong?",
)
HISTORIES = ((), ("张湾区2022年GDP是多少?",), ("2023年GDP增长目标最高的是哪里?", "第二名呢?"))


@pytest.mark.slow
def test_nothing_outside_a_scope_is_ever_told(seeds_archive_fake: Made) -> None:
    archive = seeds_archive_fake.archive
    desk, held = Desk(archive, seeds_archive_fake.embedder), archive.reports()  # type: ignore[arg-type]
    codes = {one.code for report in held if report.place for one in (report.place, *places.ancestors(report.place))}
    subsets = {
        "places": strategies.lists(strategies.sampled_from(sorted(codes)), max_size=3, unique=True),
        "years": strategies.lists(strategies.sampled_from([2020, 2022, 2023, 2024]), max_size=2, unique=True),
        "reports": strategies.lists(strategies.sampled_from([report.id for report in held]), max_size=4, unique=True),
    }
    scopes = strategies.builds(Scope, **{name: drawn.map(tuple) for name, drawn in subsets.items()})

    @settings(max_examples=150, deadline=None, database=None, derandomize=True)
    @given(scope=scopes, question=strategies.sampled_from(QUESTIONS), history=strategies.sampled_from(HISTORIES))
    def tell(scope: Scope, question: str, history: tuple[str, ...]) -> None:
        inside = {report.id for report in narrowed(held, scope)}
        for answer in desk.stream(question, history, scope=scope):
            assert {item.passage.report.id for item in answer.evidence} <= inside
            assert {row.report.id for row in answer.rows} <= inside
            assert answer.coverage is None or answer.coverage.reports <= len(inside)
            named = {code for text in answer.suggestions for code in _named(text, held)}
            assert named <= {report.place.code for report in held if report.place and report.id in inside}
        assert inside or (answer.abstained and not answer.rows)
        assert not scope or not inside or "scope" in [note.code for note in answer.notes]

    tell()


def _named(question: str, held: Sequence[Report]) -> set[str]:
    return {place.code for place in plan(question, held).places}
