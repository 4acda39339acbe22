"""Loading beside the page."""

import pytest

from app import dictionary
from app.warm import Warming, first_use
from errors import UserError
from tests.fakes import FakeEmbedder


def test_a_load_runs_beside_and_is_over_when_it_ends() -> None:
    done: list[int] = []
    warming = Warming(lambda: done.append(1))
    assert warming.wait(seconds=5)
    assert (warming.over, warming.failure, done) == (True, "", [1])


def test_what_the_user_can_mend_is_kept_as_the_failure() -> None:
    def load() -> None:
        raise UserError("no model at x; set EMBEDDER")

    warming = Warming(load)
    warming.wait(seconds=5)
    assert warming.failure == "no model at x; set EMBEDDER"


def test_any_other_failure_is_logged_and_named_without_its_inside(caplog: pytest.LogCaptureFixture) -> None:
    warming = Warming(lambda: 1 / 0)
    warming.wait(seconds=5)
    assert warming.failure == "Loading failed; the log has the reason."
    assert "ZeroDivisionError" in caplog.text


def test_the_dictionary_is_read_before_the_first_question() -> None:
    dictionary._table.cache_clear()
    first_use(FakeEmbedder())  # type: ignore[arg-type]
    assert dictionary._table.cache_info().currsize == 1
