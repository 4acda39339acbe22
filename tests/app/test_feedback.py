"""Remarks on answers: kept whole, one for each answer, bounded in number and time."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.database import Book
from app.feedback import Feedback, Remark, Span
from app.records import Scope

SAID = Remark(
    "down",
    "a_1",
    "张湾区GDP目标？",
    "10%左右[1]。",
    reasons=("wrong_number", "outdated"),
    comment="应为 9%",
    history=("早先的问题",),
    scope=Scope(("420303",), (2023,), ("r",)),
    language="zh",
    abstained=True,
    evidence=(Span(1, "r", "zhangwan.txt", 5, 17, "地区生产总值增长10%左右"),),
    corpus=3,
    config={"embedder": "fake"},
    client="abc",
    site=2,
)


class Clock:
    """Stands until a test moves it."""

    def __init__(self) -> None:
        self.time = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


def test_a_remark_comes_back_as_it_was_kept(tmp_path: Path) -> None:
    feedback = Feedback(Book.open(tmp_path), now=Clock())
    kept = feedback.keep(SAID)
    assert kept.id.startswith("f_") and kept.time == "2026-01-01T00:00:00+00:00"
    assert Feedback(Book.open(tmp_path)).all() == (kept,)


def test_who_changes_their_mind_changes_the_remark(tmp_path: Path) -> None:
    feedback = Feedback(Book.open(tmp_path))
    first = feedback.keep(SAID)
    second = feedback.keep(Remark("up", "a_1", "张湾区GDP目标？", "10%左右[1]。"))
    assert (first.id, feedback.count(), feedback.count("down")) == (second.id, 1, 0)
    assert feedback.all("up") == (second,)


def test_the_newest_come_first_and_beyond_the_most_the_oldest_go(tmp_path: Path) -> None:
    clock = Clock()
    feedback = Feedback(Book.open(tmp_path), most=3, now=clock)
    for number in range(5):
        clock.time += timedelta(seconds=1)
        feedback.keep(Remark("down", f"a_{number}", "问", "答"))
    assert [one.answer_id for one in feedback.all()] == ["a_4", "a_3", "a_2"]
    assert [one.answer_id for one in feedback.all(limit=1, offset=1)] == ["a_3"]


def test_what_is_too_old_is_forgotten_unless_it_is_kept_for_good(tmp_path: Path) -> None:
    clock = Clock()
    feedback = Feedback(Book.open(tmp_path), now=clock)
    feedback.keep(SAID)
    clock.time += timedelta(days=180)
    feedback.keep(Remark("up", "a_2", "问", "答"))
    assert feedback.forget(days=0) == 0 == feedback.forget(days=180)
    clock.time += timedelta(seconds=1)
    assert feedback.forget(days=180) == 1
    assert [one.answer_id for one in feedback.all()] == ["a_2"]


def test_one_that_is_removed_is_gone(tmp_path: Path) -> None:
    feedback = Feedback(Book.open(tmp_path))
    kept = feedback.keep(SAID)
    assert feedback.remove(kept.id)
    assert not feedback.remove(kept.id)
    assert feedback.all() == ()
