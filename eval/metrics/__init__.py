"""The metrics: each says one thing of one sample, None where it does not apply; METRICS names them all."""

from collections.abc import Callable

from eval.metrics import abstention, citations, items, nuggets, numbers, retrieval, speed
from eval.records import Case, Sample, Score

Metric = Callable[[Case, Sample], Score]

METRICS: dict[str, Metric] = {
    "number.exact": numbers.exact,
    "number.value": numbers.value,
    "number.unit": numbers.unit,
    "number.edge": numbers.edge,
    "number.place": numbers.place,
    "number.year": numbers.year,
    "number.stance": numbers.stance,
    "number.first": numbers.first,
    "items.precision": items.precision,
    "items.recall": items.recall,
    "items.f1": items.f1,
    "nuggets.recall": nuggets.recall,
    "nuggets.judged": nuggets.judged,
    "wording.recall": nuggets.wording,
    "forbidden.absent": nuggets.absent,
    "abstain.right": abstention.right,
    "abstain.false_answer": abstention.false_answer,
    "abstain.false_abstain": abstention.false_abstain,
    "abstain.needless": abstention.needless,
    "citation.valid": citations.valid,
    "citation.verbatim": citations.verbatim,
    "citation.support": citations.support,
    "citation.wrong_source": citations.wrong_source,
    "citation.gold_hit": citations.gold_hit,
    "citation.gold_recall": citations.gold_recall,
    **retrieval.BY_NAME,
    **speed.BY_NAME,
}

# Less is better: the share of cases in which something bad happened, and time and tokens spent.
LOWER_IS_BETTER = frozenset(
    {
        "abstain.false_answer",
        "abstain.false_abstain",
        "abstain.needless",
        "citation.wrong_source",
        *speed.BY_NAME,
    }
)
