"""Says whether two texts are the same report, printed twice with another page around it."""

import re

RUN = 12  # characters of a shingle
ENOUGH = 0.8  # share of the shorter text's shingles that the other must have
SIGNS = re.compile(r"[\W_]+")


def same(first: str, second: str) -> bool:
    """Whether nearly all of the shorter text stands in the other; spaces and punctuation do not count.

    >>> same("今年地区生产总值增长8%，粮食总产10万吨。", "今年地区生产总值增长8%,粮食总产10万吨")
    True
    """
    one, two = _shingles(first), _shingles(second)
    if not one or not two:
        return first.strip() == second.strip()
    fewer = min(len(one), len(two))
    return len(one & two) >= ENOUGH * fewer and fewer >= 0.5 * max(len(one), len(two))


def _shingles(text: str) -> set[int]:
    plain = SIGNS.sub("", text)
    return {hash(plain[start : start + RUN]) for start in range(len(plain) - RUN + 1)}
