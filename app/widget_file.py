"""The chat element as one script: its parts joined in a fixed order, made small, and named by what is in them."""

import base64
import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

import rcssmin
import rjsmin
import zopfli.gzip

from app.widget_names import shortened

FOLDER = Path(__file__).with_name("widget")
# In this order what is alike stands close together, which packs best; only the first two and last two must stand so.
PARTS = (
    *("words", "answer_words", "folded", "evidence", "tools", "answer", "chart", "table", "scope", "turns", "session"),
    *("dom", "wire", "panel", "layer", "element", "launcher"),
)
STYLES = ("shell", "answer")
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_MARK = b"\xef\xbb\xbf"  # a page in GBK that has copied the file reads it as UTF-8 all the same


class WidgetFile(NamedTuple):
    """The script as it is sent; `version` changes with every byte of it, so that a copy kept for ever is not stale."""

    version: str
    script: bytes
    integrity: str
    packed: bytes

    @property
    def zipped(self) -> int:
        """Bytes of the script under gzip."""
        return len(self.packed)


@cache
def widget() -> WidgetFile:
    """The element's script, joined once in the life of a process."""
    return joined(
        {name: (FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in PARTS},
        [(FOLDER / f"{name}.css").read_text(encoding="utf-8") for name in STYLES],
        number=tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"],
    )


def joined(parts: dict[str, str], styles: list[str], *, number: str) -> WidgetFile:
    """One classic script of these parts, in the order they come."""
    # The C forms of both are as exact, but one text must come out on every machine.
    small = rjsmin._make_jsmin(python_only=True)
    style = rcssmin._make_cssmin(python_only=True)("\n".join(styles))
    body = "\n".join(parts.values())
    digest = hashlib.sha256((style + body).encode()).hexdigest()[:8]
    version = f"{number}-{digest}"
    told = f"const VERSION={json.dumps(version)},CSS_TEXT={json.dumps(style, ensure_ascii=False)};"
    *first, last = parts.values()  # the last runs at once and tells the version
    whole = shortened("\n".join(('(()=>{"use strict";', *first, told, last, "})();")))
    script = _MARK + small(whole).strip().encode() + b"\n"
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()
    return WidgetFile(version, script, integrity, zopfli.gzip.compress(script, numiterations=5))
