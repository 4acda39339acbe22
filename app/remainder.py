"""What remains of a question without the words of asking: the names of the things asked, to count or to search for."""

import re

from app.vocabulary import chunks, erase

_EDGES = (
    re.compile(
        r"^(?:[的了是在把被和与及跟也都又还于各叫指说]|要(?![素点求闻])|将|会(?![议展])|能(?![源耗效])|就(?![业医学近])|有(?![机效色线关])|对(?![外口接标])|到(?!位)|为(?!民)|从(?!业)|共(?![同享产])|比)+"
    ),
    re.compile(r"(?:[的了是在到为有和与中里来去把得占比共要各叫指说]|会(?<!社会)(?<!大会))+$"),
)
_PERIPHERY = (
    "how_many_places",
    "set",
    "stop",
    "target",
    "done",
    "actual",
    "how_many",
    "count",
    "level",
    "rank",
    "average",
    "median",
    "total",
    "difference",
    "ratio",
    "versus",
    "share",
    "list",
)


def residue(text: str) -> str:
    """The text without the words that only ask: what is left names the thing asked."""
    left = erase(text, *_PERIPHERY)
    return " ".join(filter(None, (_trimmed(chunk) for chunk in chunks(left))))


def terms(text: str) -> tuple[str, ...]:
    """The content words worth searching for, in order, indicators included."""
    left = erase(text, "term", "set", "stop", "how_many", "list")
    return tuple(dict.fromkeys(filter(None, (_trimmed(chunk) for chunk in chunks(left)))))


def _trimmed(chunk: str) -> str:
    before = None
    while before != chunk:
        before = chunk
        for edge in _EDGES:
            chunk = edge.sub("", chunk).strip(" -–—.'·/")
    return chunk if len(chunk) > 1 else ""
