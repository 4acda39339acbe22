"""Word documents: paragraphs, tables and footnotes in the order they are read in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from docx.table import Table
from lxml import etree

from errors import UserError
from index.readers import container
from index.readers.draft import Draft, draft

PARAGRAPHS = 200_000
FOOTNOTES = "/word/footnotes.xml"
BREAKS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def read(path: Path) -> list[Draft]:
    """One draft; a table row is a line with its cells divided by |, a footnote is marked [1] and stands at the end."""
    container.check(path, "word/document.xml")
    try:
        document = docx.Document(str(path))
    except Exception as fault:  # python-docx lets the faults of zip, XML and its own lookups through
        raise UserError(f"{path.name} is damaged: open it in a word processor and save it again ({fault})") from fault
    body = document.element.body
    if sum(1 for _ in body.iter(qn("w:p"))) > PARAGRAPHS:
        raise UserError(f"{path.name} has more than {PARAGRAPHS:,} paragraphs: it is no report")
    numbers: dict[str, int] = {}
    lines = list(_lines(document, numbers))
    lines += _footnotes(document, numbers)
    text = "\n".join(lines)
    if not text.strip():
        raise UserError(f"{path.name} holds no text: it may hold pictures of pages; make a text of them first")
    named = (document.core_properties.title or "").strip()
    return [draft(text, path.name, title=named if "报告" in named else "")]


def _lines(document: Any, numbers: dict[str, int]) -> Iterator[str]:
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells: list[Any] = []
                for cell in row.cells:  # a merged cell comes once for each column it spans
                    if not any(cell._tc is other._tc for other in cells):
                        cells.append(cell)
                yield " | ".join(_cell(cell, numbers) for cell in cells)
        else:
            yield _words(block._p, numbers)


def _cell(cell: Any, numbers: dict[str, int]) -> str:
    return " ".join(words for paragraph in cell._tc.iter(qn("w:p")) if (words := _words(paragraph, numbers).strip()))


def _words(paragraph: Any, numbers: dict[str, int]) -> str:
    """The visible text: insertions with, deletions, hidden runs and pictures' fallbacks without."""
    parts: list[str] = []
    for element in paragraph.iter(qn("w:t"), qn("w:footnoteReference"), *BREAKS):
        if _hidden(element, paragraph):
            continue
        if element.tag == qn("w:t"):
            parts.append(element.text or "")
        elif element.tag == qn("w:footnoteReference"):
            mark = element.get(qn("w:id"))
            parts.append(f"[{numbers.setdefault(mark, len(numbers) + 1)}]")
        else:
            parts.append(BREAKS[element.tag])
    return "".join(parts)


def _hidden(element: Any, paragraph: Any) -> bool:
    for above in element.iterancestors():
        if above is paragraph:
            return False
        if above.tag == qn("w:r") and above.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
            return True
        if above.tag.endswith("}Fallback") or above.tag in (qn("w:p"), qn("w:tabs")):
            return True
    return False


def _footnotes(document: Any, numbers: dict[str, int]) -> list[str]:
    parts = [part for part in document.part.package.iter_parts() if str(part.partname) == FOOTNOTES]
    if not parts or not numbers:
        return []
    root = etree.fromstring(parts[0].blob, etree.XMLParser(resolve_entities=False, no_network=True))
    texts = {note.get(qn("w:id")): "".join(_words(p, {}) for p in note.iter(qn("w:p"))) for note in root}
    return [f"[{number}]{texts[mark].strip()}" for mark, number in numbers.items() if texts.get(mark, "").strip()]
