"""Page furniture: what a page wraps around a report is taken out and named. The patterns stand in furniture.toml.

A page has three zones: before the report opens (各位代表), the report, and what follows its last sentence. In the
middle only lines that can be nothing else are furniture.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("furniture.toml")
BULLETS = " \t\u3000•·●◆■▪○*|｜-"
OPENING = re.compile(
    r"(?:各位|尊敬的)(?:人大)?代表|(?:各位)?同志们[:：,，!！]|现在[,，]?\s*(?:由)?我.{0,6}代表"
    r"|我(?:谨|受.{0,12}委托)?代表.{0,20}(?:政府|国务院|管委会)"
)
SENTENCE_END = re.compile(r"[。！!？?；;…][”’」』）)]*$")
CUT_OFF = re.compile(r"(?:…|\.{3,})$")
HEAD_SPAN = 8000  # characters within which a report opens
LONG = 40  # characters of a line that is a sentence of the report rather than a label
TITLE = re.compile(r"工作报告")
SPACED = re.compile(r"(?<=[\u4e00-\u9fff])[ \u3000]+(?=[\u4e00-\u9fff])")
KEPT_AT_HEAD = re.compile(
    r"工作报告|人民代表大会|代表大会|次会议|\d{4}年\d{1,2}月\d{1,2}日|[〇零一二三四五六七八九十]{4}年.{1,3}月"
    r"|^——|^[（(].*[)）]$|^第?[一二三四五六七八九十]+[、章]|^篇|^#"
    r"|(?:区|县|市|省|州|盟|旗|总|主|委)(?:长|理|席|任)|(?:书记|同志)"
)
TRAILING_DETAILS = re.compile(r"\s+(?:发布|更新)?(?:时间|日期|来源|作者|浏览次数|点击数|字号|字体|阅读)\s*[:：].*$")


class _Table(NamedTuple):
    anywhere: dict[str, re.Pattern[str]]
    margin: dict[str, re.Pattern[str]]
    closing: dict[str, re.Pattern[str]]


@cache
def _table() -> _Table:
    zones = tomllib.loads(TABLE.read_text(encoding="utf-8"))
    return _Table(
        **{
            zone: {name: re.compile("|".join(f"(?:{one})" for one in patterns)) for name, patterns in names.items()}
            for zone, names in zones.items()
        }
    )


def squeezed(line: str) -> str:
    """The line without the blanks that spread its characters: 政 府 工 作 报 告."""
    return SPACED.sub("", line.strip())


def remove(text: str) -> tuple[str, list[str]]:
    """The text without its furniture, and the kinds taken out with the number of lines, the most lines first."""
    lines = text.split("\n")
    opening = _opening(lines)
    ending = _ending(lines)
    gone: Counter[str] = Counter()
    kept: list[str] = []
    cut = _cut(lines, opening or 0)
    duplicates = _duplicates(lines, opening)
    for number, line in enumerate(lines):
        bare = line.strip(BULLETS)
        if cut is not None and number >= cut[0]:
            name = cut[1] if bare else None
        elif not bare:
            name = None
        elif number in duplicates:
            name = "summary"
        else:
            in_head = opening is not None and number < opening
            name = _kind(bare, in_head=in_head, in_margin=_outside(number, opening, ending))
        if name:
            gone[name] += 1
        elif cut is None or number < cut[0]:
            kept.append(TRAILING_DETAILS.sub("", line) if opening is not None and number < opening else line)
    shortened = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n")
    return shortened, [f"{name} ({count} {'line' if count == 1 else 'lines'})" for name, count in gone.most_common()]


def title(text: str) -> str:
    """The fullest line before the report opens that calls it a 工作报告; empty when none does."""
    head = text[:HEAD_SPAN].split("\n")
    opening = _opening(head)
    lines = [squeezed(line).strip("# ") for line in head[: opening if opening is not None else 12]]
    named = [line for line in lines if TITLE.search(line) and len(line) <= 80 and not line.endswith("。")]
    return max(named, key=len, default="")


def _kind(bare: str, *, in_head: bool, in_margin: bool) -> str | None:
    for name, pattern in _table().anywhere.items():
        if pattern.fullmatch(bare):
            return name
    if in_margin:
        for name, pattern in _table().margin.items():
            if pattern.fullmatch(bare):
                return name
    label = len(bare) <= LONG and not SENTENCE_END.search(bare)
    return "page head" if in_head and label and not KEPT_AT_HEAD.search(squeezed(bare)) else None


def _outside(number: int, opening: int | None, ending: int) -> bool:
    return number < (opening if opening is not None else 3) or number > ending


def _opening(lines: list[str]) -> int | None:
    """The line that addresses the delegates, if the page has one near its beginning."""
    at = 0
    for number, line in enumerate(lines):
        if OPENING.match(line.strip(BULLETS)) and not CUT_OFF.search(line.strip()):
            return number
        at += len(line)
        if at > HEAD_SPAN:
            break
    return None


def _ending(lines: list[str]) -> int:
    """The last line that is a sentence of some length."""
    long = [number for number, line in enumerate(lines) if _is_sentence(line)]
    return long[-1] if long else len(lines)


def _is_sentence(line: str) -> bool:
    bare = line.strip(BULLETS)
    if len(bare) < LONG or not re.search("[。；;！!]", bare):
        return False
    return not any(pattern.fullmatch(bare) for zone in _table()[:2] for pattern in zone.values())


def _cut(lines: list[str], after: int) -> tuple[int, str] | None:
    """The first closing line that no sentence follows, and the kind of furniture it opens."""
    start = max(_ending(lines), after) + 1
    for number in range(min(start, len(lines)), len(lines)):
        for name, pattern in _table().closing.items():
            if pattern.fullmatch(lines[number].strip(BULLETS)):
                while number > start and _is_label(lines[number - 1]):
                    number -= 1
                return number, name
    return None


def _is_label(line: str) -> bool:
    """A tag such as stands in a row before the links: 政府工作报告, 清苑区."""
    bare = line.strip(BULLETS)
    if any(pattern.fullmatch(bare) for pattern in _table().anywhere.values()):
        return False
    return len(bare) <= 20 and not re.search("[:：。；;，,、]", bare)


def _duplicates(lines: list[str], opening: int | None) -> frozenset[int]:
    """Long lines before the opening that the report repeats: the page's own summary of it."""
    return frozenset(_repeated(lines, opening or 0))


def _repeated(lines: list[str], opening: int) -> Iterator[int]:
    for number, line in enumerate(lines[:opening]):
        if len(line) > 2 * LONG and CUT_OFF.search(line.strip()):
            yield number
        elif len(line) > 2 * LONG:
            body = re.sub(r"\s", "", "".join(lines[number + 1 :])[:HEAD_SPAN])
            if re.sub(r"\s", "", line)[20:50] in body:
                yield number
