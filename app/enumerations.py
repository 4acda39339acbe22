"""Finds the enumerations of a report (一是…二是…, (一)(二), 1. 2., ①②, 、-lists with their count) as spans."""

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from index.numerals import arabic, chinese

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
NUMERAL = r"(?:\d{1,3}|[一二三四五六七八九十两百]{1,4})"
COUNTER = (
    r"(?:方面|个|项|件|大|场|家|条|座|所|处|类|种|支|批|次|轮|点|名|位|届|区|镇|村|园|城|县|市|部|馆|院|社区|街道|行动|"
    r"工程|战略)"
)
ENDS = "。！!？?\n"


class Span(NamedTuple):
    """A stretch of the text; the end is exclusive."""

    start: int
    end: int


class Enumeration(NamedTuple):
    """Items announced by an introduction: `announced` is the count the text gives, None when it gives none.

    `open_ended` is True when the list closes with 等, so that the text itself names only some of its items.
    """

    intro: Span
    items: tuple[Span, ...]
    announced: int | None
    open_ended: bool
    style: str


def enumerations(text: str) -> list[Enumeration]:
    """Every enumeration of the text in order of its first item; runs of numbers first, then lists parted by 、."""
    found = [e for style, (pattern, value) in STYLES.items() for e in _runs(text, style, pattern, value)]
    found.extend(_lists(text))
    found.extend(_paragraphs(text))
    return sorted(found, key=lambda e: (e.items[0].start, e.intro.start))


def count(words: str) -> int | None:
    """The whole number written in Chinese numerals or digits, None when it is neither."""
    try:
        return int(arabic(words)) if words[0].isdigit() else int(chinese(words.replace("两", "二")))
    except (ValueError, ArithmeticError):
        return None


def announced(words: str) -> int | None:
    """The last count that the words announce: 办好十件实事 is 10, 重点抓好以下八方面工作 is 8."""
    found = re.findall(rf"({NUMERAL}){COUNTER}", words) or re.findall(r"[“\"]([一二三四五六七八九十两]{1,3})", words)
    return count(found[-1]) if found else None


# 1 the number. A style that heads lines is matched only at the beginning of a line.
STYLES: dict[str, tuple[re.Pattern[str], Callable[[str], int | None]]] = {
    "一是": (
        re.compile(r"(?<![\d一二三四五六七八九十])([一二三四五六七八九十]{1,3})(?:是|要|则)(?!否|有一|一)"),
        count,
    ),
    "第一": (re.compile(r"(?<![\d一二三四五六七八九十])第([一二三四五六七八九十]{1,3})(?:[,，、:：]|是)"), count),
    "(一)": (re.compile(r"^[^\S\n]*\*{0,2}[(（]([一二三四五六七八九十]{1,3})[)）]", re.M), count),
    "一、": (re.compile(r"^[^\S\n]*\*{0,2}([一二三四五六七八九十]{1,3})、", re.M), count),
    "1.": (re.compile(r"^[^\S\n]*\*{0,2}(\d{1,2})[.．、](?!\d)", re.M), count),
    "(1)": (re.compile(r"[(（](\d{1,2})[)）]"), count),
    "①": (re.compile(rf"([{CIRCLED}])(?=[^”\"」,，。；;、:：\s])"), lambda c: CIRCLED.index(c) + 1),
}
LINES = {"(一)", "一、", "1."}
CLOSING = re.compile(r"^\s*(?:同时|此外|另外|对此|对于|这些|上述|以上|我们|各位代表|总之|为此|针对|面对)")


def _runs(text: str, style: str, pattern: re.Pattern[str], value: Callable[[str], int | None]) -> Iterator[Enumeration]:
    """Chains 1, 2, 3 … of one style; a new 1 begins a new chain."""
    chain: list[re.Match[str]] = []
    for match in [*pattern.finditer(text), None]:
        number = value(match[1]) if match else 1
        if match and chain and number == len(chain) + 1:
            chain.append(match)
        elif number == 1:
            if len(chain) > 1:
                yield _run(text, style, chain)
            chain = [match] if match else []


def _run(text: str, style: str, chain: list[re.Match[str]]) -> Enumeration:
    heads = [(m.start() + len(m[0]) - len(m[0].lstrip()), m.end()) for m in chain]
    items: list[Span] = []
    for i, (_, body) in enumerate(heads):
        limit = heads[i + 1][0] if i + 1 < len(heads) else len(text)
        if style in LINES:
            end = _first(text, body, limit, ENDS)
        elif i + 1 < len(heads):
            newline = text.find("\n", body, limit)
            end = limit if newline == -1 else newline
        else:
            end = _last_item(text, body, several=any("。" in text[a:b].rstrip("。") for a, b in items))
        items.append(_trim(text, body, end))
    intro = _intro(text, heads[0][0])
    return Enumeration(intro, tuple(items), announced(text[intro.start : intro.end]), False, style)


def _last_item(text: str, start: int, *, several: bool) -> int:
    """Where the last item ends: with its sentence, or with the paragraph when the others hold several sentences."""
    end = _first(text, start, len(text), ENDS)
    while several and end < len(text) and text[end] != "\n":
        if CLOSING.match(text, end + 1) or CLOSING.search(text[end + 1 : end + 8]):
            break
        end = _first(text, end + 1, len(text), ENDS)
    return end


# Paragraphs that each open with a few words of their own: 抓机遇,加快建设甲园。…
OPENING = re.compile(r"^[^\S\n]*(?P<opening>[^。！!？?；;\n]{5,48}[。！!])(?=[^\n]{30})", re.M)


def _paragraphs(text: str) -> Iterator[Enumeration]:
    """Three or more paragraphs in a row that each open with their topic; the introduction is what stands before."""
    row: list[re.Match[str]] = []
    for match in [*OPENING.finditer(text), None]:
        if match and row and not text[text.find("\n", row[-1].start("opening")) : match.start()].strip():
            row.append(match)
            continue
        if len(row) > 2:
            first = row[0].start("opening")
            before = text[:first].rstrip()
            begin = before.rfind("\n", 0, max(before.rfind("\n"), 0)) + 1
            items = tuple(_trim(text, *m.span("opening")) for m in row)
            yield Enumeration(_trim(text, begin, len(before)), items, len(items), False, "段")
        row = [match] if match else []


def _intro(text: str, start: int) -> Span:
    """The words before the first item: of its own sentence, else the sentence before."""
    end = start
    while end > 0 and text[end - 1] in " \t\u3000\n*":
        end -= 1
    begin = max(text.rfind(c, 0, max(end - 1, 0)) for c in ENDS) + 1
    return _trim(text, begin, end)


# 甲、乙、丙3个公园 / 甲、乙等三大产业: the list, 等, the number, what is counted
COUNTED = re.compile(
    rf"(?P<list>[^。；;，,：:、\n!?！？]{{1,40}}(?:、(?:[“\"《(（][^”\"》)）\n]{{1,40}}[”\"》)）]|[^。；;，,：:、\n!?！？])+)+?)"
    rf"(?P<etc>等)?(?<![\d.．])(?P<count>{NUMERAL})(?P<counter>{COUNTER})(?P<noun>[^。；;，,：:、\n!?！？(（]{{0,16}})"
)
# 3个公园(甲、乙、丙) / 四大会战:甲、乙 / 分别是甲、乙 / 包括甲、乙
OPENED = re.compile(
    r"(?P<intro>[^。；;\n!?！？]{2,40}?)(?:[(（](?:即|分别为|分别是|包括)?|[:：](?:即|分别为|分别是|包括)?|(?:分别为|分别是|包括|涵盖|分别位于)[:：]?)"
    r"(?P<list>[^。；;，,\n!?！？()（）:：]{1,60}?(?:、[^。；;，,\n!?！？、()（）]{1,40})+)(?=[)）。；;\n，,]|$)"
)
# 十大行动:甲;乙;丙。
PARTED = re.compile(
    rf"(?P<intro>[^。；;\n!?！？:：]{{0,40}}{NUMERAL}[^。；;\n!?！？:：\d]{{1,16}})[:：](?:即|分别为|分别是|包括)?"
    r"(?P<list>[^。；;\n!?！？]{2,60}(?:[；;][^。；;\n!?！？]{2,80}){2,})"
)
# 甲、乙等龙头企业: named examples without a count
EXAMPLES = re.compile(
    r"(?P<list>[^。；;，,：:、\n!?！？]{1,40}(?:、[^。；;，,：:、\n!?！？]{1,30})+?)等(?P<noun>[^。；;，,：:、\n!?！？\d]{2,16})"
)
# Words that govern the first item and are no part of it: 新建, 创建, 其中, 推进
GOVERNING = re.compile(
    r"^(?:.{0,8}?(?:新建|创建|建成|改建|扩建|新增|完成|打造|实施|推进|推动|加快|抓好|引进|引育|引入|培育|支持|依托|聚焦|围绕|启动|"
    r"开展|争创|获评|荣获|成立|规划|做大|做强|做优|壮大|其中|包括|以及|确保|全面|积极|统筹|落实|组织|举办|深化|构建|形成|实现|"
    r"保障|整治|改造|带动|强化|竣工|投产|打好|拓展|推广|跟进|加强|落地|落户|涌现出|面临|聚力|坚持|完善|提升|巩固|瞄准|紧盯|突出|"
    r"盘活|畅通|发挥|做好|得益于|指|即)(?=[^、]{2,}))+"
)


def _lists(text: str) -> Iterator[Enumeration]:
    taken: list[Span] = []
    for style, pattern in LISTS.items():
        for match in pattern.finditer(text):
            span = Span(match.start("list"), match.end("list"))
            if any(a < span.end and span.start < b for a, b in taken):
                continue
            given = match.groupdict()
            intro = _trim(text, _sentence_start(text, span.start), match.end("noun") if "noun" in given else span.start)
            number = count(given["count"]) if "count" in given else announced(text[intro.start : intro.end])
            items = _split(text, span, marks="；;" if style == "3个:甲;乙" else "、", number=number)
            open_ended = bool(given.get("etc")) or style == "甲、乙等" or text[span.end - 1] == "等"
            counted = "count" in given or style == "3个:甲;乙"
            if len(items) < 2 or (
                number and (len(items) > number or (counted and not open_ended and len(items) < number))
            ):
                continue  # words before the list hang on its first item, or each item has a count of its own
            taken.append(span)
            yield Enumeration(intro, items, number, open_ended, style)


LISTS = {"3个:甲;乙": PARTED, "甲、乙2个": COUNTED, "2个(甲、乙)": OPENED, "甲、乙等": EXAMPLES}


def _split(text: str, span: Span, *, marks: str, number: int | None) -> tuple[Span, ...]:
    """The items between the marks outside quotes and brackets; the governing verb of the first is left out."""
    items, depth, begin = [], 0, span.start
    for i in range(span.start, span.end):
        depth += (text[i] in "“《(（") - (text[i] in "”》)）")
        if text[i] in marks and depth <= 0:
            items.append(_trim(text, begin, i))
            begin = i + 1
    items.append(_trim(text, begin, span.end))
    first = text[items[0].start : items[0].end]
    governing = GOVERNING.match(first)
    if governing and len(first) - governing.end() >= 2:
        items[0] = Span(items[0].start + governing.end(), items[0].end)
    last = text[items[-1].start : items[-1].end]
    if last.endswith("等"):
        items[-1] = Span(items[-1].start, items[-1].end - 1)
    joint = re.search(r"[和与及]", last[1:-1]) if number == len(items) + 1 else None
    if joint:  # 甲、乙和丙 for an announced three
        at = items[-1].start + 1 + joint.start()
        items[-1:] = [Span(items[-1].start, at), Span(at + 1, items[-1].end)]
    return tuple(item for item in items if item.end > item.start)


def _sentence_start(text: str, at: int) -> int:
    return max(text.rfind(c, 0, at) for c in ENDS + "；;") + 1


def _first(text: str, start: int, limit: int, characters: str) -> int:
    for i in range(start, limit):
        if text[i] in characters:
            return i
    return limit


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\u3000\n*，,:：":
        start += 1
    while end > start and text[end - 1] in " \t\u3000\n*；;。，,:：":
        end -= 1
    return Span(start, end)
