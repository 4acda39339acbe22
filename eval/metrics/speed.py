"""What an answer costs: seconds by stage, tokens when a model was used; nearest-rank percentiles of many."""

import math
from collections.abc import Callable, Sequence
from functools import partial

from eval.records import Case, Sample, Score

STAGES = ("total", "plan", "search")


def seconds(case: Case, sample: Sample, *, stage: str) -> Score:
    """Seconds of a stage."""
    return Score(case.id, f"seconds.{stage}", sample.seconds.get(stage))


def tokens(case: Case, sample: Sample, *, which: str) -> Score:
    """Tokens in or out as the model reported them, None when no model was asked."""
    used = (sample.tokens or {}).get(which)
    return Score(case.id, f"tokens.{which}", None if used is None else float(used))


def percentile(values: Sequence[float], share: float) -> float:
    """The nearest-rank percentile: the smallest value with at least `share` (0 < share <= 1) of all at or below it."""
    return sorted(values)[math.ceil(share * len(values)) - 1]


BY_NAME: dict[str, Callable[[Case, Sample], Score]] = {
    **{f"seconds.{stage}": partial(seconds, stage=stage) for stage in STAGES},
    **{f"tokens.{which}": partial(tokens, which=which) for which in ("in", "out")},
}
