"""From a sample to its scores, its one outcome, and the stage that lost it."""

from collections.abc import Sequence
from dataclasses import replace

from eval.markup import clean
from eval.metrics import METRICS, nuggets, retrieval
from eval.metrics.demands import demands
from eval.records import Case, Lost, Outcome, Sample, Score


def graded(case: Case, sample: Sample) -> Sample:
    """The sample with scores, notes, outcome and the stage that lost it; an error gets no scores.

    Characters that no page may hold (half a surrogate pair) are judged as U+FFFD, and kept as they came.
    """
    if sample.status == "error":
        return replace(sample, outcome=Outcome.ERROR, scores={}, notes={}, lost_at=None)
    plain = replace(sample, question=clean(sample.question), answer=clean(sample.answer))
    scores = [metric(case, plain) for metric in METRICS.values()]
    outcome, why = judge(case, plain)
    notes = {score.metric: score.note for score in scores if score.note}
    if why:
        notes["outcome"] = why
    return replace(
        sample,
        outcome=outcome,
        scores={score.metric: score.value for score in scores},
        notes=notes,
        lost_at=lost_at(case, plain, outcome, scores),
    )


def judge(case: Case, sample: Sample) -> tuple[Outcome, str]:
    """The outcome and what decided it.

    A case that nothing answers is correct when the sample abstains. Any other is wrong when it says what it must not;
    correct when every demand is met, nothing extra is listed and every edge kept; partial from half of the demands;
    below that abstained when it says that nothing is stated, else wrong.
    """
    if case.abstain:
        if sample.status == "abstained":
            return Outcome.CORRECT, ""
        return Outcome.WRONG, "answered what no report states"
    said = nuggets.forbidden(case, sample.answer)
    if said:
        return Outcome.WRONG, "says " + "; ".join(said)
    judged = demands(case, sample)
    if judged.whole:
        return Outcome.CORRECT, ""
    why = "; ".join(judged.reasons)
    if judged.half:
        return Outcome.PARTIAL, why
    return (Outcome.ABSTAINED if sample.status == "abstained" else Outcome.WRONG), why


def lost_at(case: Case, sample: Sample, outcome: Outcome, scores: Sequence[Score]) -> str | None:
    """The first stage that lost the case; None when it is correct and well cited, or no evidence tells."""
    if not case.evidence:
        return None
    values = {score.metric: score.value for score in scores}
    cited = values.get("citation.gold_recall") or 0.0
    if outcome is Outcome.CORRECT:
        bad = (
            not cited
            or (values.get("citation.wrong_source") or 0.0) > 0
            or values.get("citation.valid") not in (1, None)
        )
        return Lost.BADLY_CITED if bad else None
    if sample.held is not None and not all(sample.held):
        return Lost.NOT_INDEXED
    if cited == 1:
        return Lost.MISREAD
    if sample.retrieved is None:
        return None
    found = retrieval.ranks(case, sample.retrieved)
    return Lost.NOT_RETRIEVED if any(rank is None for rank in found) else Lost.NOT_USED
