"""Which places a question names, which of them no report covers, and the province or city it limits itself to."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from app import spelling
from app.vocabulary import blank, compiled, erase, pattern, section
from index import places
from index.records import Level, Place, Report

_LEVELS = (
    ("level_province", Level.PROVINCE),
    ("level_prefecture", Level.PREFECTURE),
    ("level_district", Level.DISTRICT),
)
_SUFFIX = re.compile(r"[省市区县州盟旗]$|(?:district|county|city|province)$", re.IGNORECASE)


class Named(NamedTuple):
    """The places of a question: with reports, without, the area limited to, typos put right, the rest of the text."""

    places: tuple[Place, ...]
    unknown: tuple[Place, ...]
    within: Place | None
    corrections: tuple[tuple[str, str], ...]
    rest: str


def read(text: str, known: Sequence[Report]) -> Named:
    """The places of a prepared question, repeated names resolved to the places that `known` has reports of."""
    covered = {report.place.code: report.place for report in known if report.place is not None}
    above = {area.code for place in covered.values() for area in places.ancestors(place)}
    mentions = [
        one
        for one in _apart(text)
        if not (
            _far_and_wide(one, text, covered)
            if one.places[0].level is Level.NATION
            else _ordinary(one, text, covered, above)
        )
    ]
    if any(one.places[0].level is not Level.NATION for one in mentions):  # beside other places only where held together
        mentions = [one for one in mentions if one.places[0].level is not Level.NATION or _joined(one, text)]
    rest = blank(text, ((one.start, one.end) for one in mentions))
    named: list[tuple[int, Place]] = []
    unknown: list[Place] = []
    within: Place | None = None
    for index, mention in enumerate(mentions):
        following = mentions[index + 1] if index + 1 < len(mentions) else None
        previous = mentions[index - 1] if index else None
        if (following and _leads_to(mention, following, text)) or (previous and _leads_to(mention, previous, text)):
            continue  # the area of the place named beside it
        beside = [one for one in (previous, following) if one and _leads_to(one, mention, text)]
        near = beside[0].places[0] if beside else None
        candidates = [one for one in mention.places if near is None or places.within(one, near)] or list(mention.places)
        areas = [one for one in (*candidates, *_plainly(mention)) if one.code in above]
        reported = [covered[one.code] for one in candidates if one.code in covered]
        if areas and (not reported or _limits(text, mention)):
            within = areas[0]
        elif reported:
            named += [(mention.start, place) for place in reported]
        else:
            unknown += candidates
    slips = spelling.places_misspelt(rest, covered.values())
    named += [(slip.start, slip.place) for slip in slips if slip.place]
    rest = blank(rest, ((slip.start, slip.end) for slip in slips))
    found = tuple(dict.fromkeys(place for _, place in sorted(named, key=lambda pair: pair[0])))
    return Named(found, tuple(dict.fromkeys(unknown)), within, tuple((slip.words, slip.name) for slip in slips), rest)


def _apart(text: str) -> list[places.Mention]:
    """The mentions of places, words of asking before a name kept from it, the rank kept from 市长 and 区长."""
    found = places.find(erase(text, "asking"))
    return [
        one._replace(end=one.end - 1, words=one.words[:-1])
        if re.match(r"长(?!期|效|远|江)", text[one.end :]) and len(one.words) > 2 and one.words[-1] in "市区县"
        else one
        for one in found
    ]


def level(text: str, known: Sequence[Report]) -> Level | None:
    """The rank of place asked for ("which districts"), or None; a rank that no known report has is no limit."""
    held = {report.place.level for report in known if report.place is not None}
    for name, value in _LEVELS:
        if pattern(name).search(text):
            return value if value in held else None
    return None


def _leads_to(area: places.Mention, other: places.Mention, text: str) -> bool:
    """Whether `area` only says where `other` lies: 湖北省十堰市, Guangzhou Nansha, "Zhangwan in Shiyan"."""
    low, high = sorted((area, other), key=lambda one: one.start)
    if not re.fullmatch(r"(?:的|\s|'s|,|\(|in|of)*", text[low.end : high.start]):
        return False
    return any(places.within(one, outer) and one != outer for one in other.places for outer in area.places)


def _limits(text: str, mention: places.Mention) -> bool:
    """Whether the words around an area make it the place of many reports (湖北省的报告, from Hubei, 全省)."""
    before = compiled(section("within")["en"]).pattern
    after = compiled(section("within")["zh"])
    return bool(
        after.match(text[mention.end :].lstrip())
        or (re.search(before, text[: mention.start].rstrip(), re.IGNORECASE) and pattern("set").search(text))
    )


def _plainly(mention: places.Mention) -> tuple[Place, ...]:
    """What the name means without its English rank word: "the Jinan district report" is of a district of Jinan."""
    plain = re.sub(r"\s+(?:district|county|city|area)$", "", mention.words, flags=re.IGNORECASE)
    return places.resolve(plain) if plain != mention.words else ()


def _far_and_wide(country: places.Mention, text: str, covered: dict[str, Place]) -> bool:
    """Whether the name of the country only says how far something reaches: 全国第5位, 在全国, which cities in China."""
    if country.places[0].code not in covered or _limits(text, country):
        return True
    words = section("nation")
    return bool(
        re.search(rf"(?:{'|'.join(words['before'])})$", text[: country.start])
        or compiled(words["following"]).match(text[country.end :])
    )


def _joined(country: places.Mention, text: str) -> bool:
    """Whether the country is named beside another place as its equal: 浙江和全国, Zhejiang than China."""
    return bool(
        re.search(r"(?:[和与跟同比较及、]|\b(?:and|with|to|than|versus|vs\.?))\s*$", text[: country.start])
        or re.match(r"\s*(?:[和与跟同及、]|and\b|versus\b|vs\b)", text[country.end :])
    )


@cache
def _facility() -> re.Pattern[str]:
    return compiled(section("names")["facilities"])


def _ordinary(mention: places.Mention, text: str, covered: dict[str, Place], above: set[str]) -> bool:
    """Whether a short name that no report is of is rather a common word (新建, 和平, 城中) than a place."""
    if any(one.code in covered or one.code in above for one in mention.places):
        return False
    if mention.words in section("names")["whole"]:
        return True
    after = text[mention.end :].lstrip(" -")
    if not re.search(
        r"[市省县]$|(?:district|county|city|province)$", mention.words, re.IGNORECASE
    ) and _facility().match(after):
        return True
    if _SUFFIX.search(mention.words) or not re.search(r"[\u3400-\u9fff]", mention.words):
        return bool(re.fullmatch(r"[a-z]+", mention.words)) and len(mention.words) < 6
    before = text[: mention.start].rstrip()
    opens = not before or before[-1] in ",;?!:、(那和与跟比问在" or bool(re.search("为什么|为何|为啥", before[-3:]))
    return (
        not (opens and re.match(r"的|[\d]|区|县|市|今|去|明|上年|呢|[和与、?,]|$|[A-Za-z]|[\u4e00-\u9fff]", after))
        or mention.words in section("names")["common"]
    )
