"""Places in Latin letters: their English names, and where a text names one in English or pinyin."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from index.gazetteer import ancestors, places
from index.records import Level, Place

# Chinese ending -> English ending, and its pinyin; the longest that fits counts.
ENDINGS = {
    "特别行政区": ("", ""),
    "维吾尔自治区": ("Uygur Autonomous Region", ""),
    "壮族自治区": ("Zhuang Autonomous Region", ""),
    "回族自治区": ("Hui Autonomous Region", ""),
    "自治区": ("Autonomous Region", "Zizhiqu"),
    "自治州": ("Autonomous Prefecture", "Zhou"),
    "自治县": ("Autonomous County", "Xian"),
    "自治旗": ("Autonomous Banner", "Qi"),
    "地区": ("Prefecture", "Diqu"),
    "新区": ("New Area", "Xinqu"),
    "林区": ("Forestry District", "Linqu"),
    "矿区": ("Mining District", "Kuangqu"),
    "特区": ("Special District", "Tequ"),
    "省": ("Province", "Sheng"),
    "市": ("City", "Shi"),
    "区": ("District", "Qu"),
    "县": ("County", "Xian"),
    "盟": ("League", "Meng"),
    "旗": ("Banner", "Qi"),
}
PEOPLES = {
    "蒙古": "Mongol", "回": "Hui", "藏": "Tibetan", "维吾尔": "Uygur", "苗": "Miao", "彝": "Yi", "壮": "Zhuang",
    "布依": "Bouyei", "朝鲜": "Korean", "满": "Manchu", "侗": "Dong", "瑶": "Yao", "白": "Bai", "土家": "Tujia",
    "哈尼": "Hani", "哈萨克": "Kazakh", "傣": "Dai", "黎": "Li", "傈僳": "Lisu", "佤": "Va", "畲": "She",
    "拉祜": "Lahu", "水": "Sui", "东乡": "Dongxiang", "纳西": "Naxi", "景颇": "Jingpo", "柯尔克孜": "Kirgiz",
    "达斡尔": "Daur", "仫佬": "Mulao", "羌": "Qiang", "布朗": "Blang", "撒拉": "Salar", "毛南": "Maonan",
    "仡佬": "Gelao", "锡伯": "Xibe", "普米": "Pumi", "塔吉克": "Tajik", "怒": "Nu", "保安": "Bonan",
    "裕固": "Yugur", "独龙": "Derung", "土": "Tu", "各": "Multi-ethnic",
}  # fmt: skip
AUTONOMOUS = re.compile("((?:(?:" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族?)+)自治[州县旗]$")
PEOPLE = re.compile("(" + "|".join(sorted(PEOPLES, key=len, reverse=True)) + ")族?")
# Bare romanised names that are English words: believed only with a capital.
ENGLISH_WORDS = frozenset({"guide", "mile", "longan", "bole", "china", "made", "along", "heping"})
APOSTROPHES = "'’‘ʼ`´"
WORD = re.compile(rf"[A-Za-zÀ-ÿ]+(?:[{APOSTROPHES}](?!s\b)[A-Za-zÀ-ÿ]+)*")
LONGEST = 8


def ending(name: str) -> tuple[str, str]:
    """The English and the pinyin of a name's ending; two empty strings when it has none."""
    return next((ENDINGS[end] for end in sorted(ENDINGS, key=len, reverse=True) if name.endswith(end)), ("", ""))


def english(place: Place) -> str:
    """Zhangwan District, Honghu City, Hubei Province; cities of the province level are bare: Beijing."""
    if place.level is Level.NATION or (place.level is Level.PROVINCE and place.name.endswith(("市", "特别行政区"))):
        return place.roman
    words = ending(place.name)[0]
    if place.roman == "Tibet" or place.roman == "Inner Mongolia":
        words = "Autonomous Region"
    named = AUTONOMOUS.search(place.name)
    if named and named.start() > 0:
        peoples = [PEOPLES[people] for people in PEOPLE.findall(named[1])]
        listed = ", ".join(peoples[:-1]) + " and " + peoples[-1] if len(peoples) > 1 else peoples[0]
        words = f"{listed} {words}"
    return f"{place.roman} {words}".strip()


def key(words: str) -> str:
    """What two spellings of a romanised name share: Lin'an, Linan, LIN’AN are linan."""
    plain = unicodedata.normalize("NFD", words.casefold())
    return "".join(sign for sign in plain if "a" <= sign <= "z")


class Latin(NamedTuple):
    """A place named in Latin letters at `start` to `end`."""

    places: tuple[Place, ...]
    start: int
    end: int


@cache
def _names() -> tuple[dict[str, tuple[Place, ...]], dict[str, tuple[Place, ...]]]:
    """Spelling key -> places, for whole names (with District, Qu …) and for bare ones."""
    whole: dict[str, list[Place]] = defaultdict(list)
    bare: dict[str, list[Place]] = defaultdict(list)
    for place in places():
        latin = [place.roman, *(form for form in place.aliases if form.isascii() or "À" <= form[0] <= "ÿ")]
        words, pinyin = ending(place.name)
        short = len(place.name) == 2 and place.level is Level.DISTRICT
        endings = {end for end in (words, pinyin, *words.split()[-1:]) if end}
        parents = {parent.roman for parent in ancestors(place)}
        for form in latin:
            for spelling in {key(f"{form} {end}") for end in endings} | {key(english(place))}:
                whole[spelling].append(place)
            if not short and form not in parents:
                bare[key(form)].append(place)
    return _settled(whole), _settled(bare)


def _settled(table: dict[str, list[Place]]) -> dict[str, tuple[Place, ...]]:
    return {name: tuple(dict.fromkeys(found)) for name, found in table.items()}


def exactly(name: str) -> tuple[Place, ...]:
    """The places a Latin name may mean when it is all there is."""
    whole, bare = _names()
    wanted = key(name)
    return whole.get(wanted) or bare.get(wanted, ())


def find(text: str) -> Iterator[Latin]:
    """Each name, longest first at each word; Zhangwan, Zhangwan District, Zhangwanqu, Zhang Wan."""
    whole, bare = _names()
    words = list(WORD.finditer(text))
    at = 0
    while at < len(words):
        step = 1
        for count in range(min(LONGEST, len(words) - at), 0, -1):
            run = words[at : at + count]
            gaps = (text[one.end() : two.start()] for one, two in pairwise(run))
            if any(gap not in (" ", "-", ", ", " , ") for gap in gaps):
                continue
            start, end = run[0].start(), run[-1].end()
            spelling = key(text[start:end])
            found = whole.get(spelling, ())
            if not found and _may_be_bare([word[0] for word in run], spelling, words[at - 1][0] if at else ""):
                found = bare.get(spelling, ())
            if found:
                yield Latin(found, start, end)
                step = count
                break
        at += step


def _may_be_bare(words: list[str], spelling: str, before: str) -> bool:
    if before == "Xi" or (len(words) > 1 and not all(word[0].isupper() for word in words)):
        return False
    return spelling not in ENGLISH_WORDS or words[0][0].isupper()
