"""The archive: reports, passages, facts, definitions and their vectors in one SQL database, asked and changed here.

Every change is one transaction; one process writes at a time, any number read. The Chroma generation beside
the database is made from it (`renew`) and may be missing or old: then nearness is computed from the database.
"""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, select

from errors import UserError
from index import entries, fuse, lookup, rows, schema, vectors
from index import places as gazetteer
from index.embed import Embedding
from index.entries import Source
from index.lock import writing
from index.records import Definition, Fact, Hit, Kind, Level, Part, Passage, Place, Report, Stance
from index.schema import DEFINITIONS, FACTS, PASSAGES, TEXTS
from index.search import DEPTH, By, Measures, nearest, question_words, ways

DATABASE = "archive.sqlite"
GENERATIONS = "vectors"
T = TypeVar("T")
LOG = logging.getLogger(__name__)
Vectors = NDArray[np.float32]


class Archive:
    """An open archive. Threads may share it; each call uses a connection of its own."""

    def __init__(self, data_dir: Path, engine: Engine) -> None:
        self.data_dir = data_dir
        self._engine = engine
        self._at_version = lru_cache(maxsize=1)(lambda _: self._read(lookup.reports))
        self._measures_at = lru_cache(maxsize=1)(lambda _: Measures(*self._read(lookup.measures)))
        self._serving = vectors.Serving(data_dir / GENERATIONS)

    @classmethod
    def open(cls, data_dir: Path, *, create: bool = False) -> Self:
        """The archive in a folder; UserError when there is none (`create` makes one) or it is of a newer program."""
        data_dir = Path(data_dir)
        file = data_dir / DATABASE
        if not file.is_file() and not create:
            raise UserError(f"there is no archive in {data_dir}: make one with `python -m index build FOLDER`")
        data_dir.mkdir(parents=True, exist_ok=True)
        engine = schema.connect(file)
        if not schema.current(engine):
            with writing(data_dir):
                schema.migrate(engine)
        return cls(data_dir, engine)

    def close(self) -> None:
        self._serving.close()
        self._engine.dispose()

    def note(self, key: str) -> str:
        """What the archive remembers of itself under `key`, "" when nothing."""
        return self._read(lambda connection: entries.note(connection, key))

    @property
    def version(self) -> int:
        """Grows with every change."""
        return int(self.note(entries.VERSION) or 0)

    def expect(self, fingerprint: str) -> None:
        """UserError when the archive was made with another embedding model."""
        made_with = self.note(entries.EMBEDDER)
        if made_with not in ("", fingerprint):
            raise UserError(
                f"the archive in {self.data_dir} was made with the embedding model {made_with}, not {fingerprint}: "
                "set EMBEDDER to that model, or give another folder with --data-dir"
            )

    # changing; `build` holds `writing()` around all of it

    def writing(self) -> AbstractContextManager[None]:
        """Holds the write lock; UserError says who else holds it."""
        return writing(self.data_dir)

    def claim(self, fingerprint: str) -> None:
        """Binds an empty archive to an embedding model; UserError when it is bound to another."""
        self.expect(fingerprint)
        with self._engine.begin() as connection:
            entries.remember(connection, entries.EMBEDDER, fingerprint)

    def missing(self, texts: Iterable[str]) -> list[str]:
        """Those texts, without repeats, whose vector is not kept yet."""
        return self._read(lambda connection: entries.missing(connection, texts))

    def keep_vectors(self, texts: Sequence[str], values: Vectors) -> None:
        """Keeps the vectors of texts, one row each."""
        with self._engine.begin() as connection:
            entries.keep_vectors(connection, texts, values)

    def add(
        self,
        report: Report,
        full: str,
        passages: Sequence[Passage],
        facts: Sequence[Fact],
        definitions: Sequence[Definition],
        vectors: Mapping[str, Vectors] | None = None,
        recipe: str = "",
        *,
        origin: str = "",
        key: str = "",
        remedy: str = "",
    ) -> None:
        """Puts in a report in place of an older version of the same source or id, in one transaction.

        `vectors` are those of texts (`rows.wording`, measures) not kept before.
        """
        source = Source(origin or report.source, report.source, key, recipe, "own", report.id)
        with self._engine.begin() as connection:
            if vectors:
                entries.keep_vectors(connection, list(vectors), np.array(list(vectors.values())))
            entries.drop(connection, {report.id, *entries.own_reports(connection, source.origin, source.source)})
            entries.put(connection, report, full, passages, facts, definitions, remedy=remedy)
            entries.record(connection, source)
            entries.changed(connection)

    def record(self, source: Source) -> None:
        """Remembers what a file gave: for a duplicate, the report it repeats."""
        with self._engine.begin() as connection:
            entries.record(connection, source)

    def remove(self, report_id: str) -> None:
        """Takes out a report with everything of it; UserError when there is none of that id."""
        with self._engine.begin() as connection:
            if not entries.drop(connection, [report_id]):
                raise UserError(f"there is no report {report_id}: `python -m index status` lists them")
            entries.changed(connection)

    def forget(self, source: Source) -> None:
        """Drops what is remembered of a file, and its report if it was the file's own."""
        with self._engine.begin() as connection:
            entries.forget(connection, source)
            entries.changed(connection)

    def renew(self) -> bool:
        """Brings the Chroma generation up to the database; True when one had to be made. The caller holds the lock."""
        with self._engine.begin() as connection:
            entries.tidy(connection)
            fingerprint = entries.fingerprint(connection)
            entries.remember(connection, GENERATIONS, f"{entries.note(connection, entries.VERSION)} {fingerprint}")
            ids, matrix = lookup.matrix(connection)
        return vectors.renew(self.data_dir / GENERATIONS, ids, matrix, fingerprint=fingerprint)

    # asking

    def holds(self, draft_key: str, recipe: str) -> bool:
        """Whether a file of this content was already read by this recipe."""
        return any(source.key == draft_key and source.recipe == recipe for source in self.sources())

    def sources(self) -> list[Source]:
        """What files gave, by file and part."""
        return self._read(entries.sources)

    def reports(
        self,
        *,
        places: Iterable[Place] | None = None,
        within: Place | None = None,
        level: Level | None = None,
        years: Iterable[int] | None = None,
    ) -> tuple[Report, ...]:
        """Reports of these places, of places within one, of a level, of plan years; gazetteer order, then year."""
        codes = None if places is None else {place.code for place in places}
        asked = None if years is None else set(years)
        return tuple(
            one
            for one in self._by_id().values()
            if (codes is None or (one.place and one.place.code in codes))
            and (within is None or (one.place and gazetteer.within(one.place, within)))
            and (level is None or (one.place and one.place.level is level))
            and (asked is None or one.year in asked)
        )

    def report(self, report_id: str) -> Report:
        """UserError when there is none of that id."""
        found = self._by_id().get(report_id)
        if not found:
            raise UserError(f"there is no report {report_id}: `python -m index status` lists them")
        return found

    def remedies(self) -> dict[str, str]:
        """For each report that nobody has named, by id, the sources.csv line that would."""
        return self._read(entries.remedies)

    def text(self, report_id: str) -> str:
        """The whole text of a report; UserError when there is none of that id."""
        report = self.report(report_id)
        wanted = select(TEXTS.c.text).where(TEXTS.c.report_id == report.id)
        return self._read(lambda connection: str(connection.scalar(wanted)))

    def passage(self, passage_id: str) -> Passage:
        """UserError when there is none of that id."""
        found = self._passages(PASSAGES.c.id == passage_id)
        if not found:
            raise UserError(f"there is no passage {passage_id}: it may be of an older version of its report")
        return found[0]

    def passages(self, report_ids: Iterable[str] | None = None) -> tuple[Passage, ...]:
        """All passages of these reports, or of all; gazetteer order, then the order of the text."""
        return tuple(self._passages(*lookup.conditions(PASSAGES, report_id=report_ids)))

    def facts(
        self,
        *,
        reports: Iterable[str] | None = None,
        indicators: Iterable[str] | None = None,
        stance: Stance | None = None,
        years: Iterable[int] | None = None,
        kinds: Iterable[Kind] | None = None,
        measures: Iterable[str] | None = None,
    ) -> tuple[Fact, ...]:
        """Facts that meet every condition given; `reports` are ids. Gazetteer order, then the order of the text."""
        chosen = lookup.conditions(
            FACTS,
            report_id=reports,
            indicator=indicators,
            stance=None if stance is None else [stance],
            year=years,
            kind=kinds,
            measure=measures,
        )
        known = self._by_id()
        found = self._read(lambda connection: lookup.with_passages(connection, known, FACTS, *chosen))
        return tuple(rows.fact(row, home) for row, home in found)

    def definitions(self, term: str | None = None, *, reports: Iterable[str] | None = None) -> tuple[Definition, ...]:
        """Definitions of a term, or all; gazetteer order."""
        chosen = lookup.conditions(DEFINITIONS, report_id=reports, term=None if term is None else [term])
        known = self._by_id()
        found = self._read(lambda connection: lookup.with_passages(connection, known, DEFINITIONS, *chosen))
        return tuple(rows.definition(row, home) for row, home in found)

    def search(
        self,
        question: str,
        *,
        embedder: Embedding,
        reports: Iterable[str] | None = None,
        parts: Iterable[Part] | None = None,
        k: int = 10,
        by: By = "both",
    ) -> list[Hit]:
        """The k passages that suit a question best, in these reports (ids) and parts; `by` both, meaning or words."""
        by_meaning, by_words = ways(by)
        self.expect(embedder.fingerprint)
        depth = max(DEPTH, 3 * k)
        among = None if reports is None else list(reports)
        sections = None if parts is None else list(parts)
        rankings = []
        if by_meaning:
            rankings.append(self._nearest(embedder.query(question), depth, among, sections))
        if by_words:
            words = question_words(question)
            rankings.append(self._read(lambda connection: lookup.by_words(connection, words, depth, among, sections)))
        best = dict(list(fuse.scores(rankings).items())[:k])
        found = {one.id: one for one in self._passages(PASSAGES.c.id.in_(list(best)))}
        return [Hit(found[key], score) for key, score in best.items() if key in found]

    def search_measures(
        self, words: str, *, embedder: Embedding, reports: Iterable[str] | None = None, k: int = 50
    ) -> list[tuple[Fact, float]]:
        """The k facts whose measure is nearest to these words in meaning and wording, with scores from 0 to 1."""
        self.expect(embedder.fingerprint)
        scores = self._measures_at(self.version).score(words, embedder.query(words))
        found = self.facts(reports=reports, measures=sorted(scores, key=lambda one: -scores[one])[: 4 * k])
        return sorted(((fact, scores[fact.measure]) for fact in found), key=lambda pair: -pair[1])[:k]

    def _nearest(self, vector: Vectors, k: int, among: list[str] | None, parts: list[Part] | None) -> list[str]:
        if among is None and parts is None:
            try:
                version, _, fingerprint = self.note(GENERATIONS).partition(" ")
                if version != self.note(entries.VERSION):
                    raise vectors.Damaged("the archive has changed since its vectors were indexed")
                return [key for key, _ in self._serving.nearest(fingerprint, vector, k)]
            except vectors.Damaged as damage:
                LOG.warning("%s; computing from the database: run `python -m index doctor`", damage)
        return nearest(*self._read(lambda connection: lookup.matrix(connection, among, parts)), vector, k)

    def _passages(self, *conditions: ColumnElement[bool]) -> list[Passage]:
        known = self._by_id()
        return self._read(lambda connection: lookup.passages(connection, known, select(PASSAGES).where(*conditions)))

    def _by_id(self) -> dict[str, Report]:
        return self._at_version(self.version)

    def _read(self, what: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            return what(connection)
