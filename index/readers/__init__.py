"""Readers: a file into drafts, one module a format. They know nothing of reports, only of files and pages."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from errors import UserError
from index.readers.draft import Draft

__all__ = ["READERS", "Draft", "read"]

Reader = Callable[[Path], list[Draft]]


def _lazily(module: str) -> Reader:
    """The reader of a module here, which is loaded when the first file asks for it."""

    def reader(path: Path) -> list[Draft]:
        found: list[Draft] = import_module(f"index.readers.{module}").read(path)
        return found

    return reader


# Suffix -> reader. A new format is a module here with read(path) -> list[Draft], and its line.
READERS: dict[str, Reader] = {
    ".txt": _lazily("txt"),
    ".md": _lazily("txt"),
    ".markdown": _lazily("txt"),
    ".html": _lazily("html"),
    ".htm": _lazily("html"),
    ".docx": _lazily("docx"),
    ".pdf": _lazily("pdf"),
    ".csv": _lazily("csv"),
    ".tsv": _lazily("csv"),
}


def read(path: Path) -> list[Draft]:
    """The drafts of a file; UserError names the file and the reason when it cannot be read."""
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UserError(
            f"{path.name} is of the unknown type {path.suffix or '(none)'}: readable are {', '.join(READERS)}"
        )
    if not path.is_file():
        raise UserError(f"{path} is no file: give the path of a file that exists")
    drafts = reader(path)
    empty = next((draft for draft in drafts if not draft.text.strip()), None)
    if empty:
        raise UserError(f"{empty.source} holds no text besides the page around it")
    return drafts
