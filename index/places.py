"""Places in words: finds the places a text names, in Chinese or Latin letters, and says which a name may mean.

Names count where no other word runs across their edges (确保|定期 is no 保定, 示范县 no 范县), short names (张湾) only
where no street or firm is named after them either. Names that are common words (和平, 京)
count where they stand alone or beside a place they lie in.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import opencc
import rjieba

from index import romanised
from index.gazetteer import ancestors, get, order, path, places, weak_names, within
from index.records import Level, Place
from index.romanised import english

__all__ = ["Mention", "ancestors", "english", "find", "get", "order", "path", "resolve", "simplified", "within"]

LEVELS = tuple(Level)

# What may follow a name's last character so that the name is no name: 海港区域, 合作市场, 张湾镇.
NOT_AFTER_FULL = re.compile(r"(?<=区)[域位间块号]|(?<=市)[场值]|(?<=县)[域]")
NOT_AFTER_SHORT = re.compile(r"镇|乡|村|街|路|大道|社区|大学|学院|银行|集团|公司|大桥|机场")
# Where a name that is a common word stands for a place: 那朝阳呢, 朝阳2023年, 和平的GDP, or all of the text.
ALONE_BEFORE = re.compile(r"(?:^|[^\w]|[那和与跟及比或查问])$")
LETTER_AFTER = re.compile(r"[\s?？。]*$|呢|相?比|[今去明前]年|20\d\d|GDP")
ALONE_AFTER = re.compile(rf"{LETTER_AFTER.pattern}|政府|的(?:GDP|地区生产|经济|财政|投资|工业|人均|目标|报告)")
LEADERS = frozenset("那和与跟及或比查问在对")  # words before a name that the cutter may take into the name
LISTED = re.compile(r"\s*(?:[、,，/和与跟及或比]|vs\.?)\s*")
DOWN = re.compile(r"[\s·/\-]?|的|'s |’s ")
UP = re.compile(r",\s?| in | of | \(|, in ")


class Mention(NamedTuple):
    """The places that `words`, the text from `start` to `end`, may mean: higher levels first, then by code."""

    places: tuple[Place, ...]
    start: int
    end: int
    words: str


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters made simplified, character for character, so that offsets stay."""
    changed: str = _converter().convert(text)
    if len(changed) != len(text):
        changed = "".join(one if len(one := _converter().convert(sign)) == 1 else sign for sign in text)
    assert len(changed) == len(text)
    return changed


class _Names(NamedTuple):
    full: dict[str, tuple[Place, ...]]
    short: dict[str, tuple[Place, ...]]
    weak: dict[str, tuple[Place, ...]]
    lengths: dict[str, tuple[int, ...]]  # first character -> lengths of the names that begin with it, longest first


@cache
def _names() -> _Names:
    """Chinese names -> places. A county named like the city over it keeps its full name only (南昌县)."""
    tables: tuple[dict[str, list[Place]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
    weak = weak_names()
    for place in places():
        above = {name for one in ancestors(place) for name in (one.name, *one.aliases)}
        for name in (place.name, *place.aliases):
            if "一" <= name[0] <= "鿿" and name not in above:
                table = 2 if name in weak else 0 if _is_full(name, place) else 1
                for spelling in {name, simplified(name)}:
                    tables[table][spelling].append(place)
    lengths: dict[str, set[int]] = defaultdict(set)
    for table_of in tables:
        for name in table_of:
            lengths[name[0]].add(len(name))
    full, short, common = ({name: _sorted(found) for name, found in one.items()} for one in tables)
    return _Names(full, short, common, {sign: tuple(sorted(all_, reverse=True)) for sign, all_ in lengths.items()})


def _is_full(name: str, place: Place) -> bool:
    return name == place.name or (len(name) > 2 and name.endswith(tuple("省市区县盟旗州")))


def _sorted(found: Iterable[Place]) -> tuple[Place, ...]:
    return tuple(sorted(set(found), key=lambda place: (LEVELS.index(place.level), place.code)))


@cache
def _cutter() -> rjieba.Jieba:
    return rjieba.Jieba()


def _borders(text: str) -> frozenset[int]:
    """Where words of the dictionary begin or end; an edge of a name elsewhere lies inside another word."""
    at, found = 0, {0}
    for word in _cutter().cut(text, hmm=False):
        at += len(word)
        found.add(at)
    return frozenset(found)


def find(text: str) -> list[Mention]:
    """Every place named, in order, longest first and none inside another.

    A place named with the places over it is one mention (湖北省十堰市张湾区; Zhangwan District, Shiyan) and its
    candidates are narrowed to those that lie there.
    """
    plain = simplified(text)
    raw = [Mention(_sorted(one.places), one.start, one.end, text[one.start : one.end]) for one in romanised.find(text)]
    raw += _chinese(plain, text)
    return _joined(sorted(raw, key=lambda mention: mention.start), text)


def _chinese(plain: str, text: str) -> list[Mention]:
    names = _names()
    borders: frozenset[int] | None = None
    found: list[Mention] = []
    doubtful: list[Mention] = []
    at = 0
    while at < len(plain):
        for length in names.lengths.get(plain[at], ()):
            end = at + length
            name = plain[at:end]
            if name not in names.full and name not in names.short and name not in names.weak:
                continue
            borders = _borders(plain) if borders is None else borders
            meant = names.full.get(name, ())
            begins = at in borders or (at - 1 in borders and plain[at - 1] in LEADERS)
            begins = begins or (bool(found) and found[-1].end == at)
            if meant and not (begins and _ends_full(plain, at, end, borders)):
                meant = ()
            ends = end in borders and not NOT_AFTER_SHORT.match(plain, end)
            if not meant and begins and ends and not _leads(plain, at, names):
                meant = names.short.get(name, ())
                if not meant and name in names.weak:
                    doubtful.append(Mention(names.weak[name], at, end, text[at:end]))
            if meant:
                found.append(Mention(meant, at, end, text[at:end]))
            if meant or (doubtful and doubtful[-1].end == end):
                at = end - 1
                break
        at += 1
    return _with_doubtful(found, doubtful, plain)


def _ends_full(plain: str, start: int, end: int, borders: frozenset[int]) -> bool:
    """Whether a full name ends there as one: not 市委和县委, not 海港区域."""
    return not NOT_AFTER_FULL.match(plain, end) and (end - start > 2 or end in borders)


def _leads(plain: str, at: int, names: _Names) -> bool:
    """Whether the character is a word before a full name: 和|静海区 is not 和静."""
    return plain[at] in LEADERS and any(
        plain[at + 1 : at + 1 + length] in names.full for length in names.lengths.get(plain[at + 1 : at + 2], ())
    )


def _with_doubtful(sure: list[Mention], doubtful: list[Mention], plain: str) -> list[Mention]:
    """Adds the common words that stand where a place would, in two passes: 海淀、朝阳 and 朝阳、海淀."""
    found = list(sure)
    for mention in [*doubtful, *reversed(doubtful)]:
        if mention not in found and _stands_for_place(mention, found, plain):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _stands_for_place(mention: Mention, others: list[Mention], plain: str) -> bool:
    after = ALONE_AFTER if mention.end - mention.start > 1 else LETTER_AFTER
    before = plain[max(0, mention.start - 1) : mention.start]
    if ALONE_BEFORE.search(before) and after.match(plain, mention.end):
        return True
    for other in others:
        if other.end == mention.start and _narrowed(mention.places, other.places):
            return True
        first, second = sorted((other, mention), key=lambda one: one.start)
        if second.start - first.end < 5 and LISTED.fullmatch(plain[first.end : second.start]):
            return bool(after.match(plain, mention.end) or ALONE_BEFORE.search(before))
    return False


def _narrowed(meant: Sequence[Place], over: Sequence[Place]) -> tuple[Place, ...]:
    """Those of `meant` that lie in one of `over`, not being it."""
    return tuple(place for place in meant if any(one in ancestors(place) for one in over))


def _joined(mentions: list[Mention], text: str) -> list[Mention]:
    found: list[Mention] = []
    for mention in mentions:
        if found:
            last = found[-1]
            gap = text[last.end : mention.start]
            narrowed: tuple[Place, ...] = ()
            if DOWN.fullmatch(gap):
                narrowed = _narrowed(mention.places, last.places)
            if not narrowed and UP.fullmatch(gap):
                narrowed = _narrowed(last.places, mention.places)
            if narrowed:
                found[-1] = Mention(narrowed, last.start, mention.end, text[last.start : mention.end])
                continue
        found.append(mention)
    return found


def resolve(name: str, near: Place | None = None) -> tuple[Place, ...]:
    """All places a name may mean when it is all there is; empty for a name that no place has.

    The name may be a path (湖北省十堰市张湾区; Zhangwan, Hubei). `near` narrows to what lies in it, else to its
    neighbours, nearest first, and never to nothing.
    """
    meant = _named(simplified(name.strip()))
    if near is None or len(meant) < 2:
        return meant
    for around in (near, *ancestors(near)):
        narrowed = tuple(place for place in meant if within(place, around))
        if narrowed:
            return narrowed
    return meant


def _named(name: str) -> tuple[Place, ...]:
    names = _names()
    exact = {place for table in (names.full, names.short, names.weak) for place in table.get(name, ())} or set(
        romanised.exactly(name)
    )
    if exact:
        return _sorted(exact)
    if "," in name:
        inner, outer = (part.strip() for part in name.split(",", 1))
        return _narrowed(_named(inner), _named(outer))
    for length in range(len(name) - 1, 0, -1):
        over = _named(name[:length]) if name[:length] in names.full or name[:length] in names.short else ()
        if over:
            return _narrowed(_named(name[length:].lstrip(" ·/-的")), over)
    return ()
