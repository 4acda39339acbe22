"""HTML that cannot be broken out of: every text is escaped unless it was made here."""

from collections.abc import Iterable
from html import escape

VOID = frozenset({"meta", "input", "line", "rect", "circle", "polyline"})  # of SVG too, where the slash is needed
# Control characters, lone surrogates and marks that turn the direction of writing: no text of an answer needs them.
_BAD = [
    *range(0x09),
    *range(0x0B, 0x20),
    *range(0x7F, 0xA0),
    0x200E,
    0x200F,
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *range(0xD800, 0xE000),
    0xFFFE,
    0xFFFF,
]
_REPLACED = dict.fromkeys(_BAD, "\N{REPLACEMENT CHARACTER}")


class Html(str):
    """Markup made by this module; any other str is text."""

    __slots__ = ()


def clean(text: str) -> str:
    """The text with characters that no page or XML file may hold replaced by U+FFFD."""
    return text.translate(_REPLACED)


def html(value: object) -> Html:
    """A value as markup: escaped unless it is markup already; None is nothing."""
    if isinstance(value, Html):
        return value
    return Html("" if value is None else escape(clean(str(value)), quote=True))


def tag(name: str, /, *inside: object, **attributes: object) -> Html:
    """An element. `class_` and `for_` lose their underscore, other underscores become hyphens.

    An attribute that is None or False is left out, True stands by its name.
    """
    written = "".join(
        f" {key.strip('_').replace('_', '-')}" + ("" if value is True else f'="{html(value)}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    return Html(f"<{name}{written}/>" if name in VOID else f"<{name}{written}>{join(inside)}</{name}>")


def join(parts: Iterable[object], between: object = "") -> Html:
    """Parts one after another."""
    return Html(html(between).join(html(part) for part in parts))


def table(head: Iterable[object], rows: Iterable[Iterable[object]], **attributes: object) -> Html:
    """A table that scrolls sideways in a narrow window; the first cell of a row is its heading."""
    top = tag("tr", *(tag("th", cell, scope="col") for cell in head))
    body = []
    for row in rows:
        first, *rest = row
        body.append(tag("tr", tag("th", first, scope="row"), *(tag("td", cell) for cell in rest)))
    whole = tag("table", tag("thead", top), tag("tbody", *body), **attributes)
    return tag("div", whole, class_="wide")


def marked(text: str, spans: Iterable[tuple[int, int]]) -> Html:
    """The text with <mark> around the spans; those that overlap run together."""
    parts: list[object] = []
    last = 0
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if end <= last:
            continue
        start = max(start, last)
        parts += [text[last:start], tag("mark", text[start:end])]
        last = end
    return join([*parts, text[last:]])
