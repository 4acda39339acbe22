"""Chooses and shortens the sentences of the best blocks: what was asked, whole, in text order, within a length."""

import re
from collections.abc import Sequence
from itertools import groupby

from app.focus import Focus, Scale
from app.passages import Block, Found
from app.quoting import Quote, Section, named
from app.records import Query, Task
from app.sentences import TELLING, Sentence, shorten

LENGTH = 330  # characters of quotes in one answer
LONGEST = 150  # characters of one line
ALONE = 240  # and of a line that stands alone
SHORTEST = 50
BESIDE = 0.93  # a further block is told when it weighs this share of the best
TOPICAL = 0.6  # a lead that holds this share of what its block holds speaks for the whole block
ORDINAL = re.compile(r"(?:^|[:：])[一二三四五六七八九十]{1,2}(?:是|要)|(?:^|[:：])第[一二三四五六七八九十][,，、]")
FORMULA = re.compile(r"^对?于?这些.{0,6}(?:问题|困难).{0,40}(?:重视|解决|克服)")
WHOLE = frozenset({"problems", "how", "why"})


def select(query: Query, about: Focus, found: Found, *, several: int = 1) -> tuple[Section, ...]:
    """The sections to quote, best report first; `several` is how many reports may speak."""
    if not found.blocks:
        return ()
    best = found.blocks[0]
    told: list[Block] = [best]
    for block in found.blocks[1:8]:
        same = block.report.id == best.report.id
        if block.score >= BESIDE * best.score and len(told) < (3 if same else 1 + several):
            told.append(block)
    kept = [(block, _enumerated(about, found.scale, block) or _on_topic(about, found.scale, block)) for block in told]
    room = LENGTH * (1.5 if query.language == "en" or query.task is Task.LIST else 1)
    lines: list[tuple[Block, Sentence]] = []
    used = 0
    for block, chosen in kept:
        for sentence in chosen:
            if used >= room and lines:
                break
            lines.append((block, sentence))
            used += min(len(sentence.text), LONGEST)
    longest = LONGEST if len(lines) > 1 else ALONE
    share = max(SHORTEST, min(longest, int(room / max(len(lines), 1)) + 30))
    sections = []
    lines.sort(key=lambda line: (told.index(line[0]) if line[0].report.id != best.report.id else -1, line[1].start))
    for _, group in groupby(lines, key=lambda line: line[0].report.id):
        members = list(group)
        report = members[0][0].report
        quotes = tuple(_quote(found.scale, sentence, share) for _, sentence in members)
        sections.append(
            Section(report, named(query.language, report, "reads" if report.year else "reads_undated"), quotes)
        )
    return tuple(sections)


def _on_topic(about: Focus, scale: Scale, block: Block) -> Sequence[Sentence]:
    """The sentences of a block that speak of what was asked; all of them when its lead does."""
    said = [s for s in block.sentences if not s.heading and not FORMULA.search(s.text)] or list(block.sentences)
    own = [scale.coverage([(s.text, 1.0)]) for s in said]
    best = max(own)
    lead = scale.coverage([(block.sentences[0].lead, 1.0)])
    if lead >= TOPICAL * block.held and WHOLE & set(about.cues):
        return said
    if lead >= TOPICAL * block.held and best < 0.5 * block.held:
        return said[:3]
    return [s for s, weight in zip(said, own, strict=True) if weight >= 0.6 * best and weight > 0] or said[:2]


def _enumerated(about: Focus, scale: Scale, block: Block) -> Sequence[Sentence]:
    """一是…二是…三是… as a whole, when problems or reasons are asked for or its introduction speaks of the matter."""
    said = [s for s in block.sentences if not s.heading]
    marks = [i for i, s in enumerate(said) if ORDINAL.search(s.text)]
    if len(marks) < 2:
        return ()
    first = marks[0]
    opens = said[first].text[: ORDINAL.search(said[first].text).start()]  # type: ignore[union-attr]
    before = (said[first - 1].text if first else "") + opens
    wanted = {"problems", "why"} & set(about.cues) or scale.coverage([(before, 1.0)]) >= TOPICAL * block.held
    if not wanted:
        return ()
    last = marks[-1] + (1 if len(marks) == marks[-1] - first + 1 else 2)
    return said[first:last]


def _quote(scale: Scale, sentence: Sentence, room: int) -> Quote:
    def weigh(clause: str) -> float:
        return scale.coverage([(clause, 1.0)]) + (0.3 if TELLING.search(clause) else 0.0)

    start, end = shorten(sentence.text, room, weigh)
    return Quote(sentence.passage, sentence.start + start, sentence.start + end)
