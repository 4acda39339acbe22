"""Textbook retrieval beside ours, asked the same cases: character chunks, vectors, the nearest five as the answer.

It is what a tutorial builds in an afternoon over the same texts with the same embedder, and nothing is added to it:
the splitter's own defaults, no keyword search, no reading of places, years or figures. It never declines.
"""

import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Protocol

from eval.records import Case, Citation, Retrieved, Sample
from eval.targets import failed, held, relevant
from index import vectors
from index.embed import Embedding
from index.records import Part, Passage, Report

SIZE, OVERLAP = 500, 50  # characters
TOP = 5  # passages that are the answer
DEPTH = 10  # passages that retrieval is measured on
_FINGERPRINT = "plain_rag"


class Shelf(Protocol):
    """What is asked of an archive: its reports and their texts."""

    def reports(self) -> tuple[Report, ...]: ...
    def text(self, report_id: str) -> str: ...


class PlainRag:
    """Chunks of all reports in a Chroma collection in a temporary folder, which `close` takes away."""

    name = "plain_rag"

    def __init__(self, shelf: Shelf, embedder: Embedding, *, now: Callable[[], float] = time.perf_counter) -> None:
        self._embedder, self._now = embedder, now
        reports = shelf.reports()
        self._texts = {one.source: shelf.text(one.id) for one in reports}
        self.chunks = {one.id: one for report in reports for one in chunks(report, self._texts[report.source])}
        self._room = tempfile.TemporaryDirectory(prefix="plain-rag-", ignore_cleanup_errors=True)
        made = embedder.passages([one.text for one in self.chunks.values()])
        vectors.build(Path(self._room.name), list(self.chunks), made, fingerprint=_FINGERPRINT)
        self._near = vectors.open(Path(self._room.name), fingerprint=_FINGERPRINT)
        self._all = tuple(_retrieved(one, 0.0) for one in self.chunks.values())

    def close(self) -> None:
        """Takes the collection away."""
        self._near.close()
        self._room.cleanup()

    def retrieved(self, question: str, k: int) -> list[tuple[Passage, float]]:
        """The k chunks nearest to a question, with their cosine similarity."""
        return [(self.chunks[key], near) for key, near in self._near.nearest(self._embedder.query(question), k)]

    def ask(self, case: Case) -> Sample:
        """The nearest chunks one below the other, each with its marker; earlier questions stand before the last."""
        began = self._now()
        try:
            found = self.retrieved(" ".join((*case.history, case.question)), DEPTH)
        except Exception as reason:  # one question's failure must not lose the others
            return failed(case, reason, self._now() - began)
        seconds = {"total": round(self._now() - began, 4)}
        said = [passage for passage, _ in found[:TOP]]
        return Sample(
            case=case.id,
            repeat=0,
            question=case.question,
            type=case.type,
            language=case.language,
            status="answered",
            answer="\n\n".join(f"{passage.text} [{number}]" for number, passage in enumerate(said, 1)),
            citations=tuple(_citation(number, passage) for number, passage in enumerate(said, 1)),
            retrieved=tuple(_retrieved(passage, near) for passage, near in found),
            relevant=relevant(case, self._all),
            held=held(case, self._texts),
            seconds=seconds,
        )

    def manifest(self) -> dict[str, Any]:
        """What it is made of."""
        return {
            "target": self.name,
            "archive": {"reports": len({one.report.id for one in self.chunks.values()}), "chunks": len(self.chunks)},
            "recipe": f"RecursiveCharacterTextSplitter {SIZE}/{OVERLAP} characters, Chroma cosine, the nearest {TOP}",
            "embedder": self._embedder.fingerprint,
            "model": None,
        }


def chunks(report: Report, text: str) -> Iterable[Passage]:
    """The chunks of a text as the splitter makes them by default, at their offsets."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=SIZE, chunk_overlap=OVERLAP, add_start_index=True)
    for document in splitter.create_documents([text]):
        start, words = document.metadata["start_index"], document.page_content
        yield Passage(report, start, start + len(words), "", Part.OTHER, words)


def _citation(number: int, passage: Passage) -> Citation:
    report = passage.report
    place = report.place.name if report.place else None
    return Citation(
        number, place, report.year, report.title, report.source, passage.start, passage.end, passage.text, True
    )


def _retrieved(passage: Passage, near: float) -> Retrieved:
    report = passage.report
    return Retrieved(report.id, passage.start, passage.end, round(near, 6), passage.text, report.source)
