"""Answers reading questions from the text: lists, terms, mentions, and the sentences that tell what was asked."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from app import admitted, lexicon, lists, mentions, passages, terms
from app.focus import PART, Focus, focus, match
from app.passages import Found
from app.quoting import Quote, Section, write
from app.records import Evidence, Language, Query, Row, Task
from app.selection import select
from app.wording import listed, report_names
from index.records import Report

if TYPE_CHECKING:
    from index.archive import Archive
    from index.embed import Embedder

HELD = 0.45  # share of the question's words that the best block must hold
ABSENT = 0.4  # share of the question's words that may stand nowhere in the reports
KNOWN = 0.5  # weighed share of the question's words that can be held against Chinese text at all
TELLS = 15  # characters of a sentence that is worth showing as the nearest
_EXPLAINS = re.compile(r"\bexplain|\bdefine|解释", re.IGNORECASE)
MANY_NAMED = 12  # of more reports that are not told, only these are named
NAMED = 3  # so many silent reports are named, of more their number is told


class Reading(NamedTuple):
    """What was read. `evidence` is numbered from 1 in order of appearance; `stating` are the reports that tell it.

    When `abstained`, the text says that the reports do not state it and quotes the nearest passage, which is also
    in `nearest`. `prose` says that sentences tell it, not a list or a definition. Of a question that every report
    decides, `silent` names those that do not tell it, and `rows` hold the quotes of members too many for the text.
    """

    text: str
    evidence: tuple[Evidence, ...]
    abstained: bool
    stating: tuple[Report, ...]
    nearest: tuple[Evidence, ...]
    prose: bool = False
    silent: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()


def read(query: Query, archive: "Archive", embedder: "Embedder", reports: Sequence[Report]) -> Reading:
    """The answer to a reading question from the texts of `reports`, without a model."""
    if not reports:
        return Reading(lexicon.say(query.language, "none", total=0), (), True, (), ())
    about = focus(query, reports)
    of_all = any(lexicon.phrase_of(kind).search(query.text) for kind in ("mentions", "each"))
    if {"problems"} & set(about.cues) and not about.matter:
        found_admitted = admitted.find(query, archive, reports)
        if found_admitted.sections:
            return _admitting(query, found_admitted, len(reports))
    if len(reports) > 1 and (query.task in (Task.WHICH, Task.COUNT) or (of_all and len(query.places) != 1)):
        return _members(query, about, archive, reports)
    alone = terms.asked_alone(query, about, archive, reports) if query.language == "zh" else ()
    if alone:
        return _reading(query, alone)
    if query.task in (Task.TERM, Task.LIST) or about.quoted:
        remark, explained = terms.find(query, about, archive, embedder, reports)
        if explained and (query.task is not Task.READ or not about.cues or _EXPLAINS.search(query.text)):
            return _reading(query, explained, remark)
    elif not about.cues or about.quoted:
        meant = terms.exact(query, about, archive, reports)
        if meant:
            return _reading(query, meant)
    reasons = {"problems", "why"} & set(about.cues)
    asks_list = query.task is Task.LIST or bool(lexicon.phrase_of("lists").search(query.text))
    goes_through = asks_list and not about.terms and lexicon.phrase_of("agenda").search(query.text)
    if goes_through or about.general:
        gone_through = lists.agenda(query, about, archive, reports)
        if gone_through:
            return _reading(query, gone_through)
    if not reasons and (query.task is Task.LIST or (lists.asked_count(query.text) and not about.amount)):
        found_list = lists.find(query, archive, reports, sure=query.task is Task.LIST)
        if found_list:
            return _reading(query, found_list)
    found = passages.find(query, about, archive, embedder, reports)
    if answers(query, about, found):
        sections = select(query, about, found, several=1 if len(reports) == 1 else 2)
        return _reading(query, sections)._replace(prose=True)
    return _silent(query, about, found, reports)


def answers(query: Query, about: Focus, found: Found) -> bool:
    """Whether the evidence carries an answer: enough of the question's words stand in the best block, and few of
    them nowhere."""
    if not found.blocks or not (about.terms or about.cues):
        return False
    best = found.blocks[0]
    if found.scale.understood() < KNOWN:  # words of another language than the report, and no table translates them
        return False
    return best.held >= HELD and found.scale.absent() <= ABSENT


def _members(query: Query, about: Focus, archive: "Archive", reports: Sequence[Report]) -> Reading:
    found = mentions.find(about, archive, reports)
    lead, told = mentions.sections(query, found, len(reports))
    text, evidence = write(query.language, told, before=lead)
    rows: tuple[Row, ...] = ()
    if len(told) > mentions.QUOTED:
        text, rows = mentions.table(query, found, evidence)
    stating = tuple(report for report, _ in found.stating)
    silent = mentions.names(query, found, found.silent) if stating else ()
    return Reading(text, evidence, not stating, stating, (), silent=silent, rows=rows)


def _admitting(query: Query, found: admitted.Admitted, total: int) -> Reading:
    """The sections, and of many reports how many admit problems and which others."""
    reading = _reading(query, found.sections)
    if len(found.stating) == len(found.sections):
        return reading
    told = {section.report.id for section in found.sections}
    others = [report for report in found.stating if report.id not in told]
    slots = {"total": total, "count": len(found.stating), "shown": len(told)}
    rest = _others_named(query.language, others)
    text = "\n".join((lexicon.say(query.language, "admit", **slots), reading.text, rest))
    return reading._replace(text=text, stating=found.stating)


def _others_named(language: Language, others: Sequence[Report]) -> str:
    """The sentence that names the reports not told; of very many the first, and their number."""
    names = report_names(others, language)
    phrase = "others" if len(others) <= MANY_NAMED else "others_more"
    return lexicon.say(language, phrase, names=listed(language, names[:MANY_NAMED]), n=len(others))


def _reading(query: Query, sections: Sequence[Section], remark: str = "") -> Reading:
    text, evidence = write(query.language, sections, before=remark)
    stating = tuple(dict.fromkeys(section.report for section in sections))
    return Reading(text, evidence, False, stating, ())


def _shares(about: Focus, quote: Quote) -> bool:
    """Whether the words quoted hold a word for a thing that was asked of."""
    return any(match(term, quote.words) >= PART for term in about.terms if not term.weak)


def _silent(query: Query, about: Focus, found: Found, reports: Sequence[Report]) -> Reading:
    """That the reports do not state it, with the nearest passage."""
    asked = " ".join(query.text.split()).strip(" ?？。")
    if len(reports) > NAMED:
        before = lexicon.say(query.language, "silent_all", total=len(reports), asked=asked)
    else:
        names = listed(query.language, report_names(reports, query.language))
        before = lexicon.say(query.language, "silent", places=names, asked=asked)
    told = [block for block in found.blocks if any(not s.heading and len(s.text) >= TELLS for s in block.sentences)]
    sections = select(query, about, found._replace(blocks=tuple(told)))[:1]
    shared = [quote for section in sections for quote in section.quotes if _shares(about, quote)]
    if not shared:  # what only resembles the question in meaning is most often about something else
        return Reading(before, (), True, (), ())
    nearest = sections[0]._replace(lead=lexicon.say(query.language, "nearest"), quotes=tuple(shared[:1]))
    text, evidence = write(query.language, [nearest], before=before)
    return Reading(text, evidence, True, (), evidence)
