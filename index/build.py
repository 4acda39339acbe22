"""Files into the archive: read, identify, split, extract, embed what is new, add; an Outcome for each report.

Files are taken in windows, so that many passages are embedded in one run; vectors are kept as they come, and
each report is added in a transaction of its own. Whatever ends the process, the next build goes on from there.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from errors import UserError
from index import duplicates, extract, glossary, identify, readers, room, rows, split
from index.archive import Archive
from index.embed import Embedding
from index.entries import Source
from index.recipe import recipe
from index.records import Definition, Fact, Passage, Report

WINDOW = 3000  # passages prepared before they are embedded
SLICE = 512  # texts embedded between two writes
TEXT_BYTES = 16_000  # on disk for a text embedded: its row and words, and its vector in two generations
LOG = logging.getLogger(__name__)
Progress = Callable[[str, int, int], None]


class Outcome(NamedTuple):
    """What became of a report or file.

    `state`: added, replaced, kept, duplicate, removed, refused (the file could not be read), skipped (a file in a
    folder of a type nobody reads). `reason` says why, or what remains to be done.
    """

    source: str
    state: str
    report: Report | None
    reason: str = ""


class Prepared(NamedTuple):
    """A report ready to be embedded and added; `repeats` are files that hold the same one."""

    source: Source
    report: Report
    text: str
    passages: list[Passage]
    facts: list[Fact]
    definitions: list[Definition]
    remedy: str
    repeats: list[Source]


def build(
    paths: Iterable[Path],
    archive: Archive,
    embedder: Embedding,
    *,
    mirror: bool = True,
    progress: Progress | None = None,
) -> Iterator[Outcome]:
    """Puts the files and folders into the archive and yields an Outcome for each report and each file left out.

    With `mirror`, reports of files that have gone from the folders are removed. `progress(what, done, total)` is
    called for "files" and "passages". UserError for a path that does not exist, another writer, another model.
    """
    paths = [Path(path) for path in paths]
    files = find(paths)
    tables: dict[Path, identify.Sources | None] = {}
    waiting: list[Prepared] = []

    def needed() -> int:
        return sum(map(_size, files)) + TEXT_BYTES * (len(archive.passages()) + sum(map(_texts, waiting)))

    with archive.writing(), room.told(archive.data_dir, needed):
        archive.claim(embedder.fingerprint)
        if mirror:
            yield from _gone(paths, files, archive)
        for number, file in enumerate(files):
            if progress:
                progress("files", number, len(files))
            for result in _read(file, archive, waiting, tables, shown=_shown(file, paths), listed=file in paths):
                if isinstance(result, Outcome):
                    yield result
                else:
                    waiting.append(result)
            if sum(len(one.passages) for one in waiting) >= WINDOW:
                yield from _add(waiting, archive, embedder, progress)
                waiting.clear()
        if progress:
            progress("files", len(files), len(files))
        yield from _add(waiting, archive, embedder, progress)
        archive.renew()


def find(paths: Iterable[Path]) -> list[Path]:
    """The files meant, folders searched through, each once; UserError for a path that does not exist."""
    found: list[Path] = []
    for path in paths:
        if not path.exists():
            raise UserError(f"{path} does not exist: give a file or folder of reports")
        inside = path.rglob("*") if path.is_dir() else [path]
        found += sorted(
            one
            for one in inside
            if one.is_file() and one.name != identify.TABLE and not (path.is_dir() and one.name.startswith((".", "~$")))
        )
    return list(dict.fromkeys(found))


def _gone(paths: Sequence[Path], files: Sequence[Path], archive: Archive) -> Iterator[Outcome]:
    present = {str(file.resolve()) for file in files}
    folders = [path.resolve() for path in paths if path.is_dir()]
    for source in archive.sources():
        if source.origin not in present and any(Path(source.origin).is_relative_to(folder) for folder in folders):
            report = archive.report(source.report_id)
            archive.forget(source)
            yield Outcome(source.source, "removed", report, "its file is gone")


def _size(file: Path) -> int:
    return file.stat().st_size


def _texts(prepared: Prepared) -> int:
    return len(prepared.passages) + len(prepared.facts)


def _shown(file: Path, paths: Sequence[Path]) -> str:
    """A file by the path below the folder given, so that files of one name in two subfolders are told apart."""
    folder = next((path for path in paths if path != file and file.is_relative_to(path)), file.parent)
    return file.relative_to(folder).as_posix()


def _read(
    file: Path,
    archive: Archive,
    waiting: list[Prepared],
    tables: dict[Path, identify.Sources | None],
    *,
    shown: str,
    listed: bool,
) -> Iterator[Outcome | Prepared]:
    """The reports of a file: an Outcome for each that needs no more work, else what is to be added.

    `tables` keeps each folder's sources.csv, None for one that cannot be used: its files wait until it can.
    """
    if file.suffix.lower() not in readers.READERS and not listed:
        yield Outcome(shown, "skipped", None, f"files of this type are not read: {', '.join(sorted(readers.READERS))}")
        return
    origin, key = str(file.resolve()), file_key(file)
    before = [source for source in archive.sources() if source.origin == origin]
    if before and all(source.key == key and source.recipe == recipe() for source in before):
        for source in before:
            state = "kept" if source.state == "own" else "duplicate"
            report = archive.report(source.report_id)
            yield Outcome(source.source, state, report, "" if state == "kept" else f"the same as {report.source}")
        return
    if file.parent not in tables:
        tables[file.parent] = None
        try:
            tables[file.parent] = identify.load_sources(file.parent)
        except UserError as error:
            beside = f"{shown.removesuffix(file.name)}{identify.TABLE}"
            yield Outcome(beside, "refused", None, f"{error}. The new and changed files beside it wait for that")
    sources = tables[file.parent]
    if sources is None:
        return
    try:
        found = [
            _placed(one, shown.removesuffix(file.name))
            for draft in readers.read(file)
            for one in identify.identify(draft, sources)
        ]
    except UserError as error:
        yield Outcome(shown, "refused", None, str(error))
        return
    except Exception as error:
        LOG.exception("%s could not be read", file)
        yield Outcome(shown, "refused", None, f"it could not be read ({type(error).__name__}: {error})")
        return
    for source in before:
        if source.source not in {one.report.source for one in found}:
            archive.forget(source)
            yield Outcome(source.source, "removed", None, f"{file.name} no longer holds it")
    for one in found:
        yield from _prepare(one, Source(origin, one.report.source, key, recipe(), "own", ""), archive, waiting)


def _placed(found: identify.Identified, folder: str) -> identify.Identified:
    """The report with the subfolder before its source; one without a place is called by it too."""
    report = found.report
    label = report.label if report.place else f"{folder}{report.label}"
    return found._replace(report=replace(report, source=f"{folder}{report.source}", label=label))


def file_key(file: Path) -> str:
    """Names a file's content, and what the sources.csv beside it says of it."""
    digest = hashlib.sha256(file.read_bytes())
    told = file.parent / identify.TABLE
    if told.is_file():
        digest.update(b"".join(line for line in told.read_bytes().splitlines() if file.name.encode() in line))
    return digest.hexdigest()[:32]


def _prepare(
    found: identify.Identified, source: Source, archive: Archive, waiting: list[Prepared]
) -> Iterator[Outcome | Prepared]:
    report, note = found.report, found.remedy
    here = (source.origin, source.source)
    held = [one for one in archive.sources() if one.state == "own" and (one.origin, one.source) != here]
    others: list[tuple[str, Report, Prepared | None]] = [(one.source.origin, one.report, one) for one in waiting]
    others += [(one.origin, archive.report(one.report_id), None) for one in held]
    for origin, other, prepared in others:
        alike = (other.place, other.year) == (report.place, report.year)
        if alike and duplicates.same(found.text, prepared.text if prepared else archive.text(other.id)):
            if Path(origin).exists():
                repeat = source._replace(state="duplicate", report_id=other.id)
                if prepared:
                    prepared.repeats.append(repeat)
                else:
                    archive.record(repeat)
                yield Outcome(source.source, "duplicate", other, f"the same as {other.source}")
                return
            archive.remove(other.id)  # the file was moved or renamed
        elif alike and report.place:
            note = note or f"{other.source} is another text for the same place and year"
    if any(other.id == report.id for _, other, _ in others):
        report = replace(report, id=f"{report.id}-{hashlib.sha256(source.origin.encode()).hexdigest()[:6]}")
    passages = split.split(report, found.text)
    facts = extract.extract(passages, found.text)
    definitions = glossary.glossary(passages, found.text)
    yield Prepared(source._replace(report_id=report.id), report, found.text, passages, facts, definitions, note, [])


def _add(
    waiting: Sequence[Prepared], archive: Archive, embedder: Embedding, progress: Progress | None
) -> Iterator[Outcome]:
    texts = [rows.wording(passage) for one in waiting for passage in one.passages]
    texts += [fact.measure for one in waiting for fact in one.facts]
    missing = sorted(archive.missing(texts), key=len)
    for start in range(0, len(missing), SLICE):
        if progress:
            progress("passages", start, len(missing))
        some = missing[start : start + SLICE]
        archive.keep_vectors(some, embedder.passages(some))
    if progress and missing:
        progress("passages", len(missing), len(missing))
    held = {(source.origin, source.source) for source in archive.sources() if source.state == "own"}
    for one in waiting:
        archive.add(
            one.report,
            one.text,
            one.passages,
            one.facts,
            one.definitions,
            recipe=one.source.recipe,
            origin=one.source.origin,
            key=one.source.key,
            remedy=one.remedy,
        )
        for repeat in one.repeats:
            archive.record(repeat)
        known = (one.source.origin, one.source.source) in held
        yield Outcome(one.source.source, "replaced" if known else "added", one.report, one.remedy)
