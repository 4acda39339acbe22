"""What a reader gives: the text of one file, cleaned once and for good."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from index.readers import characters, furniture

NOTHING: Mapping[str, str] = MappingProxyType({})


class Draft(NamedTuple):
    """A text that may hold one report or several.

    `source` is the file's name, with `#2` for the second row of a table. `removed` names what was taken out of
    the page, with the number of lines. `overrides` are what a table's other columns say: place, year, title.
    """

    text: str
    title: str
    source: str
    removed: tuple[str, ...] = ()
    overrides: Mapping[str, str] = NOTHING


def draft(
    text: str, source: str, *, title: str = "", removed: Sequence[str] = (), overrides: Mapping[str, str] = NOTHING
) -> Draft:
    """A text as taken from its file, freed of stray characters and page furniture; `title` when the file names one."""
    plain, strays = characters.tidy(text)
    kept, names = furniture.remove(plain)
    return Draft(kept, title.strip() or furniture.title(kept), source, (*removed, *strays, *names), overrides)
