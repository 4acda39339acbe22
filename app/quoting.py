"""Lays quotes into an answer: a lead line for each report, a line for each quote, every line with its marker."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from app import lexicon
from app.cite import Ledger
from app.records import Evidence, Language
from app.wording import report_name
from index.records import Definition, Passage, Report

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NOTE_MARK = re.compile(r"\[\d{1,3}\]|［\d{1,3}］|[①-⑳](?=[”\"]|[一-鿿])")
ENGLISH = tuple(
    "no one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "  # noqa: SIM905
    "eighteen nineteen twenty".split()
)


class Quote(NamedTuple):
    """Words of a report, `report_text[start:end]` in one passage; `shown` when less of them or more is shown."""

    passage: Passage
    start: int
    end: int
    shown: str = ""
    definition: Definition | None = None

    @property
    def words(self) -> str:
        """The words shown."""
        return self.shown or self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


class Section(NamedTuple):
    """What one report says: a lead line, then its quotes; `numbered` puts ①② before them."""

    report: Report
    lead: str
    quotes: tuple[Quote, ...]
    numbered: bool = False


def within(passages: Iterable[Passage], start: int, end: int) -> Quote | None:
    """The quote of a span, cut to the passage that holds its beginning; None when no passage does."""
    for passage in passages:
        if passage.start <= start < passage.end:
            return Quote(passage, start, min(end, passage.end))
    return None


def write(language: Language, sections: Sequence[Section], *, before: str = "") -> tuple[str, tuple[Evidence, ...]]:
    """The text of the sections and the evidence behind its markers.

    A marker stands inside its sentence, before the closing mark; a mark inside a line that would end its
    sentence early is softened to a comma, so that every number stands in a sentence with its citation.
    """
    ledger = Ledger()
    lines = [before] if before else []
    for section in sections:
        told = [
            (quote, ledger.cite(quote.passage, quote.start, quote.end, definition=quote.definition))
            for quote in section.quotes
        ]
        bodies = [_line(quote.words, number, language) for quote, number in told]
        if len(bodies) == 1 and not section.numbered:
            lines.append(f"{section.lead}{' ' if language == 'en' else ''}{bodies[0]}")
            continue
        lines.append(section.lead)
        for i, body in enumerate(bodies):
            mark = CIRCLED[i] if section.numbered and i < len(CIRCLED) else "·"
            lines.append(f"{mark} {body}" if mark == "·" else mark + body)
    return "\n".join(line for line in lines if line), tuple(ledger.evidence)


def named(language: Language, report: Report, phrase: str, **slots: object) -> str:
    """A lead that names the report by place and plan year."""
    name = report_name(report, language)
    if report.year is None:
        return lexicon.say(language, phrase, place=name, year="", **slots).replace("  ", " ")
    return lexicon.say(language, phrase, place=name, year=report.year, **slots)


def spelled(language: Language, number: int) -> str:
    """A small count as it stands in a sentence: 10 in Chinese, ten in English."""
    return ENGLISH[number] if language == "en" and number < len(ENGLISH) else str(number)


def _line(words: str, number: int, language: Language) -> str:
    plain = NOTE_MARK.sub("", re.sub(r"\s*\n\s*", " ", words)).strip().replace("**", "")
    plain = plain.strip("。；;，,、:： !！?？")
    plain = re.sub(r"[。；;!！?？]+(?=[”\"’)）》])", "", plain)
    plain = re.sub(r"[。；;!！?？]", "，", plain)
    if plain.count("“") > plain.count("”"):
        plain += "”"
    if language == "en":
        return f"“{plain}” [{number}]."
    return f"{plain}[{number}]。"
