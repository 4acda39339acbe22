"""Five events at a steady pace: whoever gets them at once knows that something on the way holds streams back."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import StreamingResponse

from app.clients import Admit
from app.routes import ALWAYS, refusals, router

COUNT, PAUSE = 5, 0.2  # seconds
_EVENTS: dict[int | str, dict[str, Any]] = {
    200: {"description": "The events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}}
}


def tick_routes(admit: Admit, *, headers: Mapping[str, str], first: str) -> APIRouter:
    """The route; `headers` and `first` are those of an answer's stream, so that both meet the same fate."""
    doors = router()

    @doors.get("/ticks", response_class=StreamingResponse, responses={**_EVENTS, **refusals(*ALWAYS)},
               dependencies=[Depends(admit)])  # fmt: skip
    async def ticks() -> StreamingResponse:
        """Five events, 200 ms apart; `python -m app embed doctor` asks for them."""
        return StreamingResponse(_ticks(first), media_type="text/event-stream", headers=dict(headers))

    return doors


async def _ticks(first: str) -> AsyncIterator[str]:
    yield first
    for number in range(1, COUNT + 1):
        yield f"id: {number}\nevent: tick\ndata: {{}}\n\n"
        await asyncio.sleep(PAUSE)
