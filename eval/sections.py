"""The parts of a run's report page, each from the run to its HTML."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from eval.drawn import curves, histogram, outcome_bar, whisker
from eval.markup import Html, join, table, tag
from eval.measured import LATENCY, Measure, failed, measure, milliseconds, outcomes, slice_name, slices, written
from eval.records import Lost, Outcome, Sample
from eval.shown import DEPTHS, case_html, plain, shorten
from eval.stored import Stored
from eval.tables import columns, judge_lines, meanings, metric_lines, recall_curves, slice_lines, stages, with_interval

ROOM = 2_400_000  # bytes that the cases may take
OPEN = 20  # failures of a stage up to which they are listed at once
SIGNED = frozenset({"outcome.truth"})  # from -1 to 1


def outcome_bars(run: Stored) -> Html:
    """A bar of outcomes for each column."""
    bars = []
    for column in columns(run):
        counts = outcomes(column.samples)
        bars.append(tag("h3", column.target))
        bars.append(outcome_bar(counts, column.target))
        keys = [
            tag("li", tag("span", outcome, class_=f"tag o-{outcome}"), f" {count}") for outcome, count in counts.items()
        ]
        bars.append(tag("ul", *keys, class_="legend"))
    return join(bars)


def metric_table(run: Stored) -> Html:
    """Every metric with its interval and number of cases, a group of cells for each column."""
    shown = columns(run)
    head: list[object] = ["Metric"]
    for column in shown:
        head += [column.target, "95 % interval", "n"]
    rows = []
    for line in metric_lines(run):
        cells: list[object] = [_named(line.name)]
        for one in line.measures:
            cells += [tag("b", written(one.metric, one.value)), _interval(one), one.n]
        rows.append(cells)
    return join([table(head, rows, class_="numbers"), _by_slice(run)])


def _named(metric: str) -> Html:
    return join([metric, tag("small", meanings().get(metric, ""), class_="muted")])


def _interval(one: Measure) -> Html:
    low, high = one.interval.low, one.interval.high
    if low != low:
        few_answers = one.metric in LATENCY and not one.interval.reliable
        return tag("span", "few answers" if few_answers else "–", class_="muted")
    told = f"{written(one.metric, low)} to {written(one.metric, high)}"
    few = None if one.interval.reliable else tag("small", "few clusters: not reliable", class_="muted")
    picture = None if one.metric in SIGNED else whisker(one.value, low, high)
    return join([picture, tag("span", told, class_="span-text"), few])


def _by_slice(run: Stored) -> Html:
    """Every metric in every slice of the run itself, folded away."""
    names = [line.name for line in metric_lines(run) if line.name not in LATENCY and line.measures[0].told]
    rows = []
    for within in slices(run):
        cells: list[object] = [slice_name(within)]
        for name in names:
            one = measure(run, name, within)
            told = with_interval(one) if one.told else "–"
            cells.append(
                join([written(name, one.value), tag("small", f"n={one.n}", class_="muted")]) if one.told else told
            )
            if one.told:
                cells[-1] = tag("span", cells[-1], title=told)
        rows.append(cells)
    return tag(
        "details", tag("summary", "Every metric by slice"), table(["Slice", *names], rows, class_="numbers small")
    )


def judging(run: Stored) -> Html:
    """Which judge ruled and how far it agrees with people; the pairs of labels and verdicts folded away."""
    lines = judge_lines(run)
    if not lines:
        return Html("")
    confused = run.manifest["judge"]["confused"]
    inside = table(("People say", "The judge says", "Labels"), confused, class_="numbers")
    return join(
        [*(tag("p", line) for line in lines), tag("details", tag("summary", "Labels against verdicts"), inside)]
    )


def slice_table(run: Stored) -> Html:
    """Correct answers and the other outcomes in every slice."""
    shown = columns(run)
    head: list[object] = ["Slice"]
    for column in shown:
        head += [f"{column.target}: correct", "95 % interval", "n", *(o for o in Outcome if o is not Outcome.CORRECT)]
    rows = []
    for line in slice_lines(run):
        cells: list[object] = [line.name]
        for one, counts in zip(line.correct, line.outcomes, strict=True):
            others = [counts[outcome] or "·" for outcome in Outcome if outcome is not Outcome.CORRECT]
            cells += [tag("b", written(one.metric, one.value)), _interval(one), one.n, *others]
        rows.append(cells)
    return table(head, rows, class_="numbers")


def retrieval(run: Stored) -> Html:
    """Recall over k, drawn and as a table; nothing when no retrieval was scored."""
    lines = recall_curves(run)
    if not lines:
        return Html("")
    ks = sorted({k for points in lines.values() for k, _ in points})
    rows = []
    for number, (name, points) in enumerate(lines.items()):
        by_k = dict(points)
        key = tag("span", "● ", class_=f"key c{number % 4}")
        rows.append([join([key, name]), *(written("", by_k[k]) if k in by_k else "–" for k in ks)])
    note = tag("p", "Recall: gold passages found among the first k. Full: cases of which all were.", class_="muted")
    beside = tag("div", table(["k", *ks], rows, class_="numbers"), note)
    return tag("div", curves(lines), beside, class_="pair")


def time(run: Stored) -> Html:
    """How long answers took, drawn and by stage."""
    rows = [(name, count, *(f"{value:,.0f}" for value in shares.values())) for name, count, shares in stages(run)]
    if not rows:
        return Html("")
    head = ("Stage, milliseconds", "n", "p50", "p90", "p95", "max")
    drawing = histogram(milliseconds(run.samples))
    return tag("div", drawing, table(head, rows, class_="numbers"), class_="pair")


def failures(run: Stored) -> Html:
    """What was not answered correctly, by the stage that lost it."""
    groups: dict[str, list[tuple[int, Sample]]] = {}
    for number, sample in enumerate(run.samples):
        if failed(sample):
            groups.setdefault("error", []).append((number, sample))
        elif sample.outcome is not Outcome.CORRECT:
            groups.setdefault(sample.lost_at or "stage not known", []).append((number, sample))
    order = ["error", *Lost, "stage not known"]
    parts = []
    for name in sorted(groups, key=lambda name: order.index(name) if name in order else len(order)):
        items = [
            tag(
                "li",
                tag("span", "error" if failed(sample) else sample.outcome, class_=f"tag o-{sample.outcome}"),
                tag("a", f"{sample.case} {shorten(sample.question, 80)}", href=f"#c{number}", dir="auto"),
            )
            for number, sample in groups[name]
        ]
        parts.append(
            tag(
                "details",
                tag("summary", f"{name}: {len(items)}"),
                tag("ul", *items, class_="plain"),
                open=len(items) <= OPEN,
            )
        )
    return join(parts) if parts else tag("p", "Every case was answered correctly.")


def cases(run: Stored) -> Html:
    """Every case as a drawer, under filters; texts are cut shorter the more there are, to keep the page small."""
    others: dict[tuple[str, int], list[tuple[str, Sample]]] = {}
    for column in run.beside:
        for sample in column.samples:
            others.setdefault((sample.case, sample.repeat), []).append((column.target, sample))
    for full, brief in pairwise((*DEPTHS, DEPTHS[-1])):
        drawers = [
            case_html(
                sample,
                run.cases.get(sample.case),
                number,
                depth=brief if sample.outcome is Outcome.CORRECT else full,
                others=others.get((sample.case, sample.repeat), ()),
            )
            for number, sample in enumerate(run.samples)
        ]
        if sum(len(drawer.encode()) for drawer in drawers) <= ROOM:
            break
    note = tag("p", "Long texts are cut short with …; results.csv has them whole.", class_="muted")
    return join([filters(run.samples), tag("div", *drawers, id="list"), note])


def filters(samples: Sequence[Sample]) -> Html:
    """Search and choices over the drawers of these samples; the page's script reads them."""
    choices: dict[str, list[str]] = {
        "outcome": [str(outcome) for outcome, count in outcomes(samples).items() if count],
        "type": sorted({sample.type for sample in samples}),
        "language": sorted({sample.language for sample in samples}),
        "lost": sorted({sample.lost_at for sample in samples if sample.lost_at}),
    }
    selects = [
        tag(
            "label",
            {"lost": "lost at"}.get(name, name),
            tag(
                "select", tag("option", "all", value=""), *(tag("option", x, value=x) for x in values), data_filter=name
            ),
        )
        for name, values in choices.items()
        if len(values) > 1 or name == "outcome"
    ]
    search = tag("label", "search", tag("input", type="search", id="search", autocomplete="off"))
    opening = tag("button", "Open all", type="button", id="open")
    return tag("div", search, *selects, opening, tag("output", id="count"), class_="filters")


def header(run: Stored) -> Html:
    """What is needed to repeat the run."""

    def rows(manifest: Mapping[str, Any]) -> list[tuple[object, object]]:
        return [(key, plain(value)) for key, value in manifest.items() if key != "gates"]

    parts = [table(("Field", "Value"), rows(run.manifest), class_="header")]
    for column in run.beside:
        inside = table(("Field", "Value"), rows(column.manifest), class_="header")
        parts.append(tag("details", tag("summary", f"Header of {column.target}"), inside))
    return join(parts)
