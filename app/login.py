"""The log-in of the admin pages: one password, a signed session of twelve hours, and a token for every form.

No key of the API or of a site opens it: only what this module signed is looked at.
"""

import hashlib
import hmac
import math
import secrets
import time
from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from itsdangerous import BadSignature, TimestampSigner
from sqlalchemy import Column, Connection, Float, MetaData, Table, Text, delete, insert, select

from app.database import Book, Part

COOKIE = "admin_session"
FORM_COOKIE = "admin_form"
SECONDS = 12 * 3600
WINDOW = 900  # seconds over which wrong passwords are counted
TRIES = 5  # wrong passwords from one client
ALL_TRIES = 100  # from all clients together
_ENDED = Table("admin_ended", MetaData(), Column("session", Text, primary_key=True), Column("at", Float))


def _first(connection: Connection) -> None:
    _ENDED.create(connection)


PART = Part("login", (_first,))


class Session(NamedTuple):
    """Somebody who is logged in; `token` stands in each of their forms."""

    id: str
    token: str


class WrongPasswordError(Exception):
    """The password is another."""


class TooManyError(Exception):
    """Too many wrong passwords; `retry_after` seconds until the next is looked at."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


class Login:
    """`key` signs (app.secret); another password or key ends every session."""

    def __init__(self, password: str, key: bytes, book: Book, *, now: Callable[[], float] = time.time) -> None:
        self._digest = _digest(password)
        self._key = hmac.new(key, self._digest, hashlib.sha256).digest()
        self._signer = _Clocked(self._key, now)
        self._now = now
        self._wrong: deque[tuple[float, str]] = deque()
        self._book = book
        book.use(PART)

    def open(self, given: str, client: str) -> str:
        """The value of the session's cookie; WrongPasswordError, or TooManyError before the password is looked at.

        `client` is whom the tries are counted for (app.limits.bucket).
        """
        self._count(client)
        if not hmac.compare_digest(_digest(given), self._digest):
            self._wrong.append((self._now(), client))
            raise WrongPasswordError
        return self._signer.sign(secrets.token_urlsafe(18)).decode()

    def session(self, cookie: str) -> Session | None:
        """Whose cookie this is; None when it is forged, older than twelve hours, or was logged out."""
        try:
            identity = self._signer.unsign(cookie, max_age=SECONDS).decode()
        except (BadSignature, UnicodeError):
            return None
        with self._book.read() as connection:
            if connection.scalar(select(_ENDED.c.at).where(_ENDED.c.session == identity)) is not None:
                return None
        return Session(identity, self.token(identity))

    def end(self, session: Session) -> None:
        """Log out: the cookie opens nothing from now on, wherever a copy of it lies."""
        with self._book.write() as connection:
            connection.execute(delete(_ENDED).where(_ENDED.c.at < self._now() - SECONDS))
            connection.execute(delete(_ENDED).where(_ENDED.c.session == session.id))
            connection.execute(insert(_ENDED).values(session=session.id, at=self._now()))

    def token(self, nonce: str) -> str:
        """What a form has to send back: nobody makes it who cannot read the page. `nonce` is kept in a cookie."""
        return hmac.new(self._key, b"form:" + nonce.encode(), hashlib.sha256).hexdigest()

    def fits(self, nonce: str, token: str) -> bool:
        """Whether a form was ours; compared in constant time."""
        return bool(nonce) and hmac.compare_digest(self.token(nonce).encode(), token.encode())

    def _count(self, client: str) -> None:
        """Wrong tries alone are counted, and of one client only its own: a stranger cannot use up another's."""
        now = self._now()
        while self._wrong and self._wrong[0][0] <= now - WINDOW:
            self._wrong.popleft()
        own = [at for at, who in self._wrong if who == client]
        for found, most in ((own, TRIES), ([at for at, _ in self._wrong], ALL_TRIES)):
            if len(found) >= most:
                raise TooManyError(max(1, math.ceil(found[-most] + WINDOW - now)))


class _Clocked(TimestampSigner):
    """A signer that asks our clock."""

    def __init__(self, key: bytes, now: Callable[[], float]) -> None:
        super().__init__(key, salt="admin session", digest_method=hashlib.sha256)
        self._now = now

    def get_timestamp(self) -> int:
        return int(self._now())


def _digest(password: str) -> bytes:
    """Of one length for every password, so that comparing tells nothing of it."""
    return hashlib.sha256(password.encode("utf-8", "surrogatepass")).digest()
