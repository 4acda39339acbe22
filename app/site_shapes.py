"""The settings of a site as the chat element receives them."""

from typing import Literal

from pydantic import BaseModel


class BothLanguages(BaseModel):
    """The same in both languages."""

    zh: str
    en: str


class Offered(BaseModel):
    """Questions to begin with."""

    zh: list[str]
    en: list[str]


class PlaceOut(BaseModel):
    """A place by its division code."""

    code: str
    zh: str
    en: str


class SiteScope(BaseModel):
    """The reports a site may ask about; empty lists do not narrow."""

    places: list[PlaceOut]
    years: list[int]
    reports: list[str]


class SiteLimits(BaseModel):
    """The longest question in characters, and how many earlier questions are read."""

    question: int
    history: int


class SiteOut(BaseModel):
    """What the element needs to know of the site it stands on."""

    name: str
    mode: Literal["open", "site"]
    lang: Literal["zh", "en", "auto"]
    greeting: BothLanguages | None
    suggestions: Offered
    scope: SiteScope
    limits: SiteLimits
    feedback: bool
    version: str
    integrity: str
    privacy: BothLanguages
    reports: int
    places: int
    years: str
