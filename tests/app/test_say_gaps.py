"""Whose two figures lie furthest apart: every place's difference with its sum."""

from app import say_gaps
from app.cite import Ledger
from app.gather import gather
from app.records import Query, Task
from app.told import Matter
from index.records import Fact, Kind, Stance
from tests.app import shelf
from tests.app.shelf import GDP, INVESTMENT, asked


def fact(report: shelf.Report, indicator: str, low: str) -> Fact:
    return shelf.fact(report, f"{indicator}增长{low}%", f"{low}%", low, indicator=indicator)


HELD = shelf.Shelf(
    (shelf.Z, shelf.X, shelf.L),
    (
        fact(shelf.Z, "gdp", "10"), fact(shelf.Z, "fai", "11"),
        fact(shelf.X, "gdp", "5"), fact(shelf.X, "fai", "12"),
        fact(shelf.L, "gdp", "6"),
    ),
)  # fmt: skip


def told(query: Query) -> say_gaps.Told:
    found = say_gaps.gaps(Matter(query, gather(query, HELD, None), HELD.reports(), Ledger()))  # type: ignore[arg-type]
    assert found is not None
    return found


def query(text: str) -> Query:
    return asked(Task.DIFFERENCE, INVESTMENT, GDP, text=text, stance=Stance.TARGET, kind=Kind.GROWTH)


def test_the_widest_gap_comes_first_with_its_sum_and_who_lacks_one_is_named() -> None:
    answer = told(query("哪个区差距最大"))
    assert answer.sums == ("12 − 5 = 7", "11 − 10 = 1")
    assert "差距最大的是下陆区（2份报告两者都给出）" in answer.text
    assert "有1个地方：荔湾区。" in answer.text


def test_the_narrowest_comes_first_where_it_is_asked() -> None:
    assert told(query("哪个区差距最小")).sums == ("11 − 10 = 1", "12 − 5 = 7")
