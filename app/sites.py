"""Other people's websites that may use the archive: their public keys, origins, scope and limits, kept in the book."""

import json
import secrets
import string
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Boolean, Column, Integer, MetaData, Row, Table, Text, delete, insert, or_, select, update

from app import origins
from app.database import Book, Part
from app.records import EVERYTHING, Scope
from errors import UserError
from index import places

May = Literal["ask", "passage", "feedback"]
SCOPES: tuple[May, ...] = ("ask", "passage", "feedback")
LANGUAGES = ("zh", "en", "auto")
OVERLAP = timedelta(days=7)  # how long the key before the last goes on after a rotation
_LETTERS = string.digits + string.ascii_letters
_LENGTH = 22  # letters of a key: 131 bits
_SEEN_EVERY = 60.0  # seconds between two notes of when a site was last seen
_TABLES = MetaData()
_SITES = Table(
    "sites",
    _TABLES,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("former_key", Text, nullable=False, index=True),
    Column("former_until", Text, nullable=False),
    Column("name", Text, nullable=False, unique=True),
    Column("enabled", Boolean, nullable=False),
    Column("created", Text, nullable=False),
    Column("last_seen", Text, nullable=False),
    Column("refused_origin", Text, nullable=False),
    Column("refused_at", Text, nullable=False),
    Column("chosen", Text, nullable=False),  # JSON: what the administrator chose
    sqlite_autoincrement=True,  # the number of a removed site is never given again: sessions are bound to it
)
PART = Part("sites", (_TABLES.create_all,))


class Words(NamedTuple):
    """The same in both languages; "" where nothing was written."""

    zh: str = ""
    en: str = ""


class Questions(NamedTuple):
    """Questions offered on a site; none where the archive's own are."""

    zh: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Quota(NamedTuple):
    """Questions that all visitors of one site may ask; None for the server's own limit."""

    minute: int | None = None
    day: int | None = None


NO_WORDS, NO_QUESTIONS, SERVERS_OWN = Words(), Questions(), Quota()


@dataclass(frozen=True, slots=True)
class Site:
    """A website and what its visitors may do. Times are ISO 8601 in UTC, "" for never; the key is no secret."""

    name: str
    origins: tuple[str, ...] = ()  # nobody where it is empty
    scopes: tuple[May, ...] = SCOPES
    lang: str = "auto"
    greeting: Words = NO_WORDS
    suggestions: Questions = NO_QUESTIONS
    scope: Scope = EVERYTHING
    quota: Quota = SERVERS_OWN
    enabled: bool = True
    id: int = 0
    key: str = ""
    former_key: str = ""
    former_until: str = ""
    created: str = ""
    last_seen: str = ""
    refused_origin: str = ""
    refused_at: str = ""


class Sites:
    """The sites in a book. Any process may change them; what it changes holds from the next request on."""

    def __init__(self, book: Book, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._book = book
        self._now = now
        self._noted: dict[tuple[int, str], float] = {}
        book.use(PART)

    def add(self, site: Site) -> Site:
        """Keep a new site and give it a key; UserError for what does not fit or a name that is taken."""
        checked = replace(_checked(site), key=_new_key(), created=self._time())
        with self._book.write() as connection:
            _free(connection.execute(select(_SITES.c.id).where(_SITES.c.name == checked.name)).scalar(), checked.name)
            made = connection.execute(insert(_SITES).values(_row(checked)).returning(_SITES.c.id)).scalar_one()
        return replace(checked, id=made)

    def change(self, site: Site) -> Site:
        """Keep what was chosen anew for a site: every field before `id`."""
        checked = _checked(site)
        with self._book.write() as connection:
            same = connection.execute(select(_SITES.c.id).where(_SITES.c.name == checked.name)).scalar()
            _free(None if same == site.id else same, checked.name)
            chosen = {name: _row(checked)[name] for name in ("name", "enabled", "chosen")}
            connection.execute(update(_SITES).where(_SITES.c.id == site.id).values(chosen))
        return checked

    def all(self) -> tuple[Site, ...]:
        """Every site, the oldest first."""
        with self._book.read() as connection:
            return tuple(_site(row) for row in connection.execute(select(_SITES).order_by(_SITES.c.id)))

    def get(self, named: str) -> Site:
        """A site by its name or key; UserError names those there are."""
        every = self.all()
        for site in every:
            if named in (site.name, site.key) or (site.former_key and named == site.former_key):
                return site
        known = ", ".join(site.name for site in every) or "none"
        raise UserError(f"There is no site {named!r}; there are: {known}. `python -m app sites add` makes one.")

    def find(self, key: str) -> Site | None:
        """The site of a key that a visitor's page shows, the one before a rotation too until its time is over."""
        if not key:
            return None
        either = or_(_SITES.c.key == key, (_SITES.c.former_key == key) & (_SITES.c.former_until > self._time()))
        with self._book.read() as connection:
            row = connection.execute(select(_SITES).where(either)).first()
        return None if row is None else _site(row)

    def rotate(self, site: Site) -> Site:
        """Give a site a new key; the present one goes on for seven days, one that was rotated before ends now."""
        until = self._time(OVERLAP)
        fresh = replace(site, key=_new_key(), former_key=site.key, former_until=until)
        self._set(site, key=fresh.key, former_key=site.key, former_until=until)
        return fresh

    def enable(self, site: Site, *, on: bool) -> Site:
        """Let a site in again, or shut it out, from the next request on."""
        self._set(site, enabled=on)
        return replace(site, enabled=on)

    def remove(self, site: Site) -> None:
        """Forget a site; its keys are unknown from now on."""
        with self._book.write() as connection:
            connection.execute(delete(_SITES).where(_SITES.c.id == site.id))

    def seen(self, site: Site) -> None:
        """Note that a site was used; at most once a minute, since each note is a write."""
        if self._due(site, ""):
            self._set(site, last_seen=self._time())

    def refused(self, site: Site, origin: str) -> None:
        """Note the origin that was refused last, for the administrator to see what the list lacks."""
        if self._due(site, "refused"):
            self._set(site, refused_origin=origin[: origins.LONGEST], refused_at=self._time())

    def _due(self, site: Site, what: str) -> bool:
        now = time.monotonic()
        if now - self._noted.get((site.id, what), -_SEEN_EVERY) < _SEEN_EVERY:
            return False
        self._noted[site.id, what] = now
        return True

    def _set(self, site: Site, **values: Any) -> None:
        with self._book.write() as connection:
            connection.execute(update(_SITES).where(_SITES.c.id == site.id).values(values))

    def _time(self, later: timedelta = timedelta()) -> str:
        return (self._now() + later).isoformat(timespec="seconds")


def _new_key() -> str:
    return "pk_" + "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))


def _free(taken: object, name: str) -> None:
    if taken is not None:
        raise UserError(f"There is a site {name!r} already; choose another name, or change that one.")


def _checked(site: Site) -> Site:
    """The site as it is kept; UserError for what does not fit."""
    name = " ".join(site.name.split())
    if not 0 < len(name) <= 80 or not name.isprintable():
        raise UserError(f"The name {name[:80]!r} does not fit; give the site a name of 1 to 80 characters.")
    _one_of("language", [site.lang], LANGUAGES)
    _one_of("scope", site.scopes, SCOPES)
    for question in (*site.suggestions.zh, *site.suggestions.en, *site.greeting):
        if len(question) > 300 or not all(letter.isprintable() or letter == "\n" for letter in question):
            raise UserError(f"{question[:40]!r}… is no greeting or question; plain text of 300 characters fits.")
    for number in site.quota:
        if number is not None and number < 1:
            raise UserError(f"{number} questions are none; disable the site instead, or leave the number out.")
    for code in site.scope.places:
        places.get(code)
    scopes = tuple(one for one in SCOPES if one in site.scopes)
    return replace(site, name=name, origins=origins.once(site.origins), scopes=scopes)


def _one_of(what: str, given: Sequence[str], known: Sequence[str]) -> None:
    for one in given:
        if one not in known:
            raise UserError(f"{one!r} is no {what}; there are: {', '.join(known)}.")


def _row(site: Site) -> dict[str, Any]:
    chosen = {
        "origins": site.origins,
        "scopes": site.scopes,
        "lang": site.lang,
        "greeting": site.greeting,
        "suggestions": site.suggestions,
        "scope": [site.scope.places, site.scope.years, site.scope.reports],
        "quota": site.quota,
    }
    own = ("key", "former_key", "former_until", "name", "enabled", "created", "last_seen")
    more = {name: getattr(site, name) for name in (*own, "refused_origin", "refused_at")}
    return {**more, "chosen": json.dumps(chosen, ensure_ascii=False)}


def _site(row: Row[Any]) -> Site:
    kept = dict(row._mapping)
    chosen = json.loads(kept.pop("chosen"))
    return Site(
        **kept,
        origins=tuple(chosen["origins"]),
        scopes=tuple(chosen["scopes"]),
        lang=chosen["lang"],
        greeting=Words(*chosen["greeting"]),
        suggestions=Questions(*map(tuple, chosen["suggestions"])),
        scope=Scope(*map(tuple, chosen["scope"])),
        quota=Quota(*chosen["quota"]),
    )
