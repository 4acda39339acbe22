"""Retrieval metrics over the passages search gave, best first: recall@k, full recall@k, MRR, nDCG@k.

A passage's grade for a gold quote is 2 when it holds 90 % of its characters in one run, 1 from 50 %, else 0;
blanks and punctuation do not count. The first part works on grades alone and knows nothing of cases.
"""

import math
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache, partial

from eval.records import Case, Retrieved, Sample, Score

CUTOFFS = (1, 3, 5, 10)
WHOLE, PART = 0.9, 0.5


def recall(ranks: Sequence[int | None], k: int) -> float:
    """The share of wanted things found at rank k or better; a rank is 1 for the first, None for not found."""
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def reciprocal_rank(grades: Sequence[int]) -> float:
    """1 / rank of the first relevant passage, 0 when there is none."""
    return next((1 / rank for rank, grade in enumerate(grades, 1) if grade > 0), 0.0)


def ndcg(grades: Sequence[int], relevant: Sequence[int], k: int) -> float | None:
    """DCG@k / ideal DCG@k with the grade as gain and log2(rank + 1) as discount; None when nothing is relevant."""
    ideal = _dcg(sorted(relevant, reverse=True)[:k])
    return _dcg(grades[:k]) / ideal if ideal else None


def _dcg(grades: Sequence[int]) -> float:
    return sum(grade / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """Letters and digits only, full-width signs as half-width."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isalnum() or sign in ".%")


def grade(quote: str, passage: str) -> int:
    """2, 1 or 0: how much of a gold quote a passage holds in one run."""
    wanted, text = squeezed(quote), squeezed(passage)
    for mark, share in ((2, WHOLE), (1, PART)):
        length = max(1, math.ceil(len(wanted) * share))
        if any(wanted[at : at + length] in text for at in range(len(wanted) - length + 1)):
            return mark
    return 0


def same_file(gold: str, file: str) -> bool:
    """Whether evidence of `gold` may stand in `file`: the same file, or its part when one is named; "" is any."""
    return not gold or not file or gold == file or gold == file.split("#")[0]


def grades(case: Case, passages: Sequence[Retrieved]) -> list[int]:
    """The grade of each passage: its best for any of the case's evidence."""
    return [
        max((grade(gold.quote, one.quote) for gold in case.evidence if same_file(gold.file, one.file)), default=0)
        for one in passages
    ]


def ranks(case: Case, passages: Sequence[Retrieved]) -> list[int | None]:
    """For each evidence quote, the rank of the first passage that holds it (grade 1 or 2)."""
    return [
        next(
            (
                rank
                for rank, one in enumerate(passages, 1)
                if same_file(gold.file, one.file) and grade(gold.quote, one.quote) > 0
            ),
            None,
        )
        for gold in case.evidence
    ]


def recall_at(case: Case, sample: Sample, *, k: int) -> Score:
    """The share of evidence quotes that the first k passages hold."""
    if not case.evidence or sample.retrieved is None:
        return Score(case.id, f"retrieval.recall@{k}", None)
    found = ranks(case, sample.retrieved)
    missing = [gold.quote[:40] for gold, rank in zip(case.evidence, found, strict=True) if rank is None or rank > k]
    return Score(case.id, f"retrieval.recall@{k}", recall(found, k), "missing " + "; ".join(missing) if missing else "")


def full_recall_at(case: Case, sample: Sample, *, k: int) -> Score:
    """1 when the first k passages hold every evidence quote."""
    value = recall_at(case, sample, k=k).value
    return Score(case.id, f"retrieval.full_recall@{k}", None if value is None else float(value == 1))


def mrr(case: Case, sample: Sample) -> Score:
    """The reciprocal rank of the first passage that holds evidence; its mean over cases is the MRR."""
    if not case.evidence or sample.retrieved is None:
        return Score(case.id, "retrieval.mrr", None)
    return Score(case.id, "retrieval.mrr", reciprocal_rank(grades(case, sample.retrieved)))


def ndcg_at(case: Case, sample: Sample, *, k: int) -> Score:
    """nDCG@k against the best order of all passages of this index; None when the target cannot tell those."""
    if not case.evidence or sample.retrieved is None or sample.relevant is None:
        return Score(case.id, f"retrieval.ndcg@{k}", None)
    return Score(case.id, f"retrieval.ndcg@{k}", ndcg(grades(case, sample.retrieved), sample.relevant, k))


BY_NAME: dict[str, Callable[[Case, Sample], Score]] = {
    **{f"retrieval.recall@{k}": partial(recall_at, k=k) for k in CUTOFFS},
    **{f"retrieval.full_recall@{k}": partial(full_recall_at, k=k) for k in CUTOFFS},
    "retrieval.mrr": mrr,
    **{f"retrieval.ndcg@{k}": partial(ndcg_at, k=k) for k in CUTOFFS[1:]},
}
