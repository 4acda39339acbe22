"""What a case demands of an answer, and how much of it the answer gives."""

from typing import NamedTuple

from eval.metrics import items, nuggets, numbers
from eval.records import Case, Sample

HALF = 0.5


class Demanded(NamedTuple):
    """Things demanded, things given, and `whole`: nothing is missing, beside the point or blurred."""

    demands: int
    met: int
    whole: bool
    reasons: tuple[str, ...]

    @property
    def half(self) -> bool:
        """At least one thing, and at least half of all, was given."""
        return self.met > 0 and self.met >= HALF * self.demands


def demands(case: Case, sample: Sample) -> Demanded:
    """Counts what the case demands: gold figures, wordings, terms and items, each one demand."""
    judged = numbers.verdicts(case, sample)
    wordings = nuggets.met(case.must_include, sample.answer)
    terms = nuggets.decided(case, sample)
    kept = [verdict.met for verdict in judged] + wordings + terms
    reasons = [verdict.fault for verdict in judged if verdict.fault]
    groups = [*case.must_include, *case.terms]
    reasons += [f"missing {group[0]}" for group, there in zip(groups, wordings + terms, strict=True) if not there]
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
    return Demanded(demanded, met, whole and demanded > 0, tuple(reasons))
