"""Seconds, tokens and nearest-rank percentiles."""

import pytest

from eval.metrics import speed
from tests.eval.samples import answer, case


@pytest.mark.parametrize(("share", "value"), [(0.05, 15), (0.3, 20), (0.4, 20), (0.5, 35), (0.95, 50), (1.0, 50)])
def test_percentiles_are_by_nearest_rank(share: float, value: float) -> None:
    assert speed.percentile([35, 20, 15, 50, 40], share) == value


def test_seconds_and_tokens_are_what_the_sample_says() -> None:
    sample = answer("…", seconds={"total": 0.5, "plan": 0.1}, tokens={"in": 120, "out": 30})
    values = {name: metric(case(), sample).value for name, metric in speed.BY_NAME.items()}
    assert values == {
        "seconds.total": 0.5,
        "seconds.plan": 0.1,
        "seconds.search": None,
        "tokens.in": 120.0,
        "tokens.out": 30.0,
    }
    assert speed.BY_NAME["tokens.in"](case(), answer("…")).value is None
