"""A script of the element in its tokens, which are its whole text again when they are put together."""

import re
from collections.abc import Iterator
from typing import NamedTuple

_TOKEN = re.compile(
    r"(?P<space>\s+|//[^\n]*|/\*.*?\*/)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')"
    r"|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>\.?\d[\w.]*)|(?P<sign>=>|\.\.\.|&&|\|\||[-+*%&|^<>=!]=+|\+\+|--|.)",
    re.DOTALL,
)
_REGEX = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n\[])+/[a-z]*")
BEFORE_OBJECT = frozenset(
    re.findall(r"\S+", "( , = : [ ? + && || ! ... return const let var typeof in of throw default")
)
_BEFORE_REGEX = BEFORE_OBJECT | frozenset(re.findall(r"\S+", "& | { } ; + - * % < > => == === != !== case"))


class Token(NamedTuple):
    """A piece of a script; `kind` is space, text, name, number, sign or regex."""

    kind: str
    text: str


def tokens(script: str) -> Iterator[Token]:
    """The tokens of a script, those inside the ${} of a template among them."""
    at, last, depth = 0, "", [0]  # depth of braces in each template under way
    while at < len(script):
        if script[at] == "`" or (script[at] == "}" and len(depth) > 1 and depth[-1] == 0):
            if script[at] == "}":
                depth.pop()
            end = _template_end(script, at + 1)
            if script[end - 2 : end] == "${":
                depth.append(0)
                last = "${"
            else:
                last = "`"
            yield Token("text", script[at:end])
            at = end
            continue
        regex = (
            _REGEX.match(script, at)
            if script[at] == "/" and (not last or last in _BEFORE_REGEX or last == "${")
            else None
        )
        found = None if regex and not script.startswith(("//", "/*"), at) else _TOKEN.match(script, at)
        if found is None:
            assert regex
            yield Token("regex", regex[0])
            last, at = "regex", regex.end()
            continue
        kind, text = str(found.lastgroup), found[0]
        depth[-1] += {"{": 1, "}": -1}.get(text, 0)
        yield Token(kind, text)
        last, at = last if kind == "space" else text if kind in ("sign", "name") else kind, found.end()


def _template_end(script: str, at: int) -> int:
    """Just after the ` or ${ that ends this stretch of a template."""
    while True:
        if script[at] == "\\":
            at += 2
        elif script[at] == "`":
            return at + 1
        elif script.startswith("${", at):
            return at + 2
        else:
            at += 1
