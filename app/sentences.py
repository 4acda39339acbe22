"""The sentences of a report with the topic they stand under, and the shortening of a long one at its clauses."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from index.records import Passage

SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]*[”\"’」』)）]?")
STATEMENT = re.compile(r"[^；;]+[；;]*")
LONG = 100  # characters from which a sentence is read by its parts between ；
CLAUSE = re.compile(r"(?:[“\"《(（][^”\"》)）]*[”\"》)）]|[^，,；;。！!？?:：])+[，,；;。！!？?:：]*[”\"]?")
LEAD = re.compile(r"^(?![一二三四五六七八九十]{1,2}[是要])(?!.*\d[\d.]*[%一-鿿])[^,，、:：；;]{4,22}[。！!]?$")
MARKED = re.compile(r"^(?:[(（]?[一二三四五六七八九十]{1,3}[)）、]|\d{1,2}[.．、]|——|[一二三四五六七八九十]{1,3}是)")
TELLING = re.compile(r"[\d《“\"A-Za-z]|、.*、")


class Sentence(NamedTuple):
    """A sentence in report offsets; sentences with the same `block` stand under the same topic.

    `lead` is the topic: the short sentence or heading that opens the block (持续改善提升水质), "" when there is none.
    """

    passage: Passage
    start: int
    end: int
    text: str
    lead: str
    block: int
    heading: bool


def sentences(passages: Sequence[Passage]) -> list[Sentence]:
    """Every sentence of the passages of one report, in order.

    A block begins with a paragraph, with a new heading, and with a few words that stand as a sentence of their own.
    """
    found: list[Sentence] = []
    block, lead, path = 0, "", ""
    for passage in passages:
        last = passage.heading.split(" › ")[-1]
        for start, text in _parts(passage):
            opens = bool(found) and "\n" in between(found[-1], passage, start)
            is_lead = bool(LEAD.match(text)) or (bool(last) and text.rstrip("。:： ").endswith(last) and len(text) < 60)
            if opens or is_lead or passage.heading != path:
                block += 1
                lead = text.rstrip("。！!:： ") if is_lead else last
                path = passage.heading
            found.append(Sentence(passage, start, start + len(text), text, lead, block, is_lead))
    return found


def _parts(passage: Passage) -> Iterator[tuple[int, str]]:
    for match in SENTENCE.finditer(passage.text):
        whole = len(match.group()) <= LONG
        for part in [match] if whole else STATEMENT.finditer(passage.text, match.start(), match.end()):
            text = part.group().strip()
            if re.search(r"\w", text):
                yield passage.start + part.start() + part.group().index(text), text


def clauses(text: str) -> list[tuple[int, int]]:
    """Spans of the clauses of a sentence; punctuation inside quotes and brackets does not part it."""
    return [match.span() for match in CLAUSE.finditer(text)]


def shorten(text: str, limit: int, weigh: Callable[[str], float]) -> tuple[int, int]:
    """The stretch of whole clauses of at most `limit` characters that weighs most; the whole sentence when it fits.

    The opening clause is kept when it and the best clause fit together, so that the subject is not lost.
    """
    if len(text) <= limit:
        return 0, len(text)
    spans = clauses(text)
    weights = [weigh(text[a:b]) + (0.05 if TELLING.search(text[a:b]) else 0) for a, b in spans]
    best, chosen = -1.0, (0, min(limit, len(text)))
    for i in range(len(spans)):
        total = 0.0
        for j in range(i, len(spans)):
            if spans[j][1] - spans[i][0] > limit and j > i:
                break
            total += weights[j]
            value = total + (0.02 if i == 0 else 0) - 0.001 * i
            if value > best:
                best, chosen = value, (spans[i][0], spans[j][1])
    return chosen


def between(before: Sentence, passage: Passage, start: int) -> str:
    """The blanks between two sentences; a border between passages that do not touch counts as a new line."""
    if before.passage is passage:
        return passage.text[before.end - passage.start : start - passage.start]
    if before.passage.report.id != passage.report.id:
        return "\n"
    tail = before.passage.text[before.end - before.passage.start :]
    gap = "\n" if passage.start > before.passage.end else ""
    return tail + gap + passage.text[: start - passage.start]
