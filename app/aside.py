"""What is said to the assistant itself (a greeting, thanks, who are you) or asked of something no report holds.

A whole message must be of this kind to be taken so: 你好,张湾区GDP是多少 is a question.
"""

import re
from collections.abc import Sequence
from functools import cache

from app.records import Answer, Language, Query, Task
from app.suggest import examples
from app.vocabulary import compiled, section
from app.wording import say
from index.archive import Archive
from index.records import Report

_BORDER = re.compile(r"[,，.。!！?？;；:：、~～…\n]+|\s{2,}")
_TAIL = re.compile(r"[呀啊哦呢吧哈嘛啦\s]+$")
_TALK = ("greeting", "thanks", "farewell", "who", "help")  # the later kind of a message decides


def kind(text: str) -> str:
    """greeting, thanks, farewell, who or help when that is all the message says; off_topic; else "".

    >>> [kind(one) for one in ("你好!你是谁?", "Hello there", "你好,张湾区GDP是多少?", "帮我写一首诗")]
    ['who', 'greeting', '', 'off_topic']
    """
    parts = [_TAIL.sub("", part).strip() for part in _BORDER.split(text)]
    told = [_talk(part) for part in parts if part]
    if told and all(told):
        return max(told, key=_TALK.index)
    return "off_topic" if _pattern("off_topic").search(text) else ""


def answer(text: str, about: str, language: Language, archive: Archive, known: Sequence[Report]) -> Answer:
    """A reply of one or two sentences: what the archive holds and, beside it, questions that it answers."""
    said = say(language, f"aside_{about}")
    if about not in ("thanks", "farewell"):
        said += say(language, "between_sentences") + _holds(language, known)
    query = Query(text, language, Task.READ)
    suggestions = tuple(examples(archive, language))
    return Answer(text, query, said, abstained=about == "off_topic", suggestions=suggestions)


def _holds(language: Language, known: Sequence[Report]) -> str:
    years = sorted({report.year for report in known if report.year})
    named = {report.place.code for report in known if report.place}
    if not years or not named:
        return say(language, "aside_holds_none" if not known else "aside_holds_some", n=len(known))
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    return say(language, "aside_holds", n=len(known), places=len(named), years=span)


def _talk(part: str) -> str:
    return next((name for name in reversed(_TALK) if _pattern(name).fullmatch(part)), "")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    table = section("aside")[name]
    return compiled((*table["zh"], *table["en"]))
