"""Finds the headings of a report's text by their form, and says for each line which part of the report it is in.

Reports differ in layout only: 一、 over (一) over 1., or "2023年工作回顾" on a line of its own, or headings that
run into their paragraph (一是凝心聚力…; 工业势头强劲。…). Both punctuations are read everywhere.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index.records import Part

NUMERAL = "[一二三四五六七八九十]{1,3}"
CLOSE = "[。!！?？;；:：]"
DECOR = " \t\u3000\u00a0#*※【】—-"
LONGEST = 60  # characters a heading on its own line may have
RUN_IN = 40  # characters a heading that runs into its paragraph may have
# rank, form: a lower rank stands over a higher one
FORMS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (1, re.compile(rf"第{NUMERAL}(?:部分|章|篇)")),
    (2, re.compile(rf"{NUMERAL}(?:[、.．,，]|[ \u3000]+(?=[\d“\u4e00-\u9fff]))")),
    (3, re.compile(rf"[(（〈]{NUMERAL}[)）〉]、?")),
    (4, re.compile(r"\d{1,2}(?:[、．]|\.(?!\d))")),
    (5, re.compile(r"[(（]\d{1,2}[)）]、?|\d{1,2}[)）]")),
    (6, re.compile(rf"(?:{NUMERAL}是|——|—|第{NUMERAL}[,，、])")),
)
MAJOR_RANK, MINOR_RANK = 1, 6
REVIEW = re.compile(
    r"回\s*顾|总结|过去的?[一五两]?年|[一五]年来|以来的?(?:主要)?工作|(?:主要)?(?:成绩|成就)|工作(?:完成)?情况"
)
PLAN = re.compile(
    r"(?:工作|任务|目标|形势|发展).{0,6}(?:安排|部署|打算|任务|要求|思路|重点|目标)|预期目标|奋斗目标|发展目标|目标任务|今后|未来[三五]年|下一步|下一阶段"
    r"|(?:重点|主要)(?:工作|任务)|做好.{0,12}工作|(?:今年|明年|\d{4}年)(?:的)?(?:政府)?(?:主要|重点)?工作|展望|“?十[二三四五]五”?.{0,4}(?:目标|规划|时期)"
)
SELF = re.compile(r"(?:政府)?自身(?:建设|改革)|建设(?:人民满意的?)?(?:服务型|法治|效能|廉洁)政府|打造.{0,8}政府$")
NOTES = re.compile(
    r"^(?:附[件:：录]?.{0,24}(?:解释|注释|名词|说明)|(?:部分)?(?:有关)?(?:名词|词语|用语|术语|专有名词|名词术语|缩略语).{0,12}(?:解释|注释|说明|简释|释义)|注释|注解|注)\W*$"
    r"|(?:名词|词语|用语|术语)(?:解释|注释)"
)
NOTE_LINE = re.compile(
    r"(?:[①-⑳㉑-㊿❶-❿⓫-⓴]|[\[［〔(（【]\s*\d{1,3}\s*[\]］〕)）】]|\d{1,3}\s*[.．、:：])\s*[^。]{1,40}?(?:[:：]|——|是指|指的?是|[,，]?即)"
)
DATELINE = re.compile(r"\d{1,2}月\d{1,2}日|代表大会|会议上|工作报告|[省市县区州旗]长[ \u3000]")
GREETING = re.compile(r"^(?:尊敬的)?(?:各位)?(?:人大)?(?:代表|委员|同志|主席|主任)")


class Line(NamedTuple):
    """A line without its surrounding blanks; `text == report_text[start:end]`."""

    start: int
    end: int
    text: str


class Heading(NamedTuple):
    """`start` to `end` is the heading itself; `own` says that it fills its line, else text follows it there."""

    start: int
    end: int
    rank: int
    title: str
    own: bool


def lines(text: str) -> list[Line]:
    """The lines that are not blank."""
    found = []
    for match in re.finditer(r"[^\n\r]+", text):
        stripped = match.group().strip(" \t\u3000\u00a0\ufeff")
        if stripped:
            start = match.start() + match.group().index(stripped)
            found.append(Line(start, start + len(stripped), stripped))
    return found


def headings(found: Sequence[Line]) -> list[Heading]:
    """The headings among the lines of one report, in order; none after its notes begin."""
    result: list[Heading] = []
    for index, line in enumerate(found):
        if result and NOTES.search(result[-1].title):
            break
        before = found[index - 1].text if index else ""
        after = found[index + 1].text if index + 1 < len(found) else ""
        heading = numbered(line) or named(line, before, after) or run_in(line)
        if heading:
            result.append(heading)
    following = [*result[1:], None]
    return [head for head, after in zip(result, following, strict=False) if not _listed(head, after)]


def _listed(head: Heading, behind: Heading | None) -> bool:
    """Whether it is an item of a list (1.… 2.… on lines of their own) and no heading."""
    if not head.own or head.rank not in (4, 5):
        return False
    return behind is None or (behind.rank == head.rank and behind.start - head.end < 3)


def numbered(line: Line) -> Heading | None:
    """一、… (一)… 1.… 一是…: alone on the line, or the first sentence of its paragraph."""
    if DATELINE.search(line.text[:LONGEST]) and len(line.text) <= LONGEST:
        return None
    bare = line.text.lstrip(DECOR) if line.text.startswith(tuple("#*※【")) else line.text
    at = line.end - len(line.text) + (len(line.text) - len(bare))
    for rank, form in FORMS:
        match = form.match(bare)
        if not match or len(bare) == match.end():
            continue
        first = re.match(r"[^。!！?？;；\n]*?(?:[。!！?？;；]|[:：](?=.{20})|$)", bare)
        size = first.end() if first else len(bare)
        own = size >= len(bare) and len(bare) <= LONGEST and not bare.endswith((";", "；", ",", "，"))
        if own and rank >= 4 and len(bare) > RUN_IN:
            own = False
        if not own and (size >= len(bare) or size > RUN_IN + match.end() or re.search(r"\d", bare[match.end() : size])):
            return None
        title = bare[:size].strip(DECOR).rstrip("。;；:：,，")
        return Heading(at, at + size, rank, title, own)
    return None


def named(line: Line, before: str, after: str) -> Heading | None:
    """A short line of its own without a number: 2023年工作回顾, or a title over a long paragraph."""
    bare = line.text.strip(DECOR)
    if not 3 <= len(bare) <= 36 or GREETING.match(bare) or DATELINE.search(bare):
        return None
    if NOTES.search(bare):
        return Heading(line.start, line.end, MAJOR_RANK, bare.rstrip(":："), True)
    if re.search(rf"{CLOSE}$|[,，、…)）]$", bare) or re.search(r"[。;；]", bare):
        return None
    if len(bare) <= 30 and "我们" not in bare and (REVIEW.search(bare) or PLAN.search(bare) or SELF.search(bare)):
        return Heading(line.start, line.end, MAJOR_RANK, bare, True)
    stands_over_text = len(after) > 2 * len(bare) and len(after) > 60
    if stands_over_text and len(before) > 60:
        return Heading(line.start, line.end, MINOR_RANK, bare, True)
    return None


def run_in(line: Line) -> Heading | None:
    """工业势头强劲。…: a first sentence of a few words, without figures, before a longer paragraph."""
    match = re.match(r"[^。!！?？;；:：\d“(（①-⑳]{4,22}[。]", line.text)
    if not match or len(line.text) - match.end() < 40 or GREETING.match(line.text) or "年" in match.group():
        return None
    return Heading(line.start, line.start + match.end(), MINOR_RANK, match.group().rstrip("。"), False)


def part_of(title: str, year: int | None) -> Part | None:
    """The part a heading opens, None when it does not say. 回顾 outweighs a misprinted year."""
    if NOTES.search(title):
        return Part.NOTES
    if re.search("回\\s*顾|总结", title):
        return Part.REVIEW
    if SELF.search(title):
        return Part.PLAN
    years = [int(found) for found in re.findall(r"(?<!\d)(\d{4})年", title)]
    if year and years and max(years) == year - 1:
        return Part.REVIEW
    if PLAN.search(title) or (year and year in years):
        return Part.PLAN
    return Part.REVIEW if REVIEW.search(title) else None
