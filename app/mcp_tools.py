"""What the MCP tools do: the desk's answer, a search, and the facts, bounded, each with quotes and reader links."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from app.answer import Desk
from app.api_archive import fact_out, reader_of
from app.api_shapes import FactOut
from app.mcp_shapes import (
    AskFound,
    AskGiven,
    Citation,
    FactsFound,
    FactsGiven,
    PassageFound,
    RowFound,
    SearchFound,
    SearchGiven,
)
from app.pages.reader import where
from app.records import Scope
from app.render import as_json
from app.scope import named, narrowed
from errors import UserError
from index import indicators
from index.records import Fact, Report

Value = TypeVar("Value")
_AT_ONCE = 20  # reports whose facts are in memory together
_HISTORY = 10  # earlier questions read
_THREADS = 2  # searches and look-ups at once, beside the answers

# The JSON of an answer to a question under a scope; the first argument is the HTTP request, None over stdio.
Answering = Callable[[Any, AskGiven, Scope], Awaitable[dict[str, Any]]]


class Tools:
    """The three tools of one desk. `admit` counts a costly call of a request, `base` begins its reader links."""

    def __init__(
        self,
        desk: Desk,
        answer: Answering,
        *,
        admit: Callable[[Any], Awaitable[None]],
        base: Callable[[Any], str],
    ) -> None:
        self._desk = desk
        self._answer = answer
        self._admit = admit
        self._base = base
        self._threads = asyncio.Semaphore(_THREADS)

    async def ask(self, request: Any, wanted: AskGiven) -> AskFound:
        """The answer; UserError for a place that does not exist."""
        answer = await self._answer(request, wanted, _scope(wanted.places, wanted.years))
        return answered(answer, self._base(request))

    async def search(self, request: Any, wanted: SearchGiven) -> SearchFound:
        """The passages that suit the words best."""
        await self._admit(request)
        scope, base = _scope(wanted.places, wanted.years), self._base(request)
        return await self._threaded(lambda: self._found(wanted, scope, base))

    async def facts(self, request: Any, wanted: FactsGiven) -> FactsFound:
        """The figures; UserError for an indicator or a place that does not exist."""
        key, base = _key(wanted.indicator), self._base(request)
        scope = _scope([wanted.place] if wanted.place else [], [])
        return await self._threaded(lambda: self._stated(wanted, key, scope, base))

    async def _threaded(self, work: Callable[[], Value]) -> Value:
        async with self._threads:
            return await asyncio.to_thread(work)

    def _found(self, wanted: SearchGiven, scope: Scope, base: str) -> SearchFound:
        reports = [report.id for report in narrowed(self._desk.archive.reports(), scope)] if scope else None
        hits = self._desk.archive.search(wanted.words, embedder=self._desk.embedder, reports=reports, k=wanted.k)
        return SearchFound(
            passages=[
                PassageFound(
                    place=_place(hit.passage.report),
                    year=hit.passage.report.year,
                    title=hit.passage.report.title,
                    heading=hit.passage.heading,
                    text=hit.passage.text,
                    report=hit.passage.report.id,
                    passage=hit.passage.id,
                    reader=base + reader_of(hit.passage.report, hit.passage.start, hit.passage.end),
                    score=round(hit.score, 4),
                )
                for hit in hits
            ]
        )

    def _stated(self, wanted: FactsGiven, key: str, scope: Scope, base: str) -> FactsFound:
        reports = narrowed(self._desk.archive.reports(), scope)
        found = list(islice(self._facts(reports, key, wanted), wanted.limit + 1))
        items = [fact_out(fact) for fact in found[: wanted.limit]]
        return FactsFound(
            indicator=key,
            facts=[FactOut.model_validate({**item, "reader": base + item["reader"]}) for item in items],
            cut=len(found) > wanted.limit,
        )

    def _facts(self, reports: Sequence[Report], key: str, wanted: FactsGiven) -> Iterator[Fact]:
        for first in range(0, len(reports), _AT_ONCE):
            yield from self._desk.archive.facts(
                reports=[report.id for report in reports[first : first + _AT_ONCE]],
                indicators=[key],
                stance=wanted.stance,
                years=None if wanted.year is None else [wanted.year],
            )


def local(desk: Desk, *, public: str = "") -> Tools:
    """The tools for one person on this machine: no limits but the desk's own. `public` begins the reader links."""

    async def answer(_: Any, wanted: AskGiven, scope: Scope) -> dict[str, Any]:
        earlier = wanted.history[-_HISTORY:]
        return as_json(await asyncio.to_thread(desk.answer, wanted.question, earlier, scope=scope))

    async def admit(_: Any) -> None:
        return None

    return Tools(desk, answer, admit=admit, base=lambda _: public.rstrip("/"))


def answered(answer: dict[str, Any], base: str) -> AskFound:
    """The JSON of an answer as the tool gives it."""
    kept = ("number", "place", "year", "title", "heading", "quote", "report", "passage")
    rows = [
        RowFound(
            place=row["label"],
            citation=row["evidence"],
            **{name: row[name] for name in ("measure", "year", "stance", "figure", "match")},
        )
        for row in answer["rows"]
    ]
    return AskFound(
        **{name: answer[name] for name in ("text", "language", "understood", "abstained", "coverage", "suggestions")},
        citations=[
            Citation(**{name: item[name] for name in kept}, reader=base + item["reader"]) for item in answer["evidence"]
        ],
        rows=rows,
        notes=[note["text"] for note in answer["notes"]],
    )


def _scope(words: Sequence[str], years: Sequence[int]) -> Scope:
    codes = [place.code for one in words for place in named(one)]
    return Scope(places=tuple(sorted(set(codes))), years=tuple(sorted(set(years))))


def _key(words: str) -> str:
    """The key of an indicator given by key or name; UserError names what comes near."""
    if words in indicators.table():
        return words
    found = [mention.indicator.key for mention in indicators.find(words)]
    if not found:
        raise UserError(f"There is no indicator {words!r}; give a key or a name, such as gdp or 地区生产总值.")
    return found[0]


def _place(report: Report) -> str | None:
    return where(report, "zh") if report.place else None
