"""Joins several rankings of the same things into one by reciprocal rank fusion."""

from collections import defaultdict
from collections.abc import Sequence


def fuse(rankings: Sequence[Sequence[str]], constant: int = 60, *, weights: Sequence[float] | None = None) -> list[str]:
    """Keys of all rankings, best first: each ranking gives `weight / (constant + rank)`, ranks counted from 1.

    A larger constant trusts agreement more than first places. Ties keep the order of the first ranking that
    has the key.

    >>> fuse([["a", "b"], ["b", "c"]])
    ['b', 'a', 'c']
    """
    return list(scores(rankings, constant, weights=weights))


def scores(
    rankings: Sequence[Sequence[str]], constant: int = 60, *, weights: Sequence[float] | None = None
) -> dict[str, float]:
    """As `fuse`, with the sum each key reached; best first."""
    sums: defaultdict[str, float] = defaultdict(float)
    for ranking, weight in zip(rankings, weights or [1.0] * len(rankings), strict=True):
        for rank, key in enumerate(ranking, start=1):
            sums[key] += weight / (constant + rank)
    return dict(sorted(sums.items(), key=lambda item: -item[1]))
