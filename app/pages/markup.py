"""HTML made of elements, so that every text in it is escaped by construction; pages are built of nothing else."""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"br", "hr", "img", "input", "link", "meta"})
RELATIVE = ("/", "?", "#")
LEADS = ("href", "action", "src", "formaction")


class Markup(str):
    """Text that is already HTML. Only `h` and `joined` make it."""

    __slots__ = ()


Child = Markup | str | int | None | Iterable["Child"]


def h(tag: str, *children: Child, **attributes: str | int | bool | None) -> Markup:
    """An element: a str is escaped, None left out, an iterable gone through; `class_` and `aria_label` name attributes.

    True is an attribute without a value; False and None leave it out. ValueError for an address that is neither
    relative nor http(s), so that no text ever becomes a script.

    >>> h("a", "<b>", href="/r/1", class_="x")
    '<a href="/r/1" class="x">&lt;b&gt;</a>'
    """
    told = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Markup(f"<{tag}{told}>")
    return Markup(f"<{tag}{told}>{joined(children)}</{tag}>")


def joined(children: Child) -> Markup:
    """The children one after the other."""
    if children is None:
        return Markup("")
    if isinstance(children, Markup):
        return children
    if isinstance(children, str | int):
        return Markup(escape(str(children)))
    return Markup("".join(joined(child) for child in children))


def document(language: str, head: Child, body: Child) -> str:
    """A whole page."""
    return "<!doctype html>" + h("html", h("head", h("meta", charset="utf-8"), head), h("body", body), lang=language)


def _attribute(name: str, value: str | int | bool | None) -> str:
    if value is None or value is False:
        return ""
    plain = name.rstrip("_").replace("_", "-")
    if value is True:
        return f" {plain}"
    words = str(value)
    if plain in LEADS and not words.startswith(RELATIVE) and not words.startswith(("http://", "https://")):
        raise ValueError(f"{plain}={words[:80]!r} leads neither to this server nor to a web page")
    return f' {plain}="{escape(words)}"'
