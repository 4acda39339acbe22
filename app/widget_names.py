"""Short forms for the local names of a script, so that fewer bytes travel; the browser's names and properties stay.

Within one statement at the top of the script, or one method of a class, a name has one short form wherever it stands
as a variable, and a name declared at the top has one everywhere. That is exact without knowing the scopes inside,
because nothing that is not declared is renamed, and a name that is neither declared nor the browser's is refused.
"""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import product
from string import ascii_letters

from app.widget_tokens import BEFORE_OBJECT, Token
from app.widget_tokens import tokens as tokens_of

# What the browser brings, and the script uses bare.
BROWSER = frozenset(
    re.findall(
        r"\w+",
        """AbortController Array Boolean CSSStyleSheet CustomEvent Date Error Event HTMLElement Infinity Intl JSON Map
        Math MutationObserver NaN Node Number Object Promise RegExp ResizeObserver Set String TextDecoder URL Blob
        Uint8Array Uint32Array clearInterval clearTimeout console crypto customElements decodeURIComponent document
        encodeURIComponent fetch getComputedStyle undefined isNaN location matchMedia navigator parseFloat parseInt
        window requestAnimationFrame cancelAnimationFrame sessionStorage setInterval setTimeout""",
    )
)
WORDS = frozenset(
    re.findall(
        r"\w+",
        """async await break case catch class const continue default delete do else extends false finally for function
        get if in instanceof let new null of return set static super switch this throw true try typeof var void
        while""",
    )
)
FORMS = ["".join(letters) for n in (1, 2, 3) for letters in product(ascii_letters, repeat=n)]
_STATEMENTS = frozenset(("if", "for", "while", "switch", "with"))


def shortened(script: str) -> str:
    """The script, one function around everything, with short local names.

    ValueError names what it uses but neither declares nor finds in a browser.
    """
    tokens = list(tokens_of(script))
    solid = [at for at, token in enumerate(tokens) if token.kind != "space"]
    bare = [tokens[at] for at in solid]
    roles = list(_roles(bare))
    declared = {at for at in _declarations(bare, roles) if bare[at].text not in BROWSER}
    units = _units(bare)
    names = {bare[at].text for at in declared}
    used = [at for at, role in enumerate(roles) if role in ("variable", "both")]
    for at in used:
        if bare[at].text not in names and bare[at].text not in BROWSER:
            raise ValueError(f"the script uses {bare[at].text}, which it does not declare and BROWSER does not list")
    # A name declared in units alone is theirs; one declared outside them as well keeps one form everywhere.
    common = {bare[at].text for at in declared if units[at] == 0}
    local = {(units[at], bare[at].text) for at in declared} - {(0, name) for name in names}
    shared = common | {
        bare[at].text for at in used if bare[at].text in names and (units[at], bare[at].text) not in local
    }
    short = _short_forms(Counter((0 if bare[at].text in shared else units[at], bare[at].text) for at in used), names)
    private = _private(bare)
    for at in used:
        name = bare[at].text
        form = short.get((0 if name in shared else units[at], name))
        if form:
            tokens[solid[at]] = Token("name", f"{name}:{form}" if roles[at] == "both" else form)
    for at, name in private.items():
        tokens[solid[at]] = Token("name", name)
    for at, token in enumerate(bare):
        if (
            roles[at] == "fixed"
            and token.text in ("true", "false")
            and bare[at + 1].text != ":"
            and bare[at - 1].text != "."
        ):
            tokens[solid[at]] = Token("name", "!0" if token.text == "true" else "!1")
        if roles[at] == "fixed" and token.text == "const" and bare[at - 1].text != "." and bare[at + 1].text != ":":
            tokens[solid[at]] = Token("name", "let")  # nothing is assigned twice: the one word packs better than two
        if _needless(bare, at):
            tokens[solid[at]] = Token("space", "")
    return "".join(token.text for token in tokens)


def _needless(tokens: list[Token], at: int) -> bool:
    """Whether this is the ; after the last statement of a block, and not itself the body of a loop."""
    last = tokens[at : at + 2] == [Token("sign", ";"), Token("sign", "}")]
    return last and (tokens[at - 1].text != ")" or _called(tokens, at - 1))


def _called(tokens: list[Token], at: int) -> bool:
    """Whether the ) here ends something else than the head of a statement."""
    depth = 0
    for before in range(at, 0, -1):
        if tokens[before].kind == "sign" and tokens[before].text in "()":
            depth += 1 if tokens[before].text == ")" else -1
            if depth == 0:
                return tokens[before - 1].text not in _STATEMENTS
    return False


def _short_forms(counts: Counter[tuple[int, str]], names: set[str]) -> dict[tuple[int, str], str]:
    """Short forms by unit (0: the whole script) and name; a unit's may stand in another too, never those of all."""
    stay = WORDS | BROWSER
    forms = [form for form in FORMS if form not in stay]
    ranked = sorted(((unit, name) for unit, name in counts if name in names), key=lambda one: (-counts[one], one))
    own = {one for one in ranked if one[0]}
    letters = iter(forms[24:])  # the shortest are left to the units, which all have them
    found = {one: next(letters) for one in ranked if one not in own}
    taken = set(found.values())
    free = [form for form in forms if form not in taken]
    at: Counter[int] = Counter()
    for one in counts:  # as they come first: alike beginnings pack better than the very shortest names
        if one in own:
            found[one] = free[at[one[0]]]
            at[one[0]] += 1
    return found


def _private(tokens: list[Token]) -> dict[int, str]:
    """Short forms of the properties whose names begin with _, which no page may use."""
    found = [at for at, token in enumerate(tokens) if token.kind == "name" and re.match(r"_[a-z]", token.text)]
    order = [name for name, _ in Counter(tokens[at].text for at in found).most_common()]
    return {at: FORMS[order.index(tokens[at].text)] for at in found}


def _units(tokens: list[Token]) -> list[int]:
    """For each token the number of the statement, or method of a class, that it is inside; 0 for those outside all."""
    found: list[int] = []
    inside: list[str] = []
    unit, heading = 0, False
    for at, token in enumerate(tokens):
        depth = len(inside)
        level = 2 + (depth > 2 and inside[2] == "class")
        text = token.text
        found.append(unit if depth > level or (depth == level and text in "([{" and token.kind == "sign") else 0)
        if text == "class" and depth == 2 and tokens[at + 1].text != ":":
            heading = True
        if token.kind == "sign" and text in "([{":
            inside.append("class" if heading and text == "{" else text)
            heading = heading and text != "{"
        elif token.kind == "text" and text.endswith("${") and not text.startswith("}"):
            inside.append("(")
        elif _closes(token):
            inside.pop()
        if len(inside) <= level and text in (";", "}"):
            unit += 1
        unit = max(unit, 1)
    return found


def _roles(tokens: list[Token]) -> Iterator[str]:
    """What each token is: a variable, both a key and a variable ({one}), or something that keeps its text."""
    inside: list[str] = []
    heading = False  # between `class` and its brace
    for at, token in enumerate(tokens):
        before = tokens[at - 1].text if at else ""
        after = tokens[at + 1].text if at + 1 < len(tokens) else ""
        if token.kind == "sign" and token.text in "([{":
            kind = token.text
            if kind == "{":
                kind = "class" if heading else "object" if before in BEFORE_OBJECT else "block"
                heading = False
            inside.append(kind)
        elif token.kind == "text" and token.text.endswith("${"):
            if not token.text.startswith("}"):
                inside.append("(")
        elif _closes(token):
            inside.pop()
        if token.kind != "name" or (token.text in WORDS and _is_word(token.text, before, after)):
            heading = heading or (token.text == "class" and before != "." and after != ":")
            yield "fixed"
            continue
        where = inside[-1] if inside else "block"
        starts = before in ("{", ",")
        accessor = before in ("async", "get", "set") and tokens[at - 2].text in "{,"
        key = where == "object" and ((after == ":" and starts) or (after == "(" and (starts or accessor)))
        if before == "." or where == "class" or key:
            yield "fixed"
        elif where == "object" and starts and after in (",", "}", "="):
            yield "both"
        else:
            yield "variable"


def _closes(token: Token) -> bool:
    """Whether a bracket, or the ${ of a template, ends here."""
    if token.kind == "sign":
        return token.text in ")]}"
    return token.kind == "text" and token.text.startswith("}") and token.text.endswith("`")


def _is_word(text: str, before: str, after: str) -> bool:
    """Whether a word of the language is one here: `get` and `of` may also be names."""
    return text not in ("get", "set", "of", "static", "async") or (
        before not in ("const", "let", "(") and after not in ("=", ")")
    )


def _declarations(tokens: list[Token], roles: list[str]) -> set[int]:
    """Where the script declares names: by const, let, function and class, as parameters and in patterns."""
    found: set[int] = set()
    opened: list[int] = []
    for at, token in enumerate(tokens):
        text = token.text
        if token.kind == "sign" and text in "([{":
            opened.append(at)
        elif token.kind == "sign" and text in ")]}" and opened:
            start = opened.pop()
            after = tokens[at + 1].text if at + 1 < len(tokens) else ""
            before = tokens[start - 1].text if start else ""
            pattern = before in ("const", "let", "var")
            parameters = text == ")" and (after == "=>" or (after == "{" and before not in _STATEMENTS))
            if pattern or parameters:
                found |= {n for n in range(start, at) if roles[n] in ("variable", "both")}
        elif token.kind == "name" and roles[at] == "variable" and at:
            before = tokens[at - 1].text
            after = tokens[at + 1].text if at + 1 < len(tokens) else ""
            listed = before == "," and after in ("=", ",", ";", "of") and _in_list(tokens, at)
            if listed or after == "=>" or before in ("const", "let", "var", "function", "class"):
                found.add(at)
    return found


def _in_list(tokens: list[Token], at: int) -> bool:
    """Whether the name after a comma is declared by a const or let that began the list."""
    depth = 0
    for before in range(at - 1, -1, -1):
        text = tokens[before].text
        if tokens[before].kind == "sign" and text in ")]}":
            depth += 1
        elif tokens[before].kind == "sign" and text in "([{":
            depth -= 1
            if depth < 0:
                return False
        elif depth == 0 and text == ";":
            return False
        elif depth == 0 and text in ("const", "let", "var"):
            return True
    return False
