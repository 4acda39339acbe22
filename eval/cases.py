"""Suites from disk: a folder with suite.json and cases.jsonl, a JSONL file alone, or a CSV of questions and answers.

Every complaint names file, line, field and the offending text; `read` gives all of them, `load` raises them.
"""

import csv
import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from errors import UserError
from eval.fields import Complaint, from_table, unknown
from eval.fields import case as case_of
from eval.records import Case, Gate, Locked, Suite

HEADER, CASES = "suite.json", "cases.jsonl"
_HEADER_FIELDS = ("id", "what", "version", "texts", "corpus", "gates")
_GATE_FIELDS = ("metric", "op", "value", "slice", "on")
OPERATORS = (">=", "<=", "==", ">", "<")


class Loaded(NamedTuple):
    """A suite and what is wrong with its files."""

    suite: Suite
    complaints: tuple[Complaint, ...]


def load(path: Path) -> Suite:
    """The suite of a folder or file; UserError lists everything that cannot be read."""
    loaded = read(path)
    if loaded.complaints:
        raise UserError("\n".join(map(str, loaded.complaints)))
    return loaded.suite


def read(path: Path) -> Loaded:
    """The suite with its readable cases, and a complaint for each field that is not; UserError when nothing can be."""
    path = Path(path)
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise UserError(f"{path} is no suite: name a folder with {HEADER} and {CASES}, a .jsonl or a .csv file")
    cases, drafts, complaints = _cases(path)
    suite = Suite(path.stem, f"questions of {path.name}", 1, cases, sha256=_digest(path), drafts=drafts)
    return Loaded(suite, complaints)


def _folder(path: Path) -> Loaded:
    header_path, cases_path = path / HEADER, path / CASES
    for part in (header_path, cases_path):
        if not part.is_file():
            raise UserError(f"{path} is no suite: it has no {part.name}")
    cases, drafts, complaints = _cases(cases_path)
    try:
        header = json.loads(header_path.read_text(encoding="utf-8"))
    except ValueError as reason:
        raise UserError(f"{header_path} is not JSON: {reason}") from reason
    if not isinstance(header, dict):
        raise UserError(f"{header_path} must hold a JSON object with id, what and version")
    wrong = [*unknown(header, _HEADER_FIELDS, str(header_path), 1)]
    gates, bad_gates = _gates(header, header_path)
    corpus = tuple(Locked(item["file"], item["sha256"]) for item in header.get("corpus", ()))
    suite = Suite(
        id=str(header.get("id", path.name)),
        what=str(header.get("what", "")),
        version=int(header.get("version", 1)),
        cases=cases,
        gates=gates,
        corpus=corpus,
        folder=str(path / header["texts"]) if "texts" in header else "",
        sha256=_digest(cases_path),
        drafts=drafts,
    )
    return Loaded(suite, (*wrong, *bad_gates, *complaints))


def _gates(header: Mapping[str, Any], path: Path) -> tuple[tuple[Gate, ...], list[Complaint]]:
    gates, complaints = [], []
    for number, item in enumerate(header.get("gates", ()), 1):
        where = f"gates[{number}]"
        complaints += [one._replace(field=f"{where}.{one.field}") for one in unknown(item, _GATE_FIELDS, str(path), 1)]
        missing = [key for key in ("metric", "op", "value") if key not in item]
        if missing:
            complaints.append(Complaint(str(path), 1, where, json.dumps(item), f"has no {', '.join(missing)}"))
        elif item["op"] not in OPERATORS:
            complaints.append(Complaint(str(path), 1, f"{where}.op", item["op"], f"is none of {' '.join(OPERATORS)}"))
        else:
            within = tuple(sorted((str(key), str(value)) for key, value in item.get("slice", {}).items()))
            gates.append(Gate(item["metric"], item["op"], float(item["value"]), within, item.get("on", "point")))
    return tuple(gates), complaints


def _cases(path: Path) -> tuple[tuple[Case, ...], tuple[Case, ...], tuple[Complaint, ...]]:
    """The cases, the drafts among them apart, and what is wrong."""
    rows = _csv(path) if path.suffix.lower() == ".csv" else _jsonl(path)
    cases, complaints = [], []
    for number, row in rows:
        if isinstance(row, Complaint):
            complaints.append(row)
            continue
        case, wrong = case_of(row, str(path), number)
        complaints += wrong
        if case:
            cases.append(case)
    if not cases and not complaints:
        raise UserError(
            f"{path} holds no cases: write one JSON object a line, with id, question and what must be answered"
        )
    drafts = tuple(case for case in cases if case.status)
    return tuple(case for case in cases if not case.status), drafts, tuple(complaints)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as reason:
        raise UserError(f"{path} cannot be read as UTF-8: {reason}") from reason


def _jsonl(path: Path) -> Iterator[tuple[int, dict[str, Any] | Complaint]]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as reason:
            yield number, Complaint(str(path), number, "", line[:60], f"is not JSON: {reason}")
            continue
        if isinstance(row, dict):
            yield number, row
        else:
            yield number, Complaint(str(path), number, "", line[:60], "is not a JSON object")


def _csv(path: Path) -> Iterator[tuple[int, dict[str, Any] | Complaint]]:
    """Rows of a CSV with the columns question and answer; id, type, language, file and evidence may be there too."""
    rows = csv.DictReader(_text(path).splitlines(keepends=True))
    columns = [name or "" for name in rows.fieldnames or ()]
    missing = {"question", "answer"} - {name.strip().lower() for name in columns}
    if missing:
        raise UserError(f"{path} has no column {', '.join(sorted(missing))}; its columns are {', '.join(columns)}")
    for number, row in enumerate(rows, 1):
        values = {
            (key or "").strip().lower(): (value or "").strip() for key, value in row.items() if isinstance(value, str)
        }
        yield rows.line_num, from_table(values, number)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
