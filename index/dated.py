"""When a report was given and which year it plans: every sign in the text votes, and a doubtful count gives no year.

A page may print wrong years in its headings; what the text says of events whose year is known (二十大 in 2022)
shows by how much it is off.
"""

import re
from collections import Counter
from datetime import date
from typing import NamedTuple

HEAD = 1_500
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|[二一][〇○零九一二三四五六七八]{3})\s*年\s*"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
MEETING = re.compile(r"会议|代表大会|人大|政协|报告")
YEAR = r"((?:19|20)\d\d)\s*年"
REVIEWED = (
    (
        re.compile(
            rf"{YEAR}(?:度)?(?:的)?(?:政府|主要)?(?:各项)?工作(?:的)?(?:简要|情况|主要)*(?:回顾|总结|成效|完成情况)"
        ),
        3,
    ),
    (re.compile(rf"{YEAR}(?:和|及|与)[^\n。]{{0,24}}(?:回顾|总结)"), 3),
    (
        re.compile(
            rf"^(?:[一二三四五六七八九十]+[、.．]|\*\*|#+)?\s*(?:过去[^\n]{{1,6}}年?(?:及|和|与))?{YEAR}[^\n。]{{0,14}}回顾",
            re.M,
        ),
        3,
    ),
    (re.compile(rf"(?:即将过去的|刚刚过去的|过去的){YEAR}"), 3),
    (re.compile(rf"(?:过去一年|一年来)[^\n。]{{0,10}}回顾\s+{YEAR}(?:是|[,，])"), 3),
)
PLANNED = (
    (
        re.compile(
            rf"{YEAR}(?:度)?[^\n。，,；;]{{0,24}}(?:预期目标|奋斗目标|主要目标|发展目标|总体要求|目标任务|工作目标)"
        ),
        3,
    ),
    (re.compile(rf"{YEAR}(?:度)?(?:的|政府|主要|重点|各项)*(?:工作)?(?:的)?(?:安排|打算|计划|重点|任务|部署|建议)"), 3),
    (
        re.compile(
            rf"^(?:[一二三四五六七八九十]+[、.．]|\*\*|#+)\s*{YEAR}(?:的)?(?:政府|主要|重点|各项)*工作(?![^\n]*(?:回顾|总结|情况|成))[^\n]{{0,12}}$",
            re.M,
        ),
        2,
    ),
    (re.compile(rf"做好{YEAR}[^\n。，,]{{0,8}}工作"), 3),
)
TITLED = re.compile(rf"{YEAR}")
# Words that say when an event was; a year printed beside them shows whether the page's years are right.
EVENTS = {
    2002: ("十六大(?:胜利)?召开之年",),
    2007: ("十七大(?:胜利)?召开之年",),
    2012: ("十八大(?:胜利)?召开之年",),
    2017: ("十九大(?:胜利)?召开之年",),
    2018: ("十九大(?:精神)?(?:的)?开局之年", "改革开放40周年"),
    2019: ("(?:新中国|共和国)成立70周年",),
    2020: ("“?十三五”?(?:规划)?(?:的)?收官之年", "(?:全面建成小康社会|脱贫攻坚)(?:的)?(?:决胜|收官)之年"),
    2021: ("(?:建党|中国共产党成立|党成立)(?:一百|100)周年", "“?十四五”?(?:规划)?(?:的)?开局之年"),
    2022: ("二十大(?:胜利)?召开之年", "二十大(?:胜利)?召开的?(?:政治)?之年"),
    2023: ("二十大(?:精神)?(?:的)?开局之年",),
    2024: ("(?:新中国|共和国)成立75周年",),
    2025: ("“?十四五”?(?:规划)?(?:的)?(?:收官|圆满收官)之年",),
}
MARKED = [(year, re.compile(rf"{YEAR}[^\n。]{{0,40}}{words}")) for year, events in EVENTS.items() for words in events]
LEAST = 4  # points from which a year counts
LEAD = 1.4  # times the points of the next year


class Dated(NamedTuple):
    """The plan year and the day of delivery; None for what the text does not settle."""

    year: int | None
    delivered: date | None


def settle(title: str, text: str) -> Dated:
    """Weighs all signs of a report. A December report plans the next year, one given from January on its own."""
    delivered = delivery(title, text)
    votes: Counter[int] = Counter()
    reviewed = _said(REVIEWED, text)
    planned = _said(PLANNED, text)
    both = reviewed.keys() & planned.keys()
    for year, points in planned.items():
        votes[year] += points
    for year, points in reviewed.items():
        # A year both reviewed and planned is printed wrong once; the plan is the later one.
        votes[year + (0 if year in both and year + 1 not in planned else 1)] += points
    if delivered:
        votes[delivered.year + (1 if delivered.month >= 11 else 0)] += 6
    for found in TITLED.finditer(title[:60]):
        votes[int(found[1])] += 1
    _weigh_events(votes, text)
    return Dated(_settled(votes), delivered)


def _said(patterns: tuple[tuple[re.Pattern[str], int], ...], text: str) -> Counter[int]:
    """Year -> points, each way of saying it counted once."""
    found: Counter[int] = Counter()
    for pattern, points in patterns:
        for year in {int(match[1]) for match in pattern.finditer(text)}:
            found[year] += points
    return found


def _weigh_events(votes: Counter[int], text: str) -> None:
    """今年是…开局之年 and the like name the plan year where they stand in the plan."""
    for event, pattern in MARKED:
        for match in pattern.finditer(text):
            place = match.start() / max(len(text), 1)
            if int(match[1]) == event and 0.2 < place < 0.8:
                votes[event] += 1


def _settled(votes: Counter[int]) -> int | None:
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < LEAST:
        return None
    if len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]:
        return None
    return ranked[0][0]


def delivery(title: str, text: str) -> date | None:
    """The day the report was given: beside the meeting before the opening, else in the title or at the end."""
    head = text[:HEAD]
    opening = re.search(r"(?:各位|尊敬的)(?:人大)?代表|现在[,，]?\s*我", head)
    head = head[: opening.start()] if opening else head[:300]
    tail = text[-120:]
    for part, needs_meeting in ((head, True), (title, False), (head, False), (tail, True)):
        for match in DATE.finditer(part):
            line = part[match.end() : match.end() + 60]
            if not needs_meeting or MEETING.search(line):
                found = _date(match)
                if found:
                    return found
    return None


def _date(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"].translate(DIGITS)), _number(match["month"]), _number(match["day"]))
    except ValueError:
        return None


def _number(words: str) -> int:
    """7, 七, 十, 十一, 二十, 二十一."""
    if words.isdigit() and words.isascii():
        return int(words)
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(words.translate(DIGITS))
    return 10 * int(tens.translate(DIGITS) or 1) + int(ones.translate(DIGITS) or 0)
