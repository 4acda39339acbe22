"""Honest rewordings of quotes of the samples pass the check of a model's sentences; ones with a lie do not."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from app.records import Evidence
from app.vetting import Given, vet
from index.records import Report
from tests.made import Made

ROWS = Path(__file__).with_name("paraphrases.tsv")
MOST_STRUCK = 0.1

pytestmark = pytest.mark.slow


class Row(NamedTuple):
    """A sentence that says in other words what its quotes say."""

    language: str
    said: str
    quotes: tuple[str, ...]


@cache
def rows() -> list[Row]:
    lines = [line.split("\t") for line in ROWS.read_text(encoding="utf-8").splitlines()]
    return [Row(language, said, tuple(quotes.split("‖"))) for language, said, quotes in lines]


def given(made: Made, row: Row) -> Given:
    evidence = {n: _found(made, n, quote) for n, quote in enumerate(row.quotes, 1)}
    reports = {item.passage.report.id for item in evidence.values()}

    def alike(sentence: str, quote: str) -> float:
        return float(made.embedder.passages([quote])[0] @ made.embedder.query(sentence))

    facts = made.archive.facts(reports=list(reports))
    return Given(row.language, "?", evidence, facts, alike, "Use only what the excerpts say.", "0123456789abcdef")  # type: ignore[arg-type]


def _found(made: Made, number: int, quote: str) -> Evidence:
    for report in made.archive.reports():
        start = made.archive.text(report.id).find(quote)
        if start >= 0:
            home = next(p for p in made.archive.passages([report.id]) if p.start <= start < p.end)
            return Evidence(number, home, start, start + len(quote))
    raise AssertionError(f"no sample holds {quote}")


def lies(row: Row, report: Report) -> Iterator[tuple[str, str]]:
    """The sentence with one thing wrong, and what."""
    body = re.sub(r"\[\d+\]", "", row.said)
    for number in re.finditer(r"(?<![\d.])\d+(?:[.,]\d+)*(?!\d)", body):
        plain = number[0].replace(",", "")
        wrong = str(int(plain) + 1) if plain.isdigit() else f"{float(plain) + 0.1:.1f}"
        yield "number", _marked(body[: number.start()] + wrong + body[number.end() :], row)
    yield "marker", re.sub(r"\[\d+\]", "[9]", row.said)
    yield "no marker", body
    if row.language == "zh":
        yield "invented", f"市民对政府各项工作普遍感到满意和自豪{_tail(row)}"
        yield "invented figure", _marked(body.rstrip("。") + "，总投资37.6亿元。", row)
        yield "year", _marked("2019年，" + body, row)
        yield "place", _marked("南沙区：" + body, row)
    else:
        yield "invented", f"Residents are proud of their beautiful home town {_tail(row)}"
        yield "invented figure", _marked(body.rstrip(" .") + ", with 3.76 billion yuan invested.", row)
        yield "year", _marked("In 2019, " + body[0].lower() + body[1:], row)
        yield "place", _marked("In Nansha District, " + body[0].lower() + body[1:], row)


def _tail(row: Row) -> str:
    return "".join(f"[{n}]" for n in range(1, len(row.quotes) + 1)) + ("。" if row.language == "zh" else ".")


def _marked(body: str, row: Row) -> str:
    return body.rstrip("。. ") + (" " if row.language == "en" else "") + _tail(row)


def test_honest_rewordings_are_kept(samples_archive: Made) -> None:
    struck = {}
    for row in rows():
        judged = vet(row.said, given(samples_archive, row))
        if judged.fault:
            struck[row.said] = judged.fault
    assert len(rows()) == 45
    assert len(struck) < MOST_STRUCK * len(rows()), struck


def test_no_lie_passes(samples_archive: Made) -> None:
    passed, told = [], 0
    for row in rows():
        held = given(samples_archive, row)
        for what, said in lies(row, held.evidence[1].passage.report):
            told += 1
            if not vet(said, held).fault:
                passed.append((what, said))
    assert told > 300
    assert passed == []
