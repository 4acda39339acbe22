"""Further sentences for a model: those of other passages that hold the question's words, none quoted already."""

from app.excerpt import read
from app.further import LONGEST, MOST, further
from tests.app.reading_shelf import Shelf, asked
from tests.fakes import FakeEmbedder

SHELF = Shelf()


def test_further_sentences_are_short_few_and_not_the_ones_found() -> None:
    query = asked("推进公交优先有什么举措")
    reports = SHELF.reports()[:1]
    found = read(query, SHELF, FakeEmbedder(), reports).evidence  # type: ignore[arg-type]
    more = further(query, SHELF, FakeEmbedder(), reports, found)  # type: ignore[arg-type]
    assert len(more) <= MOST
    for quote in more:
        assert len(quote.words) <= LONGEST
        assert SHELF.text(quote.passage.report.id)[quote.start : quote.end] == quote.words
        assert not any(item.start < quote.end and quote.start < item.end for item in found)


def test_a_sentence_that_holds_the_words_is_brought_when_nothing_was_found() -> None:
    more = further(asked("公交线路"), SHELF, FakeEmbedder(), SHELF.reports()[:1], ())  # type: ignore[arg-type]
    assert any("公交线路5条" in quote.words for quote in more)
