"""The table a run ends with, as lines for a terminal: outcomes by slice, then every metric with its interval."""

import unicodedata
from collections.abc import Sequence

from eval.measured import measure, outcomes, selected, slice_name, slices, written
from eval.records import Outcome
from eval.stored import Stored
from eval.tables import columns, judge_lines, metric_lines


def table(run: Stored) -> list[str]:
    """The lines; errors stand in a column of their own and count in no share."""
    rows = [["cases", "n", *(str(outcome) for outcome in Outcome), "share correct", "95 %"]]
    for within in slices(run):
        counts = outcomes(selected(run, within))
        found = measure(run, "outcome.correct", within)
        ends = f"{found.interval.low:.1%} to {found.interval.high:.1%}" if found.n else ""
        rows.append(
            [
                slice_name(within),
                str(sum(counts.values())),
                *(str(counts.get(outcome, 0)) for outcome in Outcome),
                f"{found.value:.1%}" if found.n else "",
                ends,
            ]
        )
    shown = columns(run)
    figures = [["metric", *(part for column in shown for part in (column.target, "95 %", "n"))]]
    for line in metric_lines(run):
        cells = [line.name]
        for found in line.measures:
            low, high = (written(line.name, end) for end in found.interval[:2])
            ends = f"{low} to {high}" if found.interval.low == found.interval.low else ""
            cells += [written(line.name, found.value), ends, str(found.n)]
        figures.append(cells)
    return [*aligned(rows), "", *aligned(figures), *judge_lines(run)]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """Rows in columns, the first to the left and the rest to the right; a Chinese character is two columns wide."""
    widths = [max(wide(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - wide(cell)) if column == 0 else " " * (width - wide(cell)) + cell
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def wide(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
