"""Answers list questions: the enumeration whose introduction tells of the thing asked, given whole and counted."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.enumerations import LINES, LISTS, NUMERAL, Enumeration, count, enumerations
from app.focus import Focus, Scale, focus
from app.quoting import ENGLISH, Quote, Section, named, spelled, within
from app.records import Query
from app.sentences import sentences
from index.records import Part, Passage, Report

if TYPE_CHECKING:
    from index.archive import Archive

ASKED = re.compile(
    rf"(?<![\d.第])({NUMERAL})(?=[个项件大家条座所处类种支批次轮点名位方届区镇村园城县])|[“\"]([一二三四五六七八九十两]{{1,3}})"
)
WORDS = dict(zip(ENGLISH, range(len(ENGLISH)), strict=True))
AGENDA = re.compile(r"重点|工作|任务|方面|抓好|做好|目标")
MOST = 60  # things in a list; larger numbers count something else
LEAST = 0.4  # share of the question's words that the introduction must hold
UNCOUNTED = 0.75  # the same when the question names no number of things
UNSURE = 0.9
ITEM = 70  # characters of an item that is a paragraph


class Candidate(NamedTuple):
    """An enumeration of a report with what speaks for it."""

    report: Report
    passages: tuple[Passage, ...]
    text: str
    found: Enumeration
    score: float


def agenda(query: Query, about: Focus, archive: "Archive", reports: Sequence[Report]) -> tuple[Section, ...]:
    """The areas of work that a report goes through: its longest run of headings in the part asked for, else planned."""
    number = asked_count(query.text)
    part = about.part or Part.PLAN
    sections = []
    for report in reports:
        text, passages = archive.text(report.id), archive.passages([report.id])
        rows = []
        for found in enumerations(text):
            home = within(passages, found.items[0].start, found.items[0].end)
            led = AGENDA.search(text[found.intro.start : found.intro.end])
            if found.style in LINES and home and home.passage.part in (part, Part.OTHER):
                fits = number in (None, len(found.items))
                length = found.items[-1].start - found.items[0].start
                rows.append(Candidate(report, passages, text, found, length * (2 if led else 1) * (10 if fits else 1)))
        if rows:
            sections.append(_section(query, max(rows, key=lambda row: row.score)))
    return tuple(sections)


def find(query: Query, archive: "Archive", reports: Sequence[Report], *, sure: bool) -> tuple[Section, ...]:
    """The list asked for, one section for each report that has it as well; () when no introduction fits.

    It must fit closely unless `sure` that a list is asked, and more closely where no number of things is named.
    """
    number = asked_count(query.text)
    least = UNSURE if not sure else LEAST if number else UNCOUNTED
    best: list[Candidate] = []
    for report in reports:
        text, passages = archive.text(report.id), archive.passages([report.id])
        mine = focus(query, [report])
        scale = Scale(mine.terms, sentences(passages))
        rows = [
            Candidate(report, passages, text, e, _score(e, text, passages, mine, scale, number))
            for e in enumerations(text)
        ]
        rows = [row for row in rows if row.score >= least]
        if rows:
            best.append(max(rows, key=lambda row: row.score))
    best.sort(key=lambda row: -row.score)
    top = [row for row in best[:3] if row.score >= 0.85 * best[0].score]
    return tuple(_section(query, row) for row in top)


def asked_count(text: str) -> int | None:
    """The number of things that the question names: 十件, 4个, four; None when it names none."""
    for match in ASKED.finditer(text):
        value = count(match[1] or match[2])
        if value and 1 < value <= MOST:
            return value
    for word in re.findall(r"[a-z]+", text.lower()):
        if WORDS.get(word, 0) > 1:
            return WORDS[word]
    return None


def _score(
    found: Enumeration, text: str, passages: Sequence[Passage], about: Focus, scale: Scale, number: int | None
) -> float:
    """How well an enumeration answers: its words, its count, its part; lists in passing weigh less."""
    intro = text[found.intro.start : found.intro.end]
    near = intro[-40:] if found.style in ("甲、乙2个", "甲、乙等") else intro
    home = within(passages, found.items[0].start, found.items[-1].end)
    path = home.passage.heading if home else ""
    score = scale.coverage([(near, 1.0), (intro, 0.6), (path, 0.4)])
    if number is not None:
        fits = number in (found.announced, len(found.items))
        score += 0.35 if fits and not found.open_ended else 0.1 if fits else -0.35
    if found.announced == len(found.items):
        score += 0.05
    if found.open_ended:
        score -= 0.1
    if about.part and home and home.passage.part not in (about.part, Part.OTHER, Part.NOTES):
        score *= 0.7
    return score


def _section(query: Query, row: Candidate) -> Section:
    text, items = row.text, row.found.items
    short = sum(b - a for a, b in items) <= 60 and row.found.style in LISTS
    whole = within(row.passages, row.found.intro.start, max(row.found.intro.end, items[-1].end))
    if row.found.announced and len(items) < row.found.announced:
        lead = named(
            query.language, row.report, "items_some", count=spelled(query.language, len(items)),
            announced=spelled(query.language, row.found.announced),
        )  # fmt: skip
    else:
        lead = named(query.language, row.report, "items", count=spelled(query.language, len(items)))
    if short and whole and whole.end >= items[-1].end:
        shown = "、".join(text[a:b] for a, b in items)
        return Section(row.report, lead, (whole._replace(shown=shown),))
    quotes = []
    for a, b in items:
        quote = within(row.passages, a, b)
        if quote:
            quotes.append(_cut(quote))
    return Section(row.report, lead, tuple(quotes), numbered=True)


def _cut(quote: Quote) -> Quote:
    """An item's first sentence, and of a long one its first clauses."""
    words = quote.words
    first = re.search(r"[。！!？?]", words)
    end = first.start() if first else len(words)
    if end > ITEM:
        borders = [m.end() for m in re.finditer(r"[，,；;]", words[:ITEM])]
        end = borders[-1] if borders else end
    return Quote(quote.passage, quote.start, quote.start + end)
