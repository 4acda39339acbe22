"""What people say of answers, kept with all that is needed to ask again and to judge: never an address or a name.

A remark is kept of an answer that this server gave and still holds, so that nobody can put words into it. There is one
remark for each answer: who changes their mind changes the remark.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Column, Integer, MetaData, Row, Table, Text, delete, func, insert, select, update

from app.database import Book, Part
from app.records import EVERYTHING, Scope

Verdict = Literal["up", "down"]
Reason = Literal["wrong_number", "wrong_citation", "off_topic", "incomplete", "outdated"]
COMMENT = 1000  # characters
MOST = 10_000  # remarks; beyond them the oldest go
_TABLES = MetaData()
_REMARKS = Table(
    "remarks",
    _TABLES,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("answer_id", Text, nullable=False, unique=True),
    Column("time", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("said", Text, nullable=False),  # JSON: every other field
    sqlite_autoincrement=True,
)
PART = Part("feedback", (_TABLES.create_all,))


@dataclass(frozen=True, slots=True)
class Span:
    """A quote that the answer cited: `report_text[start:end]` of the report, which stood in `file`."""

    number: int
    report: str
    file: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A thumb up or down with the question as it was asked and the answer as it was given.

    `corpus` is the archive's version at that time, `config` the embedder and the language model. `client` is a
    pseudonym that changes every day and cannot be led back to an address; `site` is the number of another's website,
    0 for our own page. `time` is ISO 8601 in UTC.
    """

    verdict: Verdict
    answer_id: str
    question: str
    answer: str
    reasons: tuple[Reason, ...] = ()
    comment: str = ""
    history: tuple[str, ...] = ()
    scope: Scope = EVERYTHING
    language: str = ""
    abstained: bool = False
    evidence: tuple[Span, ...] = ()
    corpus: int = 0
    config: Mapping[str, str] = field(default_factory=dict)
    client: str = ""
    site: int = 0
    id: str = ""
    time: str = ""


class Feedback:
    """The remarks in a book, at most `most` of them."""

    def __init__(
        self, book: Book, *, most: int = MOST, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._book, self._most, self._now = book, most, now
        book.use(PART)

    def keep(self, remark: Remark) -> Remark:
        """Keeps it under a new id, or in place of what was said of the same answer; beyond the most, the oldest go."""
        time = self._now().isoformat(timespec="seconds")
        with self._book.write() as connection:
            same = select(_REMARKS.c.id).where(_REMARKS.c.answer_id == remark.answer_id)
            known = connection.execute(same).scalar()
            kept = replace(remark, id=known or "f_" + secrets.token_hex(12), time=time)
            if known:
                connection.execute(update(_REMARKS).where(_REMARKS.c.id == known).values(_row(kept)))
                return kept
            connection.execute(insert(_REMARKS).values(_row(kept)))
            count = connection.execute(select(func.count()).select_from(_REMARKS)).scalar_one()
            if count > self._most:
                oldest = select(_REMARKS.c.number).order_by(_REMARKS.c.time, _REMARKS.c.number)
                connection.execute(
                    delete(_REMARKS).where(_REMARKS.c.number.in_(oldest.limit(count - self._most).scalar_subquery()))
                )
        return kept

    def all(self, verdict: Verdict | None = None, *, limit: int | None = None, offset: int = 0) -> tuple[Remark, ...]:
        """Remarks, the newest first."""
        wanted = select(_REMARKS).order_by(_REMARKS.c.time.desc(), _REMARKS.c.number.desc())
        if verdict is not None:
            wanted = wanted.where(_REMARKS.c.verdict == verdict)
        with self._book.read() as connection:
            return tuple(_remark(row) for row in connection.execute(wanted.limit(limit).offset(offset)))

    def count(self, verdict: Verdict | None = None) -> int:
        """How many there are."""
        wanted = select(func.count()).select_from(_REMARKS)
        if verdict is not None:
            wanted = wanted.where(_REMARKS.c.verdict == verdict)
        with self._book.read() as connection:
            return int(connection.execute(wanted).scalar_one())

    def remove(self, identity: str) -> bool:
        """Whether there was one of that id; it is gone."""
        with self._book.write() as connection:
            return connection.execute(delete(_REMARKS).where(_REMARKS.c.id == identity)).rowcount > 0

    def forget(self, *, days: int) -> int:
        """Removes what is older than so many days, nothing where `days` is 0; how many remarks went."""
        if not days:
            return 0
        before = (self._now() - timedelta(days=days)).isoformat(timespec="seconds")
        with self._book.write() as connection:
            return connection.execute(delete(_REMARKS).where(_REMARKS.c.time < before)).rowcount


def _row(remark: Remark) -> dict[str, Any]:
    said = {
        "question": remark.question,
        "answer": remark.answer,
        "reasons": list(remark.reasons),
        "comment": remark.comment,
        "history": list(remark.history),
        "places": list(remark.scope.places),
        "years": list(remark.scope.years),
        "reports": list(remark.scope.reports),
        "language": remark.language,
        "abstained": remark.abstained,
        "evidence": [[one.number, one.report, one.file, one.start, one.end, one.quote] for one in remark.evidence],
        "corpus": remark.corpus,
        "config": dict(remark.config),
        "client": remark.client,
        "site": remark.site,
    }
    return {
        "id": remark.id,
        "answer_id": remark.answer_id,
        "time": remark.time,
        "verdict": remark.verdict,
        "said": json.dumps(said, ensure_ascii=False),
    }


def _remark(row: Row[Any]) -> Remark:
    said = json.loads(row.said)
    scope = Scope(*(tuple(said.pop(name)) for name in ("places", "years", "reports")))
    evidence = tuple(Span(*one) for one in said.pop("evidence"))
    reasons, history = tuple(said.pop("reasons")), tuple(said.pop("history"))
    return Remark(
        verdict=row.verdict,
        answer_id=row.answer_id,
        id=row.id,
        time=row.time,
        scope=scope,
        evidence=evidence,
        reasons=reasons,
        history=history,
        **said,
    )
