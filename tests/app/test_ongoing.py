"""Answers under way: bounded, followed, given up when nobody listens, kept and forgotten."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from app.http_errors import ApiError
from app.limits import Limits
from app.ongoing import Answers, Ongoing, Sent
from app.worked import Asked
from tests.app.api_desk import Held


def asked(number: int = 0, *, client: str = "", session: str = "", key: str = "") -> Asked:
    return Asked(f"问题{number}", (), session or f"s{number}", client or f"192.0.2.{number}", key=key)


def run(test: Callable[[Held], Awaitable[Any]]) -> None:
    """The test in an event loop, with a desk that is let go at the end."""
    desk = Held()

    async def whole() -> None:
        try:
            await asyncio.wait_for(test(desk), 30)
        finally:
            desk.let_go.set()

    asyncio.run(whole())


async def all_of(answers: Answers, one: Ongoing, after: int = 0) -> list[Sent | None]:
    return [sent async for sent in answers.follow(one, after)]


async def until(condition: Callable[[], bool]) -> None:
    while not condition():
        await asyncio.sleep(0.01)


def refused(answers: Answers, question: Asked) -> str:
    with pytest.raises(ApiError) as error:
        answers.start(question)
    assert error.value.retry_after is None or error.value.retry_after >= 1
    return error.value.code


def test_every_follower_gets_every_event_once_whenever_it_begins() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits())
        one = answers.start(asked())
        early = asyncio.create_task(all_of(answers, one))
        await until(desk.begun.is_set)
        late = asyncio.create_task(all_of(answers, one, after=1))
        desk.let_go.set()
        first, second = await early, await late
        assert [sent.number for sent in first if sent] == list(range(1, len(one.events) + 1))
        assert second == first[1:]
        assert first[-1] is not None and first[-1].name == "done"

    run(test)


def test_events_that_come_while_others_are_taken_are_not_waited_for() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(heartbeat_seconds=0.2))
        one = answers.start(asked())
        taken = []
        async for sent in answers.follow(one):
            if sent is not None and sent.number == 1:  # a slow client: everything else happens meanwhile
                desk.let_go.set()
                await until(lambda: one.ended is not None)
            taken.append(sent)
        assert None not in taken

    run(test)


def test_a_heartbeat_comes_when_nothing_else_does() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(heartbeat_seconds=0.05))
        one = answers.start(asked())
        async for sent in answers.follow(one):
            if sent is None:
                return

    run(test)


def test_the_work_for_a_client_that_has_gone_is_given_up_and_its_slot_is_free() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(workers=1, grace_seconds=0.05))
        one = answers.start(asked(0))
        follower = asyncio.create_task(all_of(answers, one))
        await until(desk.begun.is_set)
        follower.cancel()
        await until(lambda: one.ended is not None)
        assert one.finish == "interrupted" and one.events[-1].name == "error"
        assert desk.finished == 0
        await until(lambda: desk.closed == 1)
        desk.let_go.set()
        after = answers.start(asked(1))
        await until(lambda: after.answer is not None)

    run(test)


def test_a_client_that_comes_back_in_time_finds_the_work_going_on() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(grace_seconds=0.3))
        one = answers.start(asked())
        follower = asyncio.create_task(all_of(answers, one))
        await until(desk.begun.is_set)
        follower.cancel()
        again = asyncio.create_task(all_of(answers, one, after=2))
        await asyncio.sleep(0.5)
        assert one.ended is None
        desk.let_go.set()
        told = await again
        assert told[-1] is not None and told[-1].name == "done"

    run(test)


def test_no_more_are_taken_than_can_be_worked_on_and_wait() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(workers=1, waiting=2))
        begun = [answers.start(asked(number)) for number in range(3)]
        assert refused(answers, asked(9)) == "overloaded"
        desk.let_go.set()
        for one in begun:
            await until(lambda one=one: one.answer is not None)  # type: ignore[misc]
        answers.start(asked(9))

    run(test)


def test_one_client_and_one_session_have_bounds_of_their_own() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits(streams_per_client=2))
        answers.start(asked(1, client="a", session="x"))
        assert refused(answers, asked(2, client="b", session="x")) == "session_busy"
        answers.start(asked(2, client="a"))
        assert refused(answers, asked(3, client="a")) == "too_many_streams"
        answers.start(asked(3, client="b"))

    run(test)


def test_an_idempotency_key_belongs_to_its_client() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits())
        one = answers.start(asked(1, client="a", key="k"))
        assert answers.start(asked(1, client="a", key="k")) is one
        assert refused(answers, asked(2, client="a", key="k")) == "idempotency"
        assert answers.start(asked(2, client="b", key="k")) is not one

    run(test)


def test_what_is_kept_is_bounded_in_time_number_and_bytes() -> None:
    async def kept(limits: Limits, *, later: float = 0.0) -> list[bool]:
        desk, clock = Held(), [0.0]
        desk.let_go.set()
        answers = Answers(desk, limits, now=lambda: clock[0])
        given = []
        for number in range(3):
            one = answers.start(asked(number))
            await until(lambda one=one: one.ended is not None)  # type: ignore[misc]
            given.append(one)
        clock[0] += later
        there = []
        for one in given:
            try:
                there.append(answers.find(one.id) is one)
            except ApiError as gone:
                assert gone.code == "no_answer"
                there.append(False)
        return there

    async def test(_: Held) -> None:
        assert await kept(Limits()) == [True, True, True]
        assert await kept(Limits(), later=601) == [False, False, False]
        assert await kept(Limits(kept_answers=2)) == [False, True, True]
        assert await kept(Limits(kept_bytes=1)) == [False, False, False]

    run(test)


def test_ids_cannot_be_guessed_and_never_repeat() -> None:
    ids = {Ongoing(asked(), 0).id for _ in range(100)}
    assert len(ids) == 100 and {len(one) for one in ids} == {26}  # 144 bits


def test_the_last_event_says_how_it_ended_and_how_long_it_took() -> None:
    async def test(desk: Held) -> None:
        desk.let_go.set()
        answers = Answers(desk, Limits(), about=lambda: {"corpus": 7})
        one = answers.start(asked())
        told = [sent for sent in await all_of(answers, one) if sent]
        assert json.loads(told[1].data)["corpus"] == 7
        done = json.loads(told[-1].data)
        assert done["finish"] == "stop" and set(done["ms"]) == {"understood", "sources", "total"}
        assert one.answer is not None and one.answer["id"] == one.id

    run(test)


def test_a_stop_ends_every_answer_with_a_word_and_takes_no_more() -> None:
    async def test(desk: Held) -> None:
        answers = Answers(desk, Limits())
        streams = [asyncio.create_task(all_of(answers, answers.start(asked(number)))) for number in range(6)]
        await until(desk.begun.is_set)
        answers.stop()
        for told in await asyncio.wait_for(asyncio.gather(*streams), 5):  # the desk has not been let go
            last = [sent for sent in told if sent][-1]
            assert last.name == "error" and json.loads(last.data)["code"] == "stopping"
            assert sum(sent.name in ("error", "done") for sent in told if sent) == 1
        assert refused(answers, asked(9)) == "stopping"
        desk.let_go.set()

    run(test)


def test_visitors_of_a_site_and_the_site_itself_have_bounds_of_their_own() -> None:
    def visitor(number: int, *, client: str, site: int) -> Asked:
        return asked(number, client=client, session=f"v{number}")._replace(site=site)

    async def test(_: Held) -> None:
        answers = Answers(_, Limits(visitor_streams=2, site_streams=3, streams_per_client=8))
        for number in range(2):
            answers.start(visitor(number, client="a", site=1))
        assert refused(answers, visitor(2, client="a", site=1)) == "too_many_streams"
        answers.start(visitor(3, client="b", site=1))
        assert refused(answers, visitor(4, client="c", site=1)) == "overloaded"
        answers.start(visitor(5, client="c", site=2))
        for number in range(6, 12):
            answers.start(asked(number, client="own"))

    run(test)


def test_an_answer_is_found_by_the_site_it_was_given_on_and_by_no_other() -> None:
    async def test(_: Held) -> None:
        answers = Answers(_, Limits())
        one = answers.start(asked()._replace(site=1))
        assert answers.find(one.id) is answers.find(one.id, site=1) is one
        with pytest.raises(ApiError, match="no_answer"):
            answers.find(one.id, site=2)

    run(test)
