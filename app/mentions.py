"""Decides for each report whether it states a thing: the asker's words together in one sentence of the right part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import lexicon
from app.focus import Focus, Scale, Term, match, stands
from app.quoting import Quote, Section
from app.records import Query
from app.sentences import Sentence, clauses, sentences, shorten
from app.wording import listed, report_names
from index.records import Part, Passage, Report

if TYPE_CHECKING:
    from index.archive import Archive

LED = 0.4  # what a sentence gains whose topic names the thing
WINDOW = 60  # characters within which the words must stand together


class Mentions(NamedTuple):
    """The reports that state the thing, each with its sentence, and those that do not."""

    stating: tuple[tuple[Report, Quote], ...]
    silent: tuple[Report, ...]


def find(about: Focus, archive: "Archive", reports: Sequence[Report]) -> Mentions:
    """A decision for every report; one that tells it only in the part not asked for is silent."""
    best: dict[str, tuple[float, int, Sentence]] = {}
    for sentence in sentences(_passages(about, archive, reports)):
        home = sentence.passage
        if home.part is Part.NOTES or (about.part and home.part not in (about.part, Part.OTHER)):
            continue
        row = (_held(about, sentence), -sentence.start, sentence)
        if row[0] > 0 and row[:2] > best.get(home.report.id, (0.0, 0))[:2]:
            best[home.report.id] = row
    stating = tuple((report, _quote(about, best[report.id][2])) for report in reports if report.id in best)
    return Mentions(stating, tuple(report for report in reports if report.id not in best))


def _passages(about: Focus, archive: "Archive", reports: Sequence[Report]) -> Sequence[Passage]:
    """The passages that may state it: those that hold a form of its longest word."""
    needed = _needed(about)
    if not needed:
        return ()
    longest = max(needed, key=lambda term: len(term.word))
    return archive.passages([report.id for report in reports], holding=[form for form, _ in longest.forms])


def _needed(about: Focus) -> Sequence[Term]:
    """The words that must be stated: the things; of a question that names none, whatever it says."""
    told = [term for term in about.terms if not term.foreign or len(term.forms) > 1]
    return [term for term in told if not term.weak] or told or about.terms


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
    needed = _needed(about)
    whole = text.lower()
    if not needed or not all(stands(term, whole) for term in needed):
        return 0.0
    spans = clauses(text)
    for i, (start, _) in enumerate(spans):
        for j in range(i, len(spans)):
            window = text[start : spans[j][1]]
            if j > i and len(window) > WINDOW:
                break
            low = window.lower()
            if all(stands(term, low) for term in needed):
                told = sum(match(term, low) for term in needed) + LED * any(stands(t, sentence.lead) for t in needed)
                best = max(best, told - 0.001 * len(window))
                break
    return best


def _quote(about: Focus, sentence: Sentence) -> Quote:
    scale = Scale(about.terms, [sentence])
    start, end = shorten(sentence.text, 90, lambda clause: sum(match(t, clause) for t in scale.known))
    return Quote(sentence.passage, sentence.start + start, sentence.start + end)
