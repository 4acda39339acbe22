"""Pieces of a model's text put together to whole sentences, each with the markers that follow its full stop."""

import re
from collections.abc import Iterable, Iterator

LONGEST = 600  # characters without the end of a sentence: no sentence is coming

_END = re.compile(r"(?:[。！？]|!(?!\[)|\?|(?:(?<![\d\s.])|(?<=\d{3}))\.(?=[\s\[［【〔(（”\"]|$))[”\"’」』)）*_`]*|\n")
_TAIL = re.compile(r"(?:[^\S\n]*(?:\\?\[|[［【〔(（])[^\]］】〕)）\n]{0,40}(?:\\?\]|[］】〕)）])\]?)*")
_OPENING = re.compile(r"[^\S\n]*(?:\\?[\[［【〔(（\\][^\]］】〕)）\n]{0,40})?$")
_MARKERLIKE = re.compile(r"[\[［【〔(（]\D{0,12}\d")


def sentences(pieces: Iterable[str]) -> Iterator[str]:
    """Whole sentences as they are finished; a line break ends one too. What stands after the last end comes last.

    An empty piece comes through. Stops reading when LONGEST characters have come without an end.
    """
    held = ""
    for piece in pieces:
        if not piece:
            yield piece
        held += piece
        whole, held = _finished(held)
        yield from whole
        if len(held) > LONGEST:
            return
    yield from _rest(held)


def unfinished(text: str) -> bool:
    """Whether a sentence lacks its end, as the last one of a stream that was cut may."""
    return not re.search(
        r"(?:[。！？!?\n]|\.)[”\"’」』)）*_`]*\s*(?:[\[［【〔(（][^\]］】〕)）]*[\]］】〕)）]\s*)*$", text
    )


def _finished(text: str) -> tuple[list[str], str]:
    whole, start = [], 0
    for end in _END.finditer(text):
        if end.start() < start:
            continue
        if end[0] == "\n":
            stop = end.end()
        else:
            stop = _after_markers(text, end.end())
            if _OPENING.match(text, stop):  # a marker may still follow
                break
        whole.append(text[start:stop])
        start = stop
    return whole, text[start:]


def _rest(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        if end.start() >= start:
            stop = end.end() if end[0] == "\n" else _after_markers(text, end.end())
            yield text[start:stop]
            start = stop
    if text[start:].strip():
        yield text[start:]


def _after_markers(text: str, at: int) -> int:
    """Where the brackets that follow a full stop end, as far as they look like markers."""
    tail = _TAIL.match(text, at)
    if not tail or not _MARKERLIKE.search(tail[0]):
        return at
    return tail.end()
