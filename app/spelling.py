"""Small typos put right: names of the places that reports are known of, and names of indicators."""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

import pypinyin
from rapidfuzz.distance import OSA, DamerauLevenshtein

from app.vocabulary import section
from index import indicators, places
from index.records import Place

_SUFFIX = re.compile(r"(?:自治[区州县旗]|新区|林区|[省市区县州盟旗])$")
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{3,}")


class Fixed(NamedTuple):
    """A typo: the words as typed with their span, and the place or the name they are read as."""

    start: int
    end: int
    words: str
    place: Place | None
    name: str


def places_misspelt(text: str, known: Iterable[Place]) -> list[Fixed]:
    """Names in the text that are one slip away from a known place: same sound, or one character of three or more.

    The text has its readable places blanked already, so that a name the gazetteer knows is never "corrected".
    """
    spots: list[Fixed] = []
    for place in known:
        spots += [*_chinese_slips(text, place), *_latin_slips(text, place)]
    return _apart(spots)


def indicators_misspelt(text: str) -> list[Fixed]:
    """Names of the indicator table with one or two slips (固定资产头资, unemploymnet rate), none inside another."""
    spots: list[Fixed] = []
    for name in _names():
        if re.search(r"[\u3400-\u9fff]", name):
            spots += _windows(text, name)
        else:
            spots += _phrases(text, name)
    return _apart(spots)


def _apart(spots: Iterable[Fixed]) -> list[Fixed]:
    """The spots that do not overlap, longer ones first, in the order of the text."""
    kept: list[Fixed] = []
    for spot in sorted(spots, key=lambda one: one.start - one.end):
        if not any(one.start < spot.end and spot.start < one.end for one in kept):
            kept.append(spot)
    return sorted(kept, key=lambda one: one.start)


@cache
def _names() -> tuple[str, ...]:
    rows = indicators.INDICATORS.values()
    return tuple(
        dict.fromkeys(name for row in rows for name in (row.zh, row.en, *row.synonyms, *row.asked) if len(name) >= 3)
    )


def _windows(text: str, name: str) -> list[Fixed]:
    size = len(name)
    if size < 4:
        return []
    slips = 1 if size < 8 else 2
    found = []
    for start in range(len(text) - size + 1):
        window = text[start : start + size]
        wrong = [(a, b) for a, b in zip(window, name, strict=True) if a != b]
        if not 0 < len(wrong) <= slips or " " in window:
            continue
        if all(_alike(a, b) for a, b in wrong) or sorted(window) == sorted(name) or size >= 6:
            found.append(Fixed(start, start + size, window, None, name))
    return found


def _phrases(text: str, name: str) -> list[Fixed]:
    wanted = name.split()
    if len(name) < 5:
        letters = re.finditer(r"(?<![A-Za-z])[A-Za-z]+(?![A-Za-z])", text)
        return [
            Fixed(*one.span(), one[0], None, name)
            for one in letters
            if name.isupper()
            and one[0] != name
            and one[0].isupper()
            and len(one[0]) == len(name)
            and sorted(one[0]) == sorted(name)
        ]
    words = list(re.finditer(r"[A-Za-z][\w&-]*", text))
    found = []
    for index in range(len(words) - len(wanted) + 1):
        run = words[index : index + len(wanted)]
        start, end = run[0].start(), run[-1].end()
        typed = text[start:end]
        if typed.lower() == name.lower() or typed[0].lower() != name[0].lower():
            continue
        slips = DamerauLevenshtein.distance(typed.lower(), name.lower(), score_cutoff=2)
        if slips <= (1 if len(name) < 10 else 2) and all(
            len(a[0]) > 3 or a[0].lower() == b.lower() for a, b in zip(run, wanted, strict=True)
        ):
            found.append(Fixed(start, end, typed, None, name))
    return found


def _chinese_slips(text: str, place: Place) -> list[Fixed]:
    found = []
    short = _SUFFIX.sub("", place.name)
    for name in dict.fromkeys((place.name, short if len(short) >= 2 else place.name)):
        for start in range(len(text) - len(name) + 1):
            window = text[start : start + len(name)]
            wrong = [(a, b) for a, b in zip(window, name, strict=True) if a != b]
            if (
                not wrong
                or not all("\u3400" <= char <= "\u9fff" for char in window)
                or window in section("names")["ordinary"]
            ):
                continue
            alike = all(_alike(a, b) for a, b in wrong)
            whole = name == place.name and window[-1] == name[-1]
            at_start = not text[:start].strip(" ,;?!那请问和与比的、(“")
            if (
                len(wrong) == 1 and whole and len(name) >= 3 and (alike or (at_start and not places.resolve(window)))
            ) or (alike and len(name) == 2 and len(wrong) == 1 and at_start):
                found.append(Fixed(start, start + len(name), window, place, place.name))
                break
    return found


def _latin_slips(text: str, place: Place) -> list[Fixed]:
    roman = re.sub(r"[^a-z]", "", place.roman.lower())
    if len(roman) < 5:
        return []
    found = []
    for word in _WORD.finditer(text):
        typed = re.sub(r"[^a-z]", "", re.sub(r"['’]s$", "", word[0].lower()))
        capital = word[0][0].isupper() and (word.start() > 0 or len(text.split()) < 4)
        if (
            typed != roman
            and abs(len(typed) - len(roman)) <= 1
            and typed[0] == roman[0]
            and OSA.distance(typed, roman) == 1
            and (capital or len(roman) >= 6)
        ):
            end = word.end() - (2 if re.search(r"['’]s$", word[0]) else 0)
            found.append(Fixed(word.start(), end, text[word.start() : end], place, place.roman))
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two characters sound the same, tones and the usual confusions (n/ng, z/zh) aside."""
    return bool(_sounds(one) & _sounds(other))


@cache
def _sounds(char: str) -> frozenset[str]:
    sounds = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    return frozenset(_plain(sound) for sound in sounds)


def _plain(sound: str) -> str:
    for wide, narrow in _SOUNDS:
        sound = sound.replace(wide, narrow)
    return sound
