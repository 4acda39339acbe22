"""Reads the notes of a report (名词解释, 注释, ①, [1], 1.) and explanations inside sentences into definitions."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.records import Definition, Passage

CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"
BLANK = r"[ \t\u3000\u00a0\u2003*]*"

# A short line that announces notes: 名词解释, 附：《政府工作报告》相关词语解释, 名词注释:, ※名词解释※, **附注：**
HEADING = re.compile(
    rf"^{BLANK}[※#【\[]*{BLANK}(?:附[件录表]?[一二三四五六七八九十\d]*{BLANK}[:：、.．]?)?{BLANK}[^。；;\n]{{0,24}}?"
    rf"(?:(?:名词|词语|用语|术语|词汇|概念|缩略语|数据)[^。；;\n]{{0,6}}(?:解释|注释|释义|说明|解读)|注释|附注|释义|注解)"
    rf"[^。；;\n]{{0,8}}$",
    re.M,
)
# 1 number of a circled note, 2 of a bracketed one, 3 of a plain one
MARKER = re.compile(
    rf"([{CIRCLED}])|[\[［【〔(（〖]{BLANK}注?(\d{{1,3}}){BLANK}[\]］】〕)）〗]|注?(\d{{1,3}}){BLANK}(?:[.．、)）])"
)
BEFORE = re.compile(rf"(?:^|[。；;！!？?”\"’)）\s]){BLANK}$")
# The colon that ends a term stands outside quotes; a page reference may stand before it.
TERM = re.compile(
    rf"{BLANK}(?:[\[［【](?P<boxed>[^\]］】\n]{{1,60}})[\]］】]{BLANK}[:：]?|"
    rf"(?P<plain>(?:[“\"‘《][^”\"’》\n]{{1,40}}[”\"’》]|[^:：。；;\n“\"]){{1,60}}?){BLANK}(?:[:：]|(?=(?:是指|指的是|，即|,即|即指)))|"
    rf"(?P<quoted>(?:[“\"][^”\"\n]{{1,40}}[”\"])+)(?=指|即))"
)
PAGES = re.compile(rf"{BLANK}[(（]{BLANK}(?:见|详见|参见)?{BLANK}(?:第|[Pp])[^()（）\n]{{1,40}}[)）]{BLANK}$")
INLINE = re.compile(
    r"[“\"](?P<term>[^“”\"\n]{2,20})[”\"][^\s，,。；;：:“”\"]{0,8}?"
    r"(?:[(（，,](?:即|是指|指的是)(?![可将使便日时期为])|是指|指的是)"
)
PAIRS = {"“": "”", '"': '"', "‘": "’", "《": "》"}
STOP = re.compile(rf"^{BLANK}(?:附[件表录]|扫一扫|打印|关闭|分享|上一篇|下一篇|图解|您需要登录|责任编辑)", re.M)


class Note(NamedTuple):
    """One entry of the notes in report offsets: the whole entry, and where its explanation begins."""

    start: int
    end: int
    term: str
    body: int


class Mark(NamedTuple):
    """A number that may open an entry; `opens` a line, or stands `apart` from the words before it."""

    start: int
    end: int
    style: int
    value: int
    opens: bool
    apart: bool


def glossary(passages: Sequence[Passage], text: str) -> list[Definition]:
    """Every term that the report explains, in text order; an entry that crosses passages is quoted up to the border.

    Notes come first in authority: a term explained in them is not read again from a sentence.
    """
    notes: list[Note] = []
    for start, end in _regions(text):
        notes.extend(_numbered(text, start, end) or _unnumbered(text, start, end))
    known = {note.term for note in notes}
    covered = [(note.start, note.end) for note in notes]
    notes.extend(n for n in _inline(text, covered) if n.term not in known)
    found = (_definition(note, passages, text) for note in sorted(notes))
    return [definition for definition in found if definition]


def names(term: str) -> tuple[str, ...]:
    """The names under which a printed term is asked for: “六稳”“六保” gives 六稳, 六保 and both together.

    >>> names("“51020”现代产业体系")
    ('51020现代产业体系', '51020')
    """
    bare = re.sub(r"[“”\"'‘’《》\s]", "", term)
    parts = [p for p in re.findall(r"[“\"]([^“”\"]+)[”\"]", term) if len(p) > 1]
    if not parts or (len(parts) == 1 and "、" in bare):
        parts += [p for p in re.split(r"[、,，]", bare) if len(p) > 1]
    return tuple(dict.fromkeys([bare, *parts]))


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """Spans of notes: from a heading that announces them to the next one, or to the page's furniture."""
    heads = list(HEADING.finditer(text))
    for head, after in zip(heads, [*heads, None][1:], strict=True):
        end = after.start() if after else len(text)
        stop = STOP.search(text, head.end(), end)
        yield head.end(), stop.start() if stop and stop.start() > head.end() + 40 else end
    if not heads:  # circled notes at the foot need no heading: a line that begins with ① and a term
        first = re.search(rf"^{BLANK}①[^\n]{{1,40}}?[:：]", text, re.M)
        if first and first.start() > len(text) // 2:
            yield first.start(), len(text)


def _numbered(text: str, start: int, end: int) -> list[Note]:
    """Entries with running numbers, each on its line or several on one; inner lists do not count as entries."""
    marks: list[tuple[int, int]] = []
    style, number = 0, 0
    candidates = [_mark(text, start, match) for match in MARKER.finditer(text, start, end)]
    on_lines = {(mark.style, mark.value) for mark in candidates if mark.opens}
    for mark in candidates:
        if not marks:
            fits = mark.opens and mark.value <= 2
        elif mark.opens:
            fits = mark.style == style and number < mark.value <= number + 3
        else:  # a number inside a line counts only when no line of its own begins with it
            fits = mark.style == style and mark.value == number + 1 and (style, mark.value) not in on_lines
            fits = fits and mark.apart
        if fits and TERM.match(text, mark.end, end):
            marks.append((mark.start, mark.end))
            style, number = mark.style, mark.value
    if len(marks) < 2 and not (marks and style < 3):
        return []
    ends = [begin for begin, _ in marks[1:]] + [_paragraph(text, marks[-1][1], end)]
    return [n for (begin, after), stop in zip(marks, ends, strict=True) if (n := _note(text, begin, after, stop))]


def _mark(text: str, floor: int, match: re.Match[str]) -> Mark:
    style = match.lastindex or 0
    value = CIRCLED.index(match[1]) + 1 if style == 1 else int(match[style])
    before = text[max(text.rfind("\n", 0, match.start()) + 1, floor) : match.start()]
    decimal = text[match.end() : match.end() + 1].isdigit()
    return Mark(
        match.start(),
        match.end(),
        style,
        value,
        opens=not before.strip(" \t\u3000\u00a0\u2003*"),
        apart=bool(BEFORE.search(before)) and not decimal,
    )


def _unnumbered(text: str, start: int, end: int) -> list[Note]:
    """Entries that are paragraphs beginning with their term and a colon."""
    found = []
    for line in re.finditer(r"[^\n]+", text[start:end]):
        begin, stop = start + line.start(), start + line.end()
        note = _note(text, begin, begin, stop)
        if note and len(note.term) <= 30:
            found.append(note)
    return found if len(found) >= 2 else []


def _note(text: str, start: int, after: int, end: int) -> Note | None:
    match = TERM.match(text, after, end)
    if not match:
        return None
    term = _clean(match["boxed"] or match["plain"] or match["quoted"] or "")
    last = start + len(text[start:end].rstrip(" \t\n\r\u3000\u00a0\u2003*"))
    body = match.end()
    while body < last and text[body] in " \t\u3000\u00a0*":
        body += 1
    return Note(start, last, term, body) if term and last - body >= 2 else None


def _inline(text: str, covered: Sequence[tuple[int, int]]) -> Iterator[Note]:
    """“X”即…, “X”（即…）, “X”是指…: the explanation runs to the bracket's or the sentence's end."""
    for match in INLINE.finditer(text):
        if any(start <= match.start() < end for start, end in covered):
            continue
        opener = re.search(r"[(（]", match[0][len(match["term"]) :])
        closing = re.compile(r"[)）\n]" if opener else r"[。；;！!\n]").search(text, match.end())
        end = closing.end() if closing else len(text)
        if 4 <= end - match.end() <= 200:
            body = match.end() - len(re.search(r"(?:即|是指|指的是)$", match[0])[0])  # type: ignore[index]
            yield Note(match.start(), end - (text[end - 1] == "\n"), match["term"], body)


def _paragraph(text: str, start: int, end: int) -> int:
    """Where the last entry ends: its line, and one more when the line is only its term."""
    stop = text.find("\n", start, end)
    while stop != -1 and not re.search(r"[^\s:：]{3}[^:：\n]*$", text[start:stop].rstrip()):
        stop = text.find("\n", stop + 1, end)
    return end if stop == -1 else stop


def _clean(term: str) -> str:
    term = PAGES.sub("", term).strip(" \t\u3000\u00a0\u2003*※—-")
    if len(term) > 2 and PAIRS.get(term[0]) == term[-1] and term[0] not in term[1:] and term[-1] not in term[1:-1]:
        term = term[1:-1]
    return term.strip()


def _definition(note: Note, passages: Sequence[Passage], text: str) -> Definition | None:
    home = next((p for p in passages if p.start <= note.start < p.end), None)
    if home is None:
        return None
    body = PAGES.sub("", re.sub(r"\s*\n\s*", "", text[note.body : note.end]).replace("**", "")).strip()
    return Definition(home, note.start, min(note.end, home.end), note.term, body)
