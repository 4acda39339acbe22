"""A shelf of four handmade reports with their facts, which can be gathered from like an archive."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.records import Condition, Measure, Query, Task
from index import places
from index.records import Amount, Edge, Fact, Kind, Part, Report, Stance
from tests import fakes

ZHANGWAN, XIALU, LIWAN, HONGHU = (places.get(code) for code in ("420303", "420204", "440103", "421083"))


@dataclass(frozen=True)
class Shelf:
    """Reports and facts in the order given."""

    held: tuple[Report, ...]
    stated: tuple[Fact, ...]

    def reports(self) -> tuple[Report, ...]:
        return self.held

    def facts(
        self,
        *,
        reports: Sequence[str] | None = None,
        indicators: Sequence[str] | None = None,
        stance: Stance | None = None,
    ) -> tuple[Fact, ...]:
        return tuple(
            fact
            for fact in self.stated
            if (reports is None or fact.passage.report.id in reports)
            and (indicators is None or fact.indicator in indicators)
            and (stance is None or fact.stance is stance)
        )

    def search_measures(
        self, words: str, *, embedder: object, reports: Sequence[str] | None = None, k: int = 50
    ) -> list[tuple[Fact, float]]:
        own = [fact for fact in self.facts(reports=reports) if fact.indicator is None]
        return [(fact, 0.5) for fact in own][:k]


def fact(
    report: Report,
    quote: str,
    figure: str,
    low: str,
    unit: str = "%",
    *,
    part: Part = Part.PLAN,
    before: str = "",
    **more: object,
) -> Fact:
    """A fact in a passage of its own; `before` stands ahead of the quote in it. See fakes.fact for the rest."""
    text = before + quote + "。"
    # Each sentence has a place of its own in its report, the same for every figure of it.
    whole = " " * (zlib.crc32(text.encode()) % 9999) + text
    return fakes.fact(fakes.passage(report, whole, text, part=part), quote, figure, low=low, unit=unit, **more)  # type: ignore[arg-type]


def actual(report: Report, quote: str, figure: str, low: str, unit: str, **more: object) -> Fact:
    """An outcome of the year before the report's plan year."""
    assert report.year is not None
    more = {"stance": Stance.ACTUAL, "year": report.year - 1, "part": Part.REVIEW, **more}
    return fact(report, quote, figure, low, unit, **more)  # type: ignore[arg-type]


Z = fakes.report(ZHANGWAN, 2023)
X = fakes.report(XIALU, 2023)
L = fakes.report(LIWAN, 2023)
H = fakes.report(HONGHU, 2024)

FACTS = (
    fact(Z, "地区生产总值增长10%左右", "10%左右", "10", edge=Edge.ABOUT),
    actual(Z, "实现地区生产总值564亿元,同比下降2%", "564亿元", "564", "亿元", kind=Kind.LEVEL, edge=Edge.ESTIMATE),
    actual(Z, "实现地区生产总值564亿元,同比下降2%", "2%", "-2", "%", edge=Edge.ESTIMATE),
    fact(Z, "固定资产投资增长12%左右", "12%左右", "12", edge=Edge.ABOUT, indicator="fai", measure="固定资产投资"),
    fact(X, "地区生产总值增长5%左右", "5%左右", "5", edge=Edge.ABOUT),
    fact(X, "工业投资增长15%", "15%", "15", indicator="fai", measure="固定资产投资", scope="工业"),
    fact(L, "地区生产总值增长6.5%", "6.5%", "6.5"),
    actual(L, "完成固定资产投资489.18亿元", "489.18亿元", "489.18", "亿元", kind=Kind.LEVEL, indicator="fai"),
    fact(L, "力争完成固定资产投资580亿元", "580亿元", "580", "亿元", kind=Kind.LEVEL, indicator="fai"),
    fact(H, "地区生产总值增长8%、力争9%", "8%", "8", high="9", edge=Edge.STRIVE, year=2024),
    actual(H, "地区生产总值增长7.8%", "7.8%", "7.8", "%", edge=Edge.ESTIMATE),
    fact(X, "新建厂房20万平方米", "20万平方米", "20", "万平方米", indicator=None, measure="新建厂房", kind=Kind.COUNT),
)
SHELF = Shelf((Z, X, L, H), FACTS)

GDP = Measure("gdp", "GDP", kind=Kind.GROWTH)
INVESTMENT = Measure("fai", "固定资产投资")


def asked(task: Task, *measures: Measure, **more: object) -> Query:
    """A Chinese question of that task about those measures."""
    query = Query(text="问", language="zh", task=task, measures=measures)
    return replace(query, **more)  # type: ignore[arg-type]


def percent(value: str, *, edge: Edge = Edge.EXACT) -> Amount:
    """So many percent."""
    return Amount(Decimal(value), Decimal(value), "%", edge)


def holds(compare: object, value: str) -> Condition:
    """A condition on a percentage."""
    return Condition(compare, percent(value))  # type: ignore[arg-type]
