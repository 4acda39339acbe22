"""The words of questions (vocabulary.toml) as patterns: what the asker's words mean, without any grammar."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("vocabulary.toml")
_CJK = re.compile(r"[\u3400-\u9fff]")


@cache
def section(name: str) -> dict[str, Any]:
    """One table of the file; KeyError for a name it does not have."""
    tables: dict[str, dict[str, Any]] = _load()
    return tables[name]


@cache
def pattern(name: str, *fields: str) -> re.Pattern[str]:
    """The entries of a table (or of some of its fields) as one pattern; Latin entries stand on word borders."""
    table = section(name)
    return compiled(entry for field in (fields or tuple(table)) for entry in table[field])


def compiled(entries: Iterable[str]) -> re.Pattern[str]:
    """Entries of the table as one case-blind pattern that matches nothing when there is none."""
    parts = [_bordered(entry) for entry in entries]
    return re.compile("|".join(parts) if parts else r"(?!)", re.IGNORECASE)


def says(name: str, text: str) -> bool:
    """Whether the text holds a word of the table."""
    return pattern(name).search(text) is not None


def blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans turned into spaces, so that offsets stay what they were."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def erase(text: str, *tables: str) -> str:
    """The text without the words of these tables, one space for each character taken away."""
    for name in tables:
        text = pattern(name).sub(lambda found: " " * len(found.group()), text)
    return text


def is_chinese(text: str) -> bool:
    """Whether any Chinese character stands in the text."""
    return _CJK.search(text) is not None


def chunks(text: str) -> Iterator[str]:
    """What is left between the spaces and marks: Chinese runs apart, Latin words that follow each other together."""
    for part in re.split(
        r"[,;:?!。、()\[\]{}\"“”‘’「」『』《》]|\s{2,}|(?<=[\u3400-\u9fff])\s|\s(?=[\u3400-\u9fff])", text
    ):
        part = part.strip(" -–—.'·/")
        if part and not re.fullmatch(r"[\d\W_]+|[a-z]", part):
            yield part


@cache
def _load() -> dict[str, dict[str, Any]]:
    with _TABLE.open("rb") as file:
        return tomllib.load(file)


def _bordered(entry: str) -> str:
    if _CJK.search(entry) or "\\u4e00" in entry or not re.search("[A-Za-z]", entry):
        return f"(?:{entry})"
    return rf"(?<![A-Za-z])(?:{entry})(?![A-Za-z])"
