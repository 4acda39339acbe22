"""Two runs over the same cases: is the second better, worse, no worse than a margin, or can nobody tell."""

from enum import StrEnum
from statistics import fmean
from typing import NamedTuple

from errors import UserError
from eval.measured import DERIVED, LATENCY, cluster, failed, metrics, per_case
from eval.records import Outcome, Sample
from eval.statistics import Interval, detectable, holm, mcnemar, mean_interval, sign_flip, tango
from eval.stored import Stored

ALPHA = 0.05
MARGIN = 0.03
ERRORS_BORNE = 0.05  # share of pairs with an error above which nothing is concluded


class Verdict(StrEnum):
    """What may be said of the second run."""

    BETTER = "better"
    WORSE = "worse"
    NO_WORSE = "no worse than the margin"
    CANNOT_TELL = "cannot tell"


class Flip(NamedTuple):
    """A case whose outcome differs between the runs."""

    case: str
    question: str
    before: Outcome
    after: Outcome

    @property
    def weight(self) -> int:
        """0: was right and is no longer; 1: became right; 2: another change."""
        return 0 if self.before is Outcome.CORRECT else 1 if self.after is Outcome.CORRECT else 2


class Change(NamedTuple):
    """A metric in both runs, over the cases both have a value for; `p` is adjusted for the number of metrics."""

    metric: str
    before: float
    after: float
    interval: Interval
    n: int
    p: float


class Comparison(NamedTuple):
    """Everything said of a pair of runs; `lost` and `won` are the pairs that differ in being correct."""

    first: Stored
    second: Stored
    verdict: Verdict
    why: str
    before: float
    after: float
    interval: Interval  # of the difference of correct answers
    lost: int
    won: int
    p: float
    n: int
    detectable: float
    flips: tuple[Flip, ...]
    errors: tuple[str, ...]
    unmatched: tuple[str, ...]
    changed: tuple[str, ...]
    changes: tuple[Change, ...]


def compare(first: Stored, second: Stored, *, margin: float = MARGIN, alpha: float = ALPHA) -> Comparison:
    """The second run held against the first, case by case; UserError when they share no case."""
    shared, unmatched, changed = _pairs(first, second)
    if not shared:
        raise UserError(f"{first.folder} and {second.folder} share no case: compare runs of one suite")
    before, after = _samples(first), _samples(second)
    errors = tuple(case for case in shared if any(failed(sample) for sample in (*before[case], *after[case])))
    right_before, right_after = per_case(first, "outcome.correct"), per_case(second, "outcome.correct")
    counted = [case for case in shared if case not in errors]
    pairs = [(right_before[case], right_after[case]) for case in counted]
    # with repeats a case is a share of right answers: it counts as right when most of them are
    lost = sum(1 for a, b in pairs if a > 0.5 >= b)
    won = sum(1 for a, b in pairs if b > 0.5 >= a)
    p = mcnemar(lost, won)
    clusters = [cluster(second, case) for case in counted]
    drawn = mean_interval([b - a for a, b in pairs], clusters)
    exact = tango(lost, won, len(pairs))
    interval = Interval(min(drawn.low, exact.low), max(drawn.high, exact.high)) if drawn.reliable else exact
    verdict, why = _verdict(len(pairs), len(errors), lost, won, p, interval, margin, alpha)
    flips = [
        Flip(case, before[case][0].question, x, y)
        for case in shared
        if (x := _usual(before[case])) is not (y := _usual(after[case]))
    ]
    return Comparison(
        first,
        second,
        verdict,
        why,
        fmean(a for a, _ in pairs) if pairs else 0.0,
        fmean(b for _, b in pairs) if pairs else 0.0,
        interval,
        lost,
        won,
        p,
        len(pairs),
        detectable(len(pairs), max((lost + won) / len(pairs), 1 / len(pairs)) if pairs else 1.0),
        tuple(sorted(flips, key=lambda flip: (flip.weight, flip.case))),
        errors,
        unmatched,
        changed,
        _changes(first, second, counted),
    )


def _pairs(first: Stored, second: Stored) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """Cases in both with the same question and gold, cases in one only, and cases whose gold changed in between."""
    ours, theirs = _samples(first), _samples(second)
    changed = tuple(
        case
        for case in ours
        if case in theirs
        and (ours[case][0].question != theirs[case][0].question or _gold(first, case) != _gold(second, case))
    )
    shared = [case for case in ours if case in theirs and case not in changed]
    return shared, tuple(sorted({*ours} ^ {*theirs})), changed


def _gold(run: Stored, case: str) -> object:
    """What decides a case; None when the run kept no cases."""
    known = run.cases.get(case)
    return known and (
        known.must_include,
        known.must_not_include,
        known.wrong_items,
        known.abstain,
        known.gold,
        known.items,
        known.terms,
    )


def _samples(run: Stored) -> dict[str, list[Sample]]:
    found: dict[str, list[Sample]] = {}
    for sample in run.samples:
        found.setdefault(sample.case, []).append(sample)
    return found


def _usual(samples: list[Sample]) -> Outcome:
    """The outcome most repeats came to, the first of equals."""
    seen = [Outcome.ERROR if failed(sample) else Outcome(sample.outcome or "error") for sample in samples]
    return max(dict.fromkeys(seen), key=seen.count)


def _verdict(
    n: int, errors: int, lost: int, won: int, p: float, interval: Interval, margin: float, alpha: float
) -> tuple[Verdict, str]:
    if errors > ERRORS_BORNE * (n + errors):
        return Verdict.CANNOT_TELL, f"{errors} of {n + errors} pairs hold an error: mend those first"
    if p < alpha:
        word = Verdict.BETTER if won > lost else Verdict.WORSE
        return word, f"{lost} lost, {won} won, {written_p(p)}"
    if interval.low >= -margin:
        return Verdict.NO_WORSE, f"at worst {100 * interval.low:+.1f} points, {100 * -margin:+.1f} is borne"
    least = next(k for k in range(1, 99) if mcnemar(0, k) < alpha)
    reason = f"{lost} lost, {won} won, {written_p(p)}; the difference may be as low as {100 * interval.low:+.1f} points"
    if lost + won < least:
        reason += f"; fewer than {least} cases differ, which can never show a difference"
    return Verdict.CANNOT_TELL, reason


def _changes(first: Stored, second: Stored, counted: list[str]) -> tuple[Change, ...]:
    """Every scored metric that moved, the surest first."""
    found = []
    for metric in (name for name in metrics(second) if name not in LATENCY and name not in DERIVED):
        before, after = per_case(first, metric), per_case(second, metric)
        cases = [case for case in counted if case in before and case in after]
        differences = [after[case] - before[case] for case in cases]
        if not any(differences):
            continue
        clusters = [cluster(second, case) for case in cases]
        found.append(
            Change(
                metric,
                fmean(before[case] for case in cases),
                fmean(after[case] for case in cases),
                mean_interval(differences, clusters),
                len(cases),
                sign_flip(differences, clusters),
            )
        )
    adjusted = holm([change.p for change in found])
    changes = [change._replace(p=p) for change, p in zip(found, adjusted, strict=True)]
    return tuple(sorted(changes, key=lambda change: change.p))


def written_p(p: float) -> str:
    """A p value as read by people."""
    return "p < 0.0001" if p < 0.0001 else f"p = {p:.4f}"


def told(comparison: Comparison) -> list[str]:
    """The comparison in lines: the verdict, the flips, what moved, and what could not be compared."""
    c = comparison
    points = f"{100 * c.before:.1f} % → {100 * c.after:.1f} % correct of {c.n} cases"
    span = f"{100 * c.interval.low:+.1f} to {100 * c.interval.high:+.1f} points"
    lines = [
        f"verdict: {c.verdict} ({c.why})",
        f"{c.first.name} → {c.second.name}: {points}, difference {100 * (c.after - c.before):+.1f} ({span})",
        f"least difference that so many cases show four times in five: {100 * c.detectable:.1f} points",
    ]
    contexts = [str(run.manifest.get("context") or "retrieved") for run in (c.first, c.second)]
    if contexts[0] != contexts[1]:
        lines.append(f"what the desk was given differs: {contexts[0]} → {contexts[1]}")
    titles = {0: "no longer right", 1: "became right", 2: "changed otherwise"}
    for weight, title in titles.items():
        flips = [flip for flip in c.flips if flip.weight == weight]
        if flips:
            lines.append(f"{title}: {len(flips)}")
            lines += [f"  {flip.case}  {flip.before} → {flip.after}  {flip.question}" for flip in flips]
    if c.changes:
        lines.append("metrics that moved (p adjusted after Holm):")
        lines += [
            f"  {m.metric}  {m.before:.3f} → {m.after:.3f}  ({m.interval.low:+.3f} to {m.interval.high:+.3f}"
            f"{'' if m.interval.reliable else ', few clusters'})  n={m.n}  {written_p(m.p)}"
            for m in c.changes
        ]
    for title, cases in (
        ("errors, left out", c.errors),
        ("in one run only", c.unmatched),
        ("question or gold changed, left out", c.changed),
    ):
        if cases:
            lines.append(f"{title}: {len(cases)}: {', '.join(cases[:20])}{' …' if len(cases) > 20 else ''}")
    return lines


def against_others(run: Stored) -> list[str]:
    """A line for each target that was asked beside the run's own: how the run stands against it."""
    lines = []
    for other in run.beside:
        found = compare(other, run)
        shares = f"{100 * found.after:.1f} % against {100 * found.before:.1f} % correct of {found.n} cases"
        lines.append(f"{run.target} against {other.target}: {found.verdict}; {shares} ({found.why})")
    return lines
