"""Pictures of a run as inline SVG: outcome bar, interval, recall curve, histogram. Colours come from classes."""

import math
from collections.abc import Mapping, Sequence

from eval.markup import Html, tag
from eval.records import Outcome

ROOM = 5  # percent of the bar that a count needs
BINS = (0, 50, 100, 200, 400, 800, 1600, 3200, 6400, 12800)  # milliseconds, doubling


def outcome_bar(counts: Mapping[Outcome, int], name: str) -> Html:
    """A bar of all samples, one stretch an outcome, each with its count where it has room."""
    total = sum(counts.values()) or 1
    parts, at = [], 0.0
    for outcome, count in counts.items():
        if not count:
            continue
        width = 100 * count / total
        parts.append(tag("rect", x=f"{at:.2f}%", y=0, width=f"{width:.2f}%", height=34, class_=f"o-{outcome}"))
        if width > ROOM:
            middle = f"{at + width / 2:.2f}%"
            parts.append(tag("text", count, x=middle, y=22, text_anchor="middle", class_="on-bar"))
        at += width
    words = ", ".join(f"{count} {outcome}" for outcome, count in counts.items() if count)
    return tag("svg", tag("title", f"{name}: {words}"), *parts, height=34, role="img", class_="bar")


def whisker(value: float, low: float, high: float) -> Html:
    """A share from 0 to 1 as a dot with its interval; nothing where there is no value."""
    if math.isnan(value) or not 0 <= value <= 1:
        return Html("")
    parts = [tag("line", x1=2, x2=118, y1=8, y2=8, class_="track")]
    if not math.isnan(low):
        ends = {"x1": f"{2 + 116 * max(low, 0):.1f}", "x2": f"{2 + 116 * min(high, 1):.1f}"}
        parts.append(tag("line", **ends, y1=8, y2=8, class_="span"))
    parts.append(tag("circle", cx=f"{2 + 116 * value:.1f}", cy=8, r=3.5, class_="dot"))
    return tag("svg", *parts, viewBox="0 0 120 16", width=120, height=16, aria_hidden="true", class_="whisker")


def curves(lines: Mapping[str, Sequence[tuple[int, float]]]) -> Html:
    """Recall over k: one line a name, shares from 0 to 1 upwards, k along a logarithmic axis."""
    ks = sorted({k for points in lines.values() for k, _ in points})
    if not ks:
        return Html("")
    longest = math.log(max(ks[-1], 2))
    parts: list[Html] = []
    for share in (0, 0.25, 0.5, 0.75, 1):
        y = _up(share)
        parts.append(tag("line", x1=44, x2=500, y1=y, y2=y, class_="grid"))
        parts.append(tag("text", f"{share:.0%}", x=38, y=float(y) + 4, text_anchor="end"))
    parts += [tag("text", k, x=_along(k, longest), y=232, text_anchor="middle") for k in ks]
    for number, points in enumerate(lines.values()):
        path = " ".join(f"{_along(k, longest)},{_up(share)}" for k, share in points)
        parts.append(tag("polyline", points=path, class_=f"curve c{number % 4}"))
        parts += [
            tag("circle", cx=_along(k, longest), cy=_up(share), r=4, class_=f"point c{number % 4}")
            for k, share in points
        ]
    return tag(
        "svg",
        tag("title", "Recall over k: " + ", ".join(lines)),
        *parts,
        viewBox="0 0 520 240",
        role="img",
        class_="plot",
    )


def _along(k: int, longest: float) -> str:
    return f"{52 + 440 * math.log(k) / longest:.1f}"


def _up(share: float) -> str:
    return f"{210 - 195 * share:.1f}"


def histogram(times: Sequence[float]) -> Html:
    """How many answers took how long, in classes that double; `times` in milliseconds."""
    counts = [0] * len(BINS)
    for time in times:
        counts[max(index for index, least in enumerate(BINS) if time >= least)] += 1
    first = next((index for index, count in enumerate(counts) if count), 0)
    last = max((index for index, count in enumerate(counts) if count), default=0)
    shown = range(first, last + 1)
    width, most = 440 / max(len(shown), 3), max(counts, default=0) or 1
    parts: list[Html] = []
    for place, index in enumerate(shown):
        x, height = 44 + place * width, 150 * counts[index] / most
        parts.append(
            tag(
                "rect",
                x=f"{x + 2:.1f}",
                y=f"{190 - height:.1f}",
                width=f"{width - 4:.1f}",
                height=f"{height:.1f}",
                class_="fill",
            )
        )
        middle = f"{x + width / 2:.1f}"
        parts.append(tag("text", counts[index] or "", x=middle, y=f"{184 - height:.1f}", text_anchor="middle"))
        label = f"{BINS[index]}–{BINS[index + 1]}" if index + 1 < len(BINS) else f"{BINS[index]}+"
        parts.append(tag("text", label, x=middle, y=208, text_anchor="middle"))
    parts.append(tag("text", "milliseconds", x=264, y=230, text_anchor="middle"))
    return tag(
        "svg", tag("title", "Time to the whole answer"), *parts, viewBox="0 0 520 240", role="img", class_="plot"
    )
