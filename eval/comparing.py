"""A comparison of two runs as one HTML page in the style of a run's report: verdict, flips first, what moved."""

from collections.abc import Callable

from eval.compare import Comparison, Flip, written_p
from eval.markup import Html, join, table, tag
from eval.records import Outcome, Sample
from eval.report import document
from eval.sections import filters
from eval.shown import DEPTHS, case_html
from eval.stored import Stored

TITLES = {0: "No longer right", 1: "Became right", 2: "Changed otherwise"}
STATES = {
    "better": "passed",
    "worse": "failed",
    "no worse than the margin": "passed",
    "cannot tell": "undecided",
}


def page(found: Comparison) -> str:
    """The whole page."""
    makers: dict[str, Callable[[Comparison], Html]] = {"Flips": _flips, "Metrics": _metrics, "Left out": _left_out}
    parts = {title: inside for title, make in makers.items() if (inside := make(found))}
    return document(f"{found.first.name} → {found.second.name}: comparison", _head(found), parts)


def _head(c: Comparison) -> Html:
    points = f"{100 * (c.after - c.before):+.1f} points ({100 * c.interval.low:+.1f} to {100 * c.interval.high:+.1f})"
    rows = [
        (run.name, run.target, str(run.manifest.get("context") or "retrieved"), f"{100 * share:.1f} %")
        for run, share in ((c.first, c.before), (c.second, c.after))
    ]
    return tag(
        "header",
        tag("p", f"{c.n} cases that both runs answered", class_="muted"),
        tag("h1", "Is it better? ", tag("span", str(c.verdict), class_=f"tag s-{STATES[str(c.verdict)]}")),
        tag("p", tag("b", points), f" correct: {c.why}."),
        tag("p", f"Least difference that so many cases show four times in five: {100 * c.detectable:.1f} points."),
        table(("Run", "Target", "Context", "Correct"), rows),
    )


def _flips(c: Comparison) -> Html:
    if not c.flips:
        return tag("p", "No case came to another outcome.")
    before, after = _by_case(c.first), _by_case(c.second)
    parts: list[object] = [filters([after[flip.case] for flip in c.flips])]
    number = 0
    drawers: list[object] = []
    for weight, title in TITLES.items():
        flips = [flip for flip in c.flips if flip.weight == weight]
        if not flips:
            continue
        drawers.append(tag("h3", f"{title}: {len(flips)}"))
        for flip in flips:
            drawers.append(_drawer(c, flip, number, before[flip.case], after[flip.case]))
            number += 1
    return join([*parts, tag("div", *drawers, id="list")])


def _drawer(c: Comparison, flip: Flip, number: int, before: Sample, after: Sample) -> Html:
    """The later answer with all that is known of it, and the earlier one beside it."""
    depth = DEPTHS[0] if len(c.flips) <= 100 else DEPTHS[2]
    earlier = (f"{c.first.name}, before", before)
    return case_html(after, c.second.cases.get(flip.case), number, depth=depth, others=[earlier])


def _metrics(c: Comparison) -> Html:
    rows = [
        (
            m.metric,
            f"{m.before:.3f}",
            f"{m.after:.3f}",
            f"{m.interval.low:+.3f} to {m.interval.high:+.3f}{'' if m.interval.reliable else ', few clusters'}",
            m.n,
            written_p(m.p),
        )
        for m in c.changes
    ]
    if not rows:
        return tag("p", "No metric moved.")
    head = ("Metric", "Before", "After", "Difference, 95 %", "n", "p, adjusted after Holm")
    return table(head, rows, class_="numbers")


def _left_out(c: Comparison) -> Html:
    groups = {
        "Errors in one of the runs": c.errors,
        "In one run only": c.unmatched,
        "Question or gold changed": c.changed,
    }
    rows = [(title, len(cases), ", ".join(cases)) for title, cases in groups.items() if cases]
    return table(("Why", "Cases", "Which"), rows) if rows else Html("")


def _by_case(run: Stored) -> dict[str, Sample]:
    """A sample of each case; of repeats the first that came to what most of them did."""
    found: dict[str, list[Sample]] = {}
    for sample in run.samples:
        found.setdefault(sample.case, []).append(sample)
    return {case: _usual(samples) for case, samples in found.items()}


def _usual(samples: list[Sample]) -> Sample:
    outcomes = [sample.outcome or Outcome.ERROR for sample in samples]
    most = max(dict.fromkeys(outcomes), key=outcomes.count)
    return samples[outcomes.index(most)]
