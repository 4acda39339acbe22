"""Puts reports into the archive's tables and takes them out; each function works inside its caller's transaction."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, exists, insert, select, text
from sqlalchemy.dialects.sqlite import insert as upsert

from index import rows
from index.records import Definition, Fact, Passage, Report
from index.schema import DEFINITIONS, FACTS, META, PASSAGES, PLACES, REPORTS, SOURCES, TEXTS, VECTORS
from index.words import cut

EMBEDDER = "embedder"
VERSION = "version"


class Source(NamedTuple):
    """A report as a file gave it. `state` is "own", or "duplicate" of the report that was there first.

    `origin` is the file's path, `source` its name and part, `key` the hash of its content.
    """

    origin: str
    source: str
    key: str
    recipe: str
    state: str
    report_id: str


def note(connection: Connection, key: str) -> str:
    """What the archive remembers of itself under `key`, "" when nothing."""
    return connection.scalar(select(META.c.value).where(META.c.key == key)) or ""


def remember(connection: Connection, key: str, value: str) -> None:
    row = {"key": key, "value": value}
    connection.execute(upsert(META).values(row).on_conflict_do_update(["key"], set_=row))


def changed(connection: Connection) -> None:
    """Counts the version up: whoever kept something in memory sees that it is old."""
    remember(connection, VERSION, str(int(note(connection, VERSION) or 0) + 1))


def missing(connection: Connection, texts: Iterable[str]) -> list[str]:
    """Those texts, without repeats, whose vector is not kept yet."""
    held = set(connection.scalars(select(VECTORS.c.key).where(VECTORS.c.model == note(connection, EMBEDDER))))
    return [one for key, one in {rows.content_key(one): one for one in texts}.items() if key not in held]


def keep_vectors(connection: Connection, texts: Sequence[str], values: NDArray[np.float32]) -> None:
    """Keeps the vectors of texts, one row each, as little-endian float32."""
    model = note(connection, EMBEDDER)
    made = [
        {"key": rows.content_key(one), "model": model, "vector": np.asarray(value, "<f4").tobytes()}
        for one, value in zip(texts, values, strict=True)
    ]
    if made:
        connection.execute(upsert(VECTORS).on_conflict_do_nothing(), made)


def put(
    connection: Connection,
    report: Report,
    full: str,
    passages: Sequence[Passage],
    facts: Sequence[Fact],
    definitions: Sequence[Definition],
    *,
    remedy: str,
) -> None:
    """A report with everything of it. A passage whose vector is not kept is an error."""
    if report.place:
        row = rows.place_row(report.place)
        connection.execute(upsert(PLACES).values(row).on_conflict_do_update(["code"], set_=row))
    connection.execute(insert(REPORTS), rows.report_row(report, remedy))
    connection.execute(insert(TEXTS), {"report_id": report.id, "text": full})
    numbers = _put_passages(connection, report, passages)
    if facts:
        connection.execute(insert(FACTS), [rows.fact_row(fact, numbers[fact.passage.id]) for fact in facts])
    if definitions:
        terms = [rows.definition_row(one, numbers[one.passage.id]) for one in definitions]
        connection.execute(insert(DEFINITIONS), terms)
    bare = select(PASSAGES.c.id).where(
        PASSAGES.c.report_id == report.id,
        ~exists().where(VECTORS.c.key == PASSAGES.c.vector, VECTORS.c.model == note(connection, EMBEDDER)),
    )
    without = connection.scalar(bare.limit(1))
    if without:
        raise ValueError(f"passage {without} has no vector")


def _put_passages(connection: Connection, report: Report, passages: Sequence[Passage]) -> dict[str, int]:
    """The passages and their words; numbers by id."""
    if not passages:
        return {}
    connection.execute(insert(PASSAGES), [rows.passage_row(passage) for passage in passages])
    found = select(PASSAGES.c.id, PASSAGES.c.number).where(PASSAGES.c.report_id == report.id)
    numbers = {row.id: row.number for row in connection.execute(found)}
    place = report.place
    names = [place.name, place.roman, *place.aliases] if place else [report.label]
    about = " ".join(cut(" ".join([*names, f"{report.year}年" if report.year else ""])))
    connection.execute(
        text("INSERT INTO passage_words (rowid, words, heading, about) VALUES (:number, :words, :heading, :about)"),
        [
            {
                "number": numbers[passage.id],
                "words": " ".join(cut(passage.text)),
                "heading": " ".join(cut(passage.heading)),
                "about": about,
            }
            for passage in passages
        ],
    )
    return numbers


def record(connection: Connection, source: Source) -> None:
    """Remembers what a file gave."""
    row: dict[str, Any] = source._asdict()
    connection.execute(upsert(SOURCES).values(row).on_conflict_do_update(["origin", "source"], set_=row))


def sources(connection: Connection) -> list[Source]:
    """What files gave, by file and part."""
    found = connection.execute(select(SOURCES).order_by(SOURCES.c.origin, SOURCES.c.source))
    return [Source(**row) for row in found.mappings()]


def remedies(connection: Connection) -> dict[str, str]:
    """Remarks on reports, by id."""
    found = connection.execute(select(REPORTS.c.id, REPORTS.c.remedy).where(REPORTS.c.remedy != ""))
    return {row.id: row.remedy for row in found}


def own_reports(connection: Connection, origin: str, source: str) -> list[str]:
    """Ids of the reports that a file's part gave before."""
    table = SOURCES.c
    wanted = select(table.report_id).where(table.origin == origin, table.source == source, table.state == "own")
    return list(connection.scalars(wanted))


def drop(connection: Connection, report_ids: Iterable[str]) -> int:
    """Takes out reports with everything of them; how many there were."""
    return connection.execute(delete(REPORTS).where(REPORTS.c.id.in_(list(report_ids)))).rowcount


def forget(connection: Connection, source: Source) -> None:
    """Drops what is remembered of a file, and its report if it was the file's own."""
    if source.state == "own":
        drop(connection, [source.report_id])
    connection.execute(delete(SOURCES).where(SOURCES.c.origin == source.origin, SOURCES.c.source == source.source))


def tidy(connection: Connection) -> None:
    """Drops the vectors that nothing refers to any more."""
    used = select(PASSAGES.c.vector).union(select(FACTS.c.vector))
    connection.execute(delete(VECTORS).where(VECTORS.c.key.not_in(used)))


def fingerprint(connection: Connection) -> str:
    """Names the passages and vectors there are: a Chroma generation of another fingerprint is old."""
    digest = hashlib.sha256(note(connection, EMBEDDER).encode())
    for row in connection.execute(select(PASSAGES.c.id, PASSAGES.c.vector).order_by(PASSAGES.c.number)):
        digest.update(f"{row.id} {row.vector}\n".encode())
    return digest.hexdigest()[:32]
