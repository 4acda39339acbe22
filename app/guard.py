"""Who may come in and what leaves: trusted hosts, body sizes, closed paths, and the security headers of every response.

Gradio brings none of these (anyone may frame its page, its uploads have no limit, any origin is answered),
so they stand in front of the whole application, where no handler can forget them.
"""

import json
import re
from collections.abc import Mapping, Sequence

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

BODY_LIMIT = 64 * 1024  # bytes: a question of 10,000 characters and its envelope
CLOSED = ("/gradio_api/upload", "/gradio_api/file", "/gradio_api/proxy", "/gradio_api/run_history")
LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
ANY_ADDRESS = ("0.0.0.0", "::", "[::]")

# Gradio compiles its templates in the page, hence 'unsafe-eval'. No image, frame or request leaves for another host.
PAGE_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self' blob:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "frame-src 'self'",
        "form-action 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "frame-ancestors 'self'",
    )
)
DOCUMENT_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; manifest-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
PORT = re.compile(r"(?<=[^:]):[0-9]{0,5}\Z")
FRAMES = re.compile(r"frame-ancestors ([^;]*)")
FRAME_OPTIONS = {"'self'": "SAMEORIGIN", "'none'": "DENY"}
REFUSALS = {
    "unknown_host": (400, "这台服务器不以此名称应答。", "This server does not answer to that host name."),
    "closed": (403, "此处不接收文件。", "Nothing can be sent or fetched here."),
    "too_large": (413, "请求过大，上限为 64 KB。", "The request is too large; the limit is 64 KB."),
    "upload_too_large": (413, "上传的文件过大。", "The upload is too large."),
}


def hosts_for(host: str, allowed: str = "", *, public: str = "") -> tuple[str, ...] | None:
    """The Host names a server bound to `host` answers to; None for any.

    `allowed` lists names behind a reverse proxy, separated by commas; `public` is the address that visitors know.
    Without the list a server opened to every address is called by names it cannot know, so it takes them all.
    """
    named = [_name(name.strip()) for name in allowed.split(",") if name.strip()]
    if public and (named or host not in ANY_ADDRESS):
        named.append(_name(public.split("/")[2]))
    if host in ANY_ADDRESS:
        return tuple(dict.fromkeys((*named, *LOOPBACK))) if named else None
    name = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return tuple(dict.fromkeys((*named, name.lower(), *LOOPBACK)))


def protect(
    app: FastAPI,
    *,
    hosts: Sequence[str] | None,
    body_limit: int = BODY_LIMIT,
    larger: Mapping[str, int] | None = None,
) -> None:
    """Put the guard before `app`; call it before Gradio is mounted, which looks for the CORS rule at that moment.

    `larger` gives paths a body limit of their own, in bytes.
    """
    app.add_middleware(CORSMiddleware, allow_origins=[], allow_credentials=False)
    app.add_middleware(Guard, hosts=hosts, body_limit=body_limit, larger=larger)


class Guard:
    """Refuses a request or passes it on, and completes the headers that come back. Plain ASGI: streams stay streams."""

    def __init__(
        self, app: ASGIApp, *, hosts: Sequence[str] | None, body_limit: int, larger: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._larger = larger or {}
        self._hosts = None if hosts is None else frozenset(hosts)
        self._body_limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal:
            await _refuse(refusal, scope, completing(send))
            return
        body = _Body(receive, self._limit(scope))
        outward = completing(send)

        async def unless_too_large(message: Message) -> None:
            # The application turns the error of a body cut short into its own answer; ours goes out instead.
            if not body.too_large:
                await outward(message)
            elif message["type"] == "http.response.start":
                await _refuse(self._too_large(scope), scope, outward)

        try:
            await self._app(_without_forged_host(scope, headers, self._hosts), body.read, unless_too_large)
        except _TooLargeError:
            await _refuse(self._too_large(scope), scope, outward)

    def _limit(self, scope: Scope) -> int:
        return self._larger.get(_inside(scope), self._body_limit)

    def _refusal(self, scope: Scope, headers: Headers) -> str:
        if self._hosts is not None and _name(headers.get("host", "")) not in self._hosts:
            return "unknown_host"
        if _inside(scope).startswith(CLOSED):
            return "closed"
        length = headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > self._limit(scope):
            return self._too_large(scope)
        return ""

    def _too_large(self, scope: Scope) -> str:
        return "upload_too_large" if _inside(scope) in self._larger else "too_large"


class _Body:
    """A body as it comes, counted: one sent in chunks declares no length."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._left = limit

    @property
    def too_large(self) -> bool:
        return self._left < 0

    async def read(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self.too_large:
            raise _TooLargeError
        return message


class _TooLargeError(Exception):
    """The body grew beyond the limit while it was read."""


def _inside(scope: Scope) -> str:
    """The path below the prefix that a proxy serves us under."""
    return str(scope["path"]).removeprefix(str(scope.get("root_path", "")))


def _name(host: str) -> str:
    """The name in a Host header, without its port: localhost of localhost:7860, [::1] of [::1]:7860.

    What follows a name and is no port belongs to the name, and makes it one that nobody answers to.
    """
    return PORT.sub("", host).lower()


def _without_forged_host(scope: Scope, headers: Headers, hosts: frozenset[str] | None) -> Scope:
    """Gradio builds its addresses from X-Forwarded-Host: one that we do not answer to is dropped."""
    if hosts is None or _name(headers.get("x-forwarded-host", "")) in {"", *hosts}:
        return scope
    return {**scope, "headers": [pair for pair in scope["headers"] if pair[0] != b"x-forwarded-host"]}


def completing(send: Send) -> Send:
    """`send`, with our headers wherever the application set none of that name."""

    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            # The older header knows no list of sites: it follows the policy, and goes where others may frame the page.
            found = FRAMES.search(headers["Content-Security-Policy"])
            framed = FRAME_OPTIONS.get(found[1] if found else "")
            if framed:
                headers["X-Frame-Options"] = framed
            elif found:
                del headers["X-Frame-Options"]
        await send(message)

    return complete


async def _refuse(code: str, scope: Scope, send: Send) -> None:
    status, chinese, english = REFUSALS[code]
    told = {"code": code, "message_zh": chinese, "message_en": english}
    told["request_id"] = scope.get("state", {}).get("request_id", "")
    body = json.dumps({"error": told}, ensure_ascii=False).encode()
    headers = [(b"content-type", b"application/json; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
