"""Small typos put right: names of the places that reports are known of, and names of indicators."""

import re
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import pypinyin
from rapidfuzz.distance import OSA

from app.vocabulary import is_chinese, section
from index import indicators, places
from index.records import Place

_SUFFIX = re.compile(r"(?:自治[区州县旗]|新区|林区|[省市区县州盟旗])$")
_SOUNDS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
_FORMS = re.compile(r"(?:ed|ing|ly|ion|ment)$")  # how English words end
_SYLLABLE = (  # of pinyin, without tones
    r"(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i[ao]ng|uang|iang|[aeiu]ng|ong|i?ao|i?an|u?ai|[iu]an|[ue]i|ou|iu|ie|ia|u[aoe]|[aeiuv]n|er|[aeiouv])"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE})+")
_MIXED_UP = ("nl", "fh", "zcsjqx", "bp", "dt", "gk")  # first letters of syllables that are taken for each other
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
    return _apart(one for one in spots if not _doubtful(one, spots))


def _doubtful(spot: Fixed, spots: Iterable[Fixed]) -> bool:
    """Whether the same words are as near to another place: Shaaxi is Shanxi or Shaanxi, and nobody knows which."""
    return any(
        (one.start, one.end) == (spot.start, spot.end)
        and one.place
        and spot.place
        and one.place.code != spot.place.code
        for one in spots
    )


def indicators_misspelt(text: str) -> list[Fixed]:
    """Names of the indicator table with one or two slips (固定资产头资, unemploymnet rate), none inside another."""
    return _apart([*_chinese_windows(text), *_latin_runs(text)])


def _apart(spots: Iterable[Fixed]) -> list[Fixed]:
    """The spots that do not overlap, longer ones first, in the order of the text."""
    kept: list[Fixed] = []
    for spot in sorted(spots, key=lambda one: one.start - one.end):
        if not any(one.start < spot.end and spot.start < one.end for one in kept):
            kept.append(spot)
    return sorted(kept, key=lambda one: one.start)


@cache
def _names() -> dict[tuple[int, int, str], tuple[str, ...]]:
    """Names of indicators by length, place and text of the pieces of which one must be right when there is a slip.

    A Chinese name has a piece more than it may have slips; a Latin one its words, or its first letter when it is one.
    """
    rows = indicators.INDICATORS.values()
    names = {name for row in rows for name in (row.zh, row.en, *row.synonyms, *row.asked)}
    index: dict[tuple[int, int, str], list[str]] = {}
    for name in sorted(names):
        if is_chinese(name):
            size, pieces = len(name), _pieces(name)
        else:
            words = name.lower().split()
            size, pieces = -len(words), [*enumerate(words)] if len(words) > 1 else [(0, name[0].lower())]
        for place, piece in pieces:
            index.setdefault((size, place, piece), []).append(name)
    return {key: tuple(held) for key, held in index.items()}


def _slips(size: int) -> int:
    return 1 if size < 8 else 2


def _pieces(name: str) -> list[tuple[int, str]]:
    parts = _slips(len(name)) + 1
    borders = [len(name) * part // parts for part in range(parts + 1)]
    return [(start, name[start:end]) for start, end in pairwise(borders)]


def _chinese_windows(text: str) -> list[Fixed]:
    found = []
    for size in sorted({key[0] for key in _names() if key[0] >= 4}):
        for start in range(len(text) - size + 1):
            window = text[start : start + size]
            if " " in window:
                continue
            for name in {held for place, piece in _pieces(window) for held in _names().get((size, place, piece), ())}:
                wrong = [(a, b) for a, b in zip(window, name, strict=True) if a != b]
                if 0 < len(wrong) <= _slips(size) and all(_alike(a, b) for a, b in wrong):
                    found.append(Fixed(start, start + size, window, None, name))
    return found


def _latin_runs(text: str) -> list[Fixed]:
    words = list(re.finditer(r"[A-Za-z][\w&-]*", text))
    found = []
    for count in sorted({-key[0] for key in _names() if key[0] < 0}):
        for index in range(len(words) - count + 1):
            run = words[index : index + count]
            start, end = run[0].start(), run[-1].end()
            lower = [word[0].lower() for word in run]
            pieces = [*enumerate(lower)] if count > 1 else [(0, lower[0][0])]
            for name in {held for place, piece in pieces for held in _names().get((-count, place, piece), ())}:
                if _slipped(lower, name.lower().split()):
                    found.append(Fixed(start, end, text[start:end], None, name))
    return found


def _slipped(typed: Sequence[str], name: Sequence[str]) -> bool:
    """Whether one word of the name is mistyped: letters exchanged, one too many or too few; two slips in long words."""
    wrong = [(a, b) for a, b in zip(typed, name, strict=True) if a != b]
    if len(wrong) != 1:
        return False
    word, right = wrong[0]
    if word.rstrip("s") == right.rstrip("s"):  # a plural
        return True
    if len(right) < 7 and not (len(right) == 3 and len(name) == 1):
        return False
    return sorted(word) == sorted(right) or (
        len(right) >= 7 and OSA.distance(word, right) <= (1 if len(right) < 10 else 2) and len(word) != len(right)
    )


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
    names = [word for word in _WORD.finditer(text) if re.match(r"[A-Z][a-z]", word[0]) and word.start()]
    for word in _WORD.finditer(text):
        typed = re.sub(r"[^a-z]", "", re.sub(r"['’]s$", "", word[0].lower()))
        capital = word[0][0].isupper() and (word.start() > 0 or len(text.split()) < 4)
        if (
            typed != roman
            and abs(len(typed) - len(roman)) <= 1
            and typed[0] == roman[0]
            and OSA.distance(typed, roman) == 1
            and not _another_name(typed, roman)
            and (capital or (len(roman) >= 6 and not names and not _inflected(typed, roman)))
        ):
            end = word.end() - (2 if re.search(r"['’]s$", word[0]) else 0)
            found.append(Fixed(word.start(), end, text[word.start() : end], place, place.roman))
    return found


def _another_name(typed: str, name: str) -> bool:
    """Whether a word is pinyin itself and differs in how a syllable begins: Lingang (临港) is no Lincang."""
    wrong = [a + b for a, b in zip(typed, name, strict=False) if a != b]
    if len(typed) != len(name) or len(wrong) != 1 or set(wrong[0]) & set("aeiouv"):
        return False
    alike = any(set(wrong[0]) <= set(letters) for letters in _MIXED_UP)
    return not alike and bool(_PINYIN.fullmatch(typed)) and bool(_PINYIN.fullmatch(name))


def _inflected(typed: str, name: str) -> bool:
    """Whether a word ends as English words do where the name does not: changed is no Changde."""
    ending = _FORMS.search(typed)
    return ending is not None and not name.endswith(ending[0])


def _alike(one: str, other: str) -> bool:
    """Whether two characters sound the same, tones and the usual confusions (n/ng, z/zh) aside, or look the same."""
    if any(one in shape and other in shape for shape in section("names")["shapes"]):
        return True
    return bool(_sounds(one) & _sounds(other))


@cache
def _sounds(char: str) -> frozenset[str]:
    sounds = pypinyin.pinyin(char, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    return frozenset(_plain(sound) for sound in sounds)


def _plain(sound: str) -> str:
    for wide, narrow in _SOUNDS:
        sound = sound.replace(wide, narrow)
    return sound
