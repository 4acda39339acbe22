"""One case of a run as HTML: question, answer, citations, gold, what was retrieved, scores and why."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from eval.markup import Html, html, join, marked, tag
from eval.measured import failed, written
from eval.records import Case, Citation, Gold, GoldFigure, Outcome, Retrieved, Sample

MARKER = re.compile(r"\[(\d{1,4})\]")
FOLDED = 12  # entries of a field above which it is folded


class Depth(NamedTuple):
    """How much of a case is shown: characters of answer, quotes and retrieved passages, and how many of these."""

    answer: int
    quote: int
    cited: int
    excerpt: int
    retrieved: int


# What went wrong is shown at the first of these that keeps the page small, what went right one step shorter.
DEPTHS = (
    Depth(1500, 320, 12, 200, 8),
    Depth(800, 200, 8, 140, 4),
    Depth(400, 120, 5, 100, 2),
    Depth(200, 80, 3, 80, 1),
    Depth(120, 60, 1, 60, 0),
)


def case_html(
    sample: Sample, case: Case | None, number: int, *, depth: Depth, others: Iterable[tuple[str, Sample]] = ()
) -> Html:
    """The case as a drawer that opens; `others` are the answers of other targets to the same question."""
    outcome = Outcome.ERROR if failed(sample) else sample.outcome or Outcome.ERROR
    anchor = f"c{number}"
    repeat = f" · repeat {sample.repeat}" if sample.repeat else ""
    head = tag(
        "summary",
        tag("span", outcome, class_=f"tag o-{outcome}"),
        tag("span", sample.question, class_="question", dir="auto"),
        tag("span", f"{sample.case}{repeat} · {sample.type} · {sample.language}", class_="muted id"),
    )
    body = [
        _history(case),
        _why(sample, depth),
        _answer(sample, case, anchor, depth),
        *(_other(name, other, depth) for name, other in others),
        _gold(case, depth),
        _retrieved(sample, case, depth),
        None if outcome is Outcome.CORRECT else _scores(sample),
    ]
    return tag(
        "details",
        head,
        tag("div", *body, class_="body"),
        id=anchor,
        class_="case",
        data_outcome=outcome,
        data_type=sample.type,
        data_language=sample.language,
        data_lost=sample.lost_at or "",
    )


def _part(title: str, *inside: object) -> Html:
    return tag("section", tag("h4", title), *inside)


def _history(case: Case | None) -> Html | None:
    return (
        _part("Earlier questions", *(tag("p", turn, dir="auto") for turn in case.history))
        if case and case.history
        else None
    )


def _why(sample: Sample, depth: Depth) -> Html | None:
    told = [sample.notes.get("outcome"), f"lost at: {sample.lost_at}" if sample.lost_at else None]
    if sample.error:
        told.append("; ".join(f"{key}: {value}" for key, value in sample.error.items()))
    shown = [shorten(text, depth.quote * 2) for text in told if text]
    return _part("Why", *(tag("p", text, dir="auto") for text in shown)) if shown else None


def _answer(sample: Sample, case: Case | None, anchor: str, depth: Depth) -> Html:
    gold = [one.quote for one in case.evidence] if case else []
    cited = [_citation(one, gold, anchor, depth) for one in sample.citations[: depth.cited]]
    if len(sample.citations) > depth.cited:
        cited.append(tag("li", f"… {len(sample.citations) - depth.cited} more", class_="muted"))
    seconds = sample.seconds.get("total")
    time = tag("span", f" {1000 * seconds:,.0f} ms", class_="muted") if seconds is not None else None
    return _part(
        "Answer",
        time,
        tag(
            "p",
            _linked(shorten(sample.answer, depth.answer) or "(none)", anchor, sample, depth),
            class_="answer",
            dir="auto",
        ),
        tag("ol", *cited, class_="plain") if cited else None,
    )


def _linked(text: str, anchor: str, sample: Sample, depth: Depth) -> Html:
    """The answer with its markers leading to the quotes; a marker without a quote is marked as invented."""
    known = {one.number for one in sample.citations}
    shown = {one.number for one in sample.citations[: depth.cited]}
    parts: list[object] = []
    last = 0
    for found in MARKER.finditer(text):
        number = int(found[1])
        parts.append(text[last : found.start()])
        if number in shown:
            parts.append(tag("a", found[0], href=f"#{anchor}-{number}", class_="marker"))
        else:
            parts.append(
                found[0] if number in known else tag("span", found[0], class_="invented", title="no such quote")
            )
        last = found.end()
    return join([*parts, text[last:]])


def _citation(one: Citation, gold: list[str], anchor: str, depth: Depth) -> Html:
    where = " · ".join(str(part) for part in (one.place, one.year, one.title, one.file) if part)
    stands = tag("span", "not to the letter", class_="tag o-wrong") if one.stands is False else None
    return tag(
        "li",
        tag("span", f"[{one.number}] ", class_="muted"),
        tag("q", excerpt(one.quote, gold, depth.quote), class_="quoted"),
        " ",
        tag("cite", where),
        stands,
        id=f"{anchor}-{one.number}",
    )


def _other(name: str, sample: Sample, depth: Depth) -> Html:
    outcome = Outcome.ERROR if failed(sample) else sample.outcome or Outcome.ERROR
    return _part(
        f"Answer of {name}",
        tag("span", outcome, class_=f"tag o-{outcome}"),
        tag("p", shorten(sample.answer, depth.excerpt * 2) or "(none)", class_="answer", dir="auto"),
    )


def _gold(case: Case | None, depth: Depth) -> Html | None:
    if case is None:
        return None
    rows = [tag("p", "Nothing answers this: it must be declined.")] if case.abstain else []
    rows += [tag("p", case.answer, dir="auto")] if case.answer else []
    rows += [tag("p", _figure(figure)) for figure in case.gold]
    if case.items:
        rows.append(tag("p", "all of: ", "、".join(group[0] for group in case.items)))
    demanded = [*case.must_include, *case.terms]
    if demanded:
        rows.append(tag("p", "must say: ", "; ".join(group[0] for group in demanded)))
    if case.must_not_include:
        rows.append(tag("p", "must not say: ", "; ".join(case.must_not_include)))
    rows += [
        tag("p", tag("mark", shorten(one.quote, depth.quote)), " ", tag("cite", one.file), dir="auto")
        for one in case.evidence
    ]
    rows += [tag("p", case.notes, class_="muted")] if case.notes else []
    return _part("Gold", *rows) if rows else None


def _figure(figure: GoldFigure) -> str:
    amount = f"{figure.value:f}" + (f"–{figure.high:f}" if figure.high is not None else "") + figure.unit
    told = (figure.place, figure.year, figure.indicator, figure.stance, figure.edge, amount)
    return " · ".join(str(part) for part in told if part)


def _retrieved(sample: Sample, case: Case | None, depth: Depth) -> Html | None:
    if not sample.retrieved:
        return None
    gold = list(case.evidence) if case else []
    rows = []
    seen: set[str] = set()
    for rank, one in enumerate(sample.retrieved, 1):
        holds = holding(one, gold)
        if rank > depth.retrieved and seen.issuperset(holds):
            continue
        seen.update(holds)
        rows.append(
            tag(
                "li",
                tag("span", f"{rank}. {one.score:.3f} {one.file or one.report} ", class_="muted"),
                tag("span", "gold", class_="tag o-correct") if holds else None,
                tag("span", excerpt(one.quote, holds, depth.excerpt), dir="auto"),
            )
        )
    left = len(sample.retrieved) - len(rows)
    more = tag("li", f"… {left} more", class_="muted") if left else None
    return _part("Retrieved", tag("ol", *rows, more, class_="plain"))


def holding(one: Retrieved, gold: Iterable[Gold]) -> list[str]:
    """The gold quotes that stand whole in a passage of their file."""
    return [g.quote for g in gold if g.quote in one.quote and (not g.file or not one.file or g.file == one.file)]


def _scores(sample: Sample) -> Html | None:
    rows = [
        tag("li", f"{name}: {written(name, value)}", f" ({note})" if (note := sample.notes.get(name)) else None)
        for name, value in sample.scores.items()
        if value is not None and (value != 1 or name in sample.notes) and not name.startswith(("seconds.", "tokens."))
    ]
    return _part("Scores below full", tag("ul", *rows, class_="plain scores")) if rows else None


def excerpt(text: str, quotes: Iterable[str], length: int) -> Html:
    """`length` characters of a text, around the first of the quotes that stands in it; the quotes are marked."""
    spans = [(at, at + len(quote)) for quote in quotes if quote and (at := text.find(quote)) >= 0]
    start = 0
    if len(text) > length and spans and spans[0][1] > length:
        start = max(0, min(spans[0][0] - length // 4, len(text) - length))
    end = min(len(text), start + length)
    inside = [(max(a, start) - start, min(b, end) - start) for a, b in spans if a < end and b > start]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return join([before, marked(text[start:end], inside), after])


def shorten(text: str, length: int) -> str:
    """The text, cut off with … where it is longer."""
    return text if len(text) <= length else text[:length] + " …"


def plain(value: object) -> Html:
    """A value of the run's header as text; nested ones as a list, long ones folded."""
    if isinstance(value, dict):
        inside = tag(
            "ul", *(tag("li", tag("b", key), ": ", plain(inner)) for key, inner in value.items()), class_="plain"
        )
        return tag("details", tag("summary", f"{len(value)} entries"), inside) if len(value) > FOLDED else inside
    if isinstance(value, list):
        return html(" ".join(str(inner) for inner in value))
    return html(value)
