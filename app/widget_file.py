"""The chat element as one script: its parts joined in a fixed order, made small, and named by what is in them."""

import base64
import gzip
import hashlib
import json
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

import rcssmin
import rjsmin

from app.widget_names import FORMS, shortened

FOLDER = Path(__file__).with_name("widget")
# In this order what is alike stands close together, which packs best; only the first and the last two must stand so.
PARTS = (
    *("words", "folded", "answer", "tools", "chart", "table", "evidence", "dom", "scope", "wire"),
    *("session", "layer", "turns", "panel", "element", "launcher"),
)
STYLES = ("shell", "answer")
_CLASS = re.compile(r"(?<!-)\brc-[a-z]+(?:-[a-z]+)*")  # never --rc-…, which pages set
_PROPERTY = re.compile(r"(?<=--)(?!rc-)[a-z]+(?:-[a-z]+)*(?=[:\")])")
_PROJECT = Path(__file__).parents[1] / "pyproject.toml"
_MARK = b"\xef\xbb\xbf"  # a page in GBK that has copied the file reads it as UTF-8 all the same


class WidgetFile(NamedTuple):
    """The script as it is sent; `version` changes with every byte of it, so that a copy kept for ever is not stale."""

    version: str
    script: bytes
    integrity: str
    packed: bytes
    classes: dict[str, str]  # the short form of each class by its name in the parts and styles

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
        tomllib.loads((FOLDER / "words.toml").read_text(encoding="utf-8")),
        number=tomllib.loads(_PROJECT.read_text(encoding="utf-8"))["project"]["version"],
    )


def joined(
    parts: dict[str, str], styles: list[str], words: dict[str, list[str]] | None = None, *, number: str
) -> WidgetFile:
    """One classic script of these parts, in the order they come; `words` are Chinese and English by their key."""
    # The C forms of both are as exact, but one text must come out on every machine.
    small = rjsmin._make_jsmin(python_only=True)
    style = rcssmin._make_cssmin(python_only=True)("\n".join(styles))
    said = _lists(words or {})
    body = "\n".join(parts.values())
    digest = hashlib.sha256((style + said + body).encode()).hexdigest()[:8]
    version = f"{number}-{digest}"
    told = f"const VERSION={json.dumps(version)},CSS_TEXT={json.dumps(style, ensure_ascii=False)};"
    *first, last = parts.values()  # the last runs at once and tells the version
    # Every statement ends in ; or }, so that no line's end stands for one.
    whole = small(shortened("\n".join(('(()=>{"use strict";', said, *first, told, last, "})();")))).replace("}\n", "}")
    whole, classes = _short(whole, _CLASS)
    whole, _ = _short(whole, _PROPERTY)
    script = _MARK + whole.strip().encode() + b"\n"
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(script).digest()).decode()
    return WidgetFile(version, script, integrity, gzip.compress(script, 9, mtime=0), classes)


def _lists(words: dict[str, list[str]]) -> str:
    """The words as three lists of one order, each one text: keys and quotes by the hundred do not pack well."""
    rows = [(key, *texts) for key, texts in words.items()]
    if any("|" in text for row in rows for text in row):
        raise ValueError("a | stands between two words of the element, and can be in none")
    lists = zip(("WORD_KEYS", "ZH", "EN"), zip(*rows, strict=True), strict=False)
    return "".join(f'const {name}={json.dumps("|".join(one), ensure_ascii=False)}.split("|");' for name, one in lists)


def _short(script: str, names: re.Pattern[str]) -> tuple[str, dict[str, str]]:
    """The script with a short form for each of these names, the shortest for those that come most."""
    order = [name for name, _ in Counter(names.findall(script)).most_common()]
    forms = dict(zip(order, FORMS, strict=False))
    return names.sub(lambda found: forms[found[0]], script), forms
