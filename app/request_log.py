"""One line of JSON for each request, and its id in the response; addresses are hashed and nothing asked is written."""

import hashlib
import hmac
import json
import logging
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger("app.requests")
HEADER = "X-Request-Id"


class JsonLines(logging.Formatter):
    """A record as one line of JSON: what stands in its `fields`, or its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a traceback keeps its line breaks as \\n inside the text."""
        said = {"time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")}
        said |= {"level": record.levelname, "logger": record.name, "message": record.getMessage()}
        said |= getattr(record, "fields", {})
        if record.exc_info:
            said["traceback"] = self.formatException(record.exc_info)
        return json.dumps(
            said, ensure_ascii=True, default=str
        )  # ASCII: no control, no direction mark reaches a terminal


def write_json() -> None:
    """Give every handler of the root logger the JSON form."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(JsonLines())


class Pseudonyms:
    """Hashes an address with a salt of the day that is written nowhere, so that no line can be led back to it."""

    def __init__(self, *, today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat()) -> None:
        self._today = today
        self._day = ""
        self._salt = b""

    def of(self, address: str) -> str:
        """The same for the same address until the day ends."""
        day = self._today()
        if day != self._day:
            self._day, self._salt = day, secrets.token_bytes(16)
        return hmac.new(self._salt, address.encode(), hashlib.sha256).hexdigest()[:12]


class Requests:
    """ASGI: numbers each request, logs it when it has ended, and counts it. Streams stay streams."""

    def __init__(self, app: ASGIApp, *, count: Callable[[str, int], None]) -> None:
        self._app = app
        self._count = count
        self._names = Pseudonyms()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection; anything but HTTP passes through."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        identity = secrets.token_hex(8)
        scope.setdefault("state", {})["request_id"] = identity
        began, status = time.perf_counter(), 0

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])[HEADER] = identity
            await send(message)

        try:
            await self._app(scope, receive, numbered)
        finally:
            self._count(scope["path"], status)
            milliseconds = round((time.perf_counter() - began) * 1000)
            client = self._names.of(scope["client"][0] if scope.get("client") else "")
            line = {"request_id": identity, "method": scope["method"], "path": scope["path"], "status": status}
            log.info("request", extra={"fields": {**line, "ms": milliseconds, "client": client}})
