"""What the sentences of an answer are made from, and what they come to: Matter in, Told out."""

from dataclasses import dataclass
from typing import NamedTuple

from app.cite import Ledger
from app.gather import Gathered
from app.records import Coverage, Evidence, Language, Note, Query, Row, Worded
from index.records import Report


class Matter(NamedTuple):
    """A question with what was gathered for it; `known` are all reports of the archive."""

    query: Query
    gathered: Gathered
    known: tuple[Report, ...]
    ledger: Ledger

    @property
    def language(self) -> Language:
        """The language to answer in."""
        return self.query.language


@dataclass(frozen=True, slots=True)
class Told:
    """An answer's text with markers by the ledger's numbers, and the rows, denominator and sums behind it.

    `prose` is the evidence of sentences quoted in answer to a descriptive question, which a model may word anew.
    """

    text: str
    rows: tuple[Row, ...] = ()
    coverage: Coverage | None = None
    abstained: bool = False
    notes: tuple[Note, ...] = ()
    sums: tuple[str, ...] = ()
    prose: tuple[Evidence, ...] = ()
    worded: Worded | None = None
