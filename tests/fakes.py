"""Stand-ins for tests: a small deterministic embedder and handmade places, reports and texts."""

import zlib
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.places import get
from index.records import Amount, Edge, Fact, Kind, Part, Passage, Place, Report, Stance
from index.words import cut

HUBEI, HUANGSHI, XIALU, SHIYAN, ZHANGWAN = map(get, ("420000", "420200", "420204", "420300", "420303"))

ZHANGWAN_TEXT = """政府工作报告
各位代表:
一、2022年工作回顾
2022年全区地区生产总值增长3.5%,一般公共预算收入完成12.3亿元,下降2%。
(一)产业发展提质。规模以上工业增加值增长5%。新增高新技术企业21家,培育瞪羚企业①3家。
(二)民生福祉增进。全年民生支出18.1亿元,同比增长30.6%。新建户厕105座。
二、2023年工作安排
2023年经济社会发展主要预期目标:地区生产总值增长10%左右,一般公共预算收入增长8%,城镇登记失业率控制在3%以内。
(一)全力促进经济发展。力争固定资产投资增长12%。
名词解释
①瞪羚企业:指创业后跨过死亡谷、进入高成长期的中小企业。
"""
XIALU_TEXT = """2022年工作回顾
一年来，全区地区生产总值完成330亿元，增长5%左右；新增规上工业企业15家。
2023年工作安排
主要预期目标是：地区生产总值增长7.5%以上，居民收入增长与经济增长同步。
一、加快打造现代产业体系。建设铜产业园，新建厂房20万平方米。
"""


class FakeEmbedder:
    """Hashes words into a few dimensions: texts that share words are near. Counts what it embedded in `asked`."""

    def __init__(self, name: str = "fake", *, dimension: int = 64) -> None:
        self.name = name
        self.fingerprint = f"fake:{name}:{dimension}"
        self.dimension = dimension
        self.asked: list[str] = []

    def passages(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> NDArray[np.float32]:
        self.asked += texts
        if progress:
            progress(len(texts), len(texts))
        return np.array([self.query(text) for text in texts], dtype=np.float32).reshape(len(texts), self.dimension)

    def query(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self.dimension, dtype=np.float32)
        for word in cut(text):
            vector[zlib.crc32(word.encode()) % self.dimension] += 1
        vector[0] += 0.01  # never the zero vector
        return vector / np.linalg.norm(vector)


def report(
    place: Place | None = ZHANGWAN, year: int | None = 2023, *, source: str = "report.txt", identity: str = ""
) -> Report:
    """A report of a place and year; its id says both unless given."""
    name = place.code if place else "unidentified"
    return Report(
        id=identity or f"{name}-{year}",
        place=place,
        label=place.name if place else source,
        year=year,
        delivered=date(year - 1, 12, 27) if year else None,
        speaker="",
        title="政府工作报告",
        source=source,
        sha256=identity or f"{name}-{year}",
    )


def passage(of: Report, text: str, quote: str, *, heading: str = "", part: Part = Part.PLAN) -> Passage:
    """The passage of `text` that reads `quote`."""
    start = text.index(quote)
    return Passage(of, start, start + len(quote), heading, part, quote)


def fact(
    within: Passage,
    quote: str,
    figure: str,
    *,
    indicator: str | None = "gdp",
    measure: str = "地区生产总值",
    low: str = "10",
    high: str = "",
    unit: str = "%",
    edge: Edge = Edge.EXACT,
    stance: Stance = Stance.TARGET,
    year: int | None = 2023,
    kind: Kind = Kind.GROWTH,
    scope: str = "",
) -> Fact:
    """A fact whose quote and figure are found in the passage; `figure` is looked for inside the quote."""
    start = within.start + within.text.index(quote)
    at = start + quote.index(figure)
    amount = None if kind is Kind.WORDS else Amount(Decimal(low), Decimal(high or low), unit, edge)
    return Fact(
        passage=within,
        start=start,
        end=start + len(quote),
        figure=(at, at + len(figure)),
        indicator=indicator,
        measure=measure,
        scope=scope,
        stance=stance,
        year=year,
        span=1,
        kind=kind,
        amount=amount,
        words=figure if kind is Kind.WORDS else "",
    )


def write_folder(folder: Path, **texts: str) -> Path:
    """A folder of report files: `write_folder(tmp_path, zhangwan=ZHANGWAN_TEXT)` makes zhangwan.txt."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder
