"""The table of indicators and the words that mean them, in reports and in questions, in Chinese and English."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from errors import UserError
from index.records import Kind

TABLE = Path(__file__).with_name("indicators.toml")
# Marks that stand inside a name without being part of it: “专精特新①”企业 is 专精特新企业.
_SILENT = frozenset("“”‘’\"'＂「」『』〝〞*﹡" + "".join(chr(code) for code in range(0x2460, 0x2474)))
_SAME = {"-": " ", "‑": " ", "–": " ", "（": "(", "）": ")", "％": "%", "　": " "} | {
    chr(0xFF21 + n): chr(0x61 + n) for n in range(26)
}


class Indicator(NamedTuple):
    """One row. `low` and `high` bound its level, share or count in `unit`; `part_of`, `share`, `new` are keys or ""."""

    key: str
    zh: str
    en: str
    synonyms: tuple[str, ...]
    asked: tuple[str, ...]
    joint: tuple[str, ...]
    unit: str
    kinds: tuple[Kind, ...]
    low: float
    high: float
    part_of: str
    share: str
    new: str
    near: tuple[str, ...]
    examples: tuple[str, ...]


class Mention(NamedTuple):
    """An indicator named in a text; `words == text[start:end]`."""

    indicator: Indicator
    start: int
    end: int
    words: str


@cache
def table() -> Mapping[str, Indicator]:
    """Every row by its key, read once."""
    rows = tomllib.loads(TABLE.read_text("utf-8"))
    read = {key: _row(key, row) for key, row in rows.items()}
    for row in read.values():
        for other in filter(None, (row.part_of, row.share, row.new, *row.near)):
            if other not in read:
                raise UserError(f"indicators.toml: [{row.key}] names “{other}”, which has no row; correct it.")
    return read


def get(key: str) -> Indicator:
    """The row of `key`; UserError lists the keys when there is none."""
    rows = table()
    if key not in rows:
        raise UserError(f"There is no indicator “{key}”. Known: {', '.join(rows)}.")
    return rows[key]


def find(text: str, *, asked: bool = True) -> list[Mention]:
    """Indicators named in `text`, in order, longest first and none inside another.

    A joint name (城乡居民收入) gives a mention for each of its rows, with the same span.
    `asked=False` reads as reports write: the loose words of askers (社零, 消费, economy) are then not names.
    """
    plain, places = _heard(text)
    names, longest = _names(asked)
    found: list[tuple[int, int, tuple[str, ...]]] = []
    for start in range(len(plain) - 1):
        lengths = longest.get(plain[start : start + 2])
        for length in lengths or ():
            keys = names.get(plain[start : start + length]) if start + length <= len(plain) else None
            if keys and _whole(plain, start, start + length):
                found.append((start, start + length, keys))
                break
    found.sort(key=lambda span: (span[0] - span[1], span[0]))
    taken = bytearray(len(plain))
    mentions: list[Mention] = []
    for start, end, keys in found:
        if not any(taken[start:end]):
            taken[start:end] = b"\x01" * (end - start)
            first, last = places[start], places[end - 1] + 1
            mentions.extend(Mention(table()[key], first, last, text[first:last]) for key in keys)
    return sorted(mentions, key=lambda mention: mention.start)


def _row(key: str, row: Mapping[str, Any]) -> Indicator:
    low, high = row["range"]
    return Indicator(
        key=key,
        zh=row["zh"],
        en=row["en"],
        synonyms=tuple(row.get("synonyms", ())),
        asked=tuple(row.get("asked", ())),
        joint=tuple(row.get("joint", ())),
        unit=row["unit"],
        kinds=tuple(Kind(kind) for kind in row["kinds"]),
        low=float(low),
        high=float(high),
        part_of=row.get("part_of", ""),
        share=row.get("share", ""),
        new=row.get("new", ""),
        near=tuple(row.get("near", ())),
        examples=tuple(row["examples"]),
    )


def _heard(text: str) -> tuple[str, list[int]]:
    """The text as names are compared: lower case, no quotation marks or note marks; with each character's place."""
    characters, places = [], []
    for place, character in enumerate(text):
        if character in _SILENT and not (character == "'" and text[place + 1 : place + 2] == "s"):
            continue
        character = _SAME.get(character, character)
        characters.append(character.lower() if character.isascii() else character)
        places.append(place)
    return "".join(characters), places


def _plain(name: str) -> str:
    return _heard(name.replace("’", "'"))[0]


@cache
def _names(asked: bool) -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[int, ...]]]:
    names: dict[str, tuple[str, ...]] = {}
    for key, row in table().items():
        for name in (row.zh, row.en, *row.synonyms):
            names.setdefault(_plain(name), (key,))
    for key, row in table().items():
        for name in row.joint:
            names[_plain(name)] = (*names.get(_plain(name), ()), key)
    if asked:
        for key, row in table().items():
            names |= dict.fromkeys(map(_plain, row.asked), (key,))
    lengths: dict[str, set[int]] = {}
    for name in names:
        lengths.setdefault(name[:2], set()).add(len(name))
    return names, {head: tuple(sorted(sizes, reverse=True)) for head, sizes in lengths.items()}


def _whole(text: str, start: int, end: int) -> bool:
    """Latin names are words: no letter or digit right before or after (GDP, not GDPR)."""

    def latin(place: int) -> bool:
        return 0 <= place < len(text) and text[place].isascii() and text[place].isalnum()

    if text[start] in "亿万千百十" and start and (text[start - 1].isdigit() or text[start - 1] in "十百千万"):
        return False  # 50亿元以上项目 is not 亿元以上项目
    return not (latin(start) and latin(start - 1)) and not (latin(end - 1) and latin(end))


def __getattr__(name: str) -> Mapping[str, Indicator]:
    if name == "INDICATORS":  # read when first used, not at import
        return table()
    raise AttributeError(name)
