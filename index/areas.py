"""Which part of a place the clauses before a figure speak of: a zone, a street, a county of a city, or none.

The nearest clause that opens with a part or with the whole (全市) decides; a part that is only where something happened
(某县获评…, some later figure) is none of the figure's.
"""

import re
from functools import lru_cache

from index import measure, places
from index.clauses import Span, segment
from index.records import Place

_LEAD = re.compile(
    r"(?:[\s\u3000\x00“”\"'、\-—*#]|预计|预期|其中|同时|此外|另外|目前|截至目前|力争|确保|到?(?:19|20)\d\d年(?:末|底)?|今年|去年|当年|全年|年末|"
    r"“?十[一二三四五]五”?(?:期间|时期|末)?|[一二三四五六七八九十]是|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、](?!\d)|支持|推动|推进|促进)*"
)
_WHOLE = re.compile(
    r"(?:全|[我本])[市区县省州旗盟](?![\u4e00-\u9fa5]{0,3}(?:园区|开发区|集聚区|示范区|[县区]均))|全域|地区生产总值|生产总值"
)
_KIND = (
    "经济技术开发区|经济开发区|开发区|经开区|高新技术产业开发区|高新区|工业园区|产业园区|工业园|产业园|园区|工业区|工业新城|产业集聚区|集聚区|集中区|"
    "合作区|保税区|综保区|自贸区|片区|港区|商务区|科技城|科学城|新城|新区|街道"
)
# A zone by its kind alone or with a name or a number before it (经开区, 榆林高新区, 13个工业园区, 各县区).
_ZONE = re.compile(
    rf"(?P<part>(?:全[市区县省州])?(?P<name>[\u4e00-\u9fa5“”]{{0,8}}?|\d+个[\u4e00-\u9fa5]{{0,4}}?|各[\u4e00-\u9fa5]{{0,4}}?|每个[\u4e00-\u9fa5]{{0,4}}?)"
    rf"(?:{_KIND}|(?<=个)(?:主?城区|县区|县市区?|县|区|市|乡镇|镇|街道|村)(?![级属列直管重])|(?<=各)(?:县(?:[（(]?市?、?区[）)]?)?|县市|区县|市州|盟市|区|市|乡镇|街道|镇)))"
)
_NO_NAME = re.compile(
    r"[和与及在把将对为以让使向于到从]|建设|推进|推动|加快|支持|打造|完善|提升|实施|获|入选|新增|成立|完成|实现|增长|培育|发展|规划|启动|优化|国家|"
    r"省级|市级|占|强化|划定|设立|坚持|梳理|激励|借力|做好|首批|降低|发挥|第[一二三]|引进|入驻|落户|创建|争创|用好|开展|举行|建成|新建|改建|鼓励|引导|盘活|整合|改造|清理|扩大|做[大强]|一批|全力|积极|深入|持续|大力|扎实|抓|列|依托|围绕|聚焦"
)
# What is said of a zone as a thing to be built is not said by it.
_THING = re.compile(
    r"(?:等|分设|分开|内外?|化|型|级|的?(?:建设|改造|扩区|升级|规划|配套|基础设施|道路|环境|整治|面积|数量|总数|项目|企业|办|管委会|至|到|路|线))"
)
_ACTS = re.compile(r"(?:要|将|应|重点|着力|力争|突出|全力|围绕|依托|坚持|加快|充分|继续|强化|推进|实施)")
_FIGURE = re.compile(r"\d")
_WEIGHTY = re.compile(
    r"\d[\d.]*\s*(?:[%％]|[万亿]{0,2}(?:元|美元)|个百分点)"
)  # a figure that a place has, not 等26个项目
_BREAK = re.compile(r"[,，:：]|——")


def part(before: str, own: Place | None) -> str:
    """The part that the figure behind `before`, the text of its sentence up to it, is of; "" for the whole.

    `own` is the place the report is of: its own name is the whole, and only places within it are parts.
    """
    at = len(before)
    here = segment(before, Span(0, at), at)
    clauses = _clauses(before[here.start :])
    for back, clause in enumerate(reversed(clauses)):
        name = _opens(clause, own)
        if name is None:
            continue
        first = back == len(clauses) - 1
        return name if back == 0 or (name and _holds(clause, name, first=first)) else ""
    for earlier in reversed(re.split(r"[;；]", before[: here.start])):
        for clause in reversed(_clauses(earlier)):
            name = _opens(clause, own)
            if name is not None:
                return name if name and _WEIGHTY.search(clause.split(name, 1)[-1]) else ""
    return ""


def _clauses(text: str) -> list[str]:
    return [clause for clause in _BREAK.split(text) if clause.strip("\x00 \u3000")]


def _holds(clause: str, name: str, *, first: bool) -> bool:
    """Whether the clauses behind one that opens with a part speak of it too: it has a figure, or is set to act."""
    behind = clause.split(name, 1)[-1]
    zone = _ZONE.match(name)
    if _WEIGHTY.search(behind):
        return True
    set_to_act = _ACTS.match(behind) or (first and not _FIGURE.search(behind))
    return bool(zone and set_to_act and not _THING.match(behind))


def _opens(clause: str, own: Place | None) -> str | None:
    """The part that a clause opens with, "" for the whole, None for neither."""
    body = clause[_LEAD.match(clause).end() :]  # type: ignore[union-attr]  # it matches the empty string too
    zone = _ZONE.match(body)
    named = zone and not (zone["name"] and not re.match(r"\d|各|每", zone["name"]) and _NO_NAME.search(zone["name"]))
    if zone and named and not _THING.match(body[zone.end() :]):
        return "" if _is_own(zone["part"], own) else zone["part"]
    if _WHOLE.match(body) or (own and body.startswith((own.name, *own.aliases))):
        return ""
    return _lower(body[:12], own) if own else None


def _is_own(name: str, own: Place | None) -> bool:
    """Whether a zone's name is what the place that speaks calls itself: 光明新区, 新区 in the report of one."""
    if name == "新区":
        return True
    return own is not None and name in {f"{stem}新区" for one in (own.name, *own.aliases) for stem in (one, one[:-1])}


@lru_cache(maxsize=4096)
def _lower(opening: str, own: Place) -> str | None:
    """A place within the report's own that the words open with."""
    for mention in places.find(opening):
        if mention.start == 0 and own not in mention.places and not measure.verb(opening):
            inside = [one for one in mention.places if places.within(one, own)]
            return mention.words if inside else None
    return None
