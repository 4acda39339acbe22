"""Targets without a number: 与经济增长同步, 保持稳定, 完成上级下达任务, 持续改善."""

import re
from collections.abc import Iterator

from index import indicators, measure
from index.clauses import Span, clause_start, links, quoted
from index.records import Fact, Kind, Passage, Stance
from index.tense import tense

_WORDS = re.compile(
    r"(?:增长|增速|增幅|涨幅|总体|总水平|继续|力争|实现|确保|水平|[，,])*(?P<words>"
    r"(?:与|和|同|略?高于|快于|不低于)(?:全[国省市州]|经济|GDP|地区生产总值|生产总值|"
    r"国民经济)[^,，;；。、\d]{0,12}?(?:同步|基本同步|平均水平|水平|增速|增长|"
    r"匹配|相适应)(?:增长)?"
    r"|(?:保持|总体|基本|继续)*(?:稳定|平稳)(?:增长)?|稳步(?:增长|提高|提升|下降)|"
    r"(?:持续|不断|进一步|稳步|明显)(?:改善|下降|提升|优化|提高|增长|降低|向好)"
    r"|(?:全面|圆满|超额|确保)?(?:完成|控制在|达到|实现)[^,，;；。、\d]{0,10}(?:下达|"
    r"规定|核定|市定|省定|考核|分解|约束性)[^,，;；。、\d]{0,10}(?:任务|目标|"
    r"指标|要求|范围|之内|以内|计划)?(?:以内|之内)?"
    r"|(?:实现)?正增长|稳中有升|稳中有进|只增不减|只降不升|稳定增长|保稳提质|"
    r"稳中提质|促稳提质|量稳质升|基本平衡|保持基本平衡)"
    r"(?=[,，;；。、!！\s]|$|目标|任务)"
)
_PREDICATE = re.compile(
    r"(?:全面|圆满|确保)?(?:完成|控制在|达到)[^,，;；。、\d]{0,8}(?:下达|规定|"
    r"核定|市定|省定)[^,，;；。\d]{0,8}(?:任务|目标|指标|要求|之内|以内|计划)"
)


def words(passage: Passage, span: Span, text: str) -> Iterator[Fact]:
    """Qualitative targets of a plan sentence: of indicators anywhere, of other nouns where targets are being listed."""
    taken: list[tuple[int, int]] = []
    for mention in indicators.find(text, asked=False):
        match = _WORDS.match(text, mention.end)
        if match and not re.search(r"(?:占|与|和|同|高于|单位|快于)$", text[: mention.start]):
            taken.append(match.span("words"))
            yield _fact(passage, span, text, mention.indicator.key, mention.words, mention.start, match.span("words"))
    if not re.search(r"预期目标|目标(?:任务)?[是为:：]|主要目标|约束性指标", text):
        return
    for match in _PREDICATE.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in taken):
            continue
        start = clause_start(text, 0, match.start())
        phrase = measure.lead(text[start : match.start()])
        if phrase and not links(phrase):
            yield _fact(passage, span, text, None, phrase, start, match.span())


def _fact(
    passage: Passage, span: Span, text: str, key: str | None, phrase: str, start: int, words: tuple[int, int]
) -> Fact:
    when = tense(passage.report, passage.part, passage.heading, text[: words[0]], text[start : words[0]])
    quote = quoted(passage.text, span, span.start + start, span.start + words[1])
    base = passage.start
    figure = (base + span.start + words[0], base + span.start + words[1])
    return Fact(
        passage, base + quote.start, base + quote.end, figure, key, phrase, "",
        Stance.TARGET, when.year, when.span, Kind.WORDS, None, text[words[0] : words[1]],
    )  # fmt: skip
