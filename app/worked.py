"""The part of an answer that is made in a thread: the desk's next value, told as events ready to be sent.

Nothing of it may run on the event loop, which serves every other client meanwhile.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, Protocol

from app.question import language, speaks
from app.records import EVERYTHING, Answer, Language, Scope
from app.render import as_json
from app.stream_events import Event, Teller, verified
from app.wording import say


class Answering(Protocol):
    """What is needed of the desk."""

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]: ...


class Asked(NamedTuple):
    """A question that has passed every check; `trimmed` says how many earlier questions were left out."""

    question: str
    history: tuple[str, ...]
    session: str
    client: str
    trimmed: int = 0
    key: str = ""  # the Idempotency-Key
    request: str = ""
    scope: Scope = EVERYTHING
    language: Language | None = None
    site: int = 0  # the number of the other site whose visitor asks

    @property
    def whole(self) -> tuple[object, ...]:
        """What makes it this question and no other."""
        return (self.question, self.history, self.trimmed, self.scope, self.language)

    @property
    def spoken(self) -> Language:
        """The language of the first word to the asker, before the question is read."""
        if self.language and not speaks(self.question):
            return self.language
        return language(self.question)


class Step(NamedTuple):
    """What one step brought: events as name and JSON, and the JSON form of the answer when it is done."""

    events: tuple[tuple[str, str], ...]
    whole: dict[str, Any] | None = None
    size: int = 0  # of `whole`, in characters
    cited: tuple[str, ...] = ()  # ids of the passages whose sources these events give


class Work:
    """One answer being made; every method is for one thread at a time."""

    def __init__(self, desk: Answering, asked: Asked, answer_id: str, about: Callable[[], dict[str, Any]]) -> None:
        self._asked = asked
        self._steps = desk.stream(asked.question, asked.history, scope=asked.scope, language=asked.language)
        self._id = answer_id
        self._about = about
        self._now: dict[str, Any] = {}
        self._teller: Teller | None = None

    def step(self) -> Step:
        """The desk's next value; RuntimeError when it ended before its answer was done."""
        if self._teller is None:
            self._now = {"session": self._asked.session, **self._about()}
            self._teller = Teller({"answer_id": self._id, **self._now})
        answer = next(self._steps, None)
        if answer is None:
            raise RuntimeError("the desk ended before its answer was done")
        events = list(self._teller.tell(answer))
        cited = tuple(item["pid"] for event in events if event.name == "sources" for item in event.data["items"])
        if not answer.done:
            return Step(_ready(events), cited=cited)
        whole = {**as_json(answer), "id": self._id, **self._now, "verify": verified(answer)}
        if self._asked.trimmed:
            note = {"code": "history_trimmed", "text": self._trimmed(answer.query.language)}
            whole["notes"] = [*whole["notes"], note]
            events.append(Event("note", note))
        return Step(_ready(events), whole, len(json.dumps(whole, ensure_ascii=False)), cited)

    def close(self) -> None:
        """Let go of what the desk holds for it."""
        close = getattr(self._steps, "close", None)
        if close is not None:
            close()

    def _trimmed(self, spoken: Language) -> str:
        return say(spoken, "history_trimmed", n=self._asked.trimmed, kept=len(self._asked.history))


def written(data: dict[str, Any]) -> str:
    """The data of an event on one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _ready(events: Sequence[Event]) -> tuple[tuple[str, str], ...]:
    return tuple((event.name, written(event.data)) for event in events)
