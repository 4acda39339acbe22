"""What the MCP tools take and give, typed: the schemas that a client's language model reads."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.api_shapes import FactOut
from index.records import Stance

Places = Annotated[
    list[str], Field(max_length=100, description="Only reports of these places (names or division codes), all in them.")
]
Years = Annotated[
    list[int], Field(max_length=50, description="Only reports of these plan years; the report of 2024 reviews 2023.")
]


class Given(BaseModel):
    """What a tool takes: nothing that is not named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class AskGiven(Given):
    """A question."""

    question: str = Field(min_length=1, description="In Chinese or English; answered in its own language.")
    history: list[str] = Field([], max_length=100, description="Earlier questions of the conversation, oldest first.")
    places: Places = []
    years: Years = []


class SearchGiven(Given):
    """Words to look for."""

    words: str = Field(min_length=1, description="What to look for, in Chinese or English.")
    k: int = Field(8, ge=1, le=20, description="How many passages at most.")
    places: Places = []
    years: Years = []


class FactsGiven(Given):
    """Which figures."""

    indicator: str = Field(min_length=1, max_length=100, description="Key or name of an indicator: gdp, 地区生产总值.")
    place: str | None = Field(None, max_length=40, description="Only this place and all in it: name or division code.")
    year: int | None = Field(None, description="The year the figure is of.")
    stance: Stance | None = Field(None, description="target (aimed at), actual (reached) or rank.")
    limit: int = Field(100, ge=1, le=500, description="How many at most.")


class Citation(BaseModel):
    """Where something is said; `quote` stands in the report to the letter, `reader` opens the report at it."""

    number: int
    place: str | None
    year: int | None = Field(description="Plan year of the report.")
    title: str
    heading: str
    quote: str
    report: str
    passage: str
    reader: str


class RowFound(BaseModel):
    """One figure of an answer; `citation` is the number of its source, `match` how it meets the condition asked."""

    place: str
    measure: str
    year: int | None
    stance: str | None
    figure: str | None = Field(description="As the report has it; null where it states none.")
    citation: int | None
    match: str


class AskFound(BaseModel):
    """An answer. Numbers in square brackets in `text` are those of `citations`."""

    text: str
    language: Literal["zh", "en"]
    understood: str = Field(description="How the question was read.")
    abstained: bool = Field(description="True where the reports do not state what was asked.")
    citations: list[Citation]
    rows: list[RowFound]
    coverage: dict[str, Any] | None = Field(description="How many reports were in question and how many state it.")
    notes: list[str]
    suggestions: list[str] = Field(description="What may be asked next.")


class PassageFound(BaseModel):
    """A passage of a report."""

    place: str | None
    year: int | None
    title: str
    heading: str
    text: str
    report: str
    passage: str
    reader: str
    score: float = Field(description="Only for the order within one search.")


class SearchFound(BaseModel):
    """Passages, best first."""

    passages: list[PassageFound]


class FactsFound(BaseModel):
    """Figures as the reports state them, each with its quote; `cut` says that there are more than `limit`."""

    indicator: str
    facts: list[FactOut]
    cut: bool
