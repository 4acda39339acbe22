"""From use to suite: answers that people marked as wrong become drafts of cases, to be given their gold by hand."""

import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.feedback import Remark
from errors import UserError
from eval.cases import CASES, HEADER, read
from eval.records import Case

DRAFT = "draft"
_SUITE = {"id": "", "what": "Questions that readers marked as answered wrongly.", "version": 1}


class Added(NamedTuple):
    """The drafts written, and the questions that were in the suite already or were asked twice."""

    drafts: tuple[dict[str, Any], ...]
    known: tuple[str, ...]


def add(remarks: Iterable[Remark], out: Path) -> Added:
    """Appends a draft for each remark whose question the suite does not ask yet.

    `out` is a suite's folder or a JSONL file; either is made where there is none. UserError when it cannot be read.
    """
    if out.suffix.lower() == ".csv":
        raise UserError(f"{out} is a table, and drafts need more fields: name a suite's folder or a .jsonl file")
    file = out if out.suffix.lower() == ".jsonl" else out / CASES
    held = _held(out) if file.is_file() and file.read_bytes().strip() else ()
    asked = {key(one.question, one.history, one.filters) for one in held}
    taken = {one.id for one in held}
    drafts, known = [], []
    for remark in remarks:
        this = key(remark.question, remark.history, remark.scope)
        if this in asked or identity(remark) in taken:
            known.append(remark.question)
            continue
        asked.add(this)
        drafts.append(draft(remark))
    if drafts:
        _append(file, out, drafts)
    return Added(tuple(drafts), tuple(known))


def draft(remark: Remark) -> dict[str, Any]:
    """The remark as a row of cases.jsonl: what was asked, room for the gold, and what the reader saw."""
    scope = {"places": remark.scope.places, "years": remark.scope.years, "reports": remark.scope.reports}
    row: dict[str, Any] = {
        "id": identity(remark),
        "status": DRAFT,
        "type": "feedback",
        "language": remark.language or "zh",
        "question": remark.question,
        "history": list(remark.history),
        "filters": {name: list(values) for name, values in scope.items() if values},
        "gold": [],
        "evidence": [],
        "tags": list(remark.reasons),
        "notes": remark.comment,
        "seen": {
            "time": remark.time,
            "answer": remark.answer,
            "abstained": remark.abstained,
            "quotes": [{"file": one.file, "quote": one.quote} for one in remark.evidence],
            "corpus": remark.corpus,
            **remark.config,
        },
    }
    return {name: value for name, value in row.items() if value or name in ("gold", "evidence")}


def identity(remark: Remark) -> str:
    """The case's id, the same for the same remark."""
    return "fb-" + remark.id.removeprefix("f_")[:12]


def key(question: str, history: Sequence[str], scope: object) -> tuple[object, ...]:
    """What makes two questions the same: letters and digits, the earlier questions and the scope."""
    return (*(_letters(one) for one in (*history, question)), scope)


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _held(out: Path) -> tuple[Case, ...]:
    loaded = read(out)
    if loaded.complaints:
        raise UserError("\n".join(["mend the suite first:", *map(str, loaded.complaints)]))
    return (*loaded.suite.cases, *loaded.suite.drafts)


def _append(file: Path, out: Path, drafts: Sequence[dict[str, Any]]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text(encoding="utf-8") if file.is_file() else ""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in drafts)
    beside = file.with_suffix(file.suffix + ".new")
    beside.write_text(before + ("" if not before or before.endswith("\n") else "\n") + lines, encoding="utf-8")
    beside.replace(file)
    header = out / HEADER
    if file != out and not header.is_file():
        header.write_text(json.dumps(_SUITE | {"id": out.name}, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
