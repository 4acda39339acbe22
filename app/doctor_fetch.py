"""Requests as a browser on another site sends them, with all that a diagnosis needs: headers, and when bytes came."""

import http.client
import ssl
import time
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

TIMEOUT = 20.0  # seconds without a byte
LARGEST = 5_000_000  # bytes of a body that are read
REDIRECTS = 5


class Reply(NamedTuple):
    """What came back: `headers` with names in lower case, `came` at which second each piece of the body came."""

    url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    came: Sequence[tuple[float, bytes]]
    first_byte: float

    def all(self, name: str) -> list[str]:
        """Every header of that name."""
        return [value for header, value in self.headers if header == name]

    def one(self, name: str) -> str:
        """The first header of that name, "" for none."""
        return next(iter(self.all(name)), "")

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8", "replace")


class NoReplyError(Exception):
    """Nothing came back; the text says why."""


def origin_of(url: str) -> str:
    """scheme://host[:port] as a browser writes it."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port and parts.port != {"http": 80, "https": 443}.get(parts.scheme) else ""
    host = parts.hostname or ""
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{port}"


def fetch(
    url: str, method: str = "GET", *, headers: Mapping[str, str] | None = None, body: bytes = b"", follow: bool = False
) -> Reply:
    """One request; `follow` goes on where a redirect leads. NoReplyError in words when there is no reply."""
    for _ in range(REDIRECTS + 1):
        reply = _once(url, method, {"Accept": "*/*", "User-Agent": "report-chat-doctor", **(headers or {})}, body)
        if not follow or reply.status not in (301, 302, 303, 307, 308) or not reply.one("location"):
            return reply
        url = urljoin(url, reply.one("location"))
    raise NoReplyError(f"{url} leads in circles (more than {REDIRECTS} redirects)")


def _once(url: str, method: str, headers: Mapping[str, str], body: bytes) -> Reply:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise NoReplyError(f"{url} is no address: write it with http:// or https://")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    began = time.monotonic()
    try:
        connection: http.client.HTTPConnection
        if parts.scheme == "https":
            connection = http.client.HTTPSConnection(
                parts.hostname, parts.port, timeout=TIMEOUT, context=ssl.create_default_context()
            )
        else:
            connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=TIMEOUT)
        try:
            connection.request(method, path, body or None, dict(headers))
            answer = connection.getresponse()
            first = time.monotonic() - began
            came: list[tuple[float, bytes]] = []
            size = 0
            while size < LARGEST and (piece := answer.read1(65_536)):
                came.append((time.monotonic() - began, piece))
                size += len(piece)
            pairs = [(name.lower(), value) for name, value in answer.getheaders()]
            return Reply(url, answer.status, pairs, b"".join(piece for _, piece in came), came, first)
        finally:
            connection.close()
    except ssl.SSLCertVerificationError as fault:
        raise NoReplyError(f"the certificate of {parts.hostname} is not valid: {fault.verify_message}") from fault
    except TimeoutError as fault:
        raise NoReplyError(f"{origin_of(url)} did not answer within {TIMEOUT:.0f} s") from fault
    except (OSError, http.client.HTTPException, UnicodeError, ValueError) as fault:
        raise NoReplyError(f"{origin_of(url)} cannot be reached: {fault}") from fault
