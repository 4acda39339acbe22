"""The list of uploads in the app's book: what each file is, how far its reading has come, and which reports it gave."""

import json
import secrets
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    Float,
    Index,
    Integer,
    MetaData,
    RowMapping,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from app.database import Book, Part

QUEUED, READING, INDEXING, REMOVING = "queued", "reading", "indexing", "removing"
READY, REPEATED, REFUSED, CANCELLED, REMOVED = "ready", "repeated", "refused", "cancelled", "removed"
WAITING = (QUEUED, REMOVING)  # for the worker
AT_WORK = (READING, INDEXING)
HOLDING = (READY, REPEATED)  # their files are what the archive was made of
OVER = (REFUSED, CANCELLED, REMOVED)
_TABLE = Table(
    "uploads",
    MetaData(),
    Column("id", Text, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("name", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, default=""),
    Column("slots", Text, nullable=False, default="{}"),
    Column("done", Integer, nullable=False, default=0),
    Column("total", Integer, nullable=False, default=0),
    Column("reports", Text, nullable=False, default="[]"),
    Column("added", Float, nullable=False),
    Column("changed", Float, nullable=False),
)
Index("uploads_by_state", _TABLE.c.state, _TABLE.c.turn)


def _first(connection: Connection) -> None:
    _TABLE.create(connection)


PART = Part("uploads", (_first,))


class Given(NamedTuple):
    """A report that a file gave. `part` counts from 1; `code` and `year` are "" and 0 where nobody has said them.

    `note` is what the build says besides, such as the line that would name the report.
    """

    id: str
    part: int
    label: str
    code: str
    year: int
    note: str


@dataclass(frozen=True, slots=True)
class Upload:
    """One file. `name` is as it was sent, for show only; `file` is its name in the folder called `id`.

    `reason` is a code whose sentence `slots` fill; `done` of `total` passages are indexed. A removal of a report that
    no upload gave is a row without a file. Times are seconds since 1970.
    """

    id: str
    name: str
    file: str
    size: int
    sha256: str
    state: str
    reason: str
    slots: Mapping[str, Any]
    done: int
    total: int
    reports: tuple[Given, ...]
    added: float
    changed: float


class Uploads:
    """The list; threads and processes share it."""

    def __init__(self, book: Book, *, now: Callable[[], float] = time.time) -> None:
        self._book, self._now = book, now
        book.use(PART)

    def add(
        self,
        name: str,
        file: str = "",
        *,
        size: int = 0,
        sha256: str = "",
        state: str = QUEUED,
        reason: str = "",
        slots: Mapping[str, Any] | None = None,
        reports: Iterable[Given] = (),
        identity: str = "",
    ) -> Upload:
        """A new row at the end of the line; `identity` when its folder is already there (new_id)."""
        now = self._now()
        one = Upload(
            identity or new_id(), name, file, size, sha256, state, reason, slots or {}, 0, 0, tuple(reports), now, now
        )
        with self._book.write() as connection:
            turn = connection.scalar(select(func.coalesce(func.max(_TABLE.c.turn), 0))) or 0
            connection.execute(insert(_TABLE).values(turn=turn + 1, **_row(one)))
        return one

    def get(self, identity: str) -> Upload | None:
        """The upload of this id."""
        return next(iter(self._where(_TABLE.c.id == identity)), None)

    def latest(self, limit: int = 200, *, offset: int = 0) -> list[Upload]:
        """Newest first."""
        wanted = select(_TABLE).order_by(_TABLE.c.turn.desc()).limit(limit).offset(offset)
        with self._book.read() as connection:
            return [_upload(row) for row in connection.execute(wanted).mappings()]

    def counts(self) -> dict[str, int]:
        """How many there are in each state."""
        wanted = select(_TABLE.c.state, func.count()).group_by(_TABLE.c.state)
        with self._book.read() as connection:
            return {state: int(number) for state, number in connection.execute(wanted)}

    def of_content(self, sha256: str) -> Upload | None:
        """An upload of the same bytes that waits, is at work or holds reports."""
        alive = _TABLE.c.state.not_in(OVER)
        return next(iter(self._where((_TABLE.c.sha256 == sha256) & (_TABLE.c.sha256 != "") & alive)), None)

    def holding(self, report_id: str) -> list[Upload]:
        """The uploads that gave a report."""
        return [
            one
            for one in self._where(_TABLE.c.state.in_(HOLDING))
            if any(report.id == report_id for report in one.reports)
        ]

    def next(self) -> Upload | None:
        """What the worker takes up: the first of the line, marked as being read."""
        with self._book.write() as connection:
            first = select(_TABLE).where(_TABLE.c.state.in_(WAITING)).order_by(_TABLE.c.turn).limit(1)
            row = connection.execute(first).mappings().first()
            if row is None:
                return None
            found = _upload(row)
            if found.state == QUEUED:
                found = replace(found, state=READING, reason="", slots={}, done=0, total=0, changed=self._now())
                connection.execute(update(_TABLE).where(_TABLE.c.id == found.id).values(_row(found)))
        return found

    def change(self, identity: str, *, only: Iterable[str] | None = None, **fields: Any) -> Upload | None:
        """The upload with these fields; None when it is gone or in none of the states `only`."""
        with self._book.write() as connection:
            row = connection.execute(select(_TABLE).where(_TABLE.c.id == identity)).mappings().first()
            if row is None or (only is not None and row["state"] not in tuple(only)):
                return None
            changed = replace(_upload(row), **fields, changed=self._now())
            connection.execute(update(_TABLE).where(_TABLE.c.id == identity).values(_row(changed)))
        return changed

    def again(self, identity: str, states: Iterable[str]) -> Upload | None:
        """Back to the end of the line, when it is in one of these states."""
        with self._book.write() as connection:
            turn = connection.scalar(select(func.max(_TABLE.c.turn))) or 0
            here = (_TABLE.c.id == identity) & _TABLE.c.state.in_(tuple(states))
            done = connection.execute(
                update(_TABLE).where(here).values(turn=turn + 1, state=QUEUED, reason="", slots="{}", done=0, total=0)
            )
        return self.get(identity) if done.rowcount else None

    def resume(self) -> int:
        """Puts what was at work when the server ended back where it stood in the line; how many."""
        with self._book.write() as connection:
            cut_off = _TABLE.c.state.in_(AT_WORK)
            return connection.execute(update(_TABLE).where(cut_off).values(state=QUEUED)).rowcount

    def expire(self, days: int) -> list[Upload]:
        """Forgets rows that hold no report and have not changed for so many days; 0 keeps all."""
        if not days:
            return []
        old = _TABLE.c.state.in_(OVER) & (_TABLE.c.changed < self._now() - days * 86_400)
        with self._book.write() as connection:
            found = [_upload(row) for row in connection.execute(select(_TABLE).where(old)).mappings()]
            connection.execute(delete(_TABLE).where(old))
        return found

    def _where(self, condition: Any) -> list[Upload]:
        with self._book.read() as connection:
            rows = connection.execute(select(_TABLE).where(condition).order_by(_TABLE.c.turn)).mappings()
            return [_upload(row) for row in rows]


def new_id() -> str:
    """An id that is also a folder's name."""
    return f"u{secrets.token_hex(8)}"


def _row(upload: Upload) -> dict[str, Any]:
    row = {name: getattr(upload, name) for name in Upload.__slots__}
    row["slots"] = json.dumps(dict(upload.slots), ensure_ascii=False)
    row["reports"] = json.dumps([list(report) for report in upload.reports], ensure_ascii=False)
    return row


def _upload(row: RowMapping) -> Upload:
    fields = {name: row[name] for name in Upload.__slots__}
    fields["slots"] = json.loads(row["slots"])
    fields["reports"] = tuple(Given(*report) for report in json.loads(row["reports"]))
    return Upload(**fields)
