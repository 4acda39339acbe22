"""Whose report a text is: gathers what the text says of the place that speaks and weighs it.

The place that speaks names itself before 人民政府, 人民代表大会 and 政府工作报告; a report that does not is known by
the name it says most, if it also says it in full. The kind of place (我代表区人民政府) must fit.
"""

import re
from collections import Counter
from typing import NamedTuple

from index.places import Mention, ancestors, find, simplified
from index.records import Level, Place

HEAD = 1_500  # characters in which a report says who speaks
SPEAKS = re.compile(
    r"我\W{0,3}(?:谨|受[^。]{0,12}委托[,，]?)?代表\s*([^。,，;；]{0,24}?)(?:人民)?(?:政府|国务院|管委会|管理委员会)"
)
UNITS = ("自治区", "新区", "省", "州", "盟", "旗", "县", "市", "区")
# What follows the name of the place that speaks, and how much that says.
BEHIND = (
    (re.compile(r"\s*第?[一二三四五六七八九十\d]+届(?:人民代表大会|人大)"), 10),
    (re.compile(r"\s*人民代表大会"), 8),
    (re.compile(r"\s*(?:人民)?政府\s*(?:代理?|常务副|副)?(?:区|县|市|省|州|盟|旗|主)(?:长|席)"), 10),
    (re.compile(r"\s*(?:代理?)?(?:区|县|市|省|州|盟|旗|主)(?:长|席)"), 6),
    (re.compile(r"\s*(?:20\d\d年)?(?:度)?(?:人民)?政府(?:20\d\d年)?(?:度)?工作报告"), 10),
    (re.compile(r"\s*(?:人民)?政府"), 4),
)
YEARS = re.compile(r"\s*20\d\d年?\s*")
OFTEN = 8  # mentions from which a name counts by number alone
NEAR = 3  # mentions of its city that make up for a name never said in full
ALONE = 3  # times as often as the next


class Weighed(NamedTuple):
    """The place, None when the text does not say; `level` is the kind of place, as far as the text says it."""

    place: Place | None
    level: Level | None


def weigh(title: str, text: str) -> Weighed:
    """The place whose report this is."""
    head = simplified(f"{title}\n{text[:HEAD]}")
    unit = _unit(head)
    tail = text[-200:]
    scores: Counter[Place] = Counter()
    mentions = find(head)
    for mention in [*mentions, *find(tail)]:
        source = head if mention in mentions else tail
        points = _points(source, mention)
        for place in mention.places if points else ():
            if _fits(place, unit):
                scores[place] += points
    if unit == "国务院":
        return Weighed(_nation(find("全国")), Level.NATION)
    everywhere = find(text)
    if not scores:
        return Weighed(_by_number(text, everywhere, unit), _level(unit))
    best = max(scores.values())
    leading = [place for place, points in scores.items() if points == best]
    return Weighed(leading[0] if len(leading) == 1 else _by_ancestors(leading, everywhere), _level(unit))


def _nation(mentions: list[Mention]) -> Place:
    return mentions[0].places[0]


def _unit(head: str) -> str:
    """The kind of place that speaks, as its opening has it: 区, 县, 自治区, 国务院; empty when it says none."""
    spoken = SPEAKS.search(head)
    if not spoken:
        return ""
    if "国务院" in spoken[0]:
        return "国务院"
    if "管委会" in spoken[0] or "管理委员会" in spoken[0]:
        return "新区" if "新区" in spoken[1] else ""
    said = re.sub(r"\s", "", spoken[1])
    return next((unit for unit in UNITS if said.endswith(unit)), "")


def _level(unit: str) -> Level | None:
    return {"省": Level.PROVINCE, "自治区": Level.PROVINCE, "州": Level.PREFECTURE, "盟": Level.PREFECTURE}.get(
        unit, Level.DISTRICT if unit in ("区", "县", "旗", "新区") else None
    )


def _fits(place: Place, unit: str) -> bool:
    if place.level is Level.NATION:
        return False
    names = (place.name, *place.aliases)
    if unit == "区" and place.level is Level.PROVINCE:
        return False
    return not unit or any(name.endswith(unit) for name in names)


def _points(text: str, mention: Mention) -> int:
    behind = text[mention.end : mention.end + 40]
    skipped = YEARS.match(behind)
    for pattern, points in BEHIND:
        if pattern.match(behind) or (skipped and pattern.match(behind, skipped.end())):
            return points
    return 0


def _by_number(text: str, mentions: list[Mention], unit: str) -> Place | None:
    """The place said far more often than any other of its kind, once at least with its full name."""
    counts: Counter[tuple[Place, ...]] = Counter()
    full: set[Place] = set()
    for mention in mentions:
        fitting = tuple(place for place in mention.places if _fits(place, unit))
        if fitting:
            counts[fitting] += 1
            full |= {
                place for place in fitting if len(fitting) == 1 and _in_full(place, simplified(mention.words), unit)
            }
    singles: Counter[Place] = Counter()
    for places, count in counts.items():
        for place in places:
            singles[place] += count
    ranked = [(place, count) for place, count in singles.most_common() if not _is_above(place, singles, unit)]
    if not ranked or ranked[0][1] < OFTEN or (len(ranked) > 1 and ranked[0][1] < ALONE * ranked[1][1]):
        return None
    best = ranked[0][0]
    city = ancestors(best)[0]
    near = sum(city in mention.places for mention in mentions)
    return best if best in full or near >= NEAR else None


def _in_full(place: Place, words: str, unit: str) -> bool:
    names = [name for name in (place.name, *place.aliases) if not unit or name.endswith(unit)]
    return any(words.endswith(name) and name[-1] in "省市区县州盟旗" for name in names)


def _is_above(place: Place, counts: Counter[Place], unit: str) -> bool:
    """A city over the district that speaks may be named often too."""
    return not unit and any(place in ancestors(other) and counts[other] >= counts[place] for other in counts)


def _by_ancestors(places: list[Place], mentions: list[Mention]) -> Place | None:
    """Of places with one name, the one whose city and province the text names."""
    named = Counter(place for mention in mentions for place in mention.places)
    ranked = sorted(
        (
            (sum(named[above] for above in ancestors(place) if above.level is not Level.NATION), place.code)
            for place in places
        ),
        reverse=True,
    )
    if ranked[0][0] < 2 or ranked[0][0] < 2 * ranked[1][0]:
        return None
    return next(place for place in places if place.code == ranked[0][1])
