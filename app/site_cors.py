"""Stands before everything: which other website's page may call, through which door, and what it may read of the reply.

A page that is not listed still reads why it was refused: the refusal says nothing but a code and words that are the
same for everyone, no cookie is ever read on these doors, and the work behind them has not begun. Every other reply is
readable for the exact origin of a listed page alone.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from typing import NamedTuple

from fastapi import Request
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app import guard, http_errors, origins
from app.clients import own_page
from app.http_errors import ApiError
from app.sites import Site, Sites
from errors import UserError

log = logging.getLogger(__name__)
KEY = "x-site-key"
ANY = ""  # a door that every key opens
# The doors that the element uses, with the scope that a key needs for each.
DOORS: tuple[tuple[str, re.Pattern[str], str], ...] = (
    ("POST", re.compile("/api/v1/ask"), "ask"),
    ("GET", re.compile("/api/v1/answers/[^/]+(/events)?"), "ask"),
    ("GET", re.compile("/api/v1/passages/[^/]+"), "passage"),
    ("POST", re.compile("/api/v1/feedback"), "feedback"),
    ("GET", re.compile("/api/v1/site"), ANY),
    ("GET", re.compile("/api/v1/suggestions"), ANY),
    ("GET", re.compile("/api/v1/ticks"), ANY),
)
KEYED = ("/api/", "/v1/", "/metrics", "/admin")  # where a key stands for something
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type, Idempotency-Key, Last-Event-ID, X-Session, X-Site-Key",
    "Access-Control-Max-Age": "7200",
}
READABLE = "Retry-After, X-Request-Id"


class Verdict(NamedTuple):
    """What becomes of a request: the site it came for, or why it is refused; and who may read the reply."""

    site: Site | None = None
    refusal: ApiError | None = None
    reader: str = ""  # the origin as its browser wrote it; "" for none but our own


class SiteCors:
    """ASGI: decides for every door before a body is read; what passes carries its site in the request's state."""

    def __init__(self, app: ASGIApp, *, sites: Sites) -> None:
        self._app = app
        self._sites = sites

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        try:
            verdict = preflight(request) or decide(request, self._sites)
        except UserError:  # the book cannot be read
            await http_errors.unforeseen(request)(scope, receive, guard.completing(send))
            return
        if verdict is None:
            await self._app(scope, receive, send)
            return
        outward = _readable(send, verdict.reader)
        if _is_preflight(request) and verdict.refusal is None:
            headers = [(name.lower().encode(), value.encode()) for name, value in PREFLIGHT.items()]
            headers.append((b"content-length", b"0"))
            await outward({"type": "http.response.start", "status": 200, "headers": headers})
            await outward({"type": "http.response.body", "body": b""})
        elif verdict.refusal is not None:
            self._note_refusal(verdict, request)
            await http_errors.respond(request, verdict.refusal)(scope, receive, guard.completing(outward))
        else:
            scope.setdefault("state", {})["site"] = verdict.site
            if verdict.site is not None:
                self._later(self._sites.seen, verdict.site)
            await self._app(scope, receive, outward)

    def _note_refusal(self, verdict: Verdict, request: Request) -> None:
        if verdict.site is not None and verdict.refusal and verdict.refusal.code == "origin_not_allowed":
            origin = origins.sent(request.headers.get("origin"))
            if origin:
                self._later(self._sites.refused, verdict.site, origin)

    def _later(self, note: Callable[..., None], *about: object) -> None:
        """A note for the administrator, written beside the request and never in its way."""
        asyncio.get_running_loop().run_in_executor(None, _noted, note, *about)


def preflight(request: Request) -> Verdict | None:
    """What a browser is told that asks before it sends; None for any other request.

    It cannot show the key yet, so every page on the web may go on to the element's doors, and is refused there.
    """
    if not _is_preflight(request):
        return None
    origin = request.headers.get("origin", "")
    wanted = request.headers.get("access-control-request-method", "")
    if origins.sent(origin) and (door(wanted, request.scope["path"]) is not None):
        return Verdict(reader=origin)
    return Verdict(refusal=ApiError("origin_not_allowed", origin=origin[:120]))


def decide(request: Request, sites: Sites) -> Verdict | None:
    """What becomes of a request by its key and origin; None where neither says anything."""
    path, own = request.scope["path"], own_page(request)
    opens, shown = door(request.method, path), request.headers.getlist(KEY)
    written = request.headers.getlist("origin")
    origin = "" if own or len(written) != 1 else origins.sent(written[0])
    reader = written[0] if origin and opens is not None else ""
    if not shown:
        if opens is not None and written and not own:
            return _refused("origin_not_allowed", reader, origin=written[0][:120])
        return None
    if opens is None:
        return _refused("beyond_key", "") if path.startswith(KEYED) else None
    site = sites.find(shown[0]) if len(shown) == 1 and "authorization" not in request.headers else None
    if site is None:
        return _refused("unknown_key", reader)
    if not site.enabled:
        return _refused("key_disabled", reader)
    if not own and not (origin and origins.listed(origin, site.origins)):
        return Verdict(site, ApiError("origin_not_allowed", origin=(written or ["-"])[0][:120]), reader)
    if opens != ANY and opens not in site.scopes:
        return _refused("beyond_key", reader)
    return Verdict(site, reader=reader)


def door(method: str, path: str) -> str | None:
    """The scope that a key needs for a door of the element, ANY where every key opens it; None for other addresses."""
    for known, pattern, scope in DOORS:
        if known == method and pattern.fullmatch(path):
            return scope
    return None


def _is_preflight(request: Request) -> bool:
    asks = "origin" in request.headers and "access-control-request-method" in request.headers
    return request.method == "OPTIONS" and asks


def _refused(code: str, reader: str, **slots: object) -> Verdict:
    return Verdict(refusal=ApiError(code, **slots), reader=reader)  # type: ignore[arg-type]


def _readable(send: Send, reader: str) -> Send:
    """`send`, with what lets the page of that origin read the reply; no cache may give it to another."""

    async def outward(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.add_vary_header("Origin")
            if reader:
                headers["Access-Control-Allow-Origin"] = reader
                headers["Access-Control-Expose-Headers"] = READABLE
        await send(message)

    return outward


def _noted(note: Callable[..., None], *about: object) -> None:
    try:
        note(*about)
    except UserError as failure:  # a full disk costs the note, not the answer
        log.warning("a site's last visit could not be noted: %s", failure)
