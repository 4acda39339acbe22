"""Records into table rows and back; the tables themselves are in `schema`."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from index.records import Amount, Definition, Edge, Fact, Kind, Level, Part, Passage, Place, Report, Stance

Row = Mapping[Any, Any]


def content_key(text: str) -> str:
    """Under which the vector of a text is kept."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def wording(passage: Passage) -> str:
    """What is embedded of a passage: whose report, which year, the nearest headings, the text."""
    report = passage.report
    place = report.place.name if report.place else ""
    year = f"{report.year}年" if report.year else ""
    headings = " ".join(passage.heading.split(" › ")[-2:])
    return f"{place}{year} {headings}\n{passage.text}".strip()


def place_row(place: Place) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level.value,
        "parent": place.parent,
        "roman": place.roman,
        "aliases": json.dumps(place.aliases, ensure_ascii=False),
    }


def place(row: Row) -> Place:
    aliases = tuple(json.loads(row["aliases"]))
    return Place(row["code"], row["name"], Level(row["level"]), row["parent"], row["roman"], aliases)


def report_row(report: Report, remedy: str) -> dict[str, Any]:
    return {
        "id": report.id,
        "place": report.place.code if report.place else None,
        "label": report.label,
        "year": report.year,
        "delivered": report.delivered.isoformat() if report.delivered else None,
        "speaker": report.speaker,
        "title": report.title,
        "source": report.source,
        "sha256": report.sha256,
        "remedy": remedy,
    }


def report(row: Row, where: Place | None) -> Report:
    return Report(
        id=row["id"],
        place=where,
        label=row["label"],
        year=row["year"],
        delivered=date.fromisoformat(row["delivered"]) if row["delivered"] else None,
        speaker=row["speaker"],
        title=row["title"],
        source=row["source"],
        sha256=row["sha256"],
    )


def passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.id,
        "report_id": passage.report.id,
        "start": passage.start,
        "end": passage.end,
        "heading": passage.heading,
        "part": passage.part.value,
        "text": passage.text,
        "vector": content_key(wording(passage)),
    }


def passage(row: Row, of: Report) -> Passage:
    return Passage(of, row["start"], row["end"], row["heading"], Part(row["part"]), row["text"])


def fact_row(fact: Fact, number: int) -> dict[str, Any]:
    amount = fact.amount
    return {
        "passage": number,
        "report_id": fact.passage.report.id,
        "start": fact.start,
        "end": fact.end,
        "figure_start": fact.figure[0],
        "figure_end": fact.figure[1],
        "indicator": fact.indicator,
        "measure": fact.measure,
        "scope": fact.scope,
        "stance": fact.stance.value,
        "year": fact.year,
        "span": fact.span,
        "kind": fact.kind.value,
        "low": str(amount.low) if amount else None,
        "high": str(amount.high) if amount else None,
        "low_value": float(amount.low) if amount else None,
        "high_value": float(amount.high) if amount else None,
        "unit": amount.unit if amount else None,
        "edge": amount.edge.value if amount else None,
        "words": fact.words,
        "vector": content_key(fact.measure),
    }


def fact(row: Row, within: Passage) -> Fact:
    amount = (
        Amount(Decimal(row["low"]), Decimal(row["high"]), row["unit"], Edge(row["edge"]))
        if row["low"] is not None
        else None
    )
    return Fact(
        passage=within,
        start=row["start"],
        end=row["end"],
        figure=(row["figure_start"], row["figure_end"]),
        indicator=row["indicator"],
        measure=row["measure"],
        scope=row["scope"],
        stance=Stance(row["stance"]),
        year=row["year"],
        span=row["span"],
        kind=Kind(row["kind"]),
        amount=amount,
        words=row["words"],
    )


def definition_row(definition: Definition, number: int) -> dict[str, Any]:
    return {
        "passage": number,
        "report_id": definition.passage.report.id,
        "start": definition.start,
        "end": definition.end,
        "term": definition.term,
        "text": definition.text,
    }


def definition(row: Row, within: Passage) -> Definition:
    return Definition(within, row["start"], row["end"], row["term"], row["text"])
