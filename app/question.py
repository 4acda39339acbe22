"""A question as typed, made ready to be read: simplified characters, ASCII marks, its language, its quoted words."""

import re
from functools import cache

import opencc

from app.records import Language
from app.vocabulary import blank, is_chinese
from index import indicators

_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x2019: 0x27, 0x2018: 0x27}
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'-]*")
_GRAMMAR = re.compile(
    r"\b(?:what|which|who|how|why|when|where|does|did|do|is|are|was|were|the|of|for|in|has|have|list|will|many|much|and|about)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"“([^”]{1,40})”|「([^」]{1,40})」|『([^』]{1,40})』|\"([^\"]{1,60})\"|(?<![\w])'([^']{2,60})'(?![\w])"
)
_IN_BRACKETS = re.compile(r"[(\[{]([^()\[\]{}]{2,40})[)\]}]")


def prepare(question: str) -> str:
    """Traditional characters simplified, full-width forms made ASCII, blanks made single."""
    text = question.translate(_WIDE)
    simple: str = _simplifier().convert(text)
    return " ".join(simple.split())


def language(text: str) -> Language:
    """English when English grammar holds the question together, whatever it quotes; else Chinese if it has any."""
    if not is_chinese(text):
        return "en"
    bare = _IN_BRACKETS.sub(" ", _QUOTED.sub(" ", text))
    if not is_chinese(bare) and any(
        (len(word) > 2 and word.islower()) or _GRAMMAR.fullmatch(word) for word in _LATIN.findall(bare)
    ):
        return "en"
    grammar = len(_GRAMMAR.findall(bare))
    return "en" if grammar >= 2 and len(_LATIN.findall(bare)) > len(_CHINESE.findall(bare)) / 2 else "zh"


def speaks(text: str) -> bool:
    """Whether a question has a language of its own: Chinese, or words that are more than abbreviations and digits.

    >>> [speaks(text) for text in ("GDP 2023?", "2023", "gdp 2023 target", "张湾区GDP")]
    [False, False, True, True]
    """
    ready = prepare(text)
    words = [word for word in _LATIN.findall(ready) if not (word.isupper() or word.upper() in _abbreviations())]
    return is_chinese(ready) or bool(words)


@cache
def _abbreviations() -> frozenset[str]:
    """The indicators' names of a few letters, in capitals: GDP, CPI."""
    names = (word for row in indicators.table().values() for name in row.synonyms for word in _LATIN.findall(name))
    return frozenset(word for word in names if word.isupper() and word.isalpha())


def quoted(text: str) -> list[str]:
    """The words in quotation marks, in order; in a Latin question also the Chinese in brackets beside them."""
    terms = [next(part for part in found.groups() if part).strip() for found in _QUOTED.finditer(text)]
    if terms:
        terms += [found.group(1) for found in _IN_BRACKETS.finditer(text) if is_chinese(found.group(1))]
    return list(dict.fromkeys(term.strip(" ,.?!") for term in terms))


def without_quotes(text: str) -> str:
    """The text with quoted words blanked, so that what a term contains is not read as an amount or a task."""
    return blank(text, (found.span() for found in _QUOTED.finditer(text)))


@cache
def _simplifier() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
