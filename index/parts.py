"""Decides which stretches of a report review the past year, plan the coming one, or are notes.

Headings decide. Where they are missing, or have lost their line, the phrases that open a plan do
(2023年…主要预期目标, 今年政府工作的总体要求), and glossary lines in a row open the notes.
"""

import re
from collections.abc import Sequence

from index.headings import GREETING, NOTE_LINE, REVIEW, Heading, Line, part_of
from index.records import Part

GOAL = r"(?:预期目标|奋斗目标|主要目标|工作(?:的)?(?:总体|总的|基本|指导)?(?:要求|思路|思想|安排|目标|重点|任务))"
NOTES_AFTER = 0.5  # notes stand behind the report: never in its first half


def parts(text: str, found: Sequence[Line], heads: Sequence[Heading], year: int | None) -> list[tuple[int, Part]]:
    """Where each part begins, in order, beginning with 0."""
    marks = by_headings(heads, year)
    if not any(part is Part.NOTES for _, part in marks):
        marks += notes(text, found)
    marks.sort()
    closing = min((at for at, part in marks if part is Part.NOTES), default=len(text))
    marks = [(at, part) for at, part in marks if at < closing or part is Part.NOTES]
    if not any(part is Part.PLAN for _, part in marks):
        opening = plan_opening(text[:closing], year)
        if opening is not None:
            marks.append((opening, Part.PLAN))
            marks.sort()
    plan = min((at for at, part in marks if part is Part.PLAN), default=closing)
    if not any(part is Part.REVIEW and at < plan for at, part in marks):
        opening = review_opening(text[:plan], found)
        if opening is not None:
            marks = [(opening, Part.REVIEW), *(mark for mark in marks if mark[0] > opening)]
    return marks if marks and marks[0][0] == 0 else [(0, Part.OTHER), *marks]


def by_headings(heads: Sequence[Heading], year: int | None) -> list[tuple[int, Part]]:
    """Parts opened by headings of the first two ranks; a plan never turns back into a review unless it says 回顾."""
    marks: list[tuple[int, Part]] = []
    majors = any(head.rank == 1 for head in heads)
    for head in heads:
        part = part_of(head.title, year)
        if part is None or (head.rank > 2 and part is not Part.NOTES):
            continue
        last = marks[-1][1] if marks else None
        if last is Part.NOTES or (last is Part.PLAN and part is Part.REVIEW and "回" not in head.title):
            continue
        if majors and head.rank == 2 and last and not re.search(rf"回\s*顾|安排|\d{{4}}年|{GOAL}", head.title):
            continue
        if part is not last:
            marks.append((head.start, part))
    return marks


def notes(text: str, found: Sequence[Line]) -> list[tuple[int, Part]]:
    """The first of three glossary lines in a row in the later half (①瞪羚企业:指…)."""
    late = [line for line in found if line.start > NOTES_AFTER * len(text)]
    for first, *others in zip(late, late[1:], late[2:], strict=False):
        if all(NOTE_LINE.match(line.text) for line in (first, *others)):
            return [(first.start, Part.NOTES)]
    return []


def plan_opening(text: str, year: int | None) -> int | None:
    """Where the first sentence begins that speaks of the coming year's aims; None when there is none."""
    coming = rf"(?:今年|明年|今后|未来[三五]年|新的一年{f'|{year}年' if year else ''})"
    phrases = [
        rf"{coming}[^。；;\n]{{0,20}}{GOAL}",
        r"主要预期目标|预期目标[是为:：]",
        *([rf"{year}年[^。；;\n]{{0,4}}是[^。\n]{{4,60}}(?:之年|一年)"] if year else []),
    ]
    found = [
        match.start() for phrase in phrases for match in re.finditer(phrase, text) if match.start() > len(text) / 8
    ]
    if not found:
        return None
    borders = [match.end() for match in re.finditer(r"[。！!？?\n]\s*", text[: min(found)])]
    return borders[-1] if borders else None


def review_opening(before: str, found: Sequence[Line]) -> int | None:
    """Where the review begins in the text before the plan: after the greeting, or at its start; None if none is."""
    if not REVIEW.search(before):
        return None
    greeting = next((line for line in found if GREETING.match(line.text) and line.end < len(before)), None)
    if greeting is None:
        return 0
    after = next((line.start for line in found if line.start > greeting.start), None)
    return after if after is not None and after < len(before) else greeting.start
