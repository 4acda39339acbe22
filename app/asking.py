"""A question at the HTTP doors: checked, put to the desk, and waited for, for a client that may go away."""

import asyncio
import logging
import secrets
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request

from app.answer import Desk
from app.cleaning import clean
from app.clients import site_of
from app.http_errors import ApiError, request_id
from app.lately import Lately
from app.limits import Limits, Windows
from app.ongoing import Answers, Ongoing
from app.records import EVERYTHING, Language, Scope
from app.site_scope import within
from app.visits import Visits, stable
from app.warm import Warming
from app.worked import Asked
from errors import UserError
from index import places
from index.records import Report

log = logging.getLogger("app.questions")
_LOOK = 0.25  # seconds between two looks whether a client that waits for JSON is still there


class Asking:
    """The desk behind the HTTP doors, with the bounds that hold for all of them together."""

    def __init__(
        self,
        desk: Desk,
        limits: Limits,
        *,
        warming: Warming,
        visits: Visits,
        windows: Windows,
        ended: Callable[[Ongoing], None] = lambda _: None,
        log_questions: bool = False,
    ) -> None:
        self._desk = desk
        self._lately = Lately(desk.archive)
        self._limits = limits
        self._warming = warming
        self._log_questions = log_questions
        self._visits = visits
        self._windows = windows
        self.answers = Answers(
            desk, limits, about=lambda: {"corpus": desk.archive.version}, ended=ended, cited=self._cite
        )

    def ask(
        self,
        request: Request,
        question: str,
        history: Sequence[str],
        *,
        client: str,
        session: str | None,
        key: str = "",
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Ongoing:
        """Begin to answer; ApiError for what cannot be asked, or not now. `session` None begins a conversation."""
        asked = self._checked(question)
        earlier = [said for text in history if (said := clean(text))]
        for said in earlier:
            if len(said) > self._limits.question:
                raise ApiError("question_too_long", fields=["history"], length=len(said), limit=self._limits.question)
        self.ready()
        try:
            check(scope, self._lately.reports())
        except ApiError:  # a report may have come this very second
            check(scope, self._lately.reports(fresh=True))
        kept, site = tuple(earlier[-self._limits.history :]), site_of(request)
        if site is not None:
            scope = within(site.scope, scope, self._lately.reports())
            session = self._visits.name(site.id, session)
            self._windows.turn(stable(session))
        one = self.answers.start(
            Asked(
                question=asked,
                history=kept,
                session=session or "s_" + secrets.token_urlsafe(16),
                client=client,
                trimmed=len(earlier) - len(kept),
                key=key,
                request=request_id(request),
                scope=scope,
                language=language,
                site=0 if site is None else site.id,
            )
        )
        if self._log_questions:
            fields = {"request_id": request_id(request), "answer_id": one.id, "question": asked}
            log.warning("question", extra={"fields": fields})
        return one

    def ready(self) -> None:
        """ApiError while the embedding model is loaded, or when there is nothing to ask."""
        if not self._warming.over:
            raise ApiError("starting", retry_after=5)
        if not (self._lately.reports() or self._lately.reports(fresh=True)):
            raise ApiError("index_not_ready", retry_after=60)

    def _cite(self, asked: Asked, passages: Sequence[str]) -> None:
        if asked.site:
            self._visits.cite(asked.session, passages)

    def _checked(self, question: str) -> str:
        asked = clean(question)
        if not asked:
            raise ApiError("empty_question", fields=["question"])
        if len(asked) > self._limits.question:
            length = len(asked)
            raise ApiError("question_too_long", fields=["question"], length=length, limit=self._limits.question)
        return asked

    async def whole(self, request: Request, one: Ongoing) -> dict[str, Any]:
        """The answer when it is done; ApiError when it failed or the client has gone."""
        waiting = asyncio.create_task(self._followed(one))
        try:
            while not (await asyncio.wait([waiting], timeout=_LOOK))[0]:
                if await request.is_disconnected():
                    raise ApiError("interrupted")
        finally:
            waiting.cancel()
        if one.error is not None:
            raise one.error
        if one.answer is None:
            raise ApiError("overloaded", retry_after=5)
        return one.answer

    async def _followed(self, one: Ongoing) -> None:
        async for _ in self.answers.follow(one):
            pass


def check(scope: Scope, held: Sequence[Report], *, prefix: str = "filters.") -> None:
    """ApiError that names a place or report of the scope that does not exist; `prefix` stands before the field."""
    ids = {report.id for report in held} if scope.reports else set()
    for field, wanted, known in (("places", scope.places, _is_place), ("reports", scope.reports, ids.__contains__)):
        for one in wanted:
            if not known(one):
                raise ApiError("unknown_filter", fields=[prefix + field], field=prefix + field, value=one[:80])


def _is_place(code: str) -> bool:
    try:
        places.get(code)
    except UserError:
        return False
    return True
