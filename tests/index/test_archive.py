"""The archive keeps what it is given to the letter, and everything of a report leaves with it."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from errors import UserError
from index import rows, vectors
from index.archive import Archive
from index.records import Definition, Edge, Kind, Part, Passage, Report, Stance
from tests.fakes import (
    HUANGSHI,
    HUBEI,
    XIALU,
    XIALU_TEXT,
    ZHANGWAN,
    ZHANGWAN_TEXT,
    FakeEmbedder,
    fact,
    passage,
    report,
)

TARGET = "2023年经济社会发展主要预期目标:地区生产总值增长10%左右,一般公共预算收入增长8%,城镇登记失业率控制在3%以内。"
TOILETS = "全年民生支出18.1亿元,同比增长30.6%。新建户厕105座。"
NOTE = "①瞪羚企业:指创业后跨过死亡谷、进入高成长期的中小企业。"


@pytest.fixture
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture
def archive(tmp_path: Path, embedder: FakeEmbedder) -> Archive:
    made = Archive.open(tmp_path / "archive", create=True)
    made.claim(embedder.fingerprint)
    return made


def put(archive: Archive, embedder: FakeEmbedder, of: Report, full: str, *quotes: tuple[str, Part]) -> list[Passage]:
    passages = [passage(of, full, quote, part=part) for quote, part in quotes]
    facts = []
    if of.place is ZHANGWAN:
        facts = [
            fact(passages[0], "地区生产总值增长10%左右", "10%左右", edge=Edge.ABOUT),
            fact(
                passages[0],
                "城镇登记失业率控制在3%以内",
                "3%以内",
                indicator="unemployment",
                measure="城镇登记失业率",
                low="3",
                edge=Edge.AT_MOST,
                kind=Kind.SHARE,
            ),
            fact(
                passages[1],
                "新建户厕105座",
                "105座",
                indicator=None,
                measure="新建户厕",
                low="105",
                unit="座",
                stance=Stance.ACTUAL,
                year=2022,
                kind=Kind.COUNT,
            ),
        ]
    terms = [
        Definition(one, one.start, one.end, "瞪羚企业", one.text[6:]) for one in passages if one.part is Part.NOTES
    ]
    texts = [rows.wording(one) for one in passages] + [one.measure for one in facts]
    made = dict(zip(texts, embedder.passages(texts), strict=True))
    archive.add(of, full, passages, facts, terms, made, "recipe", key=f"key of {of.id}")
    return passages


@pytest.fixture
def zhangwan(archive: Archive, embedder: FakeEmbedder) -> list[Passage]:
    quotes = ((TARGET, Part.PLAN), (TOILETS, Part.REVIEW), (NOTE, Part.NOTES))
    return put(archive, embedder, report(), ZHANGWAN_TEXT, *quotes)


@pytest.fixture
def xialu(archive: Archive, embedder: FakeEmbedder) -> list[Passage]:
    quote = "主要预期目标是：地区生产总值增长7.5%以上，居民收入增长与经济增长同步。"
    return put(archive, embedder, report(XIALU, source="xialu.txt"), XIALU_TEXT, (quote, Part.PLAN))


def test_a_report_comes_back_as_it_went_in(archive: Archive, zhangwan: list[Passage]) -> None:
    assert archive.reports() == (report(),)
    assert archive.text("420303-2023") == ZHANGWAN_TEXT
    assert archive.passage(zhangwan[1].id) == zhangwan[1]
    assert archive.passages() == tuple(sorted(zhangwan, key=lambda one: one.start))
    for one in archive.passages():
        assert ZHANGWAN_TEXT[one.start : one.end] == one.text


def test_amounts_come_back_exactly(archive: Archive, zhangwan: list[Passage]) -> None:
    found = archive.facts(indicators=["gdp"])[0]
    assert found.quote == "地区生产总值增长10%左右"
    assert found.amount is not None
    assert (found.amount.low, found.amount.unit, found.amount.edge) == (Decimal("10"), "%", Edge.ABOUT)
    assert ZHANGWAN_TEXT[slice(*found.figure)] == "10%左右"


def test_every_condition_on_facts_counts(archive: Archive, zhangwan: list[Passage], xialu: list[Passage]) -> None:
    assert len(archive.facts()) == 3
    assert [one.measure for one in archive.facts(stance=Stance.ACTUAL)] == ["新建户厕"]
    assert [one.measure for one in archive.facts(years=[2023], kinds=[Kind.SHARE])] == ["城镇登记失业率"]
    assert archive.facts(reports=[xialu[0].report.id]) == ()
    assert archive.facts(reports=[]) == ()
    assert archive.facts(indicators=["gdp"], years=[2022]) == ()


def test_what_is_stated_is_known_without_the_statements(archive: Archive, zhangwan: list[Passage]) -> None:
    found = archive.stated(["gdp"])
    assert [(one.report, one.stance, one.kind, one.year) for one in found] == [
        (zhangwan[0].report, Stance.TARGET, Kind.GROWTH, 2023)
    ]
    assert {one.indicator for one in archive.stated(reports=[zhangwan[0].report.id])} >= {"gdp"}
    assert archive.stated(reports=[]) == archive.stated(["no such"]) == ()
    assert all(one.indicator for one in archive.stated()), "what is outside the table is left out"
    with archive.writing():
        archive.remove(zhangwan[0].report.id)
    assert archive.stated(["gdp"]) == ()


def test_reports_come_in_gazetteer_order_and_by_the_place_they_lie_in(
    archive: Archive, zhangwan: list[Passage], xialu: list[Passage]
) -> None:
    assert [one.label for one in archive.reports()] == ["下陆区", "张湾区"]
    assert [one.label for one in archive.reports(within=HUBEI)] == ["下陆区", "张湾区"]
    assert [one.label for one in archive.reports(within=HUANGSHI)] == ["下陆区"]
    assert [one.label for one in archive.reports(places=[ZHANGWAN], years=[2023])] == ["张湾区"]
    assert archive.reports(years=[2024]) == ()


def test_definitions_are_found_by_their_term(archive: Archive, zhangwan: list[Passage]) -> None:
    assert [one.term for one in archive.definitions("瞪羚企业")] == ["瞪羚企业"]
    assert archive.definitions("独角兽") == ()


@pytest.mark.parametrize("by", ["both", "meaning", "words"])
def test_search_finds_the_passage_that_shares_the_words(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage], xialu: list[Passage], by: str
) -> None:
    hits = archive.search("新建户厕多少座", embedder=embedder, k=2, by=by)  # type: ignore[arg-type]
    assert hits[0].passage == zhangwan[1]
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@pytest.mark.parametrize("by", ["both", "meaning", "words"])
def test_search_keeps_to_the_reports_and_parts_asked_for(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage], xialu: list[Passage], by: str
) -> None:
    asked = "地区生产总值增长"
    hits = archive.search(asked, embedder=embedder, reports=[xialu[0].report.id], by=by)  # type: ignore[arg-type]
    assert [hit.passage for hit in hits] == xialu
    hits = archive.search(asked, embedder=embedder, parts=[Part.PLAN], by=by)  # type: ignore[arg-type]
    assert {hit.passage.part for hit in hits} == {Part.PLAN}


def test_an_english_question_finds_the_chinese_passage_by_words(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage]
) -> None:
    hits = archive.search("registered urban unemployment rate of Zhangwan", embedder=embedder, by="words")
    assert hits[0].passage == zhangwan[0]


def test_an_unknown_way_to_search_is_named(archive: Archive, embedder: FakeEmbedder) -> None:
    with pytest.raises(UserError, match="both, meaning, words"):
        archive.search("户厕", embedder=embedder, by="guess")  # type: ignore[arg-type]


def test_measures_are_found_by_their_words(archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage]) -> None:
    found = archive.search_measures("户厕", embedder=embedder)
    assert found[0][0].measure == "新建户厕"
    assert found[0][1] > found[1][1]
    assert archive.search_measures("户厕", embedder=embedder, reports=[]) == []


def test_removing_a_report_removes_everything_of_it(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage], xialu: list[Passage]
) -> None:
    archive.remove("420303-2023")
    archive.renew()
    with archive._engine.connect() as connection:
        for table in ("passages", "texts", "passage_words", "sources", "reports"):
            assert connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() == 1, table
        for table in ("facts", "definitions"):
            assert connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar_one() == 0, table
        assert connection.execute(sql("SELECT count(*) FROM vectors")).scalar_one() == 1
    hits = archive.search("新建户厕多少座", embedder=embedder)
    assert [hit.passage for hit in hits] == xialu
    with pytest.raises(UserError, match="420303-2023"):
        archive.remove("420303-2023")


def test_a_new_version_of_a_source_takes_the_place_of_the_old(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage]
) -> None:
    changed = ZHANGWAN_TEXT.replace("105座", "106座")
    quotes = ((TARGET, Part.PLAN), (TOILETS.replace("105座", "106座"), Part.REVIEW))
    of = report(identity="other id")
    passages = [passage(of, changed, quote, part=part) for quote, part in quotes]
    texts = [rows.wording(one) for one in passages]
    archive.add(of, changed, passages, [], [], dict(zip(texts, embedder.passages(texts), strict=True)), "recipe")
    assert [one.id for one in archive.reports()] == ["other id"]
    assert len(archive.passages()) == 2
    assert archive.facts() == ()


def test_a_passage_without_a_vector_is_refused_and_nothing_is_kept(archive: Archive) -> None:
    with pytest.raises(ValueError, match="no vector"):
        archive.add(report(), ZHANGWAN_TEXT, [passage(report(), ZHANGWAN_TEXT, TARGET)], [], [])
    assert archive.reports() == ()


def test_vectors_kept_once_are_not_missing_again(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage]
) -> None:
    assert archive.missing([rows.wording(zhangwan[0]), "新建户厕", "新的话", "新的话"]) == ["新的话"]


def test_another_model_is_refused_with_the_remedy(archive: Archive, zhangwan: list[Passage]) -> None:
    other = FakeEmbedder("other")
    with pytest.raises(UserError, match="DATA_DIR"):
        archive.claim(other.fingerprint)
    with pytest.raises(UserError, match="DATA_DIR"):
        archive.search("户厕", embedder=other)


def test_a_folder_without_an_archive_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="python -m index build"):
        Archive.open(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_only_one_process_writes_at_a_time(archive: Archive) -> None:
    with archive.writing(), pytest.raises(UserError, match=r"process \d+ on "), archive.writing():
        pass


def test_search_serves_from_a_generation_and_survives_its_damage(
    archive: Archive, embedder: FakeEmbedder, zhangwan: list[Passage], xialu: list[Passage]
) -> None:
    assert archive.renew()
    assert not archive.renew()
    expected = archive.search("新建户厕多少座", embedder=embedder, by="meaning")
    archive.close()
    folder = archive.data_dir / "vectors"
    database = next(folder.rglob("chroma.sqlite3"))
    database.write_bytes(database.read_bytes()[:5000])
    asked = len(embedder.asked)

    again = Archive.open(archive.data_dir)
    found = again.search("新建户厕多少座", embedder=embedder, by="meaning")
    assert [hit.passage for hit in found] == [hit.passage for hit in expected]
    assert again.renew()
    assert vectors.check(folder, again.note("vectors").split()[1])[1] == 4
    assert len(embedder.asked) == asked
