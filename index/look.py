"""Looks at one file as a build would read it, and keeps nothing: whose reports it holds and how much text."""

from pathlib import Path
from typing import NamedTuple

from errors import UserError
from index import bounds, extract, glossary, identify, readers, split


class Looked(NamedTuple):
    """A report of the file. `code` and `year` are empty and 0 where nobody has said them; `remedy` would name them.

    `removed` tells what of the page around it was left out.
    """

    source: str
    title: str
    label: str
    code: str
    year: int
    characters: int
    passages: int
    figures: int
    removed: tuple[str, ...]
    remedy: str


def look(path: Path) -> list[Looked]:
    """The reports of a file; UserError with the reason when it cannot be read, or takes too much memory."""
    try:
        sources = identify.load_sources(path.parent)
        return [
            _looked(one, draft.removed) for draft in readers.read(path) for one in identify.identify(draft, sources)
        ]
    except (UserError, MemoryError) as error:
        if bounds.out_of_memory(error):
            raise UserError(f"{path.name} needs more memory to be read than a report may: divide it") from error
        raise


def _looked(found: identify.Identified, removed: tuple[str, ...]) -> Looked:
    report = found.report
    passages = split.split(report, found.text)
    facts = extract.extract(passages, found.text)
    glossary.glossary(passages, found.text)  # a build reads it too: what cannot be read is found out here
    return Looked(
        source=report.source,
        title=report.title,
        label=report.label,
        code=report.place.code if report.place else "",
        year=report.year or 0,
        characters=len(found.text),
        passages=len(passages),
        figures=len(facts),
        removed=removed,
        remedy=found.remedy,
    )
