"""Letting go of what is old, while a server runs."""

import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.database import Book
from app.feedback import Feedback, Remark
from app.retention import purging


def test_it_begins_at_once_and_goes_on_after_a_failure_until_the_end() -> None:
    turns: list[int] = []
    third = threading.Event()

    def purge() -> None:
        turns.append(len(turns))
        if len(turns) == 1:
            raise OSError("disk full")
        if len(turns) >= 3:
            third.set()

    with purging(purge, every=0.001):
        assert third.wait(10)
    ended = len(turns)
    assert not any(thread.name == "retention" for thread in threading.enumerate())
    assert len(turns) == ended


def test_a_remark_that_grew_too_old_while_the_server_ran_goes(tmp_path: Path) -> None:
    clock = [datetime(2026, 1, 1, tzinfo=UTC)]
    with closing(Book.open(tmp_path)) as book:
        feedback = Feedback(book, now=lambda: clock[0])
        feedback.keep(Remark(verdict="down", answer_id="a_1", question="?", answer="!"))
        gone, looked = threading.Event(), threading.Event()

        def purge() -> None:
            feedback.forget(days=180)
            looked.set()
            if feedback.count() == 0:
                gone.set()

        with purging(purge, every=0.001):
            assert looked.wait(10) and feedback.count() == 1
            clock[0] += timedelta(days=181)
            assert gone.wait(10)
