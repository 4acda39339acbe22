"""Printed pages into running text: page numbers and running heads go, broken lines are joined to paragraphs."""

import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

NUMBER = re.compile(r"[-—–－·\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[/／]\s*(?:共\s*)?\d{1,4}(?:\s*页)?)?[-—–－·\s]*")
ENDS = re.compile(r"[。！!？?；;:：…][”’」』）)》]*$|[」』]$")
NEW = re.compile(
    r"[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[)）]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十]+[章节部篇]"
    r"|[①-⑳]|\[\d+\]|〔\d+〕|——|[•·●◆■]|各位代表"
)
FULL = 0.82  # share of the usual width from which a line counts as broken rather than ended
WIDE = re.compile(r"[^\x00-\x7f]")


def flow(pages: Sequence[str]) -> tuple[str, list[str]]:
    """The pages as one text, and what was taken out of them."""
    sheets = [[line.strip() for line in page.splitlines()] for page in pages]
    running = _running(sheets)
    removed: Counter[str] = Counter()
    lines: list[str] = []
    for sheet in sheets:
        shown = [line for line in sheet if line]
        for place, line in enumerate(shown):
            at_edge = place < 2 or place >= len(shown) - 2
            if at_edge and NUMBER.fullmatch(line):
                removed["page numbers"] += 1
            elif at_edge and _pattern(line) in running:
                removed["running heads"] += 1
            else:
                lines.append(line)
    return "\n".join(joined(lines)), [f"{name} ({count} lines)" for name, count in removed.items()]


def joined(lines: Sequence[str]) -> list[str]:
    """Lines that were broken at the margin, put together again; Latin words keep a blank between them."""
    widths = sorted(_width(line) for line in lines)
    if not widths:
        return []
    usual = median(widths[len(widths) // 2 :])
    paragraphs: list[str] = []
    broken = False
    for line in lines:
        if broken and not NEW.match(line):
            glue = " " if paragraphs[-1][-1:].isascii() and line[:1].isascii() and line[:1].isalnum() else ""
            if re.search(r"[\d.]$", paragraphs[-1]) and re.match(r"[\d.%]", line):
                glue = ""
            paragraphs[-1] += glue + line
        else:
            paragraphs.append(line)
        full = _width(line) >= FULL * usual
        broken = full and not (ENDS.search(line) and _width(line) < 0.97 * usual)
        if full and ENDS.search(line):
            broken = False
    return paragraphs


def _width(line: str) -> int:
    return len(line) + len(WIDE.findall(line))


def _pattern(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _running(sheets: Sequence[Sequence[str]]) -> frozenset[str]:
    """Lines at the top or foot that most pages share, numbers apart."""
    edges: Counter[str] = Counter()
    for sheet in sheets:
        shown = [line for line in sheet if line]
        edges.update({_pattern(line) for line in (*shown[:2], *shown[-2:])})
    return frozenset(line for line, count in edges.items() if count >= 3 and count > len(sheets) / 2)
