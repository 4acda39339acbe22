"""A question at the HTTP doors: checked, put to the desk, and waited for, for a client that may go away."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import Request

from app.answer import Desk
from app.http_errors import ApiError, request_id
from app.limits import Limits
from app.ongoing import Answers, Asked, Ongoing
from app.pages.turns import clean
from app.records import EVERYTHING, Language, Scope
from app.warm import Warming
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
        ended: Callable[[Ongoing], None] = lambda _: None,
        log_questions: bool = False,
    ) -> None:
        self._desk = desk
        self._limits = limits
        self._warming = warming
        self._log_questions = log_questions
        self.answers = Answers(desk, limits, about=lambda: {"corpus": desk.archive.version}, ended=ended)

    def ask(
        self,
        request: Request,
        question: str,
        history: Sequence[str],
        *,
        client: str,
        session: str,
        key: str = "",
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Ongoing:
        """Begin to answer; ApiError for what cannot be asked, or not now."""
        asked = self._checked(question)
        earlier = [said for text in history if (said := clean(text))]
        for said in earlier:
            if len(said) > self._limits.question:
                raise ApiError("question_too_long", fields=["history"], length=len(said), limit=self._limits.question)
        if not self._warming.over:
            raise ApiError("starting", retry_after=5)
        held = self._desk.archive.reports()
        if not held:
            raise ApiError("index_not_ready", retry_after=60)
        check(scope, held)
        kept = tuple(earlier[-self._limits.history :])
        one = self.answers.start(
            Asked(asked, kept, session, client, len(earlier) - len(kept), key, request_id(request), scope, language)
        )
        if self._log_questions:
            fields = {"request_id": request_id(request), "answer_id": one.id, "question": asked}
            log.warning("question", extra={"fields": fields})
        return one

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


def check(scope: Scope, held: Sequence[Report]) -> None:
    """ApiError that names a place or report of the scope that does not exist."""
    ids = {report.id for report in held} if scope.reports else set()
    for field, wanted, known in (("places", scope.places, _is_place), ("reports", scope.reports, ids.__contains__)):
        for one in wanted:
            if not known(one):
                raise ApiError("unknown_filter", fields=[f"filters.{field}"], field=field, value=one[:80])


def _is_place(code: str) -> bool:
    try:
        places.get(code)
    except UserError:
        return False
    return True
