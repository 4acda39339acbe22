"""Answers being made and answers kept: a bounded number at once, their events numbered, followed and taken up again.

The desk works in threads, one step of an answer at a time; everything else happens on the event loop. An answer
that nobody follows any more is given up after a moment of grace, in which a client that was cut off may come back.
"""

import asyncio
import logging
import math
import secrets
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from app.http_errors import ApiError
from app.limits import Limits
from app.stream_events import Event, status
from app.visits import stable
from app.worked import Answering, Asked, Step, Work, written

log = logging.getLogger(__name__)
_GUESS = 0.5  # seconds an answer takes, until one has been timed


class Sent(NamedTuple):
    """An event with its number, its data as JSON."""

    number: int
    name: str
    data: str


class Ongoing:
    """One answer: its events so far, and its JSON form when it is done."""

    def __init__(self, asked: Asked, began: float) -> None:
        self.id = "a_" + secrets.token_urlsafe(18)
        self.asked = asked
        self.began = began
        self.ended: float | None = None
        self.events: list[Sent] = []
        self.answer: dict[str, Any] | None = None
        self.finish = ""
        self.error: ApiError | None = None
        self.followers = 0
        self.given_up = False
        self.size = 0
        self.task: asyncio.Task[None] | None = None
        self._grown = asyncio.Event()

    def add(self, event: Event) -> None:
        """Number an event and wake everyone who waits for it."""
        self.take([(event.name, written(event.data))])

    def take(self, events: Sequence[tuple[str, str]]) -> None:
        """Number events whose data is written already, and wake everyone who waits; a step without any is no news."""
        if not events:
            return
        for name, data in events:
            self.events.append(Sent(len(self.events) + 1, name, data))
            self.size += len(data)
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()

    async def growth(self, seconds: float) -> bool:
        """Wait for another event; False when none came in time."""
        try:
            await asyncio.wait_for(self._grown.wait(), seconds)
        except TimeoutError:
            return False
        return True


class Answers:
    """Takes questions, works on some at once, and keeps what came of them for a while."""

    def __init__(
        self,
        desk: Answering,
        limits: Limits,
        *,
        about: Callable[[], dict[str, Any]] = dict,
        ended: Callable[[Ongoing], None] = lambda _: None,
        cited: Callable[[Asked, Sequence[str]], None] = lambda _asked, _passages: None,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._limits = limits
        self._about = about
        self._ended = ended
        self._cited = cited
        self._now = now
        self._slots = asyncio.Semaphore(limits.workers)
        self._pool = ThreadPoolExecutor(limits.workers, thread_name_prefix="answer")
        self._kept: dict[str, Ongoing] = {}
        self._by_key: dict[tuple[str, str], str] = {}
        self._takes = _GUESS
        self._stopping = False

    @property
    def active(self) -> list[Ongoing]:
        """Answers that are waited for or worked on."""
        return [one for one in self._kept.values() if one.ended is None]

    def start(self, asked: Asked) -> Ongoing:
        """Begin to answer; ApiError when there are too many at once. The same Idempotency-Key gives the same answer."""
        self._forget()
        if self._stopping:
            raise ApiError("stopping", retry_after=10)
        known = self._kept.get(self._by_key.get((asked.client, asked.key), "")) if asked.key else None
        if known is not None:
            if known.asked.whole != asked.whole:
                raise ApiError("idempotency", fields=["Idempotency-Key"])
            return known
        active = self.active
        if any(stable(one.asked.session) == stable(asked.session) for one in active if not one.given_up):
            raise ApiError("session_busy", retry_after=1)
        each = self._limits.visitor_streams if asked.site else self._limits.streams_per_client
        if sum(one.asked.client == asked.client for one in active) >= each:
            raise ApiError("too_many_streams", retry_after=self._wait(1))
        if asked.site and sum(one.asked.site == asked.site for one in active) >= self._limits.site_streams:
            raise ApiError("overloaded", retry_after=self._wait(self._limits.site_streams))
        if len(active) >= self._limits.workers + self._limits.waiting:
            raise ApiError("overloaded", retry_after=self._wait(len(active)))
        one = Ongoing(asked, self._now())
        self._kept[one.id] = one
        if asked.key:
            self._by_key[asked.client, asked.key] = one.id
        one.add(status("queued", asked.spoken))
        one.task = asyncio.create_task(self._work(one))
        return one

    def stop(self) -> None:
        """End every answer under way with a word to who waits for it, and take no more; the server is about to go."""
        self._stopping = True
        for one in self.active:
            self._fail(one, ApiError("stopping", retry_after=10))
            if one.task:
                one.task.cancel()

    def find(self, answer_id: str, *, site: int = 0) -> Ongoing:
        """A kept answer; ApiError when there is none of that id, or none that was given on `site`."""
        self._forget()
        one = self._kept.get(answer_id)
        if one is None or (site and one.asked.site != site):
            raise ApiError("no_answer")
        return one

    async def follow(self, one: Ongoing, after: int = 0) -> AsyncIterator[Sent | None]:
        """The events after number `after` as they come, None when nothing came for a while; ends with the answer."""
        one.followers += 1
        until = self._now() + self._limits.stream_seconds
        try:
            while self._now() < until:
                for sent in one.events[after:]:
                    after = sent.number
                    yield sent
                if after < len(one.events):  # more came while those were taken
                    continue
                if one.ended is not None:
                    return
                if not await one.growth(self._limits.heartbeat_seconds):
                    yield None
        finally:
            one.followers -= 1
            if one.followers == 0 and one.ended is None:
                asyncio.get_running_loop().call_later(self._limits.grace_seconds, self._leave, one)

    def _leave(self, one: Ongoing) -> None:
        if one.followers == 0 and one.ended is None:
            one.given_up = True
            if one.task and not one.answer:
                one.task.cancel()

    async def _work(self, one: Ongoing) -> None:
        """Understand in one turn and answer in another, so that a long line still hears early how it was read."""
        work = Work(self._desk, one.asked, one.id, self._about)
        times: dict[str, int] = {}
        try:
            async with self._slots:
                step = await self._step(work)
            times["understood"] = self._since(one)
            self._take(one, step)
            if step.whole is None:
                async with self._slots:
                    began = self._now()
                    while step.whole is None:
                        step = await self._step(work)
                        times.setdefault("sources", self._since(one))
                        self._take(one, step)
                    self._takes += (self._now() - began - self._takes) / 10
            self._complete(one, step.whole, step.size, times)
        except asyncio.CancelledError:
            self._fail(one, ApiError("interrupted"))
        except Exception:
            log.exception("request %s: a question was not answered", one.asked.request)
            self._fail(one, ApiError("internal"))
        finally:
            work.close()
            self._ended(one)

    async def _step(self, work: Work) -> Step:
        """The next step, made in a thread; one that has begun is waited for, so that its slot is truly free."""
        step = asyncio.get_running_loop().run_in_executor(self._pool, work.step)
        try:
            return await asyncio.shield(step)
        except asyncio.CancelledError:
            await asyncio.wait([step])
            raise

    def _take(self, one: Ongoing, step: Step) -> None:
        self._cited(one.asked, step.cited)  # before its events are sent, for a reader may be quick
        one.take(step.events)

    def _complete(self, one: Ongoing, whole: dict[str, Any], size: int, times: dict[str, int]) -> None:
        times["total"] = self._since(one)
        one.finish = "abstain" if whole["abstained"] else "stop"
        ending = {"finish": one.finish, "ms": times, "share": f"/api/v1/answers/{one.id}"}
        one.answer = {**whole, **ending}
        one.size += size
        one.ended = self._now()
        one.add(Event("done", {**ending, **{name: whole[name] for name in ("suggestions", "sums", "coverage")}}))

    def _fail(self, one: Ongoing, error: ApiError) -> None:
        if one.ended is not None:  # it was told already that the server stops
            return
        one.error, one.ended, one.finish = error, self._now(), error.code
        one.add(Event("error", error.as_json(one.asked.request)))

    def _since(self, one: Ongoing) -> int:
        return round((self._now() - one.began) * 1000)

    def _wait(self, ahead: int) -> int:
        return max(1, math.ceil(self._takes * ahead / self._limits.workers))

    def _forget(self) -> None:
        """Drop what is too old, then the oldest while there are too many or they are too large."""
        now = self._now()
        kept = [one for one in self._kept.values() if one.ended is not None]
        size = sum(one.size for one in kept)
        count = len(kept)
        for one in kept:
            old = one.ended is not None and now - one.ended > self._limits.kept_seconds
            if old or count > self._limits.kept_answers or size > self._limits.kept_bytes:
                del self._kept[one.id]
                self._by_key.pop((one.asked.client, one.asked.key), None)
                count, size = count - 1, size - one.size
