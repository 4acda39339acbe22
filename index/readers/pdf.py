"""PDF files with a text layer; scanned and locked ones are refused by name."""

from pathlib import Path

import pypdfium2

from errors import UserError
from index.readers import layout
from index.readers.draft import Draft, draft

PAGES = 2_000
SIGNS_A_PAGE = 20  # fewer on average means that the pages are pictures


def read(path: Path) -> list[Draft]:
    """One draft, its broken lines joined to paragraphs."""
    if not path.stat().st_size:
        raise UserError(f"{path.name} is empty: nothing to read")
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as fault:
        if "password" in str(fault).lower():
            raise UserError(f"{path.name} is encrypted: save it without a password") from fault
        raise UserError(f"{path.name} is damaged or no PDF file: download or export it again") from fault
    with document:
        if len(document) > PAGES:
            raise UserError(f"{path.name} has {len(document):,} pages; at most {PAGES:,} are read: divide it")
        pages = [_text(document, number) for number in range(len(document))]
        named = (document.get_metadata_dict().get("Title") or "").strip()
    signs = sum(len("".join(page.split())) for page in pages)
    if signs < SIGNS_A_PAGE * max(len(pages), 1):
        raise UserError(f"{path.name} has no text layer (scanned pages?): run it through text recognition first")
    text, removed = layout.flow(pages)
    return [draft(text, path.name, title=named if "报告" in named else "", removed=removed)]


def _text(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    try:
        shown = page.get_textpage()
        try:
            return str(shown.get_text_range())
        finally:
            shown.close()
    finally:
        page.close()
