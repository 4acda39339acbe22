"""The whole server under a path prefix (ROOT_PATH), whether the proxy in front takes the prefix off or leaves it on."""

import re

from fastapi import FastAPI
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from errors import UserError

GRADIO = ("assets", "config", "gradio_api", "queue", "static", "svelte")
_FORM = re.compile(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)+")


def checked(root: str) -> str:
    """The prefix as it is used: "" or /qa; UserError for what cannot be one.

    >>> checked("qa/")
    '/qa'
    """
    plain = root.strip().strip("/")
    path = f"/{plain}" if plain else ""
    if path and not _FORM.fullmatch(path):
        raise UserError(f"ROOT_PATH={root} is no path prefix; write letters, digits and hyphens only, such as /qa.")
    return path


def inside(app: FastAPI, root: str) -> None:
    """Put the inner layer on `app`; call it before any other layer is added."""
    app.add_middleware(_Inner, root=root)


def outside(app: FastAPI, root: str) -> None:
    """Put the outer layer on `app` when every route and other layer stands; UserError for a prefix that is a route.

    What lies between the layers sees addresses without the prefix, the routes see both as ASGI has it: the address
    with the prefix, and the prefix as `root_path`, of which they make their links.
    """
    if root:
        own = {str(getattr(route, "path", "")).strip("/") for route in app.routes}
        first = {address.strip("/").partition("/")[0] for address in (*own, *app.openapi()["paths"])}
        taken = root.strip("/").partition("/")[0]
        if taken in {*first, *GRADIO}:
            raise UserError(f"ROOT_PATH={root} is an address of the page itself; choose another, such as /q{taken}.")
    app.add_middleware(_Outer, root=root)


class _Outer:
    """Takes the prefix off where the proxy left it on, and sends the bare prefix on to its slash."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] not in ("http", "websocket") or not self._root:
            await self._app(scope, receive, send)
            return
        path = scope["path"]
        if path == self._root and scope["type"] == "http":
            query = scope["query_string"].decode("latin-1")
            target = f"{self._root}/?{query}" if query else f"{self._root}/"
            await RedirectResponse(target, status_code=308)(scope, receive, send)
            return
        if path.startswith(f"{self._root}/"):
            scope = {**scope, "path": path[len(self._root) :], "raw_path": _without(scope, self._root)}
        await self._app({**scope, "root_path": ""}, receive, send)


class _Inner:
    """Puts the prefix before the address again, for the routes."""

    def __init__(self, app: ASGIApp, *, root: str) -> None:
        self._app = app
        self._root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] in ("http", "websocket") and self._root:
            raw = self._root.encode() + scope["raw_path"] if scope.get("raw_path") else None
            scope = {**scope, "path": self._root + scope["path"], "raw_path": raw, "root_path": self._root}
        await self._app(scope, receive, send)


def _without(scope: Scope, root: str) -> bytes | None:
    raw: bytes | None = scope.get("raw_path")
    return raw.removeprefix(root.encode()) if raw else raw
