"""What the numbers of a run may be trusted to say: intervals for rates and means, and tests of paired differences."""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

DRAWS = 10_000
SEED = 20_250_101
FEW = 10  # clusters below which a bootstrap interval is not to be relied on
CHUNK = 500  # draws held at once
Z95 = 1.959963984540054  # the normal distribution's 97.5 % point

Floats = NDArray[np.float64]


class Interval(NamedTuple):
    """A 95 % interval; `reliable` is False where it rests on fewer than FEW clusters."""

    low: float
    high: float
    reliable: bool = True


def wilson(successes: int, n: int, *, z: float = Z95) -> Interval:
    """Wilson's score interval of a proportion; 0 to 1 when nothing was tried."""
    if not n:
        return Interval(0.0, 1.0, False)
    share = successes / n
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if successes == 0 else (middle - reach) / scale  # rounding must not leave a crumb at the ends
    high = 1.0 if successes == n else (middle + reach) / scale
    return Interval(low, high)


def mcnemar(lost: int, won: int) -> float:
    """Exact two-sided p of paired yes-no outcomes, from the pairs that differ: as a fair coin falls."""
    n = lost + won
    if not n:
        return 1.0
    tail = sum(math.comb(n, k) for k in range(min(lost, won) + 1))
    return float(min(1.0, 2 * tail / 2**n))


def tango(lost: int, won: int, n: int, *, z: float = Z95) -> Interval:
    """Score interval of the difference of two paired rates, (won - lost) / n (Tango 1998).

    It stays honest where few pairs or none differ: 0 of n differing leaves z² / (n + z²) either way.
    """
    if not n:
        return Interval(-1.0, 1.0, False)

    def far(delta: float) -> float:
        """How many standard errors the observed difference lies above `delta`."""
        b = -lost - won + (2 * n - won + lost) * delta
        c = -lost * delta * (1 - delta)
        both = (math.sqrt(max(0.0, b * b - 8 * n * c)) - b) / (4 * n)
        spread = n * (2 * both + delta * (1 - delta))
        gap = won - lost - n * delta
        return math.copysign(math.inf, gap) if spread <= 0 and gap else gap / math.sqrt(spread) if spread > 0 else 0.0

    seen = (won - lost) / n
    return Interval(_root(far, z, -1.0, seen), _root(far, -z, seen, 1.0))


def _root(falling: Callable[[float], float], level: float, low: float, high: float) -> float:
    """Where a falling function passes `level`."""
    for _ in range(100):
        middle = (low + high) / 2
        if falling(middle) > level:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def mean_interval(
    values: Sequence[float], clusters: Sequence[str], *, draws: int = DRAWS, seed: int = SEED
) -> Interval:
    """Percentile interval of a mean; whole clusters are drawn, as cases of one report stand or fall together."""
    if not values:
        return Interval(math.nan, math.nan, False)
    sums, sizes = _by_cluster(values, clusters)
    if len(sums) == 1:
        return Interval(math.nan, math.nan, False)
    means = _resampled(sums, sizes, draws, seed)
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(low), float(high), len(sums) >= FEW)


def sign_flip(differences: Sequence[float], clusters: Sequence[str], *, draws: int = DRAWS, seed: int = SEED) -> float:
    """Two-sided p of a mean difference: how often it is as far from 0 when each cluster's sign is thrown.

    All sign patterns are gone through when there are no more of them than `draws`; the p is then exact.
    """
    sums = _by_cluster(differences, clusters)[0] if differences else np.zeros(0)
    sums = sums[sums != 0]
    if not len(sums):
        return 1.0
    seen = abs(sums.sum()) * (1 - 1e-12)
    if 2 ** len(sums) <= draws:
        bits = np.arange(2 ** len(sums))[:, None] >> np.arange(len(sums)) & 1
        return float((np.abs((2.0 * bits - 1) @ sums) >= seen).mean())
    dice, as_far = np.random.default_rng(seed), 0
    for start in range(0, draws, CHUNK):
        signs = 2.0 * dice.integers(0, 2, size=(min(CHUNK, draws - start), len(sums))) - 1
        as_far += int((np.abs(signs @ sums) >= seen).sum())
    return (as_far + 1) / (draws + 1)


def holm(ps: Sequence[float]) -> list[float]:
    """The p values made fit for reading together (Holm, step down), in the order given."""
    order = sorted(range(len(ps)), key=lambda index: ps[index])
    adjusted, least = [0.0] * len(ps), 0.0
    for rank, index in enumerate(order):
        least = max(least, min(1.0, (len(ps) - rank) * ps[index]))
        adjusted[index] = least
    return adjusted


def detectable(n: int, discordant: float, *, z: float = Z95, power_z: float = 0.8416212335729143) -> float:
    """The least difference of two paired rates that n cases show four times in five (normal approximation).

    `discordant` is the share of pairs that differ; 1.0 when n is 0.
    """
    return min(1.0, (z + power_z) * math.sqrt(discordant / n)) if n else 1.0


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(1, math.ceil(round(share * len(ordered), 9))) - 1]


def _by_cluster(values: Sequence[float], clusters: Sequence[str]) -> tuple[Floats, Floats]:
    """Sum and size of each cluster, in order of first appearance."""
    sums: dict[str, float] = {}
    sizes: dict[str, int] = {}
    for value, cluster in zip(values, clusters, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + value
        sizes[cluster] = sizes.get(cluster, 0) + 1
    return np.array(list(sums.values())), np.array(list(sizes.values()), dtype=np.float64)


def _resampled(sums: Floats, sizes: Floats, draws: int, seed: int) -> Floats:
    dice, count = np.random.default_rng(seed), len(sums)
    means = np.empty(draws)
    for start in range(0, draws, CHUNK):
        drawn = dice.integers(0, count, size=(min(CHUNK, draws - start), count))
        means[start : start + len(drawn)] = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    return means
