"""A run in numbers: each metric's mean with its interval over all cases or a slice of them."""

import math
from collections.abc import Callable, Sequence
from statistics import fmean
from typing import NamedTuple

from eval.records import Outcome, Sample
from eval.statistics import Interval, mean_interval, nearest_rank, wilson
from eval.stored import Stored

Pairs = tuple[tuple[str, str], ...]
POINTS = {Outcome.CORRECT: 1.0, Outcome.PARTIAL: 0.5, Outcome.WRONG: -1.0, Outcome.ABSTAINED: 0.0}
ENOUGH = 20  # answers below which a 95th percentile says nothing


class Measure(NamedTuple):
    """A metric's mean over `n` cases; nan when none was scored. `errors` counts cases left out because they failed.

    `rate` is True when every case is a plain yes or no: its interval is Wilson's, else a clustered bootstrap's.
    """

    metric: str
    value: float
    interval: Interval
    n: int
    errors: int
    rate: bool

    @property
    def told(self) -> bool:
        """Whether there is a value at all."""
        return not math.isnan(self.value)


def _is(outcome: Outcome) -> Callable[[Sample], float]:
    return lambda sample: float(sample.outcome is outcome)


# Metrics that follow from the outcome of a sample; a score of the same name outranks them.
DERIVED: dict[str, Callable[[Sample], float | None]] = {
    "outcome.correct": _is(Outcome.CORRECT),
    "outcome.partial": _is(Outcome.PARTIAL),
    "outcome.wrong": _is(Outcome.WRONG),
    "outcome.abstained": _is(Outcome.ABSTAINED),
    "outcome.truth": lambda sample: POINTS.get(sample.outcome) if sample.outcome else None,
}
ERROR_RATE = "run.error_rate"
LATENCY = {"latency.p50_ms": 0.5, "latency.p90_ms": 0.9, "latency.p95_ms": 0.95, "latency.max_ms": 1.0}


def failed(sample: Sample) -> bool:
    """Whether a sample is an error, which is never a score."""
    return sample.outcome is Outcome.ERROR or sample.status == "error"


def metrics(run: Stored) -> list[str]:
    """The names of all metrics that this run has a value for: outcomes, then scores by name, then how it ran."""
    scored = {name for sample in run.samples for name, value in sample.scores.items() if value is not None}
    return [
        *DERIVED,
        *sorted(scored - {*DERIVED, ERROR_RATE, *LATENCY}, key=_by_number),
        ERROR_RATE,
        *LATENCY,
    ]


def _by_number(name: str) -> tuple[str, int]:
    """recall@5 before recall@10."""
    stem, _, k = name.partition("@")
    return (stem, int(k) if k.isdigit() else 0)


def per_case(run: Stored, metric: str, within: Pairs = ()) -> dict[str, float]:
    """The metric of each case, a mean over its repeats; errors and cases it does not apply to are left out."""
    found: dict[str, list[float]] = {}
    derived = DERIVED.get(metric)
    for sample in selected(run, within):
        if metric == ERROR_RATE:
            value: float | None = float(failed(sample))
        elif failed(sample):
            continue
        elif metric in sample.scores:
            value = sample.scores[metric]
        else:
            value = derived(sample) if derived else None
        if value is not None and not math.isnan(value):
            found.setdefault(sample.case, []).append(value)
    return {case: fmean(values) for case, values in found.items()}


def measure(run: Stored, metric: str, within: Pairs = ()) -> Measure:
    """The metric over the cases of a slice."""
    samples = selected(run, within)
    errors = len({sample.case for sample in samples if failed(sample)})
    if metric in LATENCY:
        times = milliseconds(samples)
        value = nearest_rank(times, LATENCY[metric]) if times else math.nan
        return Measure(metric, value, Interval(math.nan, math.nan, len(times) >= ENOUGH), len(times), errors, False)
    values = per_case(run, metric, within)
    if not values:
        return Measure(metric, math.nan, Interval(math.nan, math.nan, False), 0, errors, False)
    rate = set(values.values()) <= {0.0, 1.0}
    clusters = [cluster(run, case) for case in values]
    numbers = list(values.values())
    interval = wilson(int(sum(numbers)), len(numbers)) if rate else mean_interval(numbers, clusters)
    return Measure(metric, fmean(numbers), interval, len(numbers), errors, rate)


def milliseconds(samples: Sequence[Sample], stage: str = "total") -> list[float]:
    """Time of a stage for each sample that did not fail."""
    return [1000 * sample.seconds[stage] for sample in samples if stage in sample.seconds and not failed(sample)]


def selected(run: Stored, within: Pairs) -> list[Sample]:
    """The samples of a slice: `type`, `language`, `outcome`, `answerable` (yes, no), `cluster` or `tag`."""
    return [sample for sample in run.samples if all(value in _fields(run, sample, key) for key, value in within)]


def _fields(run: Stored, sample: Sample, key: str) -> tuple[str, ...]:
    case = run.cases.get(sample.case)
    readers: dict[str, Callable[[], tuple[str, ...]]] = {
        "type": lambda: (sample.type,),
        "language": lambda: (sample.language,),
        "outcome": lambda: (str(sample.outcome),),
        "answerable": lambda: () if case is None else ("no" if case.abstain else "yes",),
        "cluster": lambda: (cluster(run, sample.case),),
        "tag": lambda: case.tags if case else (),
    }
    if key not in readers:
        raise KeyError(f"no slice by {key}: {', '.join(readers)}")
    return readers[key]()


def cluster(run: Stored, case: str) -> str:
    """What the case stands or falls with; itself when nothing is said."""
    known = run.cases.get(case)
    return (known.cluster if known else "") or case


def slices(run: Stored) -> list[Pairs]:
    """All cases, then each language, type and answerability that some but not all cases have."""
    found: list[Pairs] = [()]
    for key in ("language", "type", "answerable"):
        values = sorted({value for sample in run.samples for value in _fields(run, sample, key)})
        if len(values) > 1:
            found += [((key, value),) for value in values]
    return found


def slice_name(within: Pairs) -> str:
    """ "all", or "type=compare, language=en"."""
    return ", ".join(f"{key}={value}" for key, value in within) or "all"


def written(metric: str, value: float) -> str:
    """A value as read by people: a share as a percentage, a score with its sign, a time in milliseconds."""
    if math.isnan(value):
        return "–"
    if metric.endswith("_ms"):
        return f"{value:,.0f} ms"
    if metric.startswith("seconds."):
        return f"{value:.3f} s"
    if metric.startswith("tokens."):
        return f"{value:,.0f}"
    return f"{value:+.3f}".replace("-", "−") if metric == "outcome.truth" else f"{100 * value:.1f} %"


def outcomes(samples: Sequence[Sample]) -> dict[Outcome, int]:
    """How many samples came to each outcome, in the order of Outcome."""
    return {outcome: sum(1 for sample in samples if _outcome(sample) is outcome) for outcome in Outcome}


def _outcome(sample: Sample) -> Outcome | None:
    return Outcome.ERROR if failed(sample) else sample.outcome
