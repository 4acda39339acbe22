"""What a command tells, as lines of JSON for the program that started it; `kind` says which line it is."""

import json
from typing import TYPE_CHECKING, Any

from errors import UserError
from index.lock import BusyError

if TYPE_CHECKING:
    from index.build import Outcome
    from index.look import Looked


def progress(what: str, done: int, total: int) -> str:
    """`what` is "files" or "passages"."""
    return _line("progress", what=what, done=done, total=total)


def outcome(of: "Outcome") -> str:
    """An Outcome; its report by id, label and year."""
    report = of.report
    named = {"id": report.id, "label": report.label, "year": report.year or 0, "code": _code(of)} if report else None
    return _line("outcome", source=of.source, state=of.state, reason=of.reason, report=named)


def looked(at: "Looked") -> str:
    """A report that a file holds."""
    return _line("looked", **at._asdict())


def failure(error: UserError) -> str:
    """Why nothing was done; `busy` when another process writes and the same command works later."""
    return _line("failure", reason=str(error), busy=isinstance(error, BusyError))


def _code(of: "Outcome") -> str:
    return of.report.place.code if of.report and of.report.place else ""


def _line(kind: str, **fields: Any) -> str:
    return json.dumps({"kind": kind, **fields}, ensure_ascii=True)
