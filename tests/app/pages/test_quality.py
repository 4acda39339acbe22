"""What the last run measured, read from the summaries that runs leave."""

import json
from pathlib import Path
from typing import Any

from app.pages import quality


def _metric(name: str, value: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    return {"metric": name, "value": value, "low": low, "high": high, "n": 2, "shown": f"{value:.1%}"}


def _column(target: str, correct: float, *types: str) -> dict[str, Any]:
    counts = {"correct": 1, "partial": 0, "wrong": 1, "abstained": 0, "error": 0}
    half = _metric("outcome.correct", 0.5, 0.1, 0.9)
    slices = [{"by": "type", "value": name, "outcomes": counts, "correct": half} for name in types]
    slices.append({"by": "language", "value": "zh", "outcomes": counts, "correct": _metric("outcome.correct", 1)})
    metrics = [_metric("outcome.correct", correct, 0.2, 0.8), _metric("latency.p95_ms", 120)]
    return {"target": target, "cases": 2, "outcomes": counts, "metrics": metrics, "slices": slices}


def _leave(runs: Path, name: str, *columns: dict[str, Any], **more: Any) -> None:
    about = {"schema": 1, "run": name, "suite": "samples", "what": "", "status": "complete", "context": "retrieved"}
    rest = {"end": "2026-11-22T08:00:00+00:00", "gate": "passed", "gates": [], "columns": columns}
    (runs / name).mkdir()
    (runs / name / "summary.json").write_text(json.dumps({**about, **rest, **more}), encoding="utf-8")


def test_the_last_complete_run_is_shown_by_type_with_what_was_asked_beside_it(tmp_path: Path) -> None:
    _leave(tmp_path, "1-old", _column("inproc", 0.1))
    _leave(tmp_path, "2-new", _column("inproc", 0.75, "value", "rank"), _column("plain_rag", 0.25, "value"))
    _leave(tmp_path, "3-torn", _column("inproc", 1), status="interrupted")
    _leave(tmp_path, "4-told", _column("inproc", 1), context="oracle")
    _leave(tmp_path, "5-later-format", schema=2)
    shown = quality.latest(tmp_path)
    assert shown is not None
    assert (shown["run"], shown["cases"], shown["targets"]) == ("2-new", 2, ["inproc", "plain_rag"])
    assert [row["type"] for row in shown["rows"]] == [None, "value", "rank"]
    ours, plain = shown["rows"][0]["cells"]
    assert (ours["value"], ours["low"], ours["high"], plain["value"]) == (0.75, 0.2, 0.8, 0.25)
    assert shown["rows"][1]["cells"][0]["shown"] == "50.0%"
    assert shown["rows"][2]["cells"][1] is None
    assert shown["seconds"]["value"] == 120


def test_without_a_complete_run_there_is_nothing_to_show(tmp_path: Path) -> None:
    assert quality.latest(tmp_path / "none") is None
    (tmp_path / "begun").mkdir()
    _leave(tmp_path, "stopped", status="running")
    assert quality.latest(tmp_path) is None
