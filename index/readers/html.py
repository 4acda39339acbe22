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
DECLARED = re.compile(r"<\?xml[^>]*\?>")


def read(path: Path) -> list[Draft]:
    """One draft, titled as the page is."""
    found = encoding.decode(path.read_bytes(), path.name)
    page = DECLARED.sub("", found.text)
    visible = _visible(page, path.name)
    document = trafilatura.bare_extraction(  # without favor_recall some pages lose their section headings
        page, include_tables=True, include_comments=False, with_metadata=True, favor_recall=True
    )
    article = (document.text or "") if document else ""
    removed = ["page around the article"]
    if len(re.sub(r"\s", "", article)) < len(re.sub(r"\s", "", visible)) / 2:
        article, removed = visible, []
    title = _headline(page) or ((document.title or "") if document else "")
    return [draft(article, path.name, title=title, removed=removed)]


def _tree(page: str) -> html.HtmlElement:
    return html.document_fromstring(page, parser=html.HTMLParser(no_network=True, huge_tree=False))


def _headline(page: str) -> str:
    """The first heading that names a report, else nothing."""
    headings = (" ".join(heading.itertext()).split() for heading in _tree(page).iter("h1", "h2"))
    return next((title for words in headings if "工作报告" in (title := " ".join(words)) and len(title) < 100), "")


def _visible(page: str, name: str) -> str:
    """All text that a browser would show, a line a block."""
    try:
        tree = _tree(page)
    except etree.ParserError as fault:
        raise UserError(f"{name} holds no text: the page is empty") from fault
    for hidden in tree.xpath(HIDDEN):
        hidden.drop_tree() if isinstance(hidden, html.HtmlElement) else hidden.getparent().remove(hidden)
    parts: list[str] = []
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if isinstance(element.tag, str) and BLOCKS.fullmatch(element.tag):
            parts.append("\n")
        if event == "start" and element.text:
            parts.append(re.sub(r"\s+", " ", element.text))
        if event == "end" and element.tail:
            parts.append(re.sub(r"\s+", " ", element.tail))
    text = re.sub(r"[ \t]*\n\s*", "\n", "".join(parts)).strip()
    if not text:
        raise UserError(f"{name} holds no text: the page is empty")
    return text
