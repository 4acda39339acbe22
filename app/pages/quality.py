"""What the last run of the evaluation measured, for the page: read as data from the summary that the run left."""

import json
from pathlib import Path
from typing import Any

SCHEMA = 1  # of summary.json; docs/architecture.md describes it
SHOWN = 10  # gates told at most


def latest(folder: Path) -> dict[str, Any] | None:
    """The summary of the last run that was completed with what the archive retrieved; None when there is none."""
    for path in sorted(folder.glob("*/summary.json"), reverse=True):  # the names begin with the time
        found = json.loads(path.read_text(encoding="utf-8"))
        if (found.get("schema"), found.get("status"), found.get("context")) == (SCHEMA, "complete", "retrieved"):
            return _shown(found)
    return None


def _shown(summary: dict[str, Any]) -> dict[str, Any]:
    """What the page draws of it: whose run, the gates, and a row of each type of question with a cell a column."""
    columns = summary["columns"]
    types = list(dict.fromkeys(one["value"] for column in columns for one in column["slices"] if one["by"] == "type"))
    rows: list[dict[str, Any]] = [
        {"type": None, "cells": [_cell(column, _of(column, "outcome.correct")) for column in columns]}
    ]
    rows += [{"type": name, "cells": [_slice(column, name) for column in columns]} for name in types]
    return {
        **{key: summary[key] for key in ("run", "suite", "what", "end", "gate")},
        "gates": summary["gates"][:SHOWN],
        "targets": [column["target"] for column in columns],
        "cases": columns[0]["cases"],
        "seconds": _of(columns[0], "latency.p95_ms"),
        "rows": rows,
    }


def _of(column: dict[str, Any], metric: str) -> dict[str, Any]:
    return next(dict(one) for one in column["metrics"] if one["metric"] == metric)


def _slice(column: dict[str, Any], name: str) -> dict[str, Any] | None:
    found = [one for one in column["slices"] if (one["by"], one["value"]) == ("type", name)]
    return _cell(found[0], found[0]["correct"]) if found else None


def _cell(part: dict[str, Any], correct: dict[str, Any]) -> dict[str, Any]:
    return {"outcomes": part["outcomes"], **{key: correct[key] for key in ("value", "low", "high", "n", "shown")}}
