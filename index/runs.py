"""Which amounts of a sentence are figures, and which stand in one run: 分别增长6.0%、7.5%.

Thresholds inside names (10亿元以上项目) and figures only passed through (由4.1亿元增加到8.6亿元) are no statements.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from index import amounts, units
from index.amounts import Found
from index.indicators import Mention
from index.records import Edge

_LIST = re.compile(r"\s*(?:[、,，]|和|及|与|以及)\s*(?:[和与及])?\s*(?:增长|下降|达到|达|约)?\s*")
_MODIFIER = re.compile(
    r"(?:级|的)?[\u4e00-\u9fa5“”·、]{0,10}?(?:项目|企业|产业集群|集群|产业|园区|"
    r"工程|平台|基地|大户|村|乡镇|镇|单位|专业户|街区|楼宇|客户|贷款|机组|船舶|"
    r"港区)"
)


def figures(text: str, mentions: Sequence[Mention]) -> list[Found]:
    """The amounts of a sentence that state something."""
    found = [f for f in amounts.find(text) if not any(m.start < f.end and f.start < m.end for m in mentions)]
    for drop in (_modifier, _passed):
        following = [*found[1:], None]
        found = [each for each, after in zip(found, following, strict=False) if not drop(text, each, after)]
    return found


def groups(found: Sequence[Found], text: str) -> Iterator[list[Found]]:
    """Runs of figures of one dimension with only separators between: 6.0%、7.5%."""
    group: list[Found] = []
    for this in found:
        if group:
            last = group[-1]
            same = units.dimension(last.amount.unit) == units.dimension(this.amount.unit)
            between = text[last.end : this.start]
            alike = (
                same
                and _LIST.fullmatch(between)
                and (not re.search(r"[,，]", between) or "分别" in text[: last.start][-8:])
            )
            repeated = re.search(r"增长|下降|达", between) and (this.change != last.change)
            repeated = repeated or (
                "达" in between and "分别" not in text[: group[0].start][-8:]
            )  # 净增228家、达2478家
            if alike and not repeated:
                group.append(this)
                continue
            yield group
        group = [this]
    if group:
        yield group


def like(first: Found, this: Found, last: Found) -> Found:
    """A run shares the words before its first figure (分别下降5%、3%) and the edge after its last (3%、4%以上)."""
    amount = this.amount
    if first.amount.low < 0 < amount.low:
        amount = replace(amount, low=-amount.high, high=-amount.low)
    edge = first.amount.edge if first.amount.edge is not Edge.EXACT else last.amount.edge
    if amount.edge is Edge.EXACT and edge is not Edge.EXACT:
        amount = replace(amount, edge=edge)
    return Found(amount, this.start, this.end, first.change or this.change)


def _modifier(text: str, found: Found, following: Found | None) -> bool:
    """A threshold inside a name (10亿元以上项目, 500万元企业), not a figure."""
    dimension = units.dimension(found.amount.unit)
    if not (dimension.startswith("money") or dimension in ("area", "mass", "power", "number", "percent")):
        return False
    match = _MODIFIER.match(text, found.end) or re.match(r"的[\u4e00-\u9fa5]{0,6}(?:县|市|区)", text[found.end :])
    if not match or dimension == "percent":
        return False
    threshold = found.amount.edge in (Edge.AT_LEAST, Edge.AT_MOST) or text[found.end : found.end + 1] in "级"
    if re.search(r"(?:过|超过?|突破|上)$", text[: found.start]) and re.match(r"的[\u4e00-\u9fa5]", text[found.end :]):
        threshold = True
    near = following is not None and not re.search(r"[,，;；。、]", text[found.end : following.start])
    return threshold or (near and not re.search(r"投资$|资金$|达$|完成$|总投资[^,，]{0,4}$", text[: found.start]))


# 2017年的 before a figure: the year that it is of.
_OF_YEAR = r"(?:19|20)\d\d年(?:底|末)?的?"


def _passed(text: str, found: Found, following: Found | None) -> bool:
    """A figure only passed through: 由4.1亿元增加到8.6亿元, 突破2000亿元、达2077亿元; not one with its own year."""
    if following is None or units.dimension(found.amount.unit) != units.dimension(following.amount.unit):
        return False
    between = text[found.end : following.start]
    source = re.search(r"(?:由|从|自)[^,，;；。\d]{0,12}$", text[: found.start])
    arrived = re.fullmatch(rf"[的\s]*[、,，]?[\u4e00-\u9fa5]{{0,6}}?(?:到|至|为)了?(?:{_OF_YEAR})?", between)
    crossed = re.search(r"突破|超过?|跨[上越]$", text[max(0, found.start - 4) : found.start])
    return bool((source and arrived) or (crossed and re.fullmatch(r"(?:大关|关口)?[、,，]?(?:预计)?达到?了?", between)))
