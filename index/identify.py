"""Gives every text its name: whose report it is, which year it plans, when it was given and by whom.

What `sources.csv` beside the files says counts first, then what the file's own columns say, then the text itself.
A place or year that the text does not settle stays None: unidentified, with the line that would name it.
"""

import csv
import hashlib
import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from errors import UserError
from index import dated, dividing, whose
from index.places import path, resolve
from index.readers import Draft, encoding
from index.records import Place, Report

TABLE = "sources.csv"
COLUMNS = ("file", "part", "place", "year", "title")
YEARS = range(1949, 2100)
HEAD = 1_500
OFFICE = r"(?:代理|代)?(?:区长|县长|市长|省长|州长|盟长|旗长|主席|总理|主任)"
SPEAKER = re.compile(rf"{OFFICE}\s*[:：]?\s*((?:[\u4e00-\u9fff·]\s{{0,3}}){{2,8}})$")
SPEAKER_FIRST = re.compile(rf"^([\u4e00-\u9fff]{{2,4}}){OFFICE}在")
SPEAKER_WITHIN = re.compile(rf"{OFFICE}\s*([\u4e00-\u9fff·]{{2,6}}?)(?:同志)?(?:作|在|向)")
TITLE_SPEAKER = re.compile(r"\d日\s*([\u4e00-\u9fff·]{2,6})\s*[)）]$")


class Source(NamedTuple):
    """A line of sources.csv: None and empty for what it leaves open."""

    place: Place | None
    year: int | None
    title: str


Sources = Mapping[tuple[str, int], Source]


class Identified(NamedTuple):
    """A report and its text. `remedy` is the sources.csv line that would name it, empty when nothing is missing."""

    report: Report
    text: str
    remedy: str


def load_sources(folder: Path) -> Sources:
    """The lines of sources.csv in a folder by file and part; empty without one. UserError names a bad line."""
    table = folder / TABLE
    if not table.is_file():
        return {}
    rows = list(csv.reader(io.StringIO(encoding.decode(table.read_bytes(), TABLE).text, newline="")))
    head = [cell.strip() for cell in rows[0]]
    if not {"file", "place"} <= set(head) or not set(head) <= set(COLUMNS):
        raise UserError(f"{table}, line 1: the columns are {', '.join(head)}; they must be {', '.join(COLUMNS)}")
    found: dict[tuple[str, int], Source] = {}
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            cells = dict(zip(head, (cell.strip() for cell in row), strict=False))
            key, source = _source(cells, f"{table}, line {number}")
            if key in found:
                raise UserError(f"{table}, line {number}: {key[0]} part {key[1]} is named twice; remove one line")
            found[key] = source
    return found


def _source(cells: Mapping[str, str], where: str) -> tuple[tuple[str, int], Source]:
    if not cells.get("file"):
        raise UserError(f"{where}: no file; write its name in the first column")
    part = cells.get("part") or "1"
    if not part.isascii() or not part.isdigit() or int(part) < 1:
        raise UserError(f"{where}: part {part!r} is no number; write 1 for the first report of the file")
    place = _place(cells["place"], where) if cells.get("place") else None
    year = _year(cells["year"], where) if cells.get("year") else None
    return (cells["file"], int(part)), Source(place, year, cells.get("title", ""))


def _place(name: str, where: str) -> Place:
    meant = resolve(name)
    if len(meant) == 1:
        return meant[0]
    if not meant:
        raise UserError(
            f"{where}: no place is called {name!r}; write its full name with its city, as 湖北省十堰市张湾区"
        )
    names = ", ".join(path(place) for place in meant[:6])
    raise UserError(f"{where}: {name!r} may be {names}; write the full name of one of them")


def _year(words: str, where: str) -> int:
    if not words.isascii() or not words.isdigit() or int(words) not in YEARS:
        raise UserError(f"{where}: year {words!r} is no year; write four digits, as 2023")
    return int(words)


def identify(draft: Draft, overrides: Sources | None) -> list[Identified]:
    """The reports of a draft, in order. UserError when a table's own column names an unknown place or year."""
    spans = dividing.spans(draft.text)
    return [
        _identified(draft, draft.text[start:end], part, len(spans), overrides or {})
        for part, (start, end) in enumerate(spans, start=1)
    ]


def _identified(draft: Draft, text: str, part: int, parts: int, overrides: Sources) -> Identified:
    file, _, row = draft.source.partition("#")
    number = part if parts > 1 else int(row or 1)
    said = overrides.get((draft.source, part)) or overrides.get((file, number)) or Source(None, None, "")
    own = draft.overrides if parts == 1 else {}
    title = said.title or (draft.title if parts == 1 else _title(text))
    when = dated.settle(title, text)
    place = said.place or (_place(own["place"], draft.source) if own.get("place") else whose.weigh(title, text).place)
    year = said.year or (_year(own["year"].rstrip("年"), draft.source) if own.get("year") else when.year)
    source = draft.source if part == 1 else f"{draft.source}#{part}"
    label = path(place) if place else file if parts == 1 and not row else f"{file} part {number}"
    digest = hashlib.sha256(text.encode()).hexdigest()
    report = Report(
        id=f"{place.code if place else 'u'}-{year if year else 'u'}-{digest[:8]}",
        place=place,
        label=label,
        year=year,
        delivered=when.delivered,
        speaker=own.get("speaker", "") or _speaker(title, text),
        title=title,
        source=source,
        sha256=digest,
    )
    return Identified(report, text, "" if place and year else _remedy(file, number, report))


def _remedy(file: str, part: int, report: Report) -> str:
    """The line for sources.csv, with … for what a person has to fill in."""
    line = io.StringIO()
    known = path(report.place) if report.place else "…"
    csv.writer(line, lineterminator="").writerow([file, part, known, report.year or "…", report.title])
    return line.getvalue()


def _title(text: str) -> str:
    from index.readers import furniture

    return furniture.title(text)


def _speaker(title: str, text: str) -> str:
    """Who gave the report: the name beside the office before the opening, else in the title; empty when not said."""
    opening = re.search(r"(?:各位|尊敬的)(?:人大)?代表", text[:HEAD])
    head = text[: opening.start()] if opening else ""
    lines = [line.strip() for line in head.split("\n")]
    for pattern in (SPEAKER, SPEAKER_WITHIN):
        for line in lines:
            found = pattern.search(line) if len(line) < 80 else None
            if found:
                return re.sub(r"\s", "", found[1])
    found = SPEAKER_FIRST.search(title) or TITLE_SPEAKER.search(title)
    return found[1] if found else ""
