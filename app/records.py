"""The types a question passes through: Query, Evidence, Row, Coverage, Answer.

Values only. A Query is what was understood; an Answer carries everything a page, a widget, an export
or an evaluation needs, so that no door has to read prose.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from index.records import Amount, Definition, Fact, Kind, Level, Passage, Place, Report, Stance

Language = Literal["zh", "en"]


class Task(StrEnum):
    """What is asked to be done."""

    VALUE = "value"  # one or several figures of named places
    WHICH = "which"  # the places whose figure meets a condition, or that state it at all
    COUNT = "count"  # how many reports meet a condition or state the figure
    RANK = "rank"  # highest, lowest, top n, second
    COMPARE = "compare"  # named places side by side
    DIFFERENCE = "difference"  # by how much: between places, years, or target and outcome
    RATIO = "ratio"  # one figure divided by another
    TOTAL = "total"
    AVERAGE = "average"
    MEDIAN = "median"
    MET = "met"  # who reached the target
    TARGETS = "targets"  # all main expected targets of a place
    REPORTS = "reports"  # what the archive holds, by place, province, year
    READ = "read"  # a descriptive question, answered by sentences
    LIST = "list"  # an enumeration to be given whole
    TERM = "term"  # what a word means


class Compare(StrEnum):
    """How a figure is held against the amount asked for."""

    EQUAL = "equal"
    ABOUT = "about"
    AT_LEAST = "at least"
    ABOVE = "above"
    AT_MOST = "at most"
    BELOW = "below"
    BETWEEN = "between"


@dataclass(frozen=True, slots=True)
class Condition:
    """A comparator with its amount; BETWEEN uses both ends of the amount."""

    compare: Compare
    amount: Amount


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted: a key of the indicator table, or the asker's own words when the table has none.

    `stance` is set where one of several measures is asked in another stance than the query's (its rank);
    `unit` is the count word or unit asked for this measure (多少户), "" when none was said. `whole` is the key of
    the indicator that a share of it is asked of (占财政总收入多少), "" for none or where the table has a row for that.
    """

    indicator: str | None
    words: str
    scope: str = ""
    kind: Kind | None = None
    stance: Stance | None = None
    unit: str = ""
    whole: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """A hard narrowing of the archive chosen beside the question; empty fields do not narrow.

    `places` are division codes, each with everything in it; `years` are plan years of reports; `reports` are ids.
    """

    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    reports: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.places or self.years or self.reports)


EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Query:
    """A question as understood. Empty tuples and None mean "not said".

    `years` are the years the figures are of; `offset` stands for 今年 (0) and 去年 (-1) counted from each
    report's plan year, when no calendar year was said. `places` are named places; `within` is the
    province or city whose reports are in question (from Hubei). `unknown` are place names the
    gazetteer knows but the archive has no report of. `claimed` is an amount the asker takes for granted.
    `terms` are the words worth searching for. `corrections` are (typed, read as) pairs for typos. `span` is the
    number of years a figure is to cover (5 for 十四五, 近五年), 0 when none was said. `among` is an earlier query whose
    places are the ones in question (这些区里谁最高). `scope` is the narrowing the question was asked under; `outside`
    are those of `unknown` that the archive does hold reports of, but none in that scope.
    """

    text: str
    language: Language
    task: Task
    places: tuple[Place, ...] = ()
    unknown: tuple[Place, ...] = ()
    within: Place | None = None
    level: Level | None = None
    years: tuple[int, ...] = ()
    offset: int | None = None
    measures: tuple[Measure, ...] = ()
    stance: Stance | None = None
    kind: Kind | None = None
    condition: Condition | None = None
    descending: bool = True
    cutoff: int | None = None
    position: int | None = None  # "the second highest" is 2
    claimed: Amount | None = None
    unit: str = ""  # the unit the asker wants the answer in
    terms: tuple[str, ...] = ()
    corrections: tuple[tuple[str, str], ...] = ()
    span: int = 0
    among: "Query | None" = None
    scope: Scope = EVERYTHING
    outside: tuple[Place, ...] = ()
    assumed: tuple[str, ...] = ()  # what a follow-up left open and how it was read: "year", "both", "each"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something cited under `number`. The quote `report_text[start:end]` stands in the passage to the letter."""

    number: int
    passage: Passage
    start: int
    end: int
    fact: Fact | None = None
    definition: Definition | None = None

    @property
    def quote(self) -> str:
        """The cited words as they stand in the report."""
        return self.passage.text[self.start - self.passage.start : self.end - self.passage.start]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a result table: a place, the figure, and the number of the evidence it cites.

    `match` says how it meets the condition: "yes", "near" (10%以上 for 10%), "no", "" when none was asked.
    `figure` is the amount as shown; `fact` is None when the report states none ("not stated").
    """

    report: Report
    label: str
    measure: str
    year: int | None
    stance: Stance | None
    figure: str
    amount: Amount | None
    fact: Fact | None
    evidence: int | None
    match: Literal["yes", "near", "no", ""] = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """The denominator: how many reports were in question, how many state the figure, which do not."""

    reports: int
    stating: int
    silent: tuple[str, ...] = ()
    other_years: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A remark for the reader beside the answer: a corrected typo, an assumed year, a struck sentence."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Worded:
    """What a language model had to do with an answer: which one, by which prompts, from what, and how it ended.

    `model` is the name configured (provider:name), `served` what its server calls it. `prompts` are name:fingerprint
    of each prompt sent. `given` are the quotes sent, as report:start-end. `read` and `written` count tokens, None when
    the server does not tell. `struck` sentences failed the check; `used` is False when nothing of the model is shown.
    """

    model: str
    served: str = ""
    prompts: tuple[str, ...] = ()
    given: tuple[str, ...] = ()
    read: int | None = None
    written: int | None = None
    kept: int = 0
    struck: int = 0
    used: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A question answered. `text` is plain sentences and lines with markers like [1]; it holds no markup.

    `abstained` is True when the reports do not state what was asked; the text then gives the nearest
    thing they do state. Answers stream as growing values; `done` is True on the last.
    """

    question: str
    query: Query
    text: str
    evidence: tuple[Evidence, ...] = ()
    rows: tuple[Row, ...] = ()
    coverage: Coverage | None = None
    abstained: bool = False
    notes: tuple[Note, ...] = ()
    suggestions: tuple[str, ...] = ()
    done: bool = True
    sums: tuple[str, ...] = field(default=())  # derived numbers as shown, each with its sum: "580 − 489.18 = 90.82"
    worded: Worded | None = None
