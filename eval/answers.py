"""Questions in, answers out: a JSONL file of questions answered by the desk, one line an answer."""

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from app.records import Answer
from app.render import as_json
from errors import UserError


class Asked(NamedTuple):
    """A question of the file, with the earlier ones of its dialogue."""

    id: str
    question: str
    history: tuple[str, ...]


class Answering(Protocol):
    """What answers: the desk, or a stand-in."""

    def answer(self, question: str, history: tuple[str, ...] = ()) -> Answer: ...


class Outcome(NamedTuple):
    """A written line, and whether the question failed."""

    line: dict[str, Any]
    failed: bool


def load(path: Path) -> list[Asked]:
    """The questions of a JSONL file with `id`, `question` and `history`; UserError names every bad line."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as reason:
        raise UserError(f"{path} cannot be read: {reason}") from reason
    questions, complaints = [], []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            questions.append(_asked(json.loads(line)))
        except (ValueError, TypeError, KeyError) as reason:
            complaints.append(f"{path}:{number}: {_why(reason)}")
    if complaints:
        raise UserError("\n".join(complaints))
    if not questions:
        raise UserError(f"{path} holds no questions: write one JSON object a line, with id, question and history.")
    return questions


def _asked(row: Any) -> Asked:
    if not isinstance(row, dict):
        raise TypeError("a line must be a JSON object")
    history = row.get("history") or []
    if (
        not isinstance(row["question"], str)
        or not isinstance(history, list)
        or not all(isinstance(x, str) for x in history)
    ):
        raise TypeError("question must be text and history a list of texts")
    return Asked(str(row["id"]), row["question"], tuple(history))


def _why(reason: Exception) -> str:
    return f"{reason} is missing" if isinstance(reason, KeyError) else str(reason)


def answered(
    questions: list[Asked], desk: Answering, *, now: Callable[[], float] = time.perf_counter
) -> Iterator[Outcome]:
    """A line for each question; one that fails is written with its error and the rest go on."""
    for asked in questions:
        began = now()
        try:
            answer = desk.answer(asked.question, asked.history)
        except Exception as reason:  # whatever goes wrong with one question must not lose the others
            error = f"{type(reason).__name__}: {reason}"
            yield Outcome({"id": asked.id, "answer": "", "error": error, "seconds": round(now() - began, 4)}, True)
            continue
        yield Outcome(line(asked.id, answer, now() - began), False)


def line(identity: str, answer: Answer, seconds: float) -> dict[str, Any]:
    """The line of an answer."""
    data = as_json(answer)
    kept = ("number", "place", "year", "title", "file", "start", "end", "quote")
    coverage = data["coverage"]
    return {
        "id": identity,
        "answer": answer.text,
        "abstained": answer.abstained,
        "citations": [{key: item[key] for key in kept} for item in data["evidence"]],
        "rows": data["rows"] or None,
        "coverage": {"reports": coverage["reports"], "stating": coverage["stating"]} if coverage else None,
        "seconds": round(seconds, 4),
    }
