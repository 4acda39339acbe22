"""Textbook retrieval: chunks at their offsets, the nearest five as the answer, and nothing left behind."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.plain_rag import OVERLAP, SIZE, TOP, PlainRag, chunks
from eval.records import Case, Gold
from index.records import Report
from tests import fakes

FILLER = "".join(f"第{number}个项目开工建设,道路绿化同步完成。\n" for number in range(80))
TEXTS = {
    "zhangwan.txt": fakes.ZHANGWAN_TEXT + FILLER,
    "xialu.txt": FILLER + fakes.XIALU_TEXT,
}


class Shelf:
    """Two reports."""

    def reports(self) -> tuple[Report, ...]:
        return (
            fakes.report(fakes.ZHANGWAN, source="zhangwan.txt"),
            fakes.report(fakes.XIALU, source="xialu.txt"),
        )

    def text(self, report_id: str) -> str:
        return TEXTS[next(one.source for one in self.reports() if one.id == report_id)]


@pytest.fixture
def rag() -> Iterator[PlainRag]:
    made = PlainRag(Shelf(), fakes.FakeEmbedder(dimension=512))
    yield made
    made.close()


def test_chunks_stand_in_the_text_at_their_offsets_and_are_no_longer_than_asked() -> None:
    text = TEXTS["xialu.txt"]
    made = list(chunks(fakes.report(fakes.XIALU), text))
    assert len(made) > 3
    assert all(text[one.start : one.end] == one.text and len(one.text) <= SIZE for one in made)
    assert all(after.start >= before.end - OVERLAP for before, after in itertools.pairwise(made))
    assert made[-1].end >= len(text.rstrip())


def test_the_nearest_five_are_the_answer_with_a_marker_and_a_quote_each(rag: PlainRag) -> None:
    quote = "固定资产投资增长12%"
    case = Case("a", "value", "zh", "力争固定资产投资增长多少?", evidence=(Gold("zhangwan.txt", quote),))
    sample = rag.ask(case)
    assert sample.retrieved is not None
    assert len(sample.citations) == TOP < len(sample.retrieved)
    assert [f"[{number}]" in sample.answer for number in range(1, TOP + 2)] == [True] * TOP + [False]
    assert quote in sample.citations[0].quote
    assert all(TEXTS[one.file][one.start : one.end] == one.quote for one in sample.citations)
    assert sample.held == (True,)
    assert sample.relevant == (2,)
    assert sample.status == "answered"


def test_an_earlier_question_stands_before_the_last(rag: PlainRag) -> None:
    alone = rag.ask(Case("a", "value", "zh", "那里呢?"))
    after = rag.ask(Case("a", "value", "zh", "那里呢?", history=("铜产业园新建厂房多少平方米?",)))
    assert "铜产业园" in after.citations[0].quote
    assert alone.answer != after.answer


def test_a_question_that_cannot_be_embedded_is_an_error_not_an_end(rag: PlainRag) -> None:
    class Broken(fakes.FakeEmbedder):
        def query(self, text: str):  # type: ignore[no-untyped-def]
            raise RuntimeError("no memory")

    rag._embedder = Broken()
    sample = rag.ask(Case("a", "value", "zh", "多少?"))
    assert (sample.status, dict(sample.error or {})["type"]) == ("error", "RuntimeError")


def test_its_collection_is_gone_when_it_is_closed() -> None:
    made = PlainRag(Shelf(), fakes.FakeEmbedder())
    folder = Path(made._room.name)
    assert any(folder.iterdir())
    made.close()
    assert not folder.exists()


def test_its_header_says_what_it_is_made_of(rag: PlainRag) -> None:
    told = rag.manifest()
    assert told["target"] == "plain_rag"
    assert told["archive"] == {"reports": 2, "chunks": len(rag.chunks)}
    assert "500/50 characters" in told["recipe"]
