"""Number metrics: the share of gold figures stated, for value, unit, edge, place, year and stance apart."""

from typing import NamedTuple

from eval.figures import Sameness, compare, same_dimension
from eval.records import Case, GoldFigure, Sample, Score
from eval.stated import STANCES, Stated, gold_amount, of_place, of_stance, of_year, stated
from index.records import Amount

_DERIVED = "derived"
_UNDONE = Sameness(False, False, "-")


class Verdict(NamedTuple):
    """What became of one gold figure: `best` is the stated figure nearest to it, None when nothing has its value."""

    gold: GoldFigure
    best: Stated | None
    same: Sameness
    place: bool
    year: bool
    stance: bool

    @property
    def met(self) -> bool:
        """Value, unit, place, year and stance are right, and the edge is not contradicted."""
        bound = self.place and self.year and self.stance
        return self.same.right and bound and self.same.edge != "contradicted"

    @property
    def exact(self) -> bool:
        """Everything is right, the edge too."""
        return self.met and self.same.edge in ("same", "-")

    @property
    def fault(self) -> str:
        """What is wrong in words, "" when nothing is."""
        wanted = f"{self.gold.value}{self.gold.unit}"
        if self.best is None:
            return f"{wanted} is not stated"
        if self.exact:
            return ""
        faults = [
            *(["value"] if not self.same.value else []),
            *(["unit"] if not self.same.unit else []),
            *(["place"] if not self.place else []),
            *(["year"] if not self.year else []),
            *([f"told as {self.best.stance}"] if not self.stance else []),
            *([f"edge {self.same.edge}"] if self.same.edge not in ("same", "-") else []),
        ]
        return f"{wanted}: {', '.join(faults)} in “{self.best.sentence.strip()[:80]}”"


def verdicts(case: Case, sample: Sample) -> tuple[Verdict, ...]:
    """One verdict for each gold figure, each from the stated figure that does it most justice."""
    found = stated(sample)
    return tuple(max((_held(gold, one) for one in found), key=_rank, default=_missing(gold)) for gold in case.gold)


def _missing(gold: GoldFigure) -> Verdict:
    return Verdict(gold, None, _UNDONE, False, False, False)


def _held(gold: GoldFigure, one: Stated) -> Verdict:
    amount = gold_amount(gold)
    said = one.amount
    derived = gold.stance == _DERIVED
    if (derived and amount.low < 0 < said.low) or _unsigned(said, amount):
        amount = Amount(-amount.high, -amount.low, amount.unit, amount.edge)
    same = compare(said, amount, edge=bool(gold.edge), derived=derived)
    if not same.value:
        return _missing(gold)
    year = derived or of_year(one, gold.year)
    return Verdict(gold, one, same, of_place(one, gold.place), year, of_stance(one, gold.stance))


def _unsigned(said: Amount, amount: Amount) -> bool:
    """A money or count level that fell is told by its size: 减少3亿元."""
    return (
        amount.low < 0 < said.low
        and not same_dimension(amount.unit, "%")
        and not same_dimension(amount.unit, "个百分点")
    )


def _rank(verdict: Verdict) -> tuple[bool, ...]:
    if verdict.best is None:
        return (False,)
    edge = verdict.same.edge
    return (
        True, verdict.same.unit, verdict.place, verdict.year, verdict.stance, edge != "contradicted",
        edge in ("same", "-"), verdict.best.source == "text",
    )  # fmt: skip


def _share(case: Case, sample: Sample, metric: str, kept: list[bool], judged: tuple[Verdict, ...]) -> Score:
    note = "; ".join(verdict.fault for verdict in judged if verdict.fault)
    return Score(case.id, metric, sum(kept) / len(kept) if kept else None, note)


def exact(case: Case, sample: Sample) -> Score:
    """The share of gold figures stated with the right value, unit, edge, place, year and stance."""
    judged = verdicts(case, sample)
    return _share(case, sample, "number.exact", [one.exact for one in judged], judged)


def value(case: Case, sample: Sample) -> Score:
    """The share whose value is stated anywhere."""
    judged = verdicts(case, sample)
    return _share(case, sample, "number.value", [one.same.value for one in judged], judged)


def unit(case: Case, sample: Sample) -> Score:
    """The share whose value is stated in the right unit."""
    judged = verdicts(case, sample)
    return _share(case, sample, "number.unit", [one.same.right for one in judged], judged)


def edge(case: Case, sample: Sample) -> Score:
    """Of the figures with an edge that are stated at all, the share that keeps it."""
    judged = tuple(one for one in verdicts(case, sample) if one.gold.edge and one.same.right)
    return _share(case, sample, "number.edge", [one.same.edge == "same" for one in judged], judged)


def place(case: Case, sample: Sample) -> Score:
    """Of the figures bound to a place that are stated at all, the share told of that place."""
    judged = tuple(one for one in verdicts(case, sample) if one.gold.place and one.same.right)
    return _share(case, sample, "number.place", [one.place for one in judged], judged)


def year(case: Case, sample: Sample) -> Score:
    """Of the figures bound to a year that are stated at all, the share not told of another year."""
    judged = tuple(one for one in verdicts(case, sample) if one.gold.year is not None and one.same.right)
    return _share(case, sample, "number.year", [one.year for one in judged], judged)


def stance(case: Case, sample: Sample) -> Score:
    """Of the figures known to be a target or an outcome that are stated at all, the share not told as the other."""
    judged = tuple(one for one in verdicts(case, sample) if one.gold.stance in STANCES and one.same.right)
    return _share(case, sample, "number.stance", [one.stance for one in judged], judged)


def first(case: Case, sample: Sample) -> Score:
    """Whether the first figure stated in a gold figure's dimension is a gold figure: no shot with every number."""
    if not case.gold:
        return Score(case.id, "number.first", None)
    for one in stated(sample):
        if any(one.amount.unit and same_dimension(one.amount.unit, gold.unit) for gold in case.gold):
            good = any(_held(gold, one).met for gold in case.gold)
            return Score(case.id, "number.first", float(good), "" if good else f"begins with “{one.sentence[:60]}”")
    return Score(case.id, "number.first", 0.0, "no figure of the kind")
