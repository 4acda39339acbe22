"""The archive's database: opened, and changed one transaction at a time.

One process writes at a time, any number read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from errors import UserError
from index import entries, lookup, schema, vectors
from index.entries import Source
from index.lock import writing
from index.records import Definition, Fact, Passage, Report

DATABASE = "archive.sqlite"
GENERATIONS = "vectors"
T = TypeVar("T")
Vectors = NDArray[np.float32]


class Database:
    """An open database. Threads may share it; each call uses a connection of its own."""

    def __init__(self, data_dir: Path, engine: Engine) -> None:
        self.data_dir = data_dir
        self._engine = engine

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
        """Frees its files."""
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
                "set EMBEDDER to that model, or DATA_DIR to another folder"
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

    def holds(self, draft_key: str, recipe: str) -> bool:
        """Whether a file of this content was already read by this recipe."""
        return any(source.key == draft_key and source.recipe == recipe for source in self.sources())

    def sources(self) -> list[Source]:
        """What files gave, by file and part."""
        return self._read(entries.sources)

    def _read(self, what: Callable[[Connection], T]) -> T:
        with self._engine.connect() as connection:
            return what(connection)
