"""What the desk is given: with the gold passages alone it reads, with nothing it knows nothing."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.records import Scope
from errors import UserError
from eval.carrying import able
from eval.cases import load
from eval.contexts import Given, View, asked_of, holding
from eval.grading import graded
from eval.opening import Where, open_target
from eval.records import Gold, Outcome, Suite
from eval.targets import InProcess
from index.archive import Archive
from index.build import build
from tests import fakes
from tests.eval.samples import case, figure
from tests.made import Made

SAMPLES = Path(__file__).parents[2] / "eval" / "suites" / "samples"
TARGET = case(
    id="t",
    question="张湾区2023年地区生产总值增长目标是多少?",
    gold=(figure("10", edge="about", stance="target"),),
    evidence=(Gold("", "地区生产总值增长10%左右"),),
)
NOTHING = case(id="n", question="张湾区2023年有多少家茶馆?", abstain=True)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """Two small reports."""
    folder = tmp_path_factory.mktemp("contexts")
    texts = {
        "张湾区2023年政府工作报告": "湖北省十堰市张湾区" + fakes.ZHANGWAN_TEXT,
        "下陆区2023年政府工作报告": "湖北省黄石市下陆区政府工作报告\n各位代表:\n" + fakes.XIALU_TEXT,
    }
    reports = fakes.write_folder(folder / "reports", **texts)
    with closing(Archive.open(folder / "data", create=True)) as opened:
        list(build([reports], opened, fakes.FakeEmbedder()))
        yield opened


def given(archive: Archive, context: str) -> Given:
    return Given(archive, fakes.FakeEmbedder(), None, context)  # type: ignore[arg-type]


def test_a_view_shows_the_passages_it_was_given_and_nothing_else(archive: Archive) -> None:
    (shown,) = holding(TARGET, archive.passages())
    view = View(archive, [shown])
    assert [one.id for one in view.reports()] == [shown.report.id]
    assert view.passages() == (shown,)
    assert view.passages(["another"]) == () == view.passages(holding=["不在其中"])
    assert {one.passage.id for one in view.facts()} == {shown.id}
    assert {one.indicator for one in view.stated()} == {one.indicator for one in view.facts()} - {None}
    assert len(view.stated()) < len(archive.stated())
    assert len(view.facts()) < len(archive.facts())
    text, whole = view.text(shown.report.id), archive.text(shown.report.id)
    assert text[shown.start : shown.end] == shown.text
    assert len(text) == len(whole) and "瞪羚" in whole and "瞪羚" not in text
    embedder = fakes.FakeEmbedder()
    assert [hit.passage.id for hit in view.search("户厕", embedder=embedder, k=5)] == [shown.id]
    found = view.search_measures("地区生产总值", embedder=embedder)
    assert found and {fact.passage.id for fact, _ in found} == {shown.id}


def test_a_view_answers_all_that_an_archive_is_asked() -> None:
    """A door that the archive gets must be narrowed here too, or be named as one that no question goes through."""
    not_asked = {"add", "claim", "close", "expect", "forget", "holds", "keep_vectors", "missing", "note", "open",
                 "record", "remedies", "remove", "renew", "sources", "version", "writing"}  # fmt: skip
    doors = {name for name in dir(Archive) if not name.startswith("_")}
    assert doors - not_asked == {name for name in dir(View) if not name.startswith("_")}


def test_a_view_of_nothing_holds_no_report_and_finds_none(archive: Archive) -> None:
    view, embedder = View(archive, []), fakes.FakeEmbedder()
    assert not any((view.reports(), view.facts(), view.passages(), view.definitions(), view.stated()))
    assert not view.search("GDP", embedder=embedder) and not view.search_measures("GDP", embedder=embedder)


def test_with_the_gold_passages_the_desk_reads_and_with_nothing_it_abstains(archive: Archive) -> None:
    read = graded(TARGET, given(archive, "oracle").ask(TARGET))
    assert (read.outcome, len(read.retrieved or ())) == (Outcome.CORRECT, 1)
    assert read.citations[0].stands is True
    blind = graded(TARGET, given(archive, "none").ask(TARGET))
    assert (blind.outcome, blind.retrieved, blind.lost_at) == (Outcome.ABSTAINED, (), "not retrieved")
    assert blind.held == (True,)  # the archive has it; the desk was not given it


def test_a_gold_passage_of_another_figure_is_no_help(archive: Archive) -> None:
    elsewhere = replace(TARGET, evidence=(Gold("", "新建户厕105座"),))
    assert graded(TARGET, given(archive, "oracle").ask(elsewhere)).outcome is not Outcome.CORRECT


def test_a_report_chosen_beside_the_question_that_is_not_given_is_no_error(archive: Archive) -> None:
    chosen = replace(TARGET, filters=Scope(reports=tuple(one.id for one in archive.reports())))
    assert given(archive, "oracle").ask(chosen).status == "answered"
    assert given(archive, "none").ask(chosen).status == "abstained"


def test_only_cases_with_evidence_can_be_given_any() -> None:
    assert asked_of([TARGET, NOTHING], "oracle") == (TARGET,)
    assert asked_of([TARGET, NOTHING], "none") == (TARGET, NOTHING)
    with pytest.raises(UserError, match="none of these has any"):
        able((NOTHING,), "oracle")


def test_a_server_cannot_be_given_less(tmp_path: Path) -> None:
    suite = Suite("s", "", 1, (TARGET,))
    with pytest.raises(UserError, match="leave out --target"):
        open_target(suite, Where(tmp_path, "fake", tmp_path), target="http://127.0.0.1:9", context="none")


@pytest.mark.slow
def test_on_the_samples_nothing_is_known_without_sources_and_gold_passages_are_read(samples_archive: Made) -> None:
    suite = load(SAMPLES)
    archive, embedder = samples_archive.archive, samples_archive.embedder
    blind = Given(archive, embedder, None, "none")  # type: ignore[arg-type]
    said = [(one.id, sample.answer) for one in suite.cases if (sample := blind.ask(one)).status != "abstained"]
    assert not said
    of = [one for one in asked_of(suite.cases, "oracle") if one.type in ("single_fact", "compare", "follow_up")]
    reader = Given(archive, embedder, None, "oracle")  # type: ignore[arg-type]
    found = [graded(one, reader.ask(one)) for one in of]
    bad = [(one.case, one.answer, one.notes.get("outcome")) for one in found if one.outcome is not Outcome.CORRECT]
    assert len(bad) <= 0.1 * len(of), bad
    assert sum(one.outcome is Outcome.WRONG for one in found) <= 0.02 * len(of), bad


def test_a_question_is_asked_in_the_scope_chosen_beside_it(archive: Archive) -> None:
    from app.answer import Desk

    embedder = fakes.FakeEmbedder()
    target = InProcess(Desk(archive, embedder), archive, embedder)  # type: ignore[arg-type]
    one = case(question="2023年地区生产总值增长目标是多少?")
    both = {sample.place for sample in target.ask(one).citations}
    chosen = {sample.place for sample in target.ask(replace(one, filters=Scope(places=("420303",)))).citations}
    assert len(both) == 2 and len(chosen) == 1 and "张湾区" in str(chosen)
