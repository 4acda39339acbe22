"""Ranks passages and measures for a question; where they are kept is left to `archive`."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from errors import UserError
from index import indicators, places
from index.words import cut, pairs

By = Literal["both", "meaning", "words"]
WAYS: dict[str, tuple[bool, bool]] = {"both": (True, True), "meaning": (True, False), "words": (False, True)}
WORDS = 0.6  # what the wording of a measure counts for, against its meaning
DEPTH = 50  # how deep each ranking goes before they are fused
Vectors = NDArray[np.float32]


def ways(by: str) -> tuple[bool, bool]:
    """Whether to rank by meaning, and whether by words."""
    if by not in WAYS:
        raise UserError(f"search by {by!r} is not known: {', '.join(WAYS)}")
    return WAYS[by]


def question_words(question: str) -> list[str]:
    """The words to look for. What the tables know by an English name is looked for by its Chinese one too."""
    words = cut(question)
    for mention in indicators.find(question):
        words += cut(mention.indicator.zh)
    for place_mention in places.find(question):
        if len(place_mention.places) == 1:
            words += cut(place_mention.places[0].name)
    return list(dict.fromkeys(words))


def nearest(ids: Sequence[str], matrix: Vectors, vector: Vectors, k: int) -> list[str]:
    """Exact: the ids of the k rows with the largest inner product, best first."""
    if not len(ids) or k < 1:
        return []
    scores = matrix @ vector
    best = np.argpartition(-scores, min(k, len(ids)) - 1)[:k]
    return [ids[index] for index in best[np.argsort(-scores[best], kind="stable")]]


class Measures:
    """Every measure of the archive, searchable by meaning and words."""

    def __init__(self, texts: Sequence[str], vectors: Vectors) -> None:
        self.texts = texts
        self._vectors = vectors
        self._words = [pairs(text) for text in texts]
        seen = Counter(word for words in self._words for word in words)
        self._weights = {word: math.log(1 + len(texts) / count) for word, count in seen.items()}
        self._rarest = math.log(1 + len(texts))

    def score(self, words: str, vector: Vectors) -> dict[str, float]:
        """For each measure 0 to 1: by the words it has in common with those asked, rare ones counting more, and
        by nearness, stretched over what these vectors reach."""
        if not self.texts:
            return {}
        asked = pairs(words)
        nearness = self._vectors @ vector
        low, high = float(nearness.min()), float(nearness.max())
        stretched = (nearness - low) / (high - low) if high > low else np.ones_like(nearness)
        return {
            text: WORDS * self._overlap(asked, own) + (1 - WORDS) * float(near)
            for text, own, near in zip(self.texts, self._words, stretched, strict=True)
        }

    def _overlap(self, asked: frozenset[str], own: frozenset[str]) -> float:
        common = sum(self._weight(word) for word in asked & own)
        return common * (0.75 / sum(map(self._weight, asked)) + 0.25 / sum(map(self._weight, own))) if common else 0.0

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._rarest)
