"""How often search brings a gold quote among its first ten passages, by meaning, by words and by both."""

import json
from pathlib import Path

import pytest

from index.archive import Archive
from index.embed import Embedding
from tests.made import Made

SHARED = Path(__file__).parents[2] / "../shared"


def _plain(text: str) -> str:
    return "".join(text.split())


def recall(archive: Archive, embedder: Embedding, questions: list[dict[str, object]], *, by: str, k: int = 10) -> float:
    """The share of questions for which a gold quote stands in one of the first k passages; a follow-up is asked
    together with the questions before it, as the app asks it."""
    found = 0
    for question in questions:
        asked = " ".join([*map(str, question["history"]), str(question["question"])])  # type: ignore[call-overload]
        hits = archive.search(asked, embedder=embedder, k=k, by=by)  # type: ignore[arg-type]
        quotes = [_plain(one["quote"]) for one in question["evidence"]]  # type: ignore[attr-defined]
        found += any(quote in _plain(hit.passage.text) for hit in hits for quote in quotes)
    return found / len(questions)


@pytest.mark.slow
def test_fused_search_finds_a_gold_quote_for_most_questions(seeds_archive: Made) -> None:
    _, archive, embedder = seeds_archive
    lines = (SHARED / "questions/dev.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [question for question in map(json.loads, lines) if question["evidence"]]
    reached = {by: recall(archive, embedder, questions, by=by) for by in ("meaning", "words", "both")}
    assert reached["both"] >= 0.85, reached
