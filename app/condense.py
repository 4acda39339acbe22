"""A follow-up that the rules cannot read, put by a model into a question that stands alone, if it can be trusted."""

import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from typing import NamedTuple

from app import lexicon, question, vetting
from app.consult import consult
from app.plan import plan
from app.records import Query, Task, Worded
from index import places
from index.records import Report
from index.words import cut
from prompts.model import Model

LONGEST = 200  # characters of a question that a model may write
REMEMBERED = 6  # earlier questions that it is shown
KEPT = 0.5  # share of the question's own words that must still stand in it

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_QUOTES = " \t\"'“”‘’「」『』*`"


def unsure(text: str, history: Sequence[str], known: Sequence[Report]) -> bool:
    """Whether the rules read too little from a follow-up: no place, no measure, no task beyond reading."""
    if not history:
        return False
    read = plan(text, known)
    return read.task is Task.READ and not (read.places or read.unknown or read.within or read.measures)


class Condensed(NamedTuple):
    """The question as it stands alone, "" when none can be trusted; `failed` says why the model gave none."""

    line: str
    worded: Worded
    failed: str = ""


def condense(
    model: Model, text: str, history: Sequence[str], known: Sequence[Report]
) -> Generator[None, None, Condensed]:
    """The follow-up put into a question of its own; yields while the model is silent. No failure leaves this."""
    earlier = "\n".join(f"{number}. {' '.join(one.split())}" for number, one in enumerate(history[-REMEMBERED:], 1))
    said = yield from consult(
        model,
        "condense",
        enough=lambda written: "\n" in written.strip(),
        limit=LONGEST,
        history=earlier,
        question=" ".join(text.split()),
    )
    line = said.text.strip().partition("\n")[0].strip(_QUOTES)
    taken = bool(line) and trusted(line, text, history, known)
    return Condensed(line if taken else "", replace(said.worded, used=taken), said.failed)


def trusted(line: str, text: str, history: Sequence[str], known: Sequence[Report]) -> bool:
    """Whether a rewritten question names nothing but what was asked, keeps the last question's words, and says more.

    A place, year or number that stands in none of the questions is the model's own, and a question of before that is
    given back is no reading of the last one.
    """
    ready, asked = question.prepare(line), question.prepare(text)
    before = [question.prepare(one) for one in history]
    if not ready or len(ready) > LONGEST or vetting.FOREIGN.search(line) or ready in (asked, *before):
        return False
    if question.language(ready) != question.language(asked):
        return False
    spoken = "\n".join((*before, asked))
    if not set(_NUMBER.findall(ready)) <= set(_NUMBER.findall(spoken)):
        return False
    named = {place for mention in places.find(spoken) for place in mention.places}
    if not all(named & set(mention.places) for mention in places.find(ready)):
        return False
    own = [word for word in cut(asked) if word not in lexicon.empty_words()]
    if sum(word in cut(ready) or word in ready.lower() for word in own) < KEPT * len(own):
        return False
    return _says_more(plan(ready, known), plan(asked, known))


def _says_more(new: Query, old: Query) -> bool:
    def told(query: Query) -> tuple[bool, bool]:
        return bool(query.places or query.within or query.unknown), bool(query.measures) or query.task is not Task.READ

    return any(now and not then for now, then in zip(told(new), told(old), strict=True))
