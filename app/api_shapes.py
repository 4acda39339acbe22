"""The bodies and values of the HTTP API: what may be sent, to the letter, and what comes back."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.records import EVERYTHING, Language, Scope
from index.records import Kind, Level, Part, Stance

Year = Annotated[int, Field(ge=1900, le=2200)]
Session = Annotated[str, Field(min_length=1, max_length=128, pattern="^[A-Za-z0-9_.-]+$")]


class Sent(BaseModel):
    """What a client sends: nothing that is not named, and of the type that is named."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Code = Annotated[str, Field(min_length=1, max_length=12)]


class Filters(Sent):
    """A narrowing of the archive; null and empty lists do not narrow."""

    places: list[Code] | None = Field(None, max_length=100, description="Division codes, each with all in it.")
    years: list[Year] | None = Field(None, max_length=50, description="Plan years of reports.")
    reports: list[str] | None = Field(None, max_length=1000, description="Ids of reports.")

    def scope(self) -> Scope:
        """The same as the desk takes it, nothing in it twice."""
        places, years, reports = sorted(self.places or ()), sorted(self.years or ()), sorted(self.reports or ())
        return Scope(tuple(dict.fromkeys(places)), tuple(dict.fromkeys(years)), tuple(dict.fromkeys(reports)))


class Ask(Sent):
    """A question."""

    question: str = Field(description="In Chinese or English; it is answered in its own language.")
    history: list[str] = Field([], max_length=1000, description="Earlier questions, oldest first.")
    lang: Literal["zh", "en", "auto"] | None = Field(
        None, description="Language of an answer whose question has none of its own (GDP 2023?)."
    )
    filters: Filters | None = Field(None, description="Which reports are asked; null for all.")
    session: Session | None = Field(None, description="One conversation; at most one answer at a time.")

    def scope(self) -> Scope:
        """What the question is narrowed to."""
        return self.filters.scope() if self.filters else EVERYTHING

    def language(self) -> Language | None:
        """The language to fall back on; None where none was named."""
        return None if self.lang == "auto" else self.lang


class ScopeWanted(Sent):
    """A narrowing of the archive in an address; each value may be repeated."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    places: list[Code] = Field([], max_length=100, description="Division codes, each with all in it.")
    years: list[Year] = Field([], max_length=50, description="Plan years of reports.")
    reports: list[str] = Field([], max_length=1000, description="Ids of reports.")

    def scope(self) -> Scope:
        """The same as the desk takes it."""
        return Filters(places=self.places, years=self.years, reports=self.reports).scope()


class Page(Sent):
    """Which part of a list."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    limit: int = Field(100, ge=1, le=1000, description="How many at most.")
    offset: int = Field(0, ge=0, le=10_000_000, description="How many are left out at the front.")


class ReportsWanted(Page):
    """Which reports."""

    place: str | None = Field(None, max_length=40, description="Division code or name of the place.")
    within: str | None = Field(None, max_length=40, description="Division code or name: every place in it.")
    year: list[int] = Field([], max_length=50, description="Plan year; may be repeated.")
    level: Level | None = Field(None, description="Rank of the place.")


class FactsWanted(Page):
    """Which facts."""

    limit: int = Field(1000, ge=1, le=5000, description="How many at most.")
    indicator: list[str] = Field([], max_length=50, description="Key of an indicator; may be repeated.")
    stance: Stance | None = Field(None, description="Aimed at, reached, or a rank.")
    year: list[Year] = Field([], max_length=50, description="Year the figure is of; may be repeated.")
    place: str | None = Field(None, max_length=40, description="Division code or name of the place.")
    within: str | None = Field(None, max_length=40, description="Division code or name: every place in it.")
    report: str | None = Field(None, max_length=200, description="Id of a report.")
    kind: list[Kind] = Field([], max_length=10, description="What the amount measures; may be repeated.")
    format: Literal["json", "csv"] = Field("json", description="csv comes with a byte order mark, for spreadsheets.")
    lang: Literal["zh", "en"] = Field("zh", description="Language of the CSV's head.")


class TextWanted(Sent):
    """Which stretch of a report's text, in characters."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    limit: int = Field(20_000, ge=1, le=100_000, description="How many characters at most.")
    offset: int = Field(0, ge=0, le=10_000_000, description="Where to begin.")


class WindowWanted(Sent):
    """What is cited in a passage, and how much is shown around it."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    start: int | None = Field(None, ge=0, le=10_000_000, description="Where the cited words begin in the report.")
    end: int | None = Field(None, ge=0, le=10_000_000, description="Where they end, exclusive.")
    around: int = Field(200, ge=0, le=2000, description="Characters of the report shown before and after.")


class After(Sent):
    """After which event a stream is taken up."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)
    after: int = Field(0, ge=0, le=10_000_000, description="The id of the last event that came; 0 for all.")


class ReportOut(BaseModel):
    """A report held."""

    id: str
    title: str
    place: str | None
    code: str | None
    level: Level | None
    label: str
    year: int | None = Field(description="The year whose targets it sets; it reviews the one before.")
    delivered: str | None
    speaker: str
    file: str
    sha256: str
    reader: str


class ReportList(BaseModel):
    """Reports in gazetteer order, then by year; `cut` says that there are more than were given."""

    items: list[ReportOut]
    total: int
    cut: bool


class Section(BaseModel):
    """A heading of a report, and where its text begins."""

    start: int
    heading: str
    part: Part


class ReportText(BaseModel):
    """A stretch of a report's text with the outline of the whole; `next` is the offset to go on from."""

    report: ReportOut
    outline: list[Section]
    offset: int
    text: str
    total: int
    next: int | None


class Window(BaseModel):
    """A passage, and the report's text around what is cited in it: `before + cited + after` is one stretch."""

    id: str
    report: ReportOut
    heading: str
    part: Part
    text: str
    start: int
    end: int
    cited: str
    span: list[int] = Field(description="Start and end of the cited words in the report.")
    before: str
    after: str
    reader: str


class AmountOut(BaseModel):
    """An amount as written; decimals are texts, so that no digit is lost."""

    low: str
    high: str
    unit: str
    edge: str


class FactOut(BaseModel):
    """One numeric statement with its source."""

    place: str | None
    code: str | None
    report: str
    report_year: int | None
    indicator: str | None
    measure: str
    scope: str
    stance: Stance
    kind: Kind
    year: int | None
    years: int = Field(description="How many years the figure covers.")
    amount: AmountOut | None
    words: str
    quote: str
    start: int
    end: int
    passage: str
    reader: str


class FactList(BaseModel):
    """Facts in gazetteer order, then as their reports have them; `cut` says that there are more, from `next` on."""

    items: list[FactOut]
    cut: bool
    next: int | None


class Examples(BaseModel):
    """Questions that the archive can answer, and its extent."""

    zh: list[str]
    en: list[str]
    reports: int
    places: int
    years: str


class IndicatorOut(BaseModel):
    """A row of the indicator table."""

    key: str
    zh: str
    en: str
    unit: str
    kinds: list[Kind]
    synonyms: list[str]


class IndicatorList(BaseModel):
    """Every indicator that the archive knows by name."""

    items: list[IndicatorOut]


class Complaint(BaseModel):
    """The inside of an error."""

    code: str
    message_zh: str
    message_en: str
    request_id: str
    fields: list[str] | None = None
    retry_after: int | None = None


class ErrorOut(BaseModel):
    """Every error has this shape."""

    error: Complaint


class AnswerOut(BaseModel):
    """An answer; docs/api.md says what each value means."""

    model_config = ConfigDict(extra="allow")
    id: str
    session: str
    question: str
    language: Literal["zh", "en"]
    text: str
    abstained: bool
    finish: Literal["stop", "abstain"]
    evidence: list[dict[str, Any]]
    rows: list[dict[str, Any]]
    verify: dict[str, Any]


class Running(BaseModel):
    """An answer that is not done."""

    id: str
    state: Literal["running"]
