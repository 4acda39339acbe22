"""Finds the stretch of a report that tells what was asked: blocks of sentences weighed by words and by meaning."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import lexicon
from app.focus import Focus, Scale, match
from app.records import Query
from app.sentences import Sentence, clauses, sentences
from index.records import Part, Report

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

WHOLE = 3  # up to so many reports are read whole; of more, the passages that the search finds
HITS = 40
CLOSE = 10  # blocks that are looked at more closely
TELLS = {"problems": 0.4, "why": 0.25, "when": 0.2, "how": 0.1}  # what a block gains by the words of a cue
DWELLS = 0.15  # what a block gains whose sentence is about the thing throughout
OTHER_PART = 0.72  # what a block is worth when it stands in the part that was not asked for


class Block(NamedTuple):
    """Sentences under one topic: `score` orders blocks, `held` is the share of the question's words it holds.

    `meaning` is the likeness of question and block, 0 to 1 between the least and the most alike at hand.
    """

    report: Report
    sentences: tuple[Sentence, ...]
    score: float
    held: float
    meaning: float


class Found(NamedTuple):
    """Blocks, best first, with what the words of the question weigh."""

    blocks: tuple[Block, ...]
    scale: Scale


def find(query: Query, about: Focus, archive: "Archive", embedder: "Embedder", reports: Sequence[Report]) -> Found:
    """The blocks of the reports, weighed; of many reports only what the search brings up."""
    ids = [report.id for report in reports]
    hits = archive.search(query.text, embedder=embedder, reports=ids, k=HITS, by="meaning")
    near = {hit.passage.id: hit.score for hit in hits}
    if len(reports) <= WHOLE:
        passages = archive.passages(ids)
    else:
        by_words = archive.search(query.text, embedder=embedder, reports=ids, k=HITS, by="both")
        passages = tuple({hit.passage.id: hit.passage for hit in [*hits, *by_words]}.values())
    passages = tuple(sorted((p for p in passages if p.part is not Part.NOTES), key=lambda p: (p.report.id, p.start)))
    said = list(sentences(passages))
    scale = Scale(about.terms, said)
    groups: dict[tuple[str, int], list[Sentence]] = {}
    for sentence in said:
        groups.setdefault((sentence.passage.report.id, sentence.block), []).append(sentence)
    top, low = (max(near.values()), min(near.values())) if near else (0.0, 0.0)
    reach = max(top - low, 1e-6)
    rough = []
    for members in groups.values():
        likeness = max((near[s.passage.id] - low) / reach if s.passage.id in near else 0.0 for s in members)
        rough.append(_weigh(about, scale, members, likeness))
    rough.sort(key=lambda block: -block.score)
    return Found(tuple(rough[:CLOSE]), scale)


def _weigh(about: Focus, scale: Scale, members: Sequence[Sentence], meaning: float) -> Block:
    lead, path = members[0].lead, members[0].passage.heading
    around = [(lead, 0.9), (path, 0.5)]
    best = max(scale.coverage([(s.text, 1.0), *around]) for s in members)
    held = scale.coverage([("".join(s.text for s in members), 1.0), *around])
    told = 0.0
    text = "".join(s.text for s in members)
    for name in about.cues:
        words = lexicon.cues()[name].told
        told += TELLS.get(name, TELLS["how"]) * min(sum(word in text for word in words), 4) / 4
    known = len(scale.known) / max(len(about.terms), 1)
    score = (
        known * (0.55 * best + 0.45 * held + DWELLS * max(_dwelling(about, s) for s in members))
        + (0.35 + 0.5 * (1 - known)) * meaning
        + told
    )
    if about.part and members[0].passage.part not in (about.part, Part.OTHER):
        score *= OTHER_PART
    score += 0.25 * scale.coverage([(lead, 1.0)])
    if len(text) < 30:
        score *= 0.8  # a heading alone tells little
    return Block(members[0].passage.report, tuple(members), score, held, meaning)


def _dwelling(about: Focus, sentence: Sentence) -> float:
    """The share of the sentence whose clauses hold a word for the thing asked: little when it is named in passing."""
    matter = about.matter or about.terms
    spans = clauses(sentence.text)
    held = sum(b - a for a, b in spans if any(match(term, sentence.text[a:b]) for term in matter))
    return held / max(len(sentence.text), 1)
