"""The archive's tables, and the migrations that bring an older database up to them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    create_engine,
    event,
    text,
)

from errors import UserError

METADATA = MetaData()


def _of_report() -> Column[Any]:
    return Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True)


def _of_passage() -> Column[Any]:
    return Column("passage", Integer, ForeignKey("passages.number", ondelete="CASCADE"), nullable=False, index=True)


# what the archive knows of itself: version (one more with every change), embedder, vectors
META = Table("meta", METADATA, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
PLACES = Table(
    "places",
    METADATA,
    Column("code", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("parent", Text, nullable=False),
    Column("roman", Text, nullable=False),
    Column("aliases", Text, nullable=False),  # one a line
)
REPORTS = Table(
    "reports",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("place", Text, ForeignKey("places.code")),
    Column("label", Text, nullable=False),
    Column("year", Integer),
    Column("delivered", Text),
    Column("speaker", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("remedy", Text, nullable=False),
)
TEXTS = Table(
    "texts",
    METADATA,
    Column("report_id", Text, ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("text", Text, nullable=False),
)
# which file gave which report, with the content and the recipe it was read by; a duplicate points to the report kept
SOURCES = Table(
    "sources",
    METADATA,
    Column("origin", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("recipe", Text, nullable=False),
    Column("state", Text, nullable=False),
    _of_report(),
    PrimaryKeyConstraint("origin", "source"),
)
PASSAGES = Table(
    "passages",
    METADATA,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    _of_report(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("heading", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("vector", Text, nullable=False, index=True),
)
FACTS = Table(
    "facts",
    METADATA,
    Column("number", Integer, primary_key=True),
    _of_passage(),
    _of_report(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("figure_start", Integer, nullable=False),
    Column("figure_end", Integer, nullable=False),
    Column("indicator", Text),
    Column("measure", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("stance", Text, nullable=False),
    Column("year", Integer),
    Column("span", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("low", Text),  # exact, as Decimal prints it
    Column("high", Text),
    Column("low_value", Float),  # the same, to compare by
    Column("high_value", Float),
    Column("unit", Text),
    Column("edge", Text),
    Column("words", Text, nullable=False),
    Column("vector", Text, nullable=False, index=True),
    Index("facts_by_indicator", "indicator", "stance", "year"),
)
DEFINITIONS = Table(
    "definitions",
    METADATA,
    Column("number", Integer, primary_key=True),
    _of_passage(),
    _of_report(),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("term", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
)
# float32, little-endian; kept by the hash of the text embedded, so that no text is embedded twice
VECTORS = Table(
    "vectors",
    METADATA,
    Column("key", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("vector", LargeBinary, nullable=False),
    PrimaryKeyConstraint("key", "model"),
)


def first_tables(connection: Connection) -> None:
    """Everything of the first release; words are cut by us, so the tokenizer only has to keep them whole."""
    METADATA.create_all(connection)
    connection.execute(
        text(
            "CREATE VIRTUAL TABLE passage_words USING fts5(words, heading, about, "
            "tokenize = \"unicode61 remove_diacritics 0 tokenchars '%‰.·:/+-'\")"
        )
    )
    connection.execute(
        text(
            "CREATE TRIGGER passages_leave AFTER DELETE ON passages "
            "BEGIN DELETE FROM passage_words WHERE rowid = old.number; END"
        )
    )


MIGRATIONS: list[Callable[[Connection], None]] = [first_tables]


def connect(path: Path) -> Engine:
    """An engine whose connections keep foreign keys and never wait long for a writer."""
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": 30})

    def prepare(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    event.listen(engine, "connect", prepare)
    return engine


def current(engine: Engine) -> bool:
    """Whether the database has been through every migration."""
    return _version(engine) == len(MIGRATIONS)


def _version(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text("PRAGMA user_version")).scalar_one())


def migrate(engine: Engine) -> None:
    """Runs what is missing, each migration with its number in one transaction; the caller holds the write lock."""
    done = _version(engine)
    if done > len(MIGRATIONS):
        raise UserError("the archive was made by a newer version of this program: update the program")
    for number, migration in enumerate(MIGRATIONS[done:], start=done + 1):
        with engine.begin() as connection:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
            migration(connection)
            connection.execute(text(f"PRAGMA user_version = {number}"))
