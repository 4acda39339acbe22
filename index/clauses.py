"""Sentences, segments and clauses of a report, with their spans; and the words that tie a name to its figure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LONGEST_QUOTE = 120
_SENTENCE = re.compile(r"[^。！!？?\n]+[。！!？?]?[”’」』]*")
_SEGMENT_ENDS = "；;"
_BREAK = re.compile(r"[,，;；:：。！!？?\n]|——|[一二三四五六七八九十]是(?=[\u4e00-\u9fff])")
# Said about a figure between its name and itself, with numbers and names of their own that are not the figure.
_ASIDE = re.compile(
    r"(?:扣除|剔除|考虑|按照?|以)[^,，。;；\d]{0,16}?(?:因素|口径|汇率|价格|价)(?:影响)?(?:计算)?(?:后|外)?"
    r"|在[^,，。;；]{0,28}?的?(?:基础上|情况下|背景下|前提下)|[(（][^()（）。;；]{0,40}[)）]|\[\d+\]|【\d+】|[①-⑳]"
)
_LINK_WORDS = (
    r"分别|完成投资|完成|实现|达成|达到|达至|达|预计|预期|预算|目标|力争|争取|"
    r"确保|必保|保证|努力|力求|冲刺|奋力|计划|安排|设定|确定|"
    r"增速|增幅|涨幅|降幅|增长率|增长|递增|增加|增|下降|降低|减少|降|回落|下滑|"
    r"压减|削减|净减|提高|提升|上升|上涨|改善|扩大|收窄|突破|跃升|攀升|稳步|稳定|保持|维持|"
    r""
    r"控制|稳控|平均|年均|每年|累计|同比|环比|同期|比去年|比上年|较去年|较上年|"
    r"比上一年|较上一年|比\d{4}年|较\d{4}年|比年初|较年初|同口径对比|同口径|可比|"
    r"名义|实际|"
    r"全年|今年|当年|年内|全年度|年度|年|首次|再次|连续[一二三四五六七八九十两\d]+年|"
    r"快速|总量|总额|总数|总计|共计|合计|规模|数量|总|共|均|都|也|将|要|可|已|"
    r"有望|又|再|"
    r"年内|由负转正|由降转升|止跌回升|企稳回升|扭负为正|逆势|"
    r"大约|约|接近|将近|近|超过|超|逾|不低于|不少于|不超过|不高于|低于|高于|至少|过|上|在|为|是|到|至|了|的|由|从|"
    r"左右|以上|以下|以内|由|幅度|速度|水平|比例|比重|值|额|量|数|人数|达标|稳|"
    r"约为|大关|关口|台阶|和|同步|合理区间|范围|内|"
    r"自然|新|净|可|全口径|地方|末|底|第[一二三四五六七八九十]年|跨越|跨上|迈上|站上|正|实|占"
)
_LINK = re.compile(
    rf"(?:[由从]\s*\d[\d.]*(?:[%％]|[万亿]{{0,2}}[元吨人家户个]?)"
    r"|(?:到|至|为|达到?)\s*(?:19|20)\d\d年(?:底|末)?的?"
    r"|(?:去年|(?:19|20)\d\d年(?:底|末)?)(?=[,，]?(?:已|又)?(?:达|完成|实现|突破|为))"
    rf"|(?:突破|超过?|跨[上越过]|迈[上过])\s*\d[\d.]*[万亿千百]{{0,3}}[元吨人家户个亩斤](?:大关|关口)?[,，、]|{_LINK_WORDS}|[\s\u3000\x00、“”\"'‘’]|[,，:：])*"
)


class Span(NamedTuple):
    """A stretch of text, end-exclusive."""

    start: int
    end: int


def sentences(text: str) -> Iterator[Span]:
    """Sentences in order, offsets in `text`; a line break ends one too."""
    for match in _SENTENCE.finditer(text):
        if match[0].strip():
            yield Span(match.start(), match.end())


def masked(text: str) -> str:
    """`text` of the same length with asides blanked: 按可比口径, 扣除…因素后, 在…的基础上, brackets, note marks."""
    return _ASIDE.sub(lambda match: "\x00" * len(match[0]), text)


def segment(text: str, span: Span, at: int) -> Span:
    """The part of a sentence between semicolons that holds `at`."""
    start = max([span.start, *(text.rfind(mark, span.start, at) + 1 for mark in _SEGMENT_ENDS)])
    ends = [place for place in (text.find(mark, at, span.end) for mark in _SEGMENT_ENDS) if place >= 0]
    return Span(start, min(ends, default=span.end))


def clause_start(text: str, floor: int, at: int) -> int:
    """Where the clause that ends at `at` begins: after the last comma, colon or the like, not before `floor`."""
    start = floor
    for match in _BREAK.finditer(text, floor, at):
        start = match.start() if match[0].endswith("是") and match[0] != "是" and match.end() < at else match.end()
    return start


def links(between: str) -> bool:
    """Whether words between a name and a figure only tie them together (同比增长, 力争达到, 控制在)."""
    return _LINK.fullmatch(between) is not None


def quoted(text: str, span: Span, subject: int, end: int) -> Span:
    """What a reader needs: from the subject's clause to the end of the segment, about 120 characters at most."""
    whole = segment(text, span, min(subject, end))
    start, stop = whole.start, max(segment(text, span, end - 1).end, end)
    if stop - start > LONGEST_QUOTE:
        start = clause_start(text, start, subject)
    if stop - start > LONGEST_QUOTE:
        after = [m.start() for m in _BREAK.finditer(text, end, stop)]
        room = [place for place in after if place - start <= LONGEST_QUOTE]
        stop = room[-1] if room else (after[0] if after else stop)
    while start < stop and (text[start].isspace() or text[start] in "—、,，"):
        start += 1
    while stop > end and text[stop - 1].isspace():
        stop -= 1
    return Span(start, stop)
