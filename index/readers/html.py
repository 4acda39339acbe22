"""Saved web pages: the article by trafilatura, and all visible text where that would lose half of it."""

import re
from pathlib import Path

import trafilatura
from lxml import etree, html

from errors import UserError
from index.readers import encoding
from index.readers.draft import Draft, draft

HIDDEN = "//script|//style|//noscript|//template|//nav|//footer|//select|//button|//form|//iframe|//head|//comment()"
BLOCKS = re.compile(
    "address|article|aside|blockquote|br|dd|div|dl|dt|figcaption|figure|h[1-6]|header|hr|li|main|ol|p|pre|section|"
    "table|tbody|td|th|thead|tr|ul"
)
CELLS = ("td", "th")
SENTENCE = 15  # characters of a line that is known again with certainty
ADDRESS = re.compile(
    r"(?:各位|尊敬的).{0,12}代表|.{0,12}同志们|——|[（(]?(?:19|20)\d\d年\d|.{0,40}工作报告|.{0,24}[长席]\s"
    r"|第?[一二三四五六七八九十]+[、章]|[（(][一二三四五六七八九十]+[)）]|.{0,12}(?:19|20)\d\d年.{0,16}$"
)
DECLARED = re.compile(r"<\?xml[^>]*\?>")


def read(path: Path) -> list[Draft]:
    """One draft, titled as the page is.

    trafilatura finds where the article lies but drops headings and repeated lines; so the page's own lines are
    taken from the first to the last that it found.
    """
    found = encoding.decode(path.read_bytes(), path.name)
    page = DECLARED.sub("", found.text)
    lines = _visible(page, path.name)
    document = trafilatura.bare_extraction(page, include_tables=True, include_comments=False, with_metadata=True)
    kept = _article(lines, (document.text or "") if document else "")
    around = len(lines) - len(kept)
    removed = [f"page around the article ({around} lines)"] if around else []
    title = _headline(page) or ((document.title or "") if document else "")
    if title and title not in kept[:20]:
        kept = [title, *kept]
    return [draft("\n".join(kept), path.name, title=title, removed=removed)]


def _article(lines: list[str], article: str) -> list[str]:
    """The lines between the first and the last one that the article has, all of them when that is less than half."""
    wanted = {_bare(line) for line in article.split("\n") if len(_bare(line)) >= SENTENCE}
    places = [number for number, line in enumerate(lines) if _bare(line) in wanted]
    if not places:
        return lines
    start = places[0]
    while start and ADDRESS.match(lines[start - 1]):
        start -= 1
    kept = lines[start : places[-1] + 1]
    return kept if sum(map(len, kept)) >= sum(map(len, lines)) / 2 else lines


def _bare(line: str) -> str:
    return re.sub(r"[\s|]", "", line)


def _tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page, parser=html.HTMLParser(no_network=True, huge_tree=False))


def _headline(page: str) -> str:
    """The first heading that names a report, else nothing."""
    headings = (" ".join(heading.itertext()).split() for heading in _tree(page).iter("h1", "h2"))
    return next((title for words in headings if "工作报告" in (title := " ".join(words)) and len(title) < 100), "")


def _visible(page: str, name: str) -> list[str]:
    """All text that a browser would show, a line a block; the cells of a table's row share one."""
    try:
        tree = _tree(page)
    except etree.ParserError as fault:
        raise UserError(f"{name} holds no text: the page is empty") from fault
    for hidden in tree.xpath(HIDDEN):
        hidden.drop_tree() if isinstance(hidden, html.HtmlElement) else hidden.getparent().remove(hidden)
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(element.tag, str) and BLOCKS.fullmatch(element.tag):
            parts.append(" | " if element.tag in CELLS else "\n")
        if event == "start" and element.text:
            parts.append(re.sub(r"\s+", " ", element.text))
        if event == "end" and element.tail:
            parts.append(re.sub(r"\s+", " ", element.tail))
    lines = [re.sub(r"(?: ?\| ?)+", " | ", line).strip(" |") for line in "".join(parts).split("\n")]
    lines = [line for line in lines if line]
    if not lines:
        raise UserError(f"{name} holds no text: the page is empty")
    return lines
