"""The app's own book beside the archive: sites, feedback, uploads, each with its tables, in one SQLite file."""

import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, create_engine, event, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError

from errors import UserError
from index.room import full

DATABASE = "app.sqlite"
WAIT = 15  # seconds a writer waits for another one
_WRITES = "writes"
_METADATA = MetaData()
_PARTS = Table("parts", _METADATA, Column("name", Text, primary_key=True), Column("version", Integer, nullable=False))


class Part(NamedTuple):
    """The tables of one module; each migration brings them one version on. A migration is never changed, only added."""

    name: str
    migrations: tuple[Callable[[Connection], None], ...]


class Book:
    """An open book. Threads share it, and so may processes: readers never wait, writers wait for one another.

    `temporary` is a folder that goes with the book.
    """

    def __init__(self, data_dir: Path, temporary: tempfile.TemporaryDirectory[str] | None = None) -> None:
        self.data_dir = data_dir
        self._temporary = temporary
        self._file = data_dir / DATABASE
        self._engine = create_engine(f"sqlite:///{self._file}", connect_args={"timeout": WAIT})
        event.listen(self._engine, "connect", _prepare)
        event.listen(self._engine, "begin", _begin)

    @classmethod
    def open(cls, data_dir: Path) -> Self:
        """The book in a folder, made where there is none; UserError when it cannot be read or written."""
        folder = Path(data_dir)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as failure:
            raise UserError(
                f"{folder} cannot be made ({failure.strerror}); set DATA_DIR to a folder you may write to."
            ) from None
        return cls._made(cls(folder))

    @classmethod
    def temporary(cls) -> Self:
        """A book that is forgotten when it is closed."""
        folder = tempfile.TemporaryDirectory(prefix="book-")
        return cls._made(cls(Path(folder.name), folder))

    @classmethod
    def _made(cls, book: Self) -> Self:
        with book.write() as connection:
            _METADATA.create_all(connection)
        return book

    def use(self, part: Part) -> None:
        """Bring the tables of `part` up to date; UserError when a newer program has already gone further."""
        if self._version(part) == len(part.migrations):
            return
        with self.write() as connection:  # two processes may come here at once: the second finds the work done
            done = _version(connection, part)
            if done > len(part.migrations):
                raise UserError(
                    f"{self._file} was written by a newer version of this program ({part.name} {done}, "
                    f"known here {len(part.migrations)}); update the program."
                )
            for migration in part.migrations[done:]:
                migration(connection)
            row = insert(_PARTS).values(name=part.name, version=len(part.migrations))
            connection.execute(row.on_conflict_do_update(["name"], set_={"version": row.excluded.version}))

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one state of the book from its first question to its last."""
        with self._told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection with the right to write, taken at once; the block is kept whole or not at all."""
        with self._told(), self._engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                yield connection

    def close(self) -> None:
        """Free the file; a temporary book is gone."""
        self._engine.dispose()
        if self._temporary is not None:
            self._temporary.cleanup()

    def _version(self, part: Part) -> int:
        with self.read() as connection:
            return _version(connection, part)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What SQLite says of its file, in words that tell what to do."""
        try:
            yield
        except DatabaseError as failure:
            remedy = _remedy(failure)
            if not remedy:
                raise
            raise UserError(f"{self._file}: {remedy}") from failure


def _remedy(failure: DatabaseError) -> str:
    """What the user can do about it; "" when it is a mistake of ours."""
    if full(failure):
        return "the disk is full; make room and try again."
    said = str(failure.orig)
    code = getattr(failure.orig, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"it cannot be written ({said}); give this account the right to write in its folder."
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"another program holds it and did not let go within {WAIT} s; end that program or try again."
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return f"it is damaged ({said}); put a back-up in its place, or move it away to begin a new one."
    return ""


def _version(connection: Connection, part: Part) -> int:
    found = connection.execute(select(_PARTS.c.version).where(_PARTS.c.name == part.name)).scalar()
    return int(found or 0)


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: Python would begin too late, and never to write
    for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
