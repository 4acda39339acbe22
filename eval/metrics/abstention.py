"""Abstention metrics: both errors, answering what the reports do not state and refusing what they do."""

from eval.records import Case, Sample, Score


def right(case: Case, sample: Sample) -> Score:
    """Whether the sample abstains exactly when the case says that nothing states the answer."""
    return Score(case.id, "abstain.right", float((sample.status == "abstained") == case.abstain))


def false_answer(case: Case, sample: Sample) -> Score:
    """Of the cases without an answer: 1 where one was given."""
    value = float(sample.status != "abstained") if case.abstain else None
    return Score(case.id, "abstain.false_answer", value)


def false_abstain(case: Case, sample: Sample) -> Score:
    """Of the cases with an answer: 1 where the sample abstained."""
    value = None if case.abstain else float(sample.status == "abstained")
    return Score(case.id, "abstain.false_abstain", value)
