"""MCP over HTTP at /mcp, behind the keys and limits of the API; the SDK is loaded at the first request."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from app import http_errors
from app.answer import Desk
from app.asking import Asking
from app.clients import Admit
from app.http_errors import ApiError
from app.mcp_shapes import AskGiven
from app.mcp_tools import Tools
from app.records import Scope as Reports

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

PATH = "/mcp"


def add(app: FastAPI, desk: Desk, asking: Asking, *, ask: Admit, read: Admit) -> None:
    """Put the door on `app`; `read` admits every request, `ask` counts a question or a search besides."""

    async def answer(request: Request, wanted: AskGiven, scope: Reports) -> dict[str, Any]:
        client = await ask(request)
        one = asking.ask(request, wanted.question, wanted.history, client=client, session=None, scope=scope)
        return await asking.whole(request, one)

    async def admit(request: Request) -> None:
        await ask(request)
        asking.ready()

    def base(request: Request) -> str:
        public = getattr(request.app.state, "public_origin", None)
        return f"{public}{request.scope.get('root_path', '')}" if public else str(request.base_url).rstrip("/")

    door = Door(Tools(desk, answer, admit=admit, base=base), read)
    app.router.routes.append(Route(PATH, endpoint=door, include_in_schema=False))
    inner = app.router.lifespan_context

    @asynccontextmanager
    async def until_closed(application: Any) -> AsyncIterator[Any]:
        async with inner(application) as state:
            try:
                yield state
            finally:
                await door.close()

    app.router.lifespan_context = until_closed


class Door:
    """ASGI: admits a request and hands it to the SDK, whose machinery begins with the first one."""

    def __init__(self, tools: Tools, admit: Admit) -> None:
        self._tools = tools
        self._admit = admit
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None
        self._beginning = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request; only POST is taken, for nothing is ever sent unasked."""
        request = Request(scope, receive)
        try:
            if request.method != "POST":
                raise ApiError("wrong_method")
            await self._admit(request)
        except ApiError as refusal:
            response = http_errors.respond(request, refusal)
            if refusal.code == "wrong_method":
                response.headers["Allow"] = "POST"
            await response(scope, receive, send)
            return
        manager = await self._begun()
        await manager.handle_request(scope, receive, send)

    async def close(self) -> None:
        """End what began."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait([self._running])
            self._running = self._manager = None

    async def _begun(self) -> "StreamableHTTPSessionManager":
        async with self._beginning:
            if self._manager is None:
                made = await asyncio.to_thread(self._made)
                begun = asyncio.Event()
                self._running = asyncio.create_task(_run(made, begun))
                await begun.wait()
                self._manager = made
            return self._manager

    def _made(self) -> "StreamableHTTPSessionManager":
        from app.mcp_door import manager

        return manager(self._tools)


async def _run(manager: "StreamableHTTPSessionManager", begun: asyncio.Event) -> None:
    async with manager.run():
        begun.set()
        await asyncio.Event().wait()
