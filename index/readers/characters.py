"""Stray characters: line ends, blanks at line ends, control and zero-width signs, entities printed as text."""

import html
import re

LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\x0b\x0c\x85]")
PRINTED_LINE_ENDS = re.compile(r"(?:\\r\\n|\\n(?=[\s\\\u3000]*[\u4e00-\u9fff—（(“\d])|\\r)")
ENTITIES = re.compile(
    r"&(?:nbsp|emsp|ensp|thinsp|amp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|#\d+);?"
)
UNDECODED = re.compile(r"\?{4,}")  # what pages make of blanks that their encoding lacks
UNDECODED_TOO = re.compile(r"\?{2,}")  # in a page that has such
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"
)
NO_BREAK = re.compile("[\xa0\u2000-\u200a\u202f\u205f]")
# A blank inside Chinese text: now and then it parts two phrases; a page full of them has its words cut by blanks.
PARTED = re.compile(r"(?<=[\u4e00-\u9fff，。；：、）”]) (?=[\u4e00-\u9fff，。；：、（“])")
OFTEN = 30  # blanks from which a page counts as full of them, and as many as one in each
RUN = 500  # characters
EDGES = re.compile(r"^[ \t\u3000]+|[ \t\u3000]+$", re.MULTILINE)
GAPS = re.compile(r"\n{3,}")


def tidy(text: str) -> tuple[str, list[str]]:
    """The text with plain line ends and blanks, and the names of what was changed that a reader might miss."""
    changed: list[str] = []
    if PRINTED_LINE_ENDS.search(text):
        text = PRINTED_LINE_ENDS.sub("\n", text)
        changed.append("printed line ends")
    if ENTITIES.search(text):
        text = ENTITIES.sub(lambda entity: html.unescape(entity[0] if entity[0][-1] == ";" else entity[0] + ";"), text)
        changed.append("printed entities")
    text = NO_BREAK.sub(" ", LINE_ENDS.sub("\n", text))
    text = INVISIBLE.sub("", text)
    if UNDECODED.search(text):
        text = UNDECODED_TOO.sub(" ", text)
        changed.append("undecoded blanks")
    if len(PARTED.findall(text)) >= max(OFTEN, len(text) // RUN):
        text = PARTED.sub("", text)
        changed.append("blanks inside words")
    return GAPS.sub("\n\n", EDGES.sub("", text)).strip("\n"), changed
