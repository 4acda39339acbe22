"""Whose figure it is: the indicators or nouns that the amounts of one sentence belong to.

Names before a figure count only when nothing but linking words stands between.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import indicators, measure, scope, units
from index.amounts import Found
from index.clauses import clause_start, links
from index.indicators import Indicator, Mention
from index.records import Kind

_JOINER = re.compile(r"[\s、“”]*(?:以及|和|及|与|、)?[\s“”]*(?:增速|总额)?[\s“”]*")
_GENERIC = re.compile(
    r"^(?:全年|预计|力争|完成|实现|达到|其中|[\s、,，])*(?P<noun>总产值|产值|"
    r"总产量|产量|完成投资|总投资|投资额|投资|营业收入|主营业务收入|销售收入|"
    r"销售额|增加值|税收|营收|面积|总数|总量|总额)"
)
_ENDING = re.compile(r"(?:改造提升|改造|建设|项目|工程|创建|提升|任务)*(?:[(（].*)?$")
_NEW = re.compile(
    r"(?:新增|净增|新培育|培育|新认定|认定|新登记|新设立|新设|新发展|新注册|新入库|"
    r"新引进|引进|新申报|新获批|新)(?:发展|注册|认定|培育)?[^\d,，;；。]{0,12}$"
)
_PER_PERIOD = re.compile(
    r"(?:[日月周]均|[每单]日|每[天月周]|平均每[天月周])[\u4e00-\u9fa5]{0,4}$|每(?:平方公里|[万千百]人|亩)[\u4e00-\u9fa5]{0,6}$"
)
_PHYSICAL = frozenset(
    [
        "percent",
        "point",
        "times",
        "doublings",
        "area",
        "length",
        "mass",
        "volume",
        "power",
        "energy",
        "concentration",
        "coal",
        "number",
    ]
)
_RANKED = re.compile(r"(?:国家|省|市|部)级")


class Subject(NamedTuple):
    """What a figure is of: a row or None, the report's words, the part it is restricted to, where its words begin."""

    row: Indicator | None
    words: str
    scope: str
    start: int
    verb: str = ""


def kind_of(row: Indicator, found: Found) -> tuple[Indicator, Kind] | None:
    """The kind that `found` can be of `row` (or of the row its share is), None when it cannot be its figure."""
    amount, kinds = found.amount, row.kinds
    dimension = units.dimension(amount.unit)
    if dimension in ("percent", "point", "times", "doublings"):
        own_share = Kind.SHARE in kinds and units.split(row.unit or "个").measure == "percent"
        if dimension == "percent" and not found.change and own_share:
            return (row, Kind.SHARE) if _plausible(row, found) else None
        if dimension == "percent" and not found.change and row.share and Kind.GROWTH in kinds and row.unit == "天":
            return indicators.get(row.share), Kind.SHARE
        if dimension == "times" and not found.change:
            return None
        if Kind.GROWTH in kinds or (own_share and found.change):
            return row, Kind.GROWTH
        return None
    if found.change or not row.unit:
        return None
    wanted = units.dimension(row.unit)
    kind = Kind.LEVEL if Kind.LEVEL in kinds else Kind.COUNT if Kind.COUNT in kinds else None
    same = dimension == wanted or (
        dimension.startswith("money") and wanted.startswith("money") and "/" not in dimension
    )
    if kind is Kind.COUNT or (Kind.COUNT in kinds and not same):
        kind = Kind.COUNT
        countable = not dimension.startswith("money") and dimension not in _PHYSICAL and "/" not in dimension
        same = same or (countable and wanted not in _PHYSICAL and not wanted.startswith("money") and wanted != "days")
    persons = {"persons", "visits"}
    if kind is None or not (same or {dimension, wanted} <= persons) or not _plausible(row, found):
        return None
    return row, kind


def _plausible(row: Indicator, found: Found) -> bool:
    if units.dimension(found.amount.unit) != units.dimension(row.unit):
        return True
    low, high = (units.convert(value, found.amount.unit, row.unit) for value in (found.amount.low, found.amount.high))
    return row.low <= low and high <= row.high


def before(text: str, floor: int, at: int, mentions: Sequence[Mention]) -> list[Subject]:
    """The indicators named right before `at`, joined ones together (接待游客和旅游收入增长5%)."""
    inside = [m for m in mentions if m.start >= floor and m.end <= at and not is_whole(text, m)]
    chosen: list[Mention] = []
    edge = at
    for mention in reversed(inside):
        between = text[mention.end : edge]
        joined = chosen and (mention.start == chosen[0].start or _JOINER.fullmatch(between))
        if joined or (not chosen and links(between)):
            chosen.insert(0, mention)
            edge = mention.start
        else:
            break
    named = [_subject(text, floor, mention, chosen[0]) for mention in chosen]
    shared = (
        _sharing(text, floor, chosen[0])
        if chosen and chosen[0].start == chosen[-1].start and len(chosen) == 1
        else None
    )
    return [shared, *named] if shared else named


def _sharing(text: str, floor: int, mention: Mention) -> Subject | None:
    """The first of two names that share their end: 城镇和农村居民收入, 工业和技改投资."""
    match = re.search(r"([\u4e00-\u9fa5]{1,8})[和、与及]$", text[floor : mention.start])
    if not match:
        return None
    for size in range(len(match[1]), 0, -1):
        for cut in range(1, len(mention.words) - 1):
            name = match[1][-size:] + mention.words[cut:]
            found = indicators.find(name, asked=False)
            if len(found) == 1 and found[0].words == name and found[0].indicator != mention.indicator:
                return Subject(found[0].indicator, name, "", mention.start - size - 1)
    return None


def is_whole(text: str, mention: Mention) -> bool:
    """Whether it only measures another figure: 占GDP, 单位GDP, 高于经济增长; named, but not what the figure is of."""
    return bool(
        re.search(
            r"(?:占|单位|万元|人均|拉动|高于|高出|快于|低于|带动|对|相当于)(?:全[市区县省州国])?$",
            text[max(0, mention.start - 5) : mention.start],
        )
    )


def _subject(text: str, floor: int, mention: Mention, first: Mention) -> Subject:
    start = clause_start(text, floor, first.start)
    prefix = text[start : first.start]
    row = mention.indicator
    if _PER_PERIOD.search(prefix):  # 月均接待游客35万人次 is not the year's
        return Subject(None, prefix + mention.words, "", start)
    if row.new and _NEW.search(prefix):
        row = indicators.get(row.new)
    restricted = (
        ""
        if Kind.COUNT in row.kinds
        and row.unit not in ("亿元",)
        and not re.search(r"(?:城区|农村|镇|乡|新区|园区|开发区)$", prefix)
        else scope.scope_before(prefix)
    )
    graded = re.search(rf"{_RANKED.pattern}[“”]?$", prefix) if Kind.COUNT in row.kinds else None
    restricted = graded[0].strip("“”") if graded else restricted
    head = re.split(r"[、\s]", prefix)[-1]
    words = measure.lead(head + mention.words) or mention.words
    return Subject(row, words, restricted, first.start, measure.verb(measure.lead(prefix + mention.words)))


def carried(subject: Subject, verb: str) -> Subject:
    """A later item of a list takes the verb that opened it: 新增规上企业22家、高新技术企业5家."""
    if not verb or subject.verb:
        return subject
    row = subject.row
    if row and row.new and re.match(r"新|净增|培育|认定", verb):
        row = indicators.get(row.new)
    return subject._replace(row=row, words=verb + subject.words, verb=verb)


def following(text: str, start: int, found: Found, verb_lead: str) -> Subject | None:
    """The noun after a counted figure, with the verb before it: 改造84个老旧小区."""
    noun = measure.after(text[found.end :])
    graded = re.match(rf"{_RANKED.pattern}(?!以上|及)", noun)
    part = graded[0] if graded else ""
    if _RANKED.fullmatch(noun):  # 3家国家级、18家省级示范社
        rest = re.match(r"[^\d,，;；。]*\d[\d.]*[余多]?[\u4e00-\u9fa5]", text[found.end :])
        noun += _RANKED.sub("", measure.after(text[found.end + rest.end() :])) if rest else ""
    if not noun:
        return None
    verb = measure.verb(verb_lead) or (verb_lead if len(verb_lead) <= 6 else "")
    words = verb + noun
    for mention in reversed(indicators.find(words, asked=False)):
        if _ENDING.fullmatch(words[mention.end :]) and mention.end > len(verb):
            row = mention.indicator
            if row.new and re.match(r"新|净增|培育|认定", verb):
                row = indicators.get(row.new)
            return Subject(row, words, "" if mention.words.startswith(part) else part, start, verb)
    return Subject(None, words, "", start, verb)


def elliptic(text: str, sentence_start: int, start: int, at: int, last: Subject | None) -> Subject | None:
    """A bare 产值, 投资 or 总产量 takes its noun from the clause before: 地方工业逆势增长,完成产值256亿元."""
    match = _GENERIC.match(text[start:at])
    if not match or not links(text[start + match.end() : at]):
        return None
    noun = match["noun"]
    heads = [last.words] if last and last.words else []
    previous = text[sentence_start:start].rstrip(",，、;； ")
    clause = measure.lead(previous[clause_start(previous, 0, len(previous)) :])
    heads += [clause[:size] for size in range(min(12, len(clause)), 1, -1)]
    for head in heads:
        words = head.removesuffix("面积") + noun
        for cut in range(max(1, len(words) - len(noun) - 1)):
            mentions = indicators.find(words[cut:], asked=False)
            if (
                mentions
                and mentions[-1].end == len(words) - cut
                and mentions[-1].start == 0
                and len(mentions[-1].words) > len(noun)
            ):
                return Subject(mentions[-1].indicator, words[cut:], last.scope if last else "", start)
    if last and last.words and noun in ("总数", "总量", "总额"):
        if last.row and {Kind.LEVEL, Kind.COUNT} & set(last.row.kinds):  # GDP增长5%,总量达到140万亿元
            return Subject(last.row, last.words, last.scope, last.start)
        return Subject(None, last.words.removeprefix(last.verb) + noun, last.scope, start)
    return None


def whole_name(item: str, first: str) -> tuple[Indicator | None, str]:
    """A member of a list as an indicator and its words; one cut short after the first is filled up from it.

    >>> # 支出 after 一般公共预算收入: 一般公共预算支出
    """
    for name in (item, first[: -len(item)] + item if len(item) < len(first) else item):
        found = next((one for one in indicators.find(name, asked=False) if one.end - one.start == len(name)), None)
        if found:
            return found.indicator, name
    return None, item
