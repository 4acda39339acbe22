"""The HTTP API: questions answered as events or JSON, the archive's contents, and the OpenAI-compatible door.

`add` puts every route on the application. `docs/api.md` describes each, and a test holds the two together.
"""

import json
import re
from collections.abc import AsyncIterator, Sequence
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Header, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse

from app import http_errors, mcp_routes, metrics, secret, suggest
from app.answer import Desk
from app.api_archive import archive_routes
from app.api_shapes import After, AnswerOut, Ask, Running
from app.asking import Asking
from app.clients import admission, site_number
from app.database import Book
from app.embed_routes import embed_routes
from app.extents import Extents
from app.feedback import Feedback
from app.feedback_routes import feedback_routes
from app.http_errors import ApiError
from app.limits import Limits, Windows
from app.ongoing import Ongoing
from app.openai_door import openai_routes
from app.request_log import Requests
from app.routes import ALWAYS, refusals, router
from app.site_cors import SiteCors
from app.site_routes import kept, site_routes
from app.sites import Sites
from app.ticks import tick_routes
from app.visits import Visits
from app.warm import Warming

PREFIX = "/api/v1"
_UNFIT = (
    "bad_json",
    "bad_encoding",
    "empty_question",
    "question_too_long",
    "not_json",
    "unknown_filter",
    "outside_site",
    "idempotency",
)
_BUSY = ("too_many_streams", "session_busy", "overloaded", "starting", "stopping", "index_not_ready", "interrupted")
STREAM = {
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}
_FIRST = ": " + " " * 2048 + "\n\n"  # makes a proxy or an old browser let go of what follows
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_LISTED: dict[str, Any] = {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}
_EVENTS: dict[str, Any] = {"text/event-stream": {"schema": {"type": "string"}}}


def add(
    app: FastAPI,
    desk: Desk,
    *,
    warming: Warming,
    limits: Limits | None = None,
    keys: Sequence[str] = (),
    log_questions: bool = False,
    book: Book | None = None,
    retention_days: int = 180,
) -> None:
    """Put the API on `app`, before anything is mounted at its root. Without a `book` it has one that is forgotten."""
    limits, book = limits or Limits(), book or Book.temporary()
    sites, visits = Sites(book), Visits(secret.key(book.data_dir, "session"))
    extents = Extents(desk.archive, suggest.examples)
    windows, counts = Windows(limits), metrics.Metrics()

    def ended(one: Ongoing) -> None:
        counts.answer(one.finish, (one.ended or one.began) - one.began)

    asking = Asking(
        desk, limits, warming=warming, visits=visits, windows=windows, ended=ended, log_questions=log_questions
    )
    app.state.ending = asking.answers.stop
    counts.watch(active=lambda: len(asking.answers.active), held=lambda: len(desk.archive.reports()))
    ask, read = admission("ask", windows, keys), admission("read", windows, keys)
    http_errors.install(app)
    app.include_router(_answer_routes(asking, ask, read), prefix=PREFIX, tags=["answers"])
    archive = archive_routes(desk, read, extents=extents, visits=visits)
    app.include_router(archive, prefix=PREFIX, tags=["archive"])
    privacy = kept(log_questions=log_questions, retention_days=retention_days)
    feedback, thumb = Feedback(book), admission("feedback", windows, keys)
    feedback.forget(days=retention_days)
    thumbs = feedback_routes(asking.answers, feedback, thumb, config=lambda: {"embedder": desk.embedder.fingerprint})
    app.include_router(thumbs, prefix=PREFIX, tags=["feedback"])
    settings = site_routes(extents, read, limits=limits, privacy=privacy)
    app.include_router(settings, prefix=PREFIX, tags=["sites"])
    app.include_router(embed_routes(sites), tags=["sites"])
    app.include_router(tick_routes(read, headers=STREAM, first=_FIRST), prefix=PREFIX, tags=["sites"])
    foreign = admission("ask", windows, keys, pages=False), admission("read", windows, keys, pages=False)
    app.include_router(openai_routes(asking, *foreign), prefix="/v1", tags=["openai"])
    mcp_routes.add(app, desk, asking, ask=foreign[0], read=foreign[1])
    app.include_router(_description(app, counts, read), tags=["server"])
    known = Doors(app)
    for root in ("/api", "/v1"):
        app.add_api_route(root + "/{rest:path}", _nothing(known), methods=_METHODS, include_in_schema=False)
    app.add_middleware(SiteCors, sites=sites)
    app.add_middleware(Requests, count=lambda path, status: counts.request(known.find(path)[0], status))


def _answer_routes(asking: Asking, ask: Any, read: Any) -> Any:
    doors = router()
    answers = asking.answers
    told: dict[int | str, dict[str, Any]] = {
        200: {"description": "The events, or the whole answer.", "content": _EVENTS}
    }

    @doors.post("/ask", response_model=AnswerOut, responses={**told, **refusals(*ALWAYS, *_UNFIT, *_BUSY)})
    async def put(
        request: Request,
        body: Ask,
        client: Annotated[str, Depends(ask)],
        accept: Annotated[str, Header()] = "",
        idempotency_key: Annotated[str, Header(max_length=64, pattern="^[A-Za-z0-9_-]*$")] = "",
    ) -> Response:
        """Answer a question: as server-sent events, or as one JSON where `Accept` asks for application/json."""
        one = asking.ask(
            request,
            body.question,
            body.history,
            client=client,
            session=body.session,
            key=idempotency_key,
            scope=body.scope(),
            language=body.language(),
        )
        if "application/json" in accept and "text/event-stream" not in accept:
            return JSONResponse(await asking.whole(request, one))
        return stream(asking, one)

    @doors.get("/answers/{answer_id}", response_model=AnswerOut, responses={
        202: {"model": Running, "description": "It is not done yet."}, **refusals(*ALWAYS, "no_answer", "interrupted"),
    }, dependencies=[Depends(read)])  # fmt: skip
    async def get(request: Request, answer_id: str) -> Response:
        """An answer that was given in the last ten minutes."""
        one = answers.find(answer_id, site=site_number(request))
        if one.error is not None:
            raise one.error
        if one.answer is None:
            return JSONResponse({"id": one.id, "state": "running"}, status_code=202)
        return JSONResponse(one.answer)

    @doors.get("/answers/{answer_id}/events", response_class=Response, responses={
        200: {"description": "The events after that number.", "content": {**_EVENTS, **_LISTED}},
        **refusals(*ALWAYS, "no_answer"),
    }, dependencies=[Depends(read)])  # fmt: skip
    async def again(
        request: Request,
        answer_id: str,
        wanted: Annotated[After, Query()],
        last_event_id: Annotated[str, Header(max_length=9, pattern="^[0-9]*$")] = "",
        accept: Annotated[str, Header()] = "",
    ) -> Response:
        """Take up a stream that was cut, after the last event that came; as a JSON list those that there are by now."""
        one = answers.find(answer_id, site=site_number(request))
        after = wanted.after or int(last_event_id or 0)
        if "application/json" in accept and "text/event-stream" not in accept:
            return JSONResponse(
                [{"id": sent.number, "name": sent.name, "data": json.loads(sent.data)} for sent in one.events[after:]]
            )
        return stream(asking, one, after=after)

    return doors


def stream(asking: Asking, one: Ongoing, *, after: int = 0) -> Response:
    """The events of an answer as they come, with a comment whenever nothing came for a while."""

    async def lines() -> AsyncIterator[str]:
        yield _FIRST
        async for sent in asking.answers.follow(one, after):
            yield ": hb\n\n" if sent is None else f"id: {sent.number}\nevent: {sent.name}\ndata: {sent.data}\n\n"

    return StreamingResponse(lines(), media_type="text/event-stream; charset=utf-8", headers=STREAM)


def _description(app: FastAPI, counts: metrics.Metrics, read: Any) -> Any:
    doors = router()

    @doors.get("/metrics", responses={200: {"content": {"text/plain": {}}}, **refusals(*ALWAYS)},
               response_class=Response, dependencies=[Depends(read)])  # fmt: skip
    def numbers() -> Response:
        """Counts and times for Prometheus."""
        return Response(counts.text(), media_type=metrics.CONTENT_TYPE)

    @doors.get(PREFIX + "/openapi.json", responses=refusals(*ALWAYS), dependencies=[Depends(read)])
    def description() -> dict[str, Any]:
        """This description."""
        return app.openapi()

    return doors


class Doors:
    """The routes of an application by their addresses, read from its description when first needed."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._known: list[tuple[str, re.Pattern[str], list[str]]] = []

    def find(self, path: str) -> tuple[str, list[str]]:
        """The route of an address as it is described, and its methods; "page" and none for every other address."""
        if not self._known:
            for name, methods in self._app.openapi()["paths"].items():
                pattern = re.compile(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(name)))
                self._known.append((name, pattern, [method.upper() for method in methods]))
        for name, pattern, methods in self._known:
            if pattern.fullmatch(path):
                return name, methods
        return "page", []


def _nothing(known: Doors) -> Any:
    """What answers where no route does: with 405 where another method would have been taken."""

    async def nothing(request: Request) -> Response:
        allowed = known.find(http_errors.inner_path(request))[1]
        refused = http_errors.respond(request, ApiError("wrong_method" if allowed else "not_found"))
        if allowed:
            refused.headers["Allow"] = ", ".join(allowed)
        return refused

    return nothing
