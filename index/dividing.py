"""Divides a page that holds several reports (篇1 … 篇4, or several openings) into their spans."""

import re
from itertools import pairwise

NUMBERED = re.compile(
    r"^[^\n。；;]{0,40}(?:篇[ \t]*(?:\d{1,2}|[一二三四五六七八九十]{1,3})|第(?:\d{1,2}|[一二三四五六七八九十]{1,3})篇)"
    r"[ \t]*[:：、]?[^\n。；;]{0,30}$",
    re.MULTILINE,
)
OPENING = re.compile(
    r"^(?:(?:各位|尊敬的)(?:人大)?代表|(?:各位)?同志们|各位委员)[^\n。！!]{0,20}[:：，,！!]?\s*[^\n。！!]{0,60}?"
    r"我[^\n。]{0,10}代表[^\n。，,]{0,30}(?:政府|国务院|管委会|管理委员会)[，,]?\s*(?:向(?:大会|会议)|作|报告|将)",
    re.MULTILINE,
)
SENTENCE = re.compile(r"[。；;！!][”’」』）)]*$")
SHORTEST = 500  # characters; less than that between two openings is no report


def spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each report; one span, the whole text, for a page that holds one."""
    openings = [match.start() for match in OPENING.finditer(text)]
    cuts = _numbered(text, openings)
    if len(cuts) < 2:
        heads = [_head(text, start) for start in openings]
        cuts = [(head, head) for head in ([0, *heads[1:]] if heads else [])]
    ends = [start for start, _ in cuts[1:]] + [len(text)]
    found = [(start, end) for (_, start), end in zip(cuts, ends, strict=False) if end - start >= SHORTEST]
    if len(found) < 2:
        return [(0, len(text))]
    if len(found) < len(cuts):  # a short stretch belongs to the report before it
        found = list(pairwise([*(start for start, _ in found), len(text)]))
    return [_trimmed(text, start, end) for start, end in found]


def _numbered(text: str, openings: list[int]) -> list[tuple[int, int]]:
    """The numbered headings that a report's opening follows, before the next such heading."""
    headings = [match.span() for match in NUMBERED.finditer(text)]
    ends = [start for start, _ in headings[1:]] + [len(text)]
    return [
        span for span, end in zip(headings, ends, strict=False) if any(span[1] <= opening < end for opening in openings)
    ]


def _head(text: str, opening: int) -> int:
    """Where the title and date lines before an opening begin: after the last sentence before it."""
    start = opening
    for line in reversed(text[:opening].split("\n")[:-1]):
        if SENTENCE.search(line.strip()) or len(line) > 60:
            break
        start -= len(line) + 1
    return max(start, 0)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    shown = text[start:end]
    return start + len(shown) - len(shown.lstrip()), end - len(shown) + len(shown.rstrip())
