"""Has a model word a descriptive answer from numbered quotes: asks, judges each sentence as it comes, and decides.

What the rules had found and the model leaves out stays below its words as a quote; an answer that does not keep its
core gives way to the one without a model.
"""

import logging
import secrets
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace

import prompts
from app import figures, vetting
from app.cite import MARKER, markers
from app.pieces import sentences, unfinished
from app.quoting import NOTE_MARK
from app.records import Evidence, Language, Note, Query, Worded
from app.sentences import clauses
from app.told import Told
from app.vetting import Given, Vetted
from app.wording import report_name, say
from errors import UserError
from index.records import Fact, Part
from prompts.model import Model, Turn, Used
from prompts.stream import ModelError

log = logging.getLogger(__name__)

MOST = 12  # sentences that are shown
RENDERED = 0.3  # share of the pairs of characters of a clause that Chinese sentences must hold to tell it
LEFT_OUT = 0.25  # share of a quote that sentences may leave out and still stand for it
HOPELESS = 4  # struck sentences more than kept ones, and the model is no longer listened to
_LANGUAGES: dict[Language, str] = {"zh": "simplified Chinese", "en": "English"}
_PARTS = {Part.REVIEW: "what was reached", Part.PLAN: "what is planned", Part.NOTES: "notes"}


class _Draft:
    """The sentences kept so far, and how the model's text ended."""

    def __init__(self) -> None:
        self.kept: list[Vetted] = []
        self.struck = 0
        self.failed = ""  # why the text is not whole, else ""
        self.used = Used()
        self.over = False  # enough was read: the rest is not waited for

    @property
    def text(self) -> str:
        lines = ""
        for one in self.kept:
            gap = "\n" if one.line else " " if one.text[-1] == "." else ""
            lines += (gap if lines else "") + ("· " if one.line else "") + one.text
        return lines

    def add(self, one: Vetted) -> bool:
        """Take a judged sentence; whether it is shown. A sentence said before counts as struck."""
        if one.blank:
            return False
        if one.fault or any(one.text == other.text for other in self.kept):
            self.struck += 1
            self.over = self.struck - len(self.kept) >= HOPELESS
            return False
        self.kept.append(one)
        self.over = len(self.kept) >= MOST
        return True


def word(
    model: Model,
    query: Query,
    told: Told,
    offered: Sequence[Evidence],
    facts: Sequence[Fact],
    alike: Callable[[str, str], float],
) -> Iterator[Told]:
    """`told` as the model words it, growing; the last is whole, with notes, and is `told` itself where that is better.

    `offered` is the numbered evidence, that of `told.prose` first. No failure of the model leaves this function.
    """
    draft = _Draft()
    for text in _listened(model, query, offered, facts, alike, draft):
        yield replace(told, text=text)
    yield _decided(model, query, told, offered, draft)


def _listened(
    model: Model,
    query: Query,
    offered: Sequence[Evidence],
    facts: Sequence[Fact],
    alike: Callable[[str, str], float],
    draft: _Draft,
) -> Iterator[str]:
    """The kept text after each kept sentence; a context that is too short for the evidence is tried with half of it."""
    mark = secrets.token_hex(8)
    heads = "\n".join(_head(item, query.language) for item in offered)
    rules = prompts.fill("answer", mark="", evidence=heads, question="", language="")
    by_number = {item.number: item for item in offered}
    given = Given(query.language, query.text, by_number, facts, alike, rules, mark)
    turns = [Turn("user", _asked(query, offered, mark))]
    try:
        with closing(_noted(model, turns, draft)) as pieces:
            for piece in sentences(pieces):
                if draft.over:
                    break
                if not piece:  # the model is silent: a moment for the reader to stop
                    yield draft.text
                    continue
                if draft.failed and unfinished(piece):  # the end of a text that broke off
                    continue
                if draft.add(vetting.vet(piece, given)):
                    yield draft.text
    except ModelError as failure:
        if failure.reason == "too long" and len(offered) > 1:
            yield from _listened(model, query, offered[: len(offered) // 2], facts, alike, draft)
            return
        draft.failed = failure.reason
        log.warning("model: %s", failure)
    except UserError as mistake:
        draft.failed = "failed"
        log.warning("model: %s", mistake)


def _noted(model: Model, turns: Sequence[Turn], draft: _Draft) -> Generator[str, None, None]:
    """The pieces of the model; a text that breaks off ends here like a whole one, with the reason in the draft."""
    begun = False
    try:
        with closing(model.stream(turns)) as pieces:
            while True:
                piece = next(pieces)
                begun = True
                yield piece
    except StopIteration as end:
        draft.used = end.value or Used()
    except ModelError as failure:
        if not begun:
            raise
        draft.failed = failure.reason
        log.warning("model: %s", failure)


def _asked(query: Query, offered: Sequence[Evidence], mark: str) -> str:
    lines = [f"[{item.number}] ({_head(item, query.language)}) {_bare(item.quote)}" for item in offered]
    evidence = "\n".join(lines).replace(mark, "")
    return prompts.fill(
        "answer", mark=mark, evidence=evidence, question=query.text, language=_LANGUAGES[query.language]
    )


def _decided(model: Model, query: Query, told: Told, offered: Sequence[Evidence], draft: _Draft) -> Told:
    """The model's words with the quotes that they leave out; the answer without them when their core is lost."""
    worded = Worded(
        model=model.name,
        served=draft.used.model,
        prompts=(f"answer:{prompts.fingerprint('answer')}",),
        given=tuple(f"{item.passage.report.id}:{item.start}-{item.end}" for item in offered),
        read=draft.used.read,
        written=draft.used.written,
        kept=len(draft.kept),
        struck=draft.struck,
    )
    core = {item.number for item in told.prose}
    cited = {number for one in draft.kept for number in one.numbers}
    if draft.failed and not draft.kept:
        return _without(told, worded, failure(model.name, draft.failed, query.language))
    if not core & cited or len(draft.kept) < draft.struck:
        lost = Note("model_lost", say(query.language, "model_lost", model=model.name))
        return _without(told, worded, lost)
    left_out = {item.number for item in told.prose if not _taken_up(item, draft.kept)}
    text = "\n".join(part for part in (draft.text, _quoted(told.text, left_out)) if part)
    notes = [Note("worded", say(query.language, "worded", model=model.name))]
    if draft.struck:
        notes.append(Note("struck", say(query.language, "sentences_struck", n=draft.struck)))
    if draft.failed:
        notes.append(Note("cut", say(query.language, "model_cut")))
    return replace(told, text=text, notes=(*told.notes, *notes), worded=replace(worded, used=True))


def failure(name: str, reason: str, language: Language) -> Note:
    """The remark that the model did not answer, or was not asked because it had failed again and again."""
    code = "model_resting" if reason == "resting" else "model_failed"
    return Note(code, say(language, code, model=name))


def _without(told: Told, worded: Worded, note: Note) -> Told:
    return replace(told, notes=(*told.notes, note), worded=worded)


def _taken_up(item: Evidence, kept: Sequence[Vetted]) -> bool:
    """Whether sentences render the quote: they cite it, give a number of it when there are any, and in Chinese leave
    out none of its clauses but little ones; else it stays below them."""
    words = " ".join(MARKER.sub("", one.text) for one in kept if item.number in one.numbers)
    stated = figures.numbers(item.quote)
    if not words or (stated and not stated & figures.numbers(words)):
        return False
    said = vetting.pairs(words)
    parts = [item.quote[start:end] for start, end in clauses(item.quote)]
    left_out = [part for part in parts if len(vetting.pairs(part) & said) < RENDERED * len(vetting.pairs(part))]
    return not said or sum(map(len, left_out)) <= LEFT_OUT * len(item.quote)


def _quoted(text: str, numbers: set[int]) -> str:
    """The lines of an answer laid by code that cite these numbers, each under the line that leads to it."""
    lines: list[str] = []
    lead = ""
    for line in text.splitlines():
        cited = markers(line)
        if not cited:
            lead = line
        elif set(cited) & numbers:
            lines += [lead, line] if lead else [line]
            lead = ""
    return "\n".join(lines)


def _head(item: Evidence, language: Language) -> str:
    """Whose report a quote is of, which part it stands in, and under which heading."""
    report = item.passage.report
    about = (
        report_name(report, language),
        f"report of {report.year}" if report.year else "",
        _PARTS.get(item.passage.part, ""),
        item.passage.heading,
    )
    return "; ".join(part for part in about if part)


def _bare(quote: str) -> str:
    """The quote on one line, without the marks of its report's notes ([7], ①), which look like those of evidence."""
    return " ".join(NOTE_MARK.sub("", quote).split())
