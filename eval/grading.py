"""From a sample to its scores, its one outcome, and the stage that lost it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from eval.metrics import METRICS, items, nuggets, numbers, retrieval
from eval.records import Case, Lost, Outcome, Sample, Score

HALF = 0.5


class Judged(NamedTuple):
    """What a case demands and what was met: `whole` when nothing is missing, beside the point or blurred."""

    demands: int
    met: int
    whole: bool
    reasons: tuple[str, ...]


def graded(case: Case, sample: Sample) -> Sample:
    """The sample with scores, notes, outcome and the stage that lost it; an error gets no scores."""
    if sample.status == "error":
        return replace(sample, outcome=Outcome.ERROR, scores={}, notes={}, lost_at=None)
    scores = [metric(case, sample) for metric in METRICS.values()]
    outcome, why = judge(case, sample)
    notes = {score.metric: score.note for score in scores if score.note}
    if why:
        notes["outcome"] = why
    return replace(
        sample,
        outcome=outcome,
        scores={score.metric: score.value for score in scores},
        notes=notes,
        lost_at=lost_at(case, sample, outcome, scores),
    )


def judge(case: Case, sample: Sample) -> tuple[Outcome, str]:
    """The outcome and what decided it.

    A case that nothing answers is correct when the sample abstains. Any other is wrong when it says what it must not;
    correct when every demand is met, nothing extra is listed and every edge kept; partial from half of the demands.
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
    if sample.status == "abstained":
        return Outcome.ABSTAINED, why
    return (Outcome.PARTIAL if judged.met >= HALF * judged.demands and judged.met else Outcome.WRONG), why


def demands(case: Case, sample: Sample) -> Judged:
    """Counts what the case demands: gold figures, wordings, terms and items, each one demand."""
    judged = numbers.verdicts(case, sample)
    wordings = [*case.must_include, *case.terms]
    stand = nuggets.met(wordings, sample.answer)
    kept = [verdict.met for verdict in judged] + stand
    reasons = [verdict.fault for verdict in judged if verdict.fault]
    reasons += ["missing " + group[0] for group, there in zip(wordings, stand, strict=True) if not there]
    whole = all(kept) and all(verdict.exact for verdict in judged)
    demanded, met = len(kept), sum(kept)
    if case.items:
        listed = items.listed(case, sample)
        demanded, met = demanded + listed.gold, met + listed.hit
        whole = whole and listed.exact
        reasons += [
            f"{what} {name}" for what, found in (("missing", listed.missing), ("extra", listed.extra)) for name in found
        ]
        if listed.given is not None and 2 * listed.hit < HALF * (listed.gold + listed.given):
            met = 0  # a list mostly of others is no partial answer
    return Judged(demanded, met, whole and demanded > 0, tuple(reasons))


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
