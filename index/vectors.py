"""Passage ids by nearness: Chroma collections, each a generation made from the database and never changed.

A generation is a folder, built beside the serving one, verified, and put in charge by replacing the file CURRENT.
Its manifest holds the hashes of the files that Chroma reads without checking (a changed byte there can end the
process): a damaged generation is noticed before it is opened, and is made anew from the database.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

CURRENT = "CURRENT"
MANIFEST = "manifest.json"
COLLECTION = "passages"
DATABASE = "chroma.sqlite3"  # Chroma writes a row into it at every opening; it has checks of its own
BATCH = 5000  # Chroma refuses more than 5461 at once
SAMPLES = 200  # vectors that are looked up by themselves before a generation serves
LOST = 0.02  # share of them that may be missed: the graph is approximate, and among near twins one is overlooked

Vectors = NDArray[np.float32]


class Damaged(Exception):  # noqa: N818 - a state that is mended, not an error of the caller
    """There is no generation of this fingerprint that can be trusted; it can be made from the database."""


class Generation:
    """An open generation. Threads may share it."""

    def __init__(self, folder: Path, client: Any, count: int) -> None:
        self.folder = folder
        self.count = count
        self._client = client
        self._collection = client.get_collection(COLLECTION, embedding_function=None) if count else None

    def nearest(self, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """Ids with their cosine similarity, nearest first; Damaged when its files are gone."""
        if self._collection is None or k < 1:
            return []
        from chromadb.errors import ChromaError

        try:
            found = self._collection.query(
                query_embeddings=[vector.tolist()], n_results=min(k, self.count), include=["distances"]
            )
        except ChromaError as error:
            raise Damaged(f"{self.folder.name} cannot be searched: {error}") from error
        return [
            (key, 1 - float(distance)) for key, distance in zip(found["ids"][0], found["distances"][0], strict=True)
        ]

    def close(self) -> None:
        """Frees its files; the folder may then be deleted."""
        self._collection = None
        self._client.close()


class Serving:
    """The generation in charge of a folder, opened when first asked and again when another takes charge."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: tuple[str, Generation] | None = None
        self._turn = threading.Lock()

    def nearest(self, fingerprint: str, vector: Vectors, k: int) -> list[tuple[str, float]]:
        """As `Generation.nearest`; Damaged when none of this fingerprint can be trusted."""
        with self._turn:
            if self._open is None or self._open[0] != fingerprint:
                self._open = (fingerprint, open(self._folder, fingerprint=fingerprint))
            generation = self._open[1]
        return generation.nearest(vector, k)

    def close(self) -> None:
        """Frees its files."""
        with self._turn:
            if self._open:
                self._open[1].close()
            self._open = None


_opening = threading.Lock()  # Chroma keeps clients by path: opening and closing must not cross


def build(folder: Path, ids: Sequence[str], vectors: Vectors, *, fingerprint: str) -> None:
    """Makes, verifies and puts in charge the generation of these vectors, and deletes all but the one before.

    The one before stays for processes that have it open. The caller holds the archive's write lock. At any
    crash the old generation or the new one is in charge.
    """
    folder.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name[4:]) for path in folder.glob("gen-*") if path.name[4:].isdigit()]
    name = f"gen-{max(numbers, default=0) + 1:06d}"
    made = folder / name
    try:
        _fill(made, ids, vectors)
        _verify(made, ids, vectors)
        files = _hashes(made) if len(ids) > 1 else {}  # Chroma leaves a single vector in its log
        manifest = {"fingerprint": fingerprint, "count": len(ids), "files": files}
        (made / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        before = _serving(folder)
        _point(folder, name)
    except BaseException:
        shutil.rmtree(made, ignore_errors=True)  # the generation before goes on serving
        raise
    for path in folder.glob("gen-*"):
        if path not in (made, before):
            shutil.rmtree(path, ignore_errors=True)


def renew(folder: Path, ids: Sequence[str], vectors: Vectors, *, fingerprint: str) -> bool:
    """Builds only when the serving generation is not of this fingerprint or damaged; whether it did."""
    try:
        check(folder, fingerprint)
    except Damaged:
        build(folder, ids, vectors, fingerprint=fingerprint)
        return True
    return False


def check(folder: Path, fingerprint: str) -> tuple[Path, int]:
    """The serving generation's folder and size; Damaged when it is missing, of other vectors, or changed on disk."""
    try:
        made = _serving(folder) or folder
        manifest = json.loads((made / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Damaged(f"no generation can be read in {folder}: {error}") from error
    if manifest.get("fingerprint") != fingerprint:
        raise Damaged(f"{made.name} was made of other vectors")
    if (manifest["files"] and _hashes(made) != manifest["files"]) or not _sound(made / DATABASE):
        raise Damaged(f"{made.name} has changed on disk")
    return made, manifest["count"]


def open(folder: Path, *, fingerprint: str) -> Generation:
    """The serving generation, checked; Damaged when there is none to be trusted."""
    made, count = check(folder, fingerprint)
    return Generation(made, _client(made), count)


def _serving(folder: Path) -> Path | None:
    """The folder that CURRENT names, None when there is no CURRENT."""
    pointer = folder / CURRENT
    return folder / pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else None


def _client(folder: Path) -> Any:
    import chromadb

    with _opening:
        return chromadb.PersistentClient(str(folder), settings=chromadb.Settings(anonymized_telemetry=False))


def _fill(folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    client = _client(folder)
    last = len(ids) % BATCH or BATCH
    # every batch is to be written out: what waits in the log is replayed at each query
    hnsw = {"space": "cosine", "sync_threshold": max(2, min(1000, last))}
    collection = client.create_collection(COLLECTION, configuration={"hnsw": hnsw}, embedding_function=None)
    for start in range(0, len(ids), BATCH):
        collection.add(ids=list(ids[start : start + BATCH]), embeddings=vectors[start : start + BATCH])
    client.close()


def _verify(folder: Path, ids: Sequence[str], vectors: Vectors) -> None:
    generation = Generation(folder, _client(folder), len(ids))
    try:
        if ids and generation._collection.count() != len(ids):  # type: ignore[union-attr]
            raise RuntimeError(f"{folder.name} does not hold the {len(ids)} vectors given to it")
        asked = range(0, len(ids), max(1, len(ids) // SAMPLES))
        lost = [ids[index] for index in asked if not _finds_itself(generation, vectors[index])]
        if len(lost) > len(asked) * LOST:
            raise RuntimeError(f"{folder.name} does not find {len(lost)} of {len(asked)} vectors, {lost[0]} the first")
    finally:
        generation.close()


def _finds_itself(generation: Generation, vector: Vectors) -> bool:
    best = generation.nearest(vector, 1)
    return bool(best) and best[0][1] >= 0.999


def _hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.blake2b(path.read_bytes(), digest_size=16).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent != folder
    }


def _sound(database: Path) -> bool:
    try:
        with closing(sqlite3.connect(f"{database.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("PRAGMA quick_check").fetchone() == ("ok",))
    except sqlite3.Error:
        return False


def _point(folder: Path, name: str) -> None:
    """Replaces CURRENT so that a crash leaves the old name or the new one."""
    draft = folder / f".{CURRENT}"
    with draft.open("w", encoding="utf-8") as file:
        file.write(name)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / CURRENT)
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
