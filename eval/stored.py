"""A run folder read back: its manifest, its cases with their gold, and its samples."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from app.records import Scope
from errors import UserError
from eval.records import Case, Gate, Gold, GoldFigure, Sample, from_line

MANIFEST, SAMPLES, CASES = "run.json", "samples.jsonl", "cases.jsonl"


@dataclass(frozen=True)
class Stored:
    """A run as it lies on disk. `torn` says that the last line of the samples was cut off and is left out."""

    folder: Path
    manifest: Mapping[str, Any]
    samples: tuple[Sample, ...]
    cases: Mapping[str, Case]
    torn: bool = False

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    @property
    def target(self) -> str:
        """What answered: inproc, a URL, plain_rag."""
        return str(self.manifest.get("target") or self.name)

    @cached_property
    def gates(self) -> tuple[Gate, ...]:
        """The suite's gates as they stood when the run began."""
        return tuple(_gate(data) for data in self.manifest.get("gates") or ())

    @cached_property
    def beside(self) -> "tuple[Stored, ...]":
        """Runs of other targets over the same cases, kept in folders inside this one."""
        return tuple(read(path.parent) for path in sorted(self.folder.glob(f"*/{MANIFEST}")))


def read(folder: Path) -> Stored:
    """The run of a folder; UserError names what is missing or the line that cannot be read."""
    manifest = _manifest(folder)
    lines, torn = _lines(folder / SAMPLES)
    samples = []
    for number, line in lines:
        try:
            samples.append(from_line(line))
        except (KeyError, TypeError, ValueError) as reason:
            raise UserError(
                f"{folder / SAMPLES}:{number} is not a sample ({reason!r}): score the run again"
            ) from reason
    cases = {}
    if (folder / CASES).is_file():
        for number, line in _lines(folder / CASES)[0]:
            try:
                case = case_from(line)
            except (KeyError, TypeError, ArithmeticError, ValueError) as reason:
                raise UserError(f"{folder / CASES}:{number} is not a case ({reason!r})") from reason
            cases[case.id] = case
    return Stored(folder, manifest, tuple(_last_of_each(samples)), cases, torn)


def _manifest(folder: Path) -> Mapping[str, Any]:
    try:
        data = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as reason:
        raise UserError(
            f"{folder} is not a run: it has no {MANIFEST}; name a folder that `run` has written"
        ) from reason
    except (OSError, ValueError) as reason:
        raise UserError(f"{folder / MANIFEST} cannot be read: {reason}") from reason
    if not isinstance(data, dict):
        raise UserError(f"{folder / MANIFEST} is not a run's header: it must be a JSON object")
    return data


def _lines(path: Path) -> tuple[list[tuple[int, Any]], bool]:
    """Numbered JSON objects, and whether the last line was torn (a run that was killed while writing)."""
    try:
        text = path.read_text(encoding="utf-8", errors="replace")
    except OSError as reason:
        raise UserError(f"{path} cannot be read: {reason}") from reason
    found, rows = [], text.split("\n")
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        try:
            found.append((number, json.loads(row)))
        except ValueError as reason:
            if number == len(rows):  # no line end was written after it
                return found, True
            raise UserError(f"{path}:{number} is not JSON: {reason}") from reason
    return found, False


def _last_of_each(samples: Sequence[Sample]) -> list[Sample]:
    """One sample for each case and repeat: a retried error stands before its retry."""
    return list({(sample.case, sample.repeat): sample for sample in samples}.values())


def case_from(data: Mapping[str, Any]) -> Case:
    """The case of a line of cases.jsonl."""
    known = {field.name for field in fields(Case)}
    values = {key: value for key, value in data.items() if key in known}
    for key in ("history", "must_not_include", "tags"):
        values[key] = tuple(values.get(key) or ())
    for key in ("must_include", "wrong_items", "items", "terms"):
        values[key] = tuple(tuple(group) for group in values.get(key) or ())
    values["evidence"] = tuple(Gold(**item) for item in values.get("evidence") or ())
    values["filters"] = scope_from(values.get("filters") or {})
    values["gold"] = tuple(_figure(item) for item in values.get("gold") or ())
    return Case(**values)


def scope_from(data: Mapping[str, Any]) -> Scope:
    """The scope of its fields as JSON has them."""
    return Scope(*(tuple(data.get(name) or ()) for name in ("places", "years", "reports")))


def _figure(data: Mapping[str, Any]) -> GoldFigure:
    high = data.get("high")
    amounts = {"value": Decimal(str(data["value"])), "high": None if high is None else Decimal(str(high))}
    return GoldFigure(**{**data, **amounts})


def _gate(data: Mapping[str, Any]) -> Gate:
    within = data.get("slice") or ()
    if isinstance(within, str):
        within = [part.split("=", 1) for part in within.split(",")]
    elif isinstance(within, Mapping):
        within = list(within.items())
    pairs = tuple((str(key).strip(), str(value).strip()) for key, value in within)
    return Gate(data["metric"], data["op"], float(data["value"]), pairs, data.get("on") or "point")
