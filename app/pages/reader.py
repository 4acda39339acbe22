"""A whole report as a plain page: outline, text as the archive keeps it, and the cited words marked at their offsets.

It needs no script, so that a citation can be opened, printed and sent on anywhere. Every text is escaped here.
"""

import re
from collections.abc import Sequence
from html import escape
from itertools import pairwise
from typing import NamedTuple

from app.pages.texts import say
from app.records import Language
from index import places
from index.records import Passage, Report


class Span(NamedTuple):
    """Offsets into a report's text, end exclusive."""

    start: int
    end: int


def parse_span(text: str, length: int) -> Span | None:
    """`1204-1229` as a span within `length` characters; None for anything else, so that a stale link still opens."""
    match = re.fullmatch(r"([0-9]{1,9})-([0-9]{1,9})", text)
    if not match:
        return None
    start, end = int(match[1]), int(match[2])
    return Span(start, end) if start < end <= length else None


def where(report: Report, language: Language) -> str:
    """The place of a report in words, or what describes it while nobody has said whose it is."""
    if report.place is None:
        return f"{say('unknown_place', language)} · {report.label}"
    return places.path(report.place) if language == "zh" else f"{places.english(report.place)} · {report.place.name}"


def page(report: Report, text: str, passages: Sequence[Passage], span: Span | None, language: Language) -> str:
    """The HTML of one report; `passages` in order give the outline."""
    sections = _sections(passages)
    facts = [where(report, language), str(report.year or ""), str(report.delivered or "")]
    facts.append(f"{say('file', language)}: {report.source}")
    outline = "".join(f'<li><a href="#s{start}">{escape(name)}</a></li>' for start, name in sections)
    jump = f'<p><a class="jump" href="#hl">{escape(say("cited_here", language))}</a></p>' if span else ""
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(report.title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        '<link rel="stylesheet" href="../page/reader.css"><link rel="icon" href="../favicon.ico"></head><body>'
        f'<header lang="{language}"><p><a href="../">{escape(say("back", language))}</a></p>'
        f'<h1 lang="zh-CN">{escape(report.title)}</h1>'
        f'<p class="facts">{escape(" · ".join(fact for fact in facts if fact))}</p>{jump}</header>'
        f'<nav lang="{language}" aria-label="{escape(say("outline", language))}">'
        f"<h2>{escape(say('outline', language))}</h2><ol>{outline}</ol></nav>"
        f'<main><div class="text">{_marked(text, sections, span)}</div></main></body></html>'
    )


def missing(language: Language) -> str:
    """The page for a report that the archive does not hold."""
    words = escape(say("no_report", language))
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{words}</title>'
        '<link rel="stylesheet" href="../page/reader.css"></head>'
        f'<body><main><p>{words}</p><p><a href="../">{escape(say("back", language))}</a></p></main></body></html>'
    )


def _sections(passages: Sequence[Passage]) -> list[tuple[int, str]]:
    """Where each heading path begins, once for each run of passages under it; the last step names it."""
    sections: list[tuple[int, str]] = []
    before = ""
    for passage in passages:
        if passage.heading and passage.heading != before:
            sections.append((passage.start, passage.heading.split(" › ")[-1]))
        before = passage.heading
    return sections


def _marked(text: str, sections: Sequence[tuple[int, str]], span: Span | None) -> str:
    """The escaped text with an anchor at each section and the mark at the span, whatever the order of their borders."""
    anchors = {start for start, _ in sections}
    borders = sorted({0, len(text), *anchors, *(span or ())})
    pieces: list[str] = []
    first = True
    for start, end in pairwise(borders):
        if start in anchors:
            pieces.append(f'<span class="anchor" id="s{start}"></span>')
        words = escape(text[start:end])
        if span and span.start <= start and end <= span.end:
            pieces.append(f'<mark id="hl">{words}</mark>' if first else f"<mark>{words}</mark>")
            first = False
        else:
            pieces.append(words)
    return "".join(pieces)
