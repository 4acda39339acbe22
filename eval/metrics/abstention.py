"""Abstention metrics: both errors, answering what the reports do not state and giving nothing of what they do.

Whether an answer declines is its own field, never guessed from its words. To decline and still give at least half of
what was asked ("the total is not stated; only: 118 added", where the 118 were asked) is no abstention from it: it is
counted apart, as needless.
"""

from eval.metrics.demands import demands
from eval.records import Case, Sample, Score


def declined(case: Case, sample: Sample) -> bool:
    """Whether the sample abstains: it says that nothing is stated, and gives less than half of what the case demands.

    Where nothing answers the case, saying so is enough.
    """
    return sample.status == "abstained" and (case.abstain or not demands(case, sample).half)


def right(case: Case, sample: Sample) -> Score:
    """Whether the sample abstains exactly when the case says that nothing states the answer."""
    return Score(case.id, "abstain.right", float(declined(case, sample) == case.abstain))


def false_answer(case: Case, sample: Sample) -> Score:
    """Of the cases without an answer: 1 where one was given."""
    return Score(case.id, "abstain.false_answer", float(not declined(case, sample)) if case.abstain else None)


def false_abstain(case: Case, sample: Sample) -> Score:
    """Of the cases with an answer: 1 where the sample abstained."""
    return Score(case.id, "abstain.false_abstain", None if case.abstain else float(declined(case, sample)))


def needless(case: Case, sample: Sample) -> Score:
    """Of the cases with an answer: 1 where it says that nothing is stated and gives what was asked all the same."""
    said = sample.status == "abstained" and not declined(case, sample)
    return Score(case.id, "abstain.needless", None if case.abstain else float(said))
