"""What a file is by its content, whatever its name says: one of the types that are read, a zip of them, or refused."""

from pathlib import Path

from app.upload_rules import RefusedError
from app.upload_zip import opened

HEAD = 4096  # bytes looked at
TEXTS = frozenset({".txt", ".md", ".markdown", ".csv", ".tsv", ".html", ".htm"})
ZIP = ".zip"
# What a file begins with -> what it is called in the sentence that refuses it.
OTHERS = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old_office"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"#!", "program"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
    (b"Rar!", "packed"),
    (b"7z\xbc\xaf\x27\x1c", "packed"),
    (b"\x1f\x8b", "packed"),
    (b"BZh", "packed"),
    (b"\xfd7zXZ", "packed"),
    (b"SQLite format 3", "database"),
)
# A member that tells what kind of document a zip is.
DOCUMENTS = (
    ("word/vbaProject.bin", "macros"),
    ("word/document.xml", ".docx"),
    ("xl/workbook.xml", "spreadsheet"),
    ("ppt/presentation.xml", "slides"),
    ("META-INF/container.xml", "ebook"),
    ("content.xml", "opendocument"),
)
PAGE = (b"<!doctype html", b"<html", b"<head", b"<body")


def recognise(file: Path, name: str) -> str:
    """The suffix whose reader takes it, or ".zip"; RefusedError names what else it is."""
    with file.open("rb") as opened_file:
        head = opened_file.read(HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf") and file.stat().st_size <= HEAD:
        raise RefusedError("empty")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed(file)
    found = next((kind for start, kind in OTHERS if head.startswith(start)), "")
    if found:
        raise RefusedError(f"type_{found}")
    if b"%PDF-" in head[:1024]:
        return ".pdf"
    said = Path(name).suffix.lower()
    lowered = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if lowered.startswith(PAGE) or (lowered.startswith((b"<?xml", b"<!--")) and b"<html" in lowered):
        return ".html"
    if said in TEXTS:
        return said
    if said in {".docx", ".pdf", ZIP}:
        raise RefusedError("type_not_as_named", said=said)
    raise RefusedError("type_unknown", said=said or "-")


def _packed(file: Path) -> str:
    with opened(file) as archive:
        names = set(archive.namelist())
    found = next((kind for member, kind in DOCUMENTS if member in names), ZIP)
    if found.startswith("."):
        return found
    raise RefusedError(f"type_{found}")
