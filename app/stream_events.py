"""Growing answers told as events: what was understood, sources before text, text without markers, figures as a table.

Knows nothing of HTTP. A client that draws the events in order ends with the answer; after `restart` it begins again.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from app import cite
from app.records import Answer, Evidence, Language, Query, Row, Scope
from app.scope import described
from app.speak import understood
from app.wording import measure_name, place_name

_TAIL = re.compile(r"[ \t]*(?:\[\d*)?$")  # of a text still growing, what may yet become a marker
_MARKERS = re.compile(r"[ \t]*(?:\[\d+\][ \t]*(?=\[\d+\]))*\[\d+\]")
_COLUMNS: dict[str, dict[Language, str]] = {
    "place": {"zh": "地区", "en": "Place"},
    "measure": {"zh": "指标", "en": "Measure"},
    "year": {"zh": "年份", "en": "Year"},
    "stance": {"zh": "目标或实际", "en": "Stance"},
    "figure": {"zh": "数字", "en": "Figure"},
    "value": {"zh": "数值", "en": "Value"},
    "unit": {"zh": "单位", "en": "Unit"},
    "match": {"zh": "符合条件", "en": "Match"},
}
_WORDS: dict[Language, str] = {"zh": "原文", "en": "Quote"}  # the head over figures that are words of reports
_STATUS: dict[str, dict[Language, str]] = {
    "queued": {"zh": "正在排队", "en": "Waiting in line"},
    "retrieve": {"zh": "正在查找", "en": "Searching"},
}


class Event(NamedTuple):
    """One event: its name and its data, plain values."""

    name: str
    data: dict[str, Any]


def status(stage: str, language: Language) -> Event:
    """What is being done: queued, retrieve."""
    return Event("status", {"stage": stage, "text": _STATUS[stage][language]})


class Teller:
    """Turns the growing values of one answer into events; `about` is what `meta` says of the answer itself."""

    def __init__(self, about: Mapping[str, Any]) -> None:
        self._about = about
        self._query: Query | None = None
        self._text = ""  # told so far, as it stands in the answer
        self._sources: dict[int, tuple[str, int, int]] = {}
        self._rows: tuple[Row, ...] = ()

    def tell(self, answer: Answer) -> Iterator[Event]:
        """The events by which this value goes beyond the one before."""
        language = answer.query.language
        if answer.query != self._query:  # at first, and again when a model has read the question anew
            begun, self._query = self._query is not None, answer.query
            yield Event("meta", {**self._about, "lang": language, "understood": as_understood(answer.query)})
            if not begun:
                yield status("retrieve", language)
        sources = {item.number: (item.passage.report.id, item.start, item.end) for item in answer.evidence}
        changed = any(sources.get(number) != span for number, span in self._sources.items())
        if changed or not answer.text.startswith(self._text):
            yield Event("restart", {"reason": "revised"})
            self._text, self._sources, self._rows = "", {}, ()
        new = [item for item in answer.evidence if item.number not in self._sources]
        if new:
            self._sources = sources
            yield Event("sources", {"items": [source(item, language) for item in new]})
        if answer.rows and answer.rows != self._rows:
            self._rows = answer.rows
            yield Event("table", table(answer))
        yield from self._words(answer)
        if answer.done:
            for note in answer.notes:
                yield Event("note", {"code": note.code, "text": note.text})
            yield Event("verify", verified(answer))

    def _words(self, answer: Answer) -> Iterator[Event]:
        text = answer.text
        end = len(text) if answer.done else _TAIL.search(text).start()  # type: ignore[union-attr]
        spans = cite.sentences(text)
        at = len(self._text)
        for found in _MARKERS.finditer(text, at, end):
            if found.start() > at:
                yield Event("delta", {"t": text[at : found.start()]})
            yield Event("cite", {"n": list(cite.markers(found[0])), "s": _sentence(spans, found.end() - 1)})
            at = found.end()
        if at < end:
            yield Event("delta", {"t": text[at:end]})
        self._text = text[: max(at, end)]


def _sentence(spans: Sequence[tuple[int, int]], at: int) -> int:
    return next((number for number, (start, end) in enumerate(spans) if start <= at < end), 0)


def as_understood(query: Query) -> dict[str, Any]:
    """The question as it was read, as one line and as values."""
    language = query.language
    return {
        "text": understood(query),
        "task": str(query.task),
        "places": [place_name(place, language) for place in query.places],
        "unknown": [place_name(place, language) for place in query.unknown],
        "outside": [place_name(place, language) for place in query.outside],
        "within": None if query.within is None else place_name(query.within, language),
        "years": list(query.years),
        "measures": [measure_name(measure, language) for measure in query.measures],
        "stance": None if query.stance is None else str(query.stance),
        "kind": None if query.kind is None else str(query.kind),
        "scope": as_scope(query.scope, language),
    }


def as_scope(scope: Scope, language: Language) -> dict[str, Any] | None:
    """The narrowing asked for, as one line and as it was sent; None when there was none."""
    if not scope:
        return None
    return {
        "text": described(scope, language),
        "places": list(scope.places),
        "years": list(scope.years),
        "reports": list(scope.reports),
    }


def source(item: Evidence, language: Language) -> dict[str, Any]:
    """Something cited, with all that a client needs to show it without asking again."""
    report, passage = item.passage.report, item.passage
    return {
        "n": item.number,
        "pid": passage.id,
        "report": report.id,
        "title": report.title or report.label,
        "place": place_name(report.place, language) if report.place else None,
        "year": report.year,
        "covers": report.year - 1 if report.year else None,
        "date": str(report.delivered) if report.delivered else None,
        "section": passage.heading,
        "file": report.source,
        "text": passage.text,
        "spans": [[item.start - passage.start, item.end - passage.start]],
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
        "sha": report.sha256,
        "reader": f"/r/{quote(report.id, safe='')}?s={item.start}-{item.end}#hl",
    }


def table(answer: Answer) -> dict[str, Any]:
    """The rows with typed cells; `chart` only where at least two numbers share measure, kind, year, stance and unit."""
    language = answer.query.language
    rows = [_cells(row, language) for row in answer.rows]
    used = [key for key in _COLUMNS if any(row[key] not in (None, "") for row in rows)]
    numeric = {"value", "year"}
    named = _COLUMNS | ({"figure": _WORDS} if not any(row.fact for row in answer.rows) else {})
    columns = [
        {"key": key, "label": named[key][language], "type": "number" if key in numeric else "text"} for key in used
    ]
    alike = {
        (row.measure, row.fact.kind if row.fact else None, row.year, row.stance, row.amount.unit)
        for row in answer.rows
        if row.amount is not None
    }
    drawn = sum(row.amount is not None for row in answer.rows) > 1 and len(alike) == 1
    coverage = answer.coverage
    return {
        "id": "t1",
        "title": understood(answer.query),
        "columns": columns,
        "rows": rows,
        "chart": {"type": "bar", "x": "place", "y": "value", "unit": rows_unit(answer.rows)} if drawn else None,
        "missing": list(coverage.silent) if coverage else [],
        "coverage": {"reports": coverage.reports, "stating": coverage.stating} if coverage else None,
    }


def rows_unit(rows: Sequence[Row]) -> str:
    """The unit of the first row that has an amount."""
    return next((row.amount.unit for row in rows if row.amount is not None), "")


def _cells(row: Row, language: Language) -> dict[str, Any]:
    amount = row.amount
    return {
        "place": row.label,
        "measure": row.measure,
        "year": row.year,
        "stance": str(row.stance) if row.stance else None,
        "figure": row.figure if row.evidence is not None else None,
        "value": None if amount is None else float(amount.low),
        "high": None if amount is None else float(amount.high),
        "unit": None if amount is None else amount.unit,
        "edge": None if amount is None else str(amount.edge),
        "match": row.match,
        "cite": [] if row.evidence is None else [row.evidence],
        "raw": row.fact.quote if row.fact else row.figure if row.evidence is not None else None,
    }


def verified(answer: Answer) -> dict[str, Any]:
    """How each sentence is borne out: what it cites, and the numbers in it that no cited quote contains."""
    loose = cite.loose(answer)
    sentences = []
    for number, (start, end) in enumerate(cite.sentences(answer.text)):
        cited = list(cite.markers(answer.text[start:end]))
        bad = [item.number for item in loose if start <= item.start < end]
        support = "unsupported" if bad else "full" if cited else "none"
        sentences.append({"s": number, "support": support, "cites": cited, "loose": bad})
    return {"sentences": sentences, "loose": len(loose)}
