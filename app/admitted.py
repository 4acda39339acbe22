"""Finds the paragraph in which a report admits its problems, and gives every statement of it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app.quoting import Quote, Section, named
from app.records import Query
from app.sentences import Sentence, between, clauses, sentences
from index.records import Part, Report

if TYPE_CHECKING:
    from index.archive import Archive

SEES = re.compile(r"(?:认识|看|意识|感觉|感受|觉察)到|正视|面临着?|存在着?|在于|主要(?:是|有|表现)")
SOBER = re.compile(r"清醒.{0,4}(?:认识|看|意识|感)|必须正视|还?应看到|(?:困难|问题|挑战|短板|不足).{0,4}在于")
TROUBLE = re.compile(r"困难|问题|挑战|短板|不足|弱项|差距|矛盾|薄弱|制约")
CLOSING = re.compile(
    r"^(?:对此|对于?(?:这些|上述|以上)|这些(?:困难|问题|矛盾|短板|挑战)|为此|针对(?:这些|上述|以上)|下一步|前行路上|面对这些)"
    r".{0,60}(?:解决|改进|克服|应对|重视|直面|努力|加强|化解|破解|措施|推动)"
)
PROMISE = re.compile(r"(?<=[^。])对此[,，、]")
LEAST = 3  # of the signs that such a paragraph is one
LEAD_IN = re.compile(r"^.{0,90}?(?:主要(?:是|表现在|有)|一些问题|[:：])[:：]?")
MANY = 3  # of more reports each is told in few words
TOLD = 6  # and of more than these the newest are told, the others named
BRIEF = 150  # characters
SHORT = 70  # characters of a first sentence that only leads to what follows


class Admitted(NamedTuple):
    """A section for each report told, and every report that admits problems."""

    sections: tuple[Section, ...]
    stating: tuple[Report, ...]


def find(query: Query, archive: "Archive", reports: Sequence[Report]) -> Admitted:
    """What the reports admit: all their statements, of many the first of them, of very many reports the newest."""
    sections = []
    for report in reports:
        said = admitted(sentences(archive.passages([report.id])))
        if not said:
            continue
        quotes = [Quote(s.passage, s.start, s.start + _promise(s.text)) for s in said]
        if len(reports) > MANY:
            quotes = [_brief(said)]
        lead = named(query.language, report, "reads" if report.year else "reads_undated")
        sections.append(Section(report, lead, tuple(quotes)))
    stating = tuple(section.report for section in sections)
    newest = sorted(sections, key=lambda section: -(section.report.year or 0))[:TOLD]
    return Admitted(tuple(section for section in sections if section in newest), stating)


def admitted(said: Sequence[Sentence]) -> Sequence[Sentence]:
    """The sentences of the paragraph that admits problems, its closing promise left out; () when there is none."""
    best, at = 0, -1
    for i, sentence in enumerate(said):
        weight = _signs(sentence, said[i + 1].text if i + 1 < len(said) else "")
        if weight >= max(best, LEAST) and sentence.passage.part is not Part.NOTES:
            best, at = weight, i
    if at < 0:
        return ()
    end = at + 1
    while end < len(said) and _goes_on(said[at], said[end - 1], said[end]):
        end += 1
    return [s for s in said[at:end] if not CLOSING.match(s.text)]


def _signs(sentence: Sentence, after: str) -> int:
    if not SEES.search(sentence.text):
        return 0
    signs = 5 * bool(SOBER.search(sentence.text)) + 2 * bool(TROUBLE.search(sentence.text))
    signs += bool(re.search(r"仍|还|尚|依然|不少|一些|诸多|许多", sentence.text)) + bool(re.match(r"一是|第一", after))
    return signs - 2 * (sentence.passage.part is Part.PLAN)


def _goes_on(first: Sentence, before: Sentence, sentence: Sentence) -> bool:
    """The same paragraph, or one that numbers the problems (一是 on a line of its own)."""
    if sentence.passage.report.id != first.passage.report.id or sentence.start - first.start > 1500:
        return False
    if re.match(r"[一二三四五六七八九]是|[(（]?\d[)）.．、]", sentence.text):
        return True
    return "\n" not in between(before, sentence.passage, sentence.start)


def _promise(text: str) -> int:
    """Where a promise to solve it all begins that no mark parts from the problems; the whole length when none does."""
    found = PROMISE.search(text)
    return found.start() if found else len(text)


def _brief(said: Sequence[Sentence]) -> Quote:
    """The first statements after the words that lead to them, as far as few words reach."""
    opening = LEAD_IN.match(said[0].text)
    told = opening.end() if opening and opening.end() < len(said[0].text) else 0
    first = said[0] if told or len(said) == 1 or len(said[0].text) >= SHORT else said[1]
    start = first.start + (told if first is said[0] else 0)
    ends = [
        s.start + b for s in said if s.passage.id == first.passage.id for _, b in clauses(s.text[: _promise(s.text)])
    ]
    end = max((at for at in ends if start < at <= start + BRIEF), default=first.end)
    return Quote(first.passage, start, end)
