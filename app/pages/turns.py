"""One turn of the conversation: a question checked, asked of the desk, and turned into the values the page draws.

Knows neither Gradio nor markup. Whatever goes wrong becomes a turn that says so; no exception leaves `run`.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Literal, NamedTuple, Protocol

from app import cite
from app.records import EVERYTHING, Answer, Scope
from app.warm import Warming

log = logging.getLogger(__name__)

REMEMBERED = 10  # earlier questions a follow-up may lean on
STEP = 0.05  # seconds between two growing answers: each costs the server about 2 ms and the page a redraw
LOADING_LIMIT = 600.0  # seconds a question waits for the model before it is given back

_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]|[\U000e0000-\U000e007f]"
)


class Asked(Protocol):
    """What a turn needs of the desk."""

    def stream(self, question: str, history: Sequence[str] = (), *, scope: Scope = EVERYTHING) -> Iterator[Answer]: ...


class Message(NamedTuple):
    """A text of the page's table with what fills its slots."""

    key: str
    slots: dict[str, int] = {}  # noqa: RUF012  never written


class Session(NamedTuple):
    """What one visitor's page remembers: the questions asked so far, oldest first."""

    questions: tuple[str, ...] = ()


class Forms(NamedTuple):
    """An answer as data for the page, and its table as a file for spreadsheets."""

    as_json: Callable[[Answer], dict[str, Any]]
    csv: Callable[[Answer], str]


class Turn(NamedTuple):
    """One exchange as the page shows it; `answer` is the JSON form of an Answer, `csv` its table if it has one.

    `checked` says that the numbers of a finished answer were held against its quotes; `loose` are those not found.
    """

    id: str
    state: Literal["waiting", "answered", "refused", "failed"]
    question: str
    message: Message | None = None
    answer: dict[str, Any] | None = None
    checked: bool = False
    loose: tuple[str, ...] = ()
    csv: str = ""

    def as_json(self) -> dict[str, Any]:
        """The value that travels to the page."""
        message = None if self.message is None else {"key": self.message.key, **self.message.slots}
        return {**self._asdict(), "message": message, "loose": list(self.loose)}


class Step(NamedTuple):
    """What the page gets at once: the turn, the text left in the question box, and the session."""

    turn: Turn
    box: str
    session: Session


def clean(question: object) -> str:
    """The question without controls, lone surrogates, direction marks and zero-width or tag characters.

    They are invisible, change nothing that is asked, and hide text from the reader.
    """
    text = question if isinstance(question, str) else ""
    text = text.encode("utf-8", "replace").decode("utf-8")
    return _INVISIBLE.sub("", text).strip()


def complaint(question: str, *, limit: int) -> Message | None:
    """Why a cleaned question is not asked, or None."""
    if not question:
        return Message("empty")
    if len(question) > limit:
        return Message("too_long", {"length": len(question), "limit": limit})
    return None


def run(
    question: object,
    session: Session,
    *,
    desk: Asked,
    forms: Forms,
    warming: Warming,
    limit: int,
) -> Iterator[Step]:
    """The steps of one turn. A refused or failed question stays in the box, to be mended or sent again."""
    asked = clean(question)
    turn = Turn(secrets.token_hex(6), "waiting", asked[:limit])
    why_not = complaint(asked, limit=limit)
    if why_not:
        yield Step(turn._replace(state="refused", question="", message=why_not), asked, session)
        return
    try:
        if not warming.over:
            yield Step(turn._replace(message=Message("loading")), "", session)
            if not warming.wait(seconds=LOADING_LIMIT):
                raise TimeoutError("the embedding model is still loading")
        yield Step(turn._replace(message=Message("looking")), "", session)
        after = Session((*session.questions, asked)[-REMEMBERED:])
        for answer in _paced(desk.stream(asked, session.questions)):
            yield Step(_answered(turn, answer, forms), "", after)
    except Exception:
        log.exception("a question was not answered")
        yield Step(turn._replace(state="failed", message=Message("problem")), asked, session)


def _answered(turn: Turn, answer: Answer, forms: Forms) -> Turn:
    if not answer.done:
        return turn._replace(state="waiting", answer=forms.as_json(answer))
    found = cite.loose(answer)
    loose = tuple(dict.fromkeys(item.number for item in found))
    checked = bool(answer.evidence) and any(char.isdigit() for char in cite.MARKER.sub("", answer.text))
    csv = forms.csv(answer) if answer.rows else ""
    return turn._replace(state="answered", answer=forms.as_json(answer), checked=checked, loose=loose, csv=csv)


def _paced(answers: Iterator[Answer]) -> Iterator[Answer]:
    """The first, the last, and of those between as many as the step allows."""
    shown = 0.0
    for answer in answers:
        now = time.monotonic()
        if answer.done or now - shown >= STEP:
            shown = now
            yield answer
