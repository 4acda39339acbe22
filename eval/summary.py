"""A run in a few lines for a page: summary.json, the only file of a run that anything outside `eval` reads.

docs/architecture.md describes its fields; `SCHEMA` rises when one changes its meaning or goes.
"""

from typing import Any

from eval.gate import Checked
from eval.measured import Pairs, measure, outcomes, selected, slices, written
from eval.stored import Stored
from eval.tables import columns

SCHEMA = 1
HEADLINE = ("outcome.correct", "outcome.wrong", "outcome.truth", "run.error_rate", "latency.p95_ms")


def summary(run: Stored, checked: Checked | None) -> dict[str, Any]:
    """The header's names, the gates, and for each column its outcomes, headline metrics and slices."""
    named = run.manifest.get("suite")
    suite = named if isinstance(named, dict) else {"id": named}
    return {
        "schema": SCHEMA,
        "run": run.name,
        "suite": suite.get("id"),
        "version": suite.get("version"),
        "what": suite.get("what") or "",
        "status": run.manifest.get("status"),
        "context": run.manifest.get("context") or "retrieved",
        "start": run.manifest.get("start"),
        "end": run.manifest.get("end"),
        "gate": checked.verdict if checked else None,
        "gates": [{"state": str(one.state), "what": one.what, "seen": one.seen} for one in checked.held]
        if checked
        else [],
        "columns": [
            {
                "target": column.target,
                "cases": len({sample.case for sample in column.samples}),
                "outcomes": _counts(column, ()),
                "metrics": [_measured(column, name) for name in HEADLINE],
                "slices": [_slice(column, within) for within in slices(column) if within],
            }
            for column in columns(run)
        ],
    }


def _slice(run: Stored, within: Pairs) -> dict[str, Any]:
    by, value = within[0]
    return {
        "by": by,
        "value": value,
        "outcomes": _counts(run, within),
        "correct": _measured(run, "outcome.correct", within),
    }


def _counts(run: Stored, within: Pairs) -> dict[str, int]:
    return {str(outcome): count for outcome, count in outcomes(selected(run, within)).items()}


def _measured(run: Stored, name: str, within: Pairs = ()) -> dict[str, Any]:
    one = measure(run, name, within)

    def number(value: float) -> float | None:
        return None if value != value else round(value, 6)

    return {
        "metric": name,
        "value": number(one.value),
        "low": number(one.interval.low),
        "high": number(one.interval.high),
        "n": one.n,
        "shown": written(name, one.value),
    }
