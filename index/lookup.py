"""Reads the archive's tables: reports, passages with what belongs to them, and candidates for search."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Select, Table, bindparam, false, or_, select, text

from index import entries, rows
from index.records import Kind, Part, Passage, Report, Stance, Stated
from index.schema import FACTS, PASSAGES, PLACES, REPORTS, VECTORS

# whose report and which section weigh more than a word in passing
WORD_WEIGHTS = "1.0, 1.5, 0.7"


def reports(connection: Connection) -> dict[str, Report]:
    """Every report by its id; gazetteer order, then year; those without a place last."""
    known = {row["code"]: rows.place(row) for row in connection.execute(select(PLACES)).mappings()}
    found = [rows.report(row, known.get(row["place"])) for row in connection.execute(select(REPORTS)).mappings()]
    found.sort(key=lambda one: (one.place is None, one.place.code if one.place else "", one.year or 0, one.source))
    return {one.id: one for one in found}


def conditions(table: Table, **allowed: Iterable[Any] | None) -> list[ColumnElement[bool]]:
    """For each column named, that its value is among those allowed; None allows every value."""
    return [
        table.c[name].in_([one.value if isinstance(one, StrEnum) else one for one in values])
        for name, values in allowed.items()
        if values is not None
    ]


def holds(strings: Iterable[str]) -> ColumnElement[bool]:
    """That a passage holds one of the strings to the letter; none of them holds none."""
    return or_(false(), *(PASSAGES.c.text.contains(one, autoescape=True) for one in strings))


def passages(connection: Connection, known: Mapping[str, Report], wanted: Select[Any]) -> list[Passage]:
    """The passages of a selection in the order of `known`, then of the text."""
    order = {key: number for number, key in enumerate(known)}
    found = [rows.passage(row, known[row["report_id"]]) for row in connection.execute(wanted).mappings()]
    return sorted(found, key=lambda one: (order[one.report.id], one.start))


def with_passages(
    connection: Connection, known: Mapping[str, Report], table: Table, *chosen: ColumnElement[bool]
) -> list[tuple[rows.Row, Passage]]:
    """Rows of facts or definitions, each with its passage, in the order of `known`, then of the text."""
    found = connection.execute(select(table).where(*chosen)).mappings().all()
    numbers = select(table.c.passage).where(*chosen)
    homes = {
        row["number"]: rows.passage(row, known[row["report_id"]])
        for row in connection.execute(select(PASSAGES).where(PASSAGES.c.number.in_(numbers))).mappings()
    }
    order = {key: number for number, key in enumerate(known)}
    ordered = sorted(found, key=lambda row: (order[row["report_id"]], row["start"], row["number"]))
    return [(row, homes[row["passage"]]) for row in ordered]


def stated(connection: Connection, known: Mapping[str, Report], *chosen: ColumnElement[bool]) -> list[Stated]:
    """What the facts say of whole places and single years with a number, each combination once."""
    columns = (FACTS.c.report_id, FACTS.c.indicator, FACTS.c.stance, FACTS.c.kind, FACTS.c.year)
    whole = (FACTS.c.scope == "", FACTS.c.span == 1, FACTS.c.low.is_not(None), FACTS.c.indicator.is_not(None))
    found = connection.execute(select(*columns).distinct().where(*chosen, *whole)).all()
    order = {key: number for number, key in enumerate(known)}
    made = [Stated(known[row.report_id], row.indicator, Stance(row.stance), Kind(row.kind), row.year) for row in found]
    return sorted(made, key=lambda one: (order[one.report.id], one.indicator, one.stance, one.kind, one.year or 0))


def matrix(
    connection: Connection, report_ids: Iterable[str] | None = None, parts: Iterable[Part] | None = None
) -> tuple[list[str], NDArray[np.float32]]:
    """Passage ids and their vectors, one row each."""
    model = entries.note(connection, entries.EMBEDDER)
    joined = (VECTORS.c.key == PASSAGES.c.vector) & (VECTORS.c.model == model)
    wanted = select(PASSAGES.c.id, VECTORS.c.vector).join(VECTORS, joined).order_by(PASSAGES.c.number)
    wanted = wanted.where(*conditions(PASSAGES, report_id=report_ids, part=parts))
    found = connection.execute(wanted).all()
    return [row.id for row in found], _stack([row.vector for row in found])


def measures(connection: Connection) -> tuple[list[str], NDArray[np.float32]]:
    """Every measure of the facts once, and its vector."""
    model = entries.note(connection, entries.EMBEDDER)
    joined = (VECTORS.c.key == FACTS.c.vector) & (VECTORS.c.model == model)
    wanted = select(FACTS.c.measure, VECTORS.c.vector).join(VECTORS, joined).group_by(FACTS.c.measure)
    found = connection.execute(wanted).all()
    return [row.measure for row in found], _stack([row.vector for row in found])


def _stack(vectors: Sequence[bytes]) -> NDArray[np.float32]:
    if not vectors:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(vectors), dtype="<f4").reshape(len(vectors), -1).astype(np.float32, copy=False)


def by_words(
    connection: Connection,
    words: Sequence[str],
    k: int,
    report_ids: Iterable[str] | None = None,
    parts: Iterable[Part] | None = None,
) -> list[str]:
    """Passage ids by BM25 over words cut by `words.cut`, best first; any word counts."""
    if not words:
        return []
    match = " OR ".join('"' + word.replace('"', '""') + '"' for word in dict.fromkeys(words))
    clauses, values = ["passage_words MATCH :match"], {"match": match, "k": k}
    bound: list[Any] = []
    if report_ids is not None:
        clauses.append("p.report_id IN :reports")
        bound.append(bindparam("reports", list(report_ids), expanding=True))
    if parts is not None:
        clauses.append("p.part IN :parts")
        bound.append(bindparam("parts", [part.value for part in parts], expanding=True))
    query = text(
        "SELECT p.id FROM passage_words JOIN passages p ON p.number = passage_words.rowid "
        f"WHERE {' AND '.join(clauses)} ORDER BY bm25(passage_words, {WORD_WEIGHTS}), p.number LIMIT :k"
    ).bindparams(*bound)
    return [row.id for row in connection.execute(query, values)]
