"""The types that flow through the house: places, amounts, reports, passages, facts and definitions.

Values only: none of them knows a file, a database, a page or a model. Offsets count characters of the
report's text as the archive keeps it, so `report_text[start:end]` gives every quote to the letter.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Level(StrEnum):
    """The rank of a place. `DISTRICT` is the county level: 区, 县, 县级市, 旗 and the like."""

    NATION = "nation"
    PROVINCE = "province"
    PREFECTURE = "prefecture"
    DISTRICT = "district"


class Edge(StrEnum):
    """How firmly an amount is stated, as written.

    10% EXACT; 10%左右, 约10% ABOUT; 10%以上, 超10% AT_LEAST; 10%以内 AT_MOST; 力争10% STRIVE;
    预计10% ESTIMATE. An edge printed at the number itself (左右, 以上, 以内) outranks 预计 and 力争 before it.
    """

    EXACT = "exact"
    ABOUT = "about"
    AT_LEAST = "at least"
    AT_MOST = "at most"
    STRIVE = "strive"
    ESTIMATE = "estimate"


class Stance(StrEnum):
    """Whether a figure is aimed at, was reached, or is a place in a ranking (全省第2位)."""

    TARGET = "target"
    ACTUAL = "actual"
    RANK = "rank"


class Kind(StrEnum):
    """What an amount measures of its indicator.

    GROWTH: a change against a year before, in % or 百分点, declines negative. LEVEL: a total with a unit
    (亿元, 万吨). SHARE: a part of a whole in % (占GDP比重, 优良率, 失业率). COUNT: things counted (84家).
    WORDS: a target without a number (与经济增长同步, 保持稳定); its amount is None.
    """

    GROWTH = "growth"
    LEVEL = "level"
    SHARE = "share"
    COUNT = "count"
    WORDS = "words"


class Part(StrEnum):
    """The part of a report a passage stands in: the year reviewed, the year planned, the notes, or neither."""

    REVIEW = "review"
    PLAN = "plan"
    NOTES = "notes"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the gazetteer: `code` is the six-digit division code, `parent` the code one level up."""

    code: str
    name: str
    level: Level
    parent: str
    roman: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount as written: `low` and `high` are equal unless it is a range or has a stretch target.

    `unit` is as written with its scale (亿元, 万人次, %, 个百分点). 增长8%、力争9% is low 8, high 9, edge STRIVE;
    8%-10% is low 8, high 10, edge EXACT; a decline of 2% is -2.
    """

    low: Decimal
    high: Decimal
    unit: str
    edge: Edge = Edge.EXACT


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `year` is the plan year, whose targets it sets; the year it reviews is the one before.

    `place` is None while nobody has said whose report it is; `label` then describes it (a file and part).
    `source` is the file's name with `#part` for a page that holds several; the text stays in the archive.
    """

    id: str
    place: Place | None
    label: str
    year: int | None
    delivered: date | None
    speaker: str
    title: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of whole sentences: `text == report_text[start:end]`; `heading` is a path joined by ' › '."""

    report: Report
    start: int
    end: int
    heading: str
    part: Part
    text: str

    @property
    def id(self) -> str:
        """The deterministic key of this passage in every store."""
        return f"{self.report.id}:{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class Fact:
    """One numeric statement. The quote is `report_text[start:end]`, the clause a reader needs to believe it.

    `figure` is the span of the amount itself inside the quote, in report offsets. `indicator` is a key of
    the indicator table or None; `measure` is the report's own words for the thing counted. `scope` is
    what the figure covers when that is less than the whole place (制造业, 城区, 某镇), else "". `year` is the
    year the figure is of (the last year for a span), None when the report does not bind it to one; `span`
    is the number of years it covers (5 for a five-year target or a five-year total, else 1).
    """

    passage: Passage
    start: int
    end: int
    figure: tuple[int, int]
    indicator: str | None
    measure: str
    scope: str
    stance: Stance
    year: int | None
    span: int
    kind: Kind
    amount: Amount | None
    words: str = ""

    @property
    def quote(self) -> str:
        """The clause as it stands in the report."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Stated:
    """That a report states a whole figure of one year with a number, without the statement itself."""

    report: Report
    indicator: str
    stance: Stance
    kind: Kind
    year: int | None


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and its explanation from a report's notes; the quote is `report_text[start:end]`."""

    passage: Passage
    start: int
    end: int
    term: str
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by search; `score` only orders hits of one search."""

    passage: Passage
    score: float
