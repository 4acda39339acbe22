"""Answers what a term means: from the notes, else from the sentence that explains it, for each report that does."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import dictionary, lexicon
from app.focus import Focus
from app.quoting import Quote, Section, named
from app.records import Query
from app.sentences import sentences
from index.glossary import names
from index.records import Definition, Part, Report
from index.words import simplified

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

ASKING = re.compile(
    r"^(?:请问|请解释(?:一下)?|解释(?:一下)?|什么是|什么叫做?|啥是|啥叫|何谓|何为|所谓)|(?:报告)?(?:里|中|上)?(?:说|提到|讲|提)的|"
    r"(?:具体|分别)?(?:指的?是?|是|叫|有)?个?(?:什么|啥|哪些|哪几个|何)?(?:样的)?(?:意思|含义|概念|定义|东西|条件|意)?[?？。]?$|是指|的(?:意思|含义|定义)|要满足"
)
EXPLAINS = re.compile(r"^[”\"]?[^，,。]{0,10}?(?:[(（:：，,]?(?:即|就是)|是指|指的是|指(?![导数标示挥引向出定])|:|：)")
# What may stand beside a term that is asked for by itself, here a nought character.
_BARE = re.compile(
    r"(?:(?:在|的)?(?:报告)?(?:里|中|上)?(?:所?(?:说|提到|讲|提)的?)?)\0(?:到底|究竟|具体|又|都)?(?:是|指|包括|有)?"
    r"(?:怎么(?:办|回事|样)?|如何办?|怎样|咋(?:办|回事)?|哪[一二两三四五六七八九十几\d]+[\u4e00-\u9fff]{0,3}|哪些|什么|啥)?(?:呢|呀|啊)?[?？。]?"
)
ALIKE = 0.86  # likeness of an English term and a note from which it is read as that term
PASSAGES = 4  # passages of notes whose entries are compared with an English term
APART = 0.012  # and how far ahead of the next it must be


class Named(NamedTuple):
    """A definition under the name that the question used for it."""

    definition: Definition
    exact: bool


def find(
    query: Query, about: Focus, archive: "Archive", embedder: "Embedder", reports: Sequence[Report]
) -> tuple[str, tuple[Section, ...]]:
    """A remark on the term read, and a section for each report whose explanation differs; () when none has it."""
    asked = candidates(query, about)
    known = archive.definitions(reports=[report.id for report in reports])
    for term in asked:
        held = _matching(term, known)
        if held:
            return "", _sections(query, held)
    for term in asked:
        sections = _explained(query, term, archive, reports)
        if sections:
            return "", sections
    if query.language == "en" and asked and known:
        near = _alike(asked[0], _near(asked[0], known, archive, embedder, reports), embedder)
        if near:
            remark = lexicon.say("en", "term_read", asked=asked[0], term=near.term)
            return remark, _sections(query, [d for d in known if d.term == near.term])
    return "", ()


def exact(query: Query, about: Focus, archive: "Archive", reports: Sequence[Report]) -> tuple[Section, ...]:
    """The explanations of a term that is all the question names; () when no note has exactly this name."""
    known = archive.definitions(reports=[report.id for report in reports])
    for term in candidates(query, about):
        held = [d for d in known if term in [_plain(name) for name in names(d.term)]]
        if held:
            return _sections(query, held)
    return ()


def asked_alone(query: Query, about: Focus, archive: "Archive", reports: Sequence[Report]) -> tuple[Section, ...]:
    """The explanations of a term with which only a question word stands: 容缺办怎么办, 五源共治是哪五源."""
    known = archive.definitions(reports=[report.id for report in reports])
    asked = _plain(about.text)
    held = []
    for definition in known:
        named = [name for name in names(definition.term) if _plain(name) in asked]
        if named and _BARE.fullmatch(asked.replace(max(map(_plain, named), key=len), "\0", 1)):
            held.append(definition)
    return _sections(query, held)


def candidates(query: Query, about: Focus) -> list[str]:
    """The words that may be the term asked for, likeliest first: Chinese in brackets, quoted words, the rest."""
    text = simplified(query.text)
    found = list(re.findall(r"[(（]([^()（）]*[\u3400-\u9fff][^()（）]*)[)）]", text))
    found += list(about.quoted)
    if query.language == "zh":
        clauses = [about.text, *re.split(r"[,，;；]", about.text)]
        found += [ASKING.sub("", ASKING.sub("", clause.strip())).strip(' “”"?？。的') for clause in clauses]
    else:
        chinese = re.findall(r"[\d+]*[\u3400-\u9fff]{2,}[\d\u3400-\u9fff]*", text)
        found = [*chinese, *found, *(zh for name in about.quoted for one in dictionary.chinese(name) for zh in one.zh)]
    return [term for term in dict.fromkeys(_plain(f) for f in found) if len(term) > 1]


def _matching(term: str, known: Sequence[Definition]) -> list[Definition]:
    """Definitions of exactly this name, else of a name that holds it or that it holds, the closest in length."""
    called = [(definition, [_plain(name) for name in names(definition.term)]) for definition in known]
    exact = [d for d, every in called if term in every]
    if exact:
        return exact
    inside = [
        (abs(len(name) - len(term)), d)
        for d, every in called
        for name in every
        if len(name) > 1 and (term in name or (name in term and len(name) >= max(2, len(term) / 2)))
    ]
    if not inside:
        return []
    least = min(gap for gap, _ in inside)
    return [d for gap, d in inside if gap == least] if least <= 6 else []


def _explained(query: Query, term: str, archive: "Archive", reports: Sequence[Report]) -> tuple[Section, ...]:
    """Sentences in which the term is followed by 即, 是指 or a colon; of each report the first."""
    sections = []
    for report in reports:
        if term not in _plain(archive.text(report.id)):
            continue
        for sentence in sentences(archive.passages([report.id])):
            at = _plain(sentence.text).find(term)
            if at >= 0 and EXPLAINS.search(_plain(sentence.text)[at + len(term) :]):
                lead = _lead(query, term, report)
                sections.append(Section(report, lead, (Quote(sentence.passage, sentence.start, sentence.end),)))
                break
    return tuple(sections[:3])


def _sections(query: Query, held: Sequence[Definition]) -> tuple[Section, ...]:
    """One section for each explanation that differs; reports with the same words are told once."""
    sections: list[Section] = []
    seen: set[str] = set()
    for definition in held:
        key = re.sub(r"^(?:是指|指的是|指|即|就是)|\W", "", definition.text)
        if key in seen:
            continue
        seen.add(key)
        shown = re.sub(r"^(?:是指|指的是|就是|即|指)[,，:：]?", "", definition.text).strip()
        report = definition.passage.report
        quote = Quote(definition.passage, definition.start, definition.end, shown, definition)
        sections.append(Section(report, _lead(query, definition.term, report), (quote,)))
    return tuple(sections[:4])


def _lead(query: Query, term: str, report: Report) -> str:
    return named(query.language, report, "term", term=re.sub(r"[“”\"]", "", term))


def _near(
    asked: str, known: Sequence[Definition], archive: "Archive", embedder: "Embedder", reports: Sequence[Report]
) -> list[Definition]:
    """The notes in the passages nearest to the words asked: few enough for each to be compared by itself."""
    ids = [report.id for report in reports]
    hits = archive.search(asked, embedder=embedder, reports=ids, parts=[Part.NOTES], k=PASSAGES, by="meaning")
    near = {hit.passage.id for hit in hits}
    return [definition for definition in known if definition.passage.id in near]


def _alike(asked: str, known: Sequence[Definition], embedder: "Embedder") -> Definition | None:
    """The one note whose term and explanation are clearly nearest in meaning to an English term."""
    texts = [f"{d.term}: {d.text[:60]}" for d in known]
    if not texts:
        return None
    likes = embedder.passages(texts) @ embedder.query(asked)
    order = sorted(range(len(known)), key=lambda i: -float(likes[i]))
    first = known[order[0]]
    second = next((i for i in order[1:] if known[i].term != first.term), None)
    ahead = float(likes[order[0]]) - (float(likes[second]) if second is not None else 0.0)
    return first if float(likes[order[0]]) >= ALIKE - 0.03 and ahead >= APART else None


def _plain(text: str) -> str:
    return re.sub(r"[“”\"'‘’《》\s]", "", simplified(text)).lower()
