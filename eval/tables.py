"""The tables of a run, as cells of text: what the report, Markdown and the terminal all show."""

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from eval.agreement import from_json
from eval.measured import (
    LATENCY,
    Measure,
    Pairs,
    measure,
    metrics,
    milliseconds,
    outcomes,
    selected,
    slice_name,
    slices,
    written,
)
from eval.records import Outcome
from eval.statistics import nearest_rank
from eval.stored import Stored

RECALLS = ("retrieval.recall", "retrieval.full_recall")


class Line(NamedTuple):
    """A metric, or a slice, with one measure for each column."""

    name: str
    measures: tuple[Measure, ...]


class Sliced(NamedTuple):
    """A slice with the share of correct answers and the count of each outcome, for each column."""

    name: str
    within: Pairs
    correct: tuple[Measure, ...]
    outcomes: tuple[dict[Outcome, int], ...]


@cache
def meanings() -> dict[str, str]:
    """What each metric says, in a line."""
    return tomllib.loads((Path(__file__).parent / "meanings.toml").read_text(encoding="utf-8"))


def columns(run: Stored) -> tuple[Stored, ...]:
    """The run and those beside it."""
    return (run, *run.beside)


def metric_lines(run: Stored) -> list[Line]:
    """Every metric over all cases, a measure for each column; times and tokens apart from total time are left out."""
    shown = columns(run)
    names = list(dict.fromkeys(name for column in shown for name in metrics(column)))
    lines = [
        Line(name, tuple(measure(column, name) for column in shown))
        for name in names
        if not name.startswith("seconds.")
    ]
    return [line for line in lines if any(one.told for one in line.measures)]


def slice_lines(run: Stored) -> list[Sliced]:
    """Every slice with its correct answers and outcomes, all cases first."""
    shown = columns(run)
    return [
        Sliced(
            slice_name(within),
            within,
            tuple(measure(column, "outcome.correct", within) for column in shown),
            tuple(outcomes(selected(column, within)) for column in shown),
        )
        for within in slices(run)
    ]


def recall_curves(run: Stored) -> dict[str, list[tuple[int, float]]]:
    """Recall and full recall at each k that was scored, by name; with several columns the target stands in the name."""
    found: dict[str, list[tuple[int, float]]] = {}
    shown = columns(run)
    for column in shown:
        for line in metrics(column):
            stem, _, k = line.partition("@")
            if stem in RECALLS and k.isdigit():
                name = stem.removeprefix("retrieval.").replace("_", " ")
                name = f"{name}, {column.target}" if len(shown) > 1 else name
                found.setdefault(name, []).append((int(k), measure(column, line).value))
    return dict(sorted(found.items(), key=lambda line: line[0].startswith("full")))


def stages(run: Stored) -> list[tuple[str, int, dict[str, float]]]:
    """Each timed stage with the number of answers and its percentiles in milliseconds; the whole answer first."""
    names = {stage for sample in run.samples for stage in sample.seconds}
    found = []
    for stage in sorted(names, key=lambda name: (name != "total", name)):
        times = milliseconds(run.samples, stage)
        if times:
            found.append((stage, len(times), {name: nearest_rank(times, share) for name, share in LATENCY.items()}))
    return found


def judge_lines(run: Stored) -> list[str]:
    """Which judge ruled, how far it agrees with people, and its rulings; nothing when no judge was asked."""
    about = run.manifest.get("judge")
    if not about:
        return []
    verdicts = Counter(one.verdict for sample in run.samples for one in sample.rulings)
    errors = verdicts.pop("error", 0)
    rulings = ", ".join(f"{count} {verdict}" for verdict, count in sorted(verdicts.items())) or "none"
    failed = f"; {errors} errors, which are no verdict and left out" if errors else ""
    return [f"judge: {from_json(about).told}", f"rulings on points that rules did not find: {rulings}{failed}"]


def with_interval(found: Measure) -> str:
    """ "91.2 % (85.1 % to 95.0 %)"; the value alone where there is no interval."""
    low, high = found.interval.low, found.interval.high
    if low != low:
        return written(found.metric, found.value)
    few = "" if found.interval.reliable else "; few clusters"
    return f"{written(found.metric, found.value)} ({written(found.metric, low)} to {written(found.metric, high)}{few})"
