"""What may be uploaded: the bounds, the names, and the reasons why a file is refused."""

import unicodedata
from dataclasses import dataclass
from typing import Any

MEGABYTE = 1 << 20
NAME = 120  # characters of a name that are kept
STEM = 60  # of a name on disk, so that it stays below 255 bytes in any encoding
PLAIN = frozenset("-_.()（）《》·")
RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(10))})


@dataclass(frozen=True, slots=True)
class Bounds:
    """Sizes in bytes; `seconds` and `memory` are what reading one file may take."""

    file: int = 50 * MEGABYTE
    files: int = 100
    total: int = 2000 * MEGABYTE
    seconds: int = 120
    memory: int = 2000 * MEGABYTE

    @property
    def body(self) -> int:
        """The largest body of one request: its files and what stands around them."""
        return min(self.total, self.file * self.files) + MEGABYTE


class RefusedError(Exception):
    """A file or a form is not taken; `code` names the sentence (app/pages/admin_texts.toml), `slots` fill it."""

    def __init__(self, code: str, **slots: Any) -> None:
        super().__init__(code, slots)
        self.code = code
        self.slots = slots


def shown(name: str) -> str:
    """A file's name as people sent it, without folders and without signs that cannot be seen."""
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    plain = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    return " ".join(plain.split())[:NAME] or "?"


def on_disk(name: str, suffix: str) -> str:
    """The name of the file in its own folder: letters, digits and few other signs of `name`, and our suffix.

    >>> on_disk("../../etc/<b>passwd.PDF", ".pdf")
    '_b_passwd.pdf'
    """
    last = shown(name)
    stem = last.rpartition(".")[0] or last
    plain = "".join(sign if sign in PLAIN or unicodedata.category(sign)[0] in "LN" else "_" for sign in stem)
    plain = plain.strip(". ")[:STEM].rstrip(". ")
    if not plain or plain.partition(".")[0].lower() in RESERVED:
        plain = f"report_{plain}".rstrip("_")
    return plain + suffix
