"""Handmade cases and answers about two districts, for the tests of metrics and grading."""

from decimal import Decimal
from typing import Any

from eval.records import Case, Citation, Gold, GoldFigure, Retrieved, Sample

GROWTH = "地区生产总值增长10%左右"


def figure(
    value: str, unit: str = "%", *, place: str = "张湾区", year: int | None = 2023, edge: str = "", **more: Any
) -> GoldFigure:
    """A gold figure of Zhangwan in 2023 unless told otherwise."""
    return GoldFigure(place, year, "", Decimal(value), unit, edge, **more)


def case(**changes: Any) -> Case:
    """A Chinese question about Zhangwan's growth target, with no gold of its own."""
    return Case(**{"id": "c", "type": "single_fact", "language": "zh", "question": "张湾区的目标是多少?", **changes})


def answer(text: str, **changes: Any) -> Sample:
    """An answered sample of that text, without citations."""
    plain = {"case": "c", "repeat": 0, "question": "张湾区的目标是多少?", "type": "single_fact", "language": "zh"}
    return Sample(**{**plain, "status": "answered", "answer": text, **changes})


def cited(
    number: int, quote: str, *, place: str = "湖北省十堰市张湾区", file: str = "zhangwan.txt", **more: Any
) -> Citation:
    """A citation of Zhangwan's report."""
    return Citation(number, place, 2023, "政府工作报告", file, 0, len(quote), quote, **more)


def passage(text: str, file: str = "zhangwan.txt") -> Retrieved:
    """A retrieved passage."""
    return Retrieved(file, 0, len(text), 1.0, text, file)


def gold(quote: str = GROWTH, file: str = "zhangwan.txt") -> Gold:
    """Evidence in Zhangwan's report."""
    return Gold(file, quote)


def row(place: str, low: str, *, unit: str = "%", match: str = "", year: int = 2023) -> dict[str, Any]:
    """A row of an answer's table; `place` is a division code."""
    amount = {"low": low, "high": low, "unit": unit, "edge": "exact"}
    return {
        "label": place,
        "place": place,
        "year": year,
        "amount": amount,
        "figure": low,
        "evidence": 1,
        "match": match,
    }
