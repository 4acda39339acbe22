"""Markdown signs in a text: front matter, comments, emphasis, links and images; headings keep their # for no one."""

import re
from typing import NamedTuple

FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(.*?\n)---[ \t]*\n", re.DOTALL)
FRONT_TITLE = re.compile(r"^title:\s*[\"']?(.*?)[\"']?\s*$", re.MULTILINE)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"\[([^\]\n]+)\]\((?:https?:|/|#|\.|mailto:)[^)\s]*(?:\s\"[^\"]*\")?\)")
STRONG = re.compile(r"(\*\*)(.+?)\1")
HEADING = re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
QUOTE = re.compile(r"^[ \t]{0,3}>[ \t]?", re.MULTILINE)
RULE = re.compile(r"^[ \t]*(?:[-*_][ \t]*){3,}$", re.MULTILINE)
TABLE_RULE = re.compile(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*:?-*:?[ \t]*$\n?", re.MULTILINE)
TABLE_ROW = re.compile(r"^[ \t]*\|(.*)\|[ \t]*$", re.MULTILINE)
ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!>|~-])")


class Plain(NamedTuple):
    """The text without its signs; `title` of the front matter, else empty; the names of what was taken out."""

    text: str
    title: str
    removed: tuple[str, ...]


def plain(text: str) -> Plain:
    """Markdown made plain text, line for line; a text without such signs comes back as it is."""
    text = text.replace("\r\n", "\n")
    front = FRONT_MATTER.match(text)
    found = FRONT_TITLE.search(front[1]) if front else None
    removed = ["front matter"] if front else []
    if front:
        text = text[front.end() :]
    for name, pattern in (("comments", COMMENT), ("images", IMAGE)):
        if pattern.search(text):
            removed.append(name)
            text = pattern.sub("", text)
    while (simpler := STRONG.sub(r"\2", LINK.sub(r"\1", text))) != text:
        text = simpler
    text = HEADING.sub(r"\1", TABLE_RULE.sub("", RULE.sub("", QUOTE.sub("", text))))
    text = TABLE_ROW.sub(lambda row: " | ".join(cell.strip() for cell in row[1].split("|")), text)
    return Plain(ESCAPED.sub(r"\1", text), found[1] if found else "", tuple(removed))
