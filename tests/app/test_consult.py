"""A model asked one thing: its text or none, and a record that adds up."""

from collections.abc import Generator, Sequence

from app.consult import Said, consult, together
from app.records import Worded
from prompts.model import Turn, Used
from prompts.stream import ModelError


class Writer:
    name = "test:writer"

    def __init__(self, *pieces: str, failure: Exception | None = None) -> None:
        self.pieces, self.failure = pieces, failure

    def stream(self, turns: Sequence[Turn]) -> Generator[str, None, Used]:
        yield from self.pieces
        if self.failure:
            raise self.failure
        return Used("m-2", 10, 3)


def said(model: Writer, limit: int = 100) -> Said:
    work = consult(model, "condense", limit=limit, history="", question="?")
    while True:
        try:
            next(work)
        except StopIteration as end:
            assert isinstance(end.value, Said)
            return end.value


def test_the_text_comes_whole_with_what_the_server_counted() -> None:
    found = said(Writer("a", "", "b"))
    assert (found.text, found.failed) == ("ab", "")
    assert (found.worded.served, found.worded.read, found.worded.written) == ("m-2", 10, 3)


def test_a_text_that_is_not_whole_is_none() -> None:
    assert said(Writer("a", failure=ModelError("cut", "broke off")))[::2] == ("", "cut")
    assert said(Writer("a" * 60, "b" * 60, "c" * 60))[::2] == ("", "length")


def test_records_of_one_answer_add_up() -> None:
    first = Worded("p:m", served="m-1", prompts=("plan:1",), read=10, written=2, used=True)
    last = Worded("p:m", prompts=("answer:2",), given=("r:1-2",), read=5, kept=3, struck=1)
    both = together(first, None, last)
    assert both == Worded(
        "p:m", "m-1", ("plan:1", "answer:2"), ("r:1-2",), read=15, written=2, kept=3, struck=1, used=True
    )
    assert together(None, None) is None
