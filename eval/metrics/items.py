"""Set metrics of "which" answers: precision, recall and F1 of the places listed; recall of items that are no places."""

from typing import NamedTuple

from eval.metrics import nuggets
from eval.records import Case, Sample, Score
from index import places


class Listed(NamedTuple):
    """Counts of a list: gold items, those given, all given; `given` is None where items are no places."""

    gold: int
    hit: int
    given: int | None
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def exact(self) -> bool:
        """Every gold item is listed and nothing else is."""
        return self.hit == self.gold and (self.given is None or self.given == self.hit)


def listed(case: Case, sample: Sample) -> Listed:
    """What the answer lists against the gold items: by its rows when they say which match, else by its sentences."""
    codes = [frozenset(place.code for name in group for place in places.resolve(name)) for group in case.items]
    if not all(codes):
        kept = nuggets.met(case.items, sample.answer)
        missing = tuple(group[0] for group, there in zip(case.items, kept, strict=True) if not there)
        return Listed(len(kept), sum(kept), None, missing, ())
    levels = {places.get(code).level for group in codes for code in group}
    given = frozenset(code for code in _given(sample) if places.get(code).level in levels)
    missing = tuple(group[0] for group, meant in zip(case.items, codes, strict=True) if not meant & given)
    extra = given - frozenset().union(*codes)
    hit = len(codes) - len(missing)
    return Listed(len(codes), hit, hit + len(extra), missing, tuple(places.get(code).name for code in sorted(extra)))


def _given(sample: Sample) -> frozenset[str]:
    matching = [row for row in sample.rows if row.get("match")]
    if matching:
        return frozenset(row["place"] for row in matching if row["match"] == "yes" and row.get("place"))
    return frozenset(
        place.code
        for part in nuggets.SENTENCE.split(sample.answer)
        if not nuggets.denied(part)
        for mention in places.find(part)
        for place in mention.places
    )


def _score(case: Case, metric: str, value: float | None, counts: Listed | None) -> Score:
    note = ""
    if counts:
        note = "; ".join(
            f"{what} {', '.join(names)}"
            for what, names in (("missing", counts.missing), ("extra", counts.extra))
            if names
        )
    return Score(case.id, metric, value, note)


def precision(case: Case, sample: Sample) -> Score:
    """Gold items listed / items listed; 0 when nothing is listed, None where items are no places."""
    counts = listed(case, sample) if case.items else None
    if counts is None or counts.given is None:
        return _score(case, "items.precision", None, counts)
    return _score(case, "items.precision", counts.hit / counts.given if counts.given else 0.0, counts)


def recall(case: Case, sample: Sample) -> Score:
    """Gold items listed / gold items."""
    counts = listed(case, sample) if case.items else None
    return _score(case, "items.recall", counts.hit / counts.gold if counts else None, counts)


def f1(case: Case, sample: Sample) -> Score:
    """The harmonic mean of precision and recall, None where precision is."""
    counts = listed(case, sample) if case.items else None
    if counts is None or counts.given is None:
        return _score(case, "items.f1", None, counts)
    return _score(case, "items.f1", 2 * counts.hit / (counts.gold + counts.given), counts)
