"""The types of an evaluation: suites of cases going in, samples with scores and an outcome coming out.

Values only. A Case says what is asked and what is known to be right; a Sample is what a target gave for it;
a Score is what one metric says of one sample. A sample is written as a JSON line by `as_line`, read by `from_line`.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from app.records import EVERYTHING, Scope

Language = Literal["zh", "en"]
Value = float | None


class Outcome(StrEnum):
    """What became of a case, exactly one; an ERROR is never a score and stays out of every mean."""

    CORRECT = "correct"
    PARTIAL = "partial"
    WRONG = "wrong"
    ABSTAINED = "abstained"
    ERROR = "error"


class Lost(StrEnum):
    """The first stage that lost a failing case; the order is that of the stages."""

    NOT_INDEXED = "not indexed"
    NOT_RETRIEVED = "not retrieved"
    NOT_USED = "not used"
    MISREAD = "misread"
    BADLY_CITED = "badly cited"


@dataclass(frozen=True, slots=True)
class Gold:
    """Evidence to the letter: `quote` stands in `file` (with `#2` for a page's second report); "" is any file."""

    file: str
    quote: str


@dataclass(frozen=True, slots=True)
class GoldFigure:
    """A figure that a right answer states. "" and None mean "not bound": any place, any year, any stance.

    `value` is signed, a decline is negative; `edge` is one of `index.records.Edge`, "" when it is not asked for.
    """

    place: str
    year: int | None
    indicator: str
    value: Decimal
    unit: str
    edge: str = ""
    stance: str = ""
    high: Decimal | None = None  # the upper end of a range or the stretch target


@dataclass(frozen=True, slots=True)
class Case:
    """A question whose answer is known.

    `must_include` and `terms` are groups of which one wording each must stand in the answer; terms are the nuggets of
    a text answer and may be had in part. `items` are groups of names that a "which" answer must list, no others.
    `wrong_items` are names that must not be claimed. `evidence` are quotes that all are needed. `cluster` ties cases
    that stand or fall together (one report), for intervals. `line` is where the case stands in its file.
    """

    id: str
    type: str
    language: Language
    question: str
    history: tuple[str, ...] = ()
    must_include: tuple[tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = ()
    wrong_items: tuple[tuple[str, ...], ...] = ()
    abstain: bool = False
    evidence: tuple[Gold, ...] = ()
    gold: tuple[GoldFigure, ...] = ()
    items: tuple[tuple[str, ...], ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    answer: str = ""
    cluster: str = ""
    tags: tuple[str, ...] = ()
    notes: str = ""
    line: int = 0
    filters: Scope = EVERYTHING  # what was chosen beside the question
    status: Literal["", "draft"] = ""  # a draft has no gold yet, and counts nowhere


@dataclass(frozen=True, slots=True)
class Gate:
    """A condition a run must meet: `metric` `op` `value` (>=, <=, ==, >, <), within the cases that `slice` names."""

    metric: str
    op: str
    value: float
    slice: tuple[tuple[str, str], ...] = ()  # (field, value) pairs: ("type", "compare"), ("language", "en")
    on: Literal["point", "low", "high"] = "point"  # the mean itself, or an end of its interval


@dataclass(frozen=True, slots=True)
class Locked:
    """A file that the suite's gold was written from; `sha256` is of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Suite:
    """Cases with what they are for; `sha256` is of the cases as written, `folder` where the locked files stand."""

    id: str
    what: str
    version: int
    cases: tuple[Case, ...]
    gates: tuple[Gate, ...] = ()
    corpus: tuple[Locked, ...] = ()
    folder: str = ""
    sha256: str = ""
    drafts: tuple[Case, ...] = ()  # not among the cases


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote that an answer cites. `stands` is whether the stored text has it at its offsets, None when unknown."""

    number: int
    place: str | None
    year: int | None
    title: str
    file: str
    start: int
    end: int
    quote: str
    stands: bool | None = None


@dataclass(frozen=True, slots=True)
class Retrieved:
    """A passage that search gave, best first; `file` as in evidence, `quote` its whole text."""

    report: str
    start: int
    end: int
    score: float
    quote: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What a metric says of a case: None when it does not apply to it; `note` says what decided."""

    case: str
    metric: str
    value: Value
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a judge model says of one nugget; `quote` stands in the answer to the letter, `error` is no verdict."""

    nugget: str  # the first wording of the term
    verdict: Literal["stated", "contradicted", "not stated", "error"]
    quote: str = ""
    why: str = ""  # of an error


@dataclass(frozen=True, slots=True)
class Sample:
    """One answer to one case. `relevant` are the grades (2, 1) of all passages of the index that hold gold, descending;
    None when the target cannot tell. `held` says for each evidence quote whether the index holds it; `sums` are the
    answer's derived numbers with their sums."""

    case: str
    repeat: int
    question: str
    type: str
    language: Language
    status: Literal["answered", "abstained", "error"]
    answer: str = ""
    citations: tuple[Citation, ...] = ()
    rows: tuple[Mapping[str, Any], ...] = ()
    coverage: Mapping[str, Any] | None = None
    retrieved: tuple[Retrieved, ...] | None = None
    relevant: tuple[int, ...] | None = None
    sums: tuple[str, ...] = ()
    held: tuple[bool, ...] | None = None
    seconds: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] | None = None
    error: Mapping[str, str] | None = None
    outcome: Outcome | None = None
    scores: Mapping[str, Value] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    lost_at: str | None = None
    rulings: tuple[Ruling, ...] = ()


def as_line(sample: Sample) -> dict[str, Any]:
    """The sample as plain data, one JSON line of samples.jsonl."""
    return asdict(sample)


def from_line(data: Mapping[str, Any]) -> Sample:
    """The sample of a line of samples.jsonl."""
    values = dict(data)
    values["citations"] = tuple(Citation(**item) for item in data["citations"])
    values["rows"] = tuple(data["rows"] or ())
    retrieved = data["retrieved"]
    values["retrieved"] = None if retrieved is None else tuple(Retrieved(**item) for item in retrieved)
    for key in ("relevant", "held", "sums"):
        values[key] = None if data.get(key) is None else tuple(data[key])
    values["rulings"] = tuple(Ruling(**item) for item in data.get("rulings") or ())
    values["outcome"] = Outcome(data["outcome"]) if data["outcome"] else None
    return Sample(**values)
