"""Decides for each report whether it states a thing: the asker's words together in one sentence of the right part."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import lexicon
from app.focus import MEANT, PART, Focus, Scale, Term, match, stands
from app.quoting import Quote, Section
from app.records import Evidence, Query, Row
from app.sentences import Sentence, clauses, sentences, shorten
from app.wording import listed, report_names, say
from index.records import Part, Passage, Report

if TYPE_CHECKING:
    from index.archive import Archive

LED = 0.4  # what a sentence gains whose topic names the thing
WINDOW = 60  # characters within which the words must stand together
QUOTED = 6  # of so many members each is quoted; more are named, and a table holds their quotes


class Mentions(NamedTuple):
    """The reports that state the thing, each with its sentence, and those that do not."""

    stating: tuple[tuple[Report, Quote], ...]
    silent: tuple[Report, ...]


def find(about: Focus, archive: "Archive", reports: Sequence[Report]) -> Mentions:
    """A decision for every report; one that tells it only in the part not asked for is silent.

    Of one thing asked by itself, what is near in meaning counts only where no report names it: a robot is no 人工智能.
    """
    if len(_needed(about)) == 1:
        found = _decide(about._replace(terms=tuple(_own(term) for term in about.terms)), archive, reports)
        if found.stating:
            return found
    return _decide(about, archive, reports)


def _own(term: Term) -> Term:
    """The term without the Chinese words that only stand beside it; its parts and translations stay."""
    return term._replace(forms=tuple(form for form in term.forms if form[1] >= MEANT or form[1] == PART))


def _decide(about: Focus, archive: "Archive", reports: Sequence[Report]) -> Mentions:
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


def sections(query: Query, found: Mentions, total: int) -> tuple[str, tuple[Section, ...]]:
    """The lead with the number of members, and a section for each of them."""
    language = query.language
    if not found.stating:
        return lexicon.say(language, "none", total=total), ()
    lead = lexicon.say(language, "members", total=total, count=len(found.stating))
    colon = ":" if language == "en" else "："
    named = zip(found.stating, names(query, found, [report for report, _ in found.stating]), strict=True)
    return lead, tuple(Section(report, name + colon, (quote,)) for (report, quote), name in named)


def table(query: Query, found: Mentions, evidence: Sequence[Evidence]) -> tuple[str, tuple[Row, ...]]:
    """The members by name in one sentence, and a row with its quote for each; `evidence` is theirs, in their order."""
    language = query.language
    count, total = len(found.stating), len(found.stating) + len(found.silent)
    called = names(query, found, [report for report, _ in found.stating])
    cited = [name + say(language, "marker", number=item.number) for name, item in zip(called, evidence, strict=True)]
    text = lexicon.say(language, "members_named", total=total, count=count, names=listed(language, cited))
    rows = tuple(
        Row(report, name, "", report.year, None, quote.words, None, None, item.number)
        for (report, quote), name, item in zip(found.stating, called, evidence, strict=True)
    )
    return text, rows


def names(query: Query, found: Mentions, reports: Sequence[Report]) -> tuple[str, ...]:
    """The reports by name; by plan year too where a place has several of those asked."""
    return report_names(reports, query.language, among=[*(report for report, _ in found.stating), *found.silent])


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
