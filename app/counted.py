"""What a question counts: indicators of the table, or the asker's own words, each with kind, scope and unit."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from app import remainder
from app.conditions import Stated
from app.records import Measure
from app.vocabulary import blank, compiled, erase, pattern, says, section
from index import amounts, indicators
from index.records import Kind, Stance

_BREAK = re.compile(r"[,;?!。、]|\band\b(?=\s+(?:by |in |at |to |on )?(?:what|how|where|which))", re.IGNORECASE)
_OF = re.compile(
    r"占\s*(?:了|到|全[区市县]|当年|同期|其|地区|本级)?\s*$"
    r"|(?:share|percentage|proportion|percent|part) of\s*(?:the |total |its )?$",
    re.IGNORECASE,
)
_BOTH = re.compile(
    r"(?:和|及|与|以及|及其|、|and (?:its |the |their )?|/)(?:其|同比|它的)?\s*"
    r"(?:(?P<growth>增速|增幅|增长率|增长|growth)|占比|比重|share)",
    re.IGNORECASE,
)
# A second thing beside the last one named, of its own words: 招商引资和投资任务.
_BESIDE = re.compile(
    r"\s*(?:和|与|及|、|以及)((?![增占总目比同其各实速分])[\u4e00-\u9fff]{2,8}?)(?:任务|目标|计划|(?:各|分别|多少|是).*|\s*)$"
)


class Segment(NamedTuple):
    """A stretch of the question that asks one thing, with the indicators named in it."""

    text: str
    mentions: tuple[indicators.Mention, ...]


def read(
    text: str, mentions: Sequence[indicators.Mention], stated: Sequence[Stated], *, own_words: bool
) -> tuple[Measure, ...]:
    """The measures in the order said, `text` with places and years blanked.

    `own_words` lets things outside the table count.
    """
    by_ratio = named_ratio(text)
    if by_ratio:
        return by_ratio
    measures: list[Measure] = []
    conditions = [(one.start, one.end) for one in stated if one.condition is not None]
    for segment in _segments(blank(text, conditions), mentions):
        found = [] if measures and _of_that(segment) else _of_table(segment)
        if not found and measures and _asks_again(segment):
            found = _again(measures, segment)
        elif not found and own_words and (not measures or says("how_many", segment.text)):
            found = _in_words(segment, measures)
        if any(one.kind in (Kind.GROWTH, Kind.SHARE) for one in found):
            same = {one.indicator for one in found}
            measures = [
                replace(one, kind=Kind.LEVEL) if one.kind is None and one.indicator in same else one for one in measures
            ]
        measures += found
    return tuple(dict.fromkeys(measures))


def named_ratio(text: str) -> tuple[Measure, ...]:
    """Numerator and denominator of a ratio asked by its own name (城乡居民收入比), else nothing."""
    for name, parts in section("ratios").items():
        if compiled((name,)).search(re.sub(r"\s+", " ", text)):
            return tuple(Measure(mention.indicator.key, part) for part in parts for mention in indicators.find(part))
    return ()


def unit(text: str) -> str:
    """The unit the asker wants the figure in, "" when none was said."""
    found = [
        (match.start(), -len(match[0]), name)
        for name, words in section("units").items()
        for match in compiled(words).finditer(text)
    ]
    return min(found)[2] if found else ""


def kind(text: str) -> Kind | None:
    """The kind of figure the words ask for, None when they do not say."""
    if says("share", text) and not re.search(r"占地|占用", text):
        return Kind.SHARE
    if says("growth", text):
        return Kind.GROWTH
    if says("level", text):
        return Kind.LEVEL
    if amounts.dimension(unit(text)) == "point":  # how many percentage points: nothing is counted
        return None
    return Kind.COUNT if says("count", text) else None


def _segments(text: str, mentions: Sequence[indicators.Mention]) -> list[Segment]:
    """The question cut where a new thing is asked: behind the cut stands a question word of its own."""
    borders = [0]
    breaks = [*_BREAK.finditer(text)]
    for index, mark in enumerate(breaks):
        following = text[mark.end() : breaks[index + 1].start() if index + 1 < len(breaks) else len(text)]
        before = text[borders[-1] : mark.start()]
        asks = (
            says("how_many", following)
            or says("ranked", following)
            or (says("growth", following) and "?" not in mark[0])
        )
        named = any(borders[-1] <= one.start < mark.start() for one in mentions)
        asks = asks or bool(
            re.search(r"\b(?:what|which)\b", following, re.IGNORECASE)
            and any(mark.end() <= one.start for one in mentions)
        )
        if asks and following.strip() and (named or says("how_many", before)):
            borders.append(mark.end())
    borders.append(len(text))
    return [
        Segment(
            text[start:end],
            tuple(
                one._replace(start=one.start - start, end=one.end - start)
                for one in mentions
                if start <= one.start < end
            ),
        )
        for start, end in pairwise(borders)
    ]


def _of_table(segment: Segment) -> list[Measure]:
    bare = blank(segment.text, ((one.start, one.end) for one in segment.mentions))
    said = kind(erase(bare, "how_many_places"))
    kept: list[indicators.Mention] = []
    shared = False
    whole = ""
    for index, mention in enumerate(segment.mentions):
        if (index or len(segment.mentions) > 1) and _OF.search(segment.text[: mention.start]):
            shared = True  # the whole that a share is taken of
            part = segment.mentions[0 if index else 1].indicator
            whole = "" if part.share and mention.indicator.key == "gdp" else mention.indicator.key
            continue
        kept.append(mention)
    if len(segment.mentions) == 1 and kept and re.search(r"^\s*占\s*(?:了|到)?\s*$", bare[: kept[0].start]):
        return []  # 占一般公共预算支出几成: the whole only; the part was named before
    scope = _scope(bare)
    pair = _pair(segment.text)
    if pair and len(kept) == 1:
        return [
            Measure(kept[0].indicator.key, kept[0].words, scope, one, unit=unit(bare) if one is Kind.LEVEL else "")
            for one in pair
        ]
    ranked = _ranked(bare)
    named = [
        Measure(
            row.key,
            words,
            scope,
            None if ranked else Kind.SHARE if shared and index == 0 else own or said,  # a position is of no kind
            stance=ranked,
            unit=unit(bare),
            whole=whole if shared and index == 0 and not ranked else "",
        )
        for index, (row, words, own) in enumerate(
            (_amount_of(row, bare), words, own) for row, words, own in _spread(kept, segment.text)
        )
    ]
    beside = _BESIDE.match(bare[kept[-1].end :]) if kept else None
    return named + ([Measure(None, beside[1], scope, said)] if beside else [])


def _amount_of(row: indicators.Indicator, bare: str) -> indicators.Indicator:
    """For things that are only counted, that of the money in them where it is asked: 重点项目投资."""
    if set(row.kinds) != {Kind.COUNT} or not says("level", bare):
        return row
    for word, said in section("money_in").items():
        whole = row.zh + word
        named = next((one for one in indicators.find(whole) if one.end - one.start == len(whole)), None)
        if named and compiled(said).search(bare):
            return named.indicator
    return row


def _pair(text: str) -> tuple[Kind, Kind] | None:
    """LEVEL with GROWTH or SHARE where one thing is asked in both ways at once (总量和增速, GDP and its growth)."""
    found = _BOTH.search(text)
    return (Kind.LEVEL, Kind.GROWTH if found["growth"] else Kind.SHARE) if found else None


def _spread(mentions: Sequence[indicators.Mention], text: str) -> list[tuple[indicators.Indicator, str, Kind | None]]:
    """The indicators with those that "urban and rural" or 城乡 adds beside them, and the kind their own words say."""
    rows: list[tuple[indicators.Indicator, str, Kind | None]] = []
    for mention in mentions:
        row = mention.indicator
        own = Kind.GROWTH if says("growth", mention.words) and not says("growth", row.zh) else None
        family = _family(row, text)
        rows += [(one, one.zh if len(family) > 1 else mention.words, own) for one in family]
    return list({row.key: (row, words, own) for row, words, own in reversed(rows)}.values())[::-1]


def _family(row: indicators.Indicator, text: str) -> list[indicators.Indicator]:
    for group in section("swaps")["groups"]:
        present = [member for member in group if compiled(member).search(text)]
        if len(present) < 2 and not (
            group is section("swaps")["groups"][0] and compiled(section("swaps")["both"]).search(text)
        ):
            continue
        members = present if len(present) >= 2 else group
        names = [swapped(row.zh, group, member[0]) for member in members]
        named = {one.zh: one for one in indicators.INDICATORS.values()}
        family = [named[name] for name in names if name in named]
        if len(family) >= 2:
            return family
    return [row]


def swapped(name: str, group: Sequence[Sequence[str]], member: str) -> str:
    """An indicator's name with the group's member in it replaced, or put before a name that has none (居民…)."""
    for other in group:
        for word in other:
            if word in name:
                return name.replace(word, member, 1)
    return member + name


def _of_that(segment: Segment) -> bool:
    """Whether only the whole is named, of which the thing named before is a share: "and what share of GDP was that"."""
    if len(segment.mentions) != 1 or not _OF.search(segment.text[: segment.mentions[0].start]):
        return False
    bare = blank(segment.text, ((one.start, one.end) for one in segment.mentions))
    return not _words(Segment(bare, ()))


def _asks_again(segment: Segment) -> bool:
    """Whether a stretch without a thing of its own asks more of the one before: "and by how much did that rise"."""
    if re.match(r"\s*(?:并|还)?占", segment.text) or _of_that(segment):
        return True
    asks = any(says(name, segment.text) for name in ("ranked", "how_many"))
    return (asks or kind(segment.text) in (Kind.GROWTH, Kind.SHARE)) and not _words(segment)


def _again(measures: Sequence[Measure], segment: Segment) -> list[Measure]:
    last = measures[-1]
    stance = _ranked(segment.text)
    if stance is None and (says("actual", segment.text) or says("target", segment.text)):
        stance = Stance.ACTUAL if says("actual", segment.text) else Stance.TARGET
    asked = None if stance is Stance.RANK else kind(segment.text) or last.kind
    again = replace(last, kind=asked, stance=stance, unit=unit(segment.text))
    return [] if again == last else [again]


def _in_words(segment: Segment, measures: Sequence[Measure]) -> list[Measure]:
    words = _words(segment)
    wanted = counter(segment.text)
    if measures and len(words) <= 4:  # 多少户受益: of the thing named before
        row = indicators.INDICATORS.get(measures[-1].indicator or "")
        whole = f"{row.zh if row else measures[-1].words}{words}"  # 重点项目, 投资多少: one name when put together
        named = next(
            (one for one in indicators.find(whole) if one.end == len(whole) and len(one.words) > len(words)), None
        )
        if named:
            return [Measure(named.indicator.key, named.words, measures[-1].scope, unit=unit(segment.text))]
        words = f"{measures[-1].words} {words}".strip()
    if not words:
        return []
    return [
        Measure(None, words, "", kind(segment.text), stance=_ranked(segment.text), unit=unit(segment.text) or wanted)
    ]


def _words(segment: Segment) -> str:
    return remainder.residue(erase(segment.text, "growth", "ranked", "whole"))


def counter(text: str) -> str:
    """The count word behind 多少 or 几 (套, 家), "" without one."""
    found = re.search(r"(?:多少|几)\s*([个家套座处所户人名张台辆条件项间栋亩棵株头只])", text)
    return found[1] if found and found[1] not in "个" else ""


def _scope(text: str) -> str:
    if pattern("whole").search(text) and not pattern("scope").search(erase(text, "whole")):
        return ""
    found = pattern("scope").search(erase(text, "whole", "stop"))
    if found is None or re.match(r"\s*的?那个|\s*的$", text[found.end() :]):  # describes the place itself
        return ""
    return found[0].strip()


def _ranked(text: str) -> Stance | None:
    return Stance.RANK if says("ranked", text) else None
