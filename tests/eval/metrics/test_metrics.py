"""The table of metrics: each says its own name, and none scores what it does not apply to."""

from eval.metrics import LOWER_IS_BETTER, METRICS
from tests.eval.samples import answer, case


def test_every_metric_names_itself_as_the_table_does() -> None:
    for name, metric in METRICS.items():
        score = metric(case(), answer("…"))
        assert (score.metric, score.case) == (name, "c")


def test_an_empty_case_has_only_the_scores_of_abstention() -> None:
    scored = {name for name, metric in METRICS.items() if metric(case(), answer("…")).value is not None}
    assert scored == {"abstain.right", "abstain.false_abstain", "abstain.needless"}


def test_what_is_better_low_is_a_metric() -> None:
    assert set(METRICS) >= LOWER_IS_BETTER
