"""Decides for each report whether it states a thing: the asker's words together in one sentence of the right part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import lexicon
from app.focus import Focus, Scale, match, stands
from app.quoting import Quote, Section
from app.records import Query
from app.sentences import Sentence, clauses, sentences, shorten
from app.wording import listed, report_names
from index.records import Part, Report

if TYPE_CHECKING:
    from index.archive import Archive

WINDOW = 60  # characters within which the words must stand together


class Mentions(NamedTuple):
    """The reports that state the thing, each with its sentence, and those that do not."""

    stating: tuple[tuple[Report, Quote], ...]
    silent: tuple[Report, ...]


def find(about: Focus, archive: "Archive", reports: Sequence[Report]) -> Mentions:
    """A decision for every report; one that tells it only in the part not asked for is silent."""
    stating, silent = [], []
    for report in reports:
        said = sentences(archive.passages([report.id]))
        read = [
            s
            for s in said
            if s.passage.part is not Part.NOTES and (not about.part or s.passage.part in (about.part, Part.OTHER))
        ]
        best = max(((_held(about, s), -s.start, s) for s in read), default=None, key=lambda row: row[:2])
        if best and best[0] > 0 and about.terms:
            stating.append((report, _quote(about, best[2])))
        else:
            silent.append(report)
    return Mentions(tuple(stating), tuple(silent))


def sections(query: Query, found: Mentions, total: int) -> tuple[str, tuple[Section, ...], str]:
    """The lead, a section for each report that states the thing, and the sentence that names the others."""
    language = query.language
    every = [report for report, _ in found.stating] + list(found.silent)
    names = dict(zip((r.id for r in every), report_names(every, language, among=every), strict=True))
    if not found.stating:
        return lexicon.say(language, "none", total=total), (), ""
    lead = lexicon.say(language, "members", total=total, count=len(found.stating))
    colon = ":" if language == "en" else "："
    told = tuple(Section(report, names[report.id] + colon, (quote,)) for report, quote in found.stating)
    silent = [names[report.id] for report in found.silent]
    rest = lexicon.say(language, "unmentioned", places=listed(language, silent)) if silent else ""
    return lead, told, rest


def _held(about: Focus, sentence: Sentence) -> float:
    """The sum of credits when every word is stated close together, else 0."""
    best = 0.0
    text = sentence.text
    needed = [term for term in about.terms if not term.foreign and not term.weak] or about.terms
    spans = clauses(text)
    for i, (start, _) in enumerate(spans):
        for j in range(i, len(spans)):
            window = text[start : spans[j][1]]
            if j > i and len(window) > WINDOW:
                break
            low = window.lower()
            if needed and all(stands(term, low) for term in needed):
                best = max(best, sum(match(term, low) for term in needed) - 0.001 * len(window))
                break
    return best


def _quote(about: Focus, sentence: Sentence) -> Quote:
    scale = Scale(about.terms, [sentence])
    start, end = shorten(sentence.text, 90, lambda clause: sum(match(t, clause) for t in scale.known))
    return Quote(sentence.passage, sentence.start + start, sentence.start + end)
