"""A thumb on an answer over HTTP: kept with the answer as it was given, refused for answers that nobody gave."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.answer import Desk
from app.database import Book
from app.feedback import COMMENT, Feedback, Remark
from app.limits import Limits
from app.records import Scope
from tests.app import api_desk
from tests.app.api_desk import QUESTION, ask
from tests.fakes import FakeEmbedder


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book.open(tmp_path_factory.mktemp("book"))


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory, book: Book) -> Iterator[TestClient]:
    archive = api_desk.archive_in(tmp_path_factory.mktemp("feedback"))
    limits = Limits(asked_per_minute=1000, feedback_per_minute=1000)
    desk = Desk(archive, FakeEmbedder())  # type: ignore[arg-type]
    with api_desk.client_of(desk, limits=limits, book=book) as client:
        yield client
    archive.close()


def say(client: TestClient, answer_id: str, **fields: Any) -> Any:
    return client.post("/api/v1/feedback", json={"answer_id": answer_id, "verdict": "down", **fields})


def test_a_thumb_is_kept_with_question_answer_and_spans_and_no_address(client: TestClient, book: Book) -> None:
    answer = ask(client, history=["下陆区呢？"], filters={"years": [2023]}).json()
    told = say(client, answer["id"], reasons=["wrong_number", "wrong_number"], comment=" 应为 9%\u202e ", session="s_1")
    assert told.status_code == 201
    (kept,) = Feedback(book).all()
    assert told.json() == {"id": kept.id}
    assert (kept.verdict, kept.reasons, kept.comment) == ("down", ("wrong_number",), "应为 9%")
    assert (kept.question, kept.history, kept.scope) == (QUESTION, ("下陆区呢？",), Scope(years=(2023,)))
    assert (kept.answer, kept.language, kept.site) == (answer["text"], "zh", 0)
    (span,) = kept.evidence
    assert (span.quote, span.file) == (answer["evidence"][0]["quote"], "zhangwan.txt")
    assert kept.corpus == answer["corpus"] and kept.config["embedder"].startswith("fake")
    assert len(kept.client) == 12
    for path in book.data_dir.iterdir():
        assert b"testclient" not in path.read_bytes()


def test_a_second_thumb_replaces_the_first(client: TestClient, book: Book) -> None:
    answer = ask(client).json()
    first = say(client, answer["id"]).json()
    second = say(client, answer["id"], verdict="up").json()
    assert first == second
    assert [one.verdict for one in Feedback(book).all() if one.answer_id == answer["id"]] == ["up"]


def test_nothing_is_kept_of_an_answer_that_was_not_given(client: TestClient, book: Book) -> None:
    before = Feedback(book).count()
    refused = say(client, "a_" + "x" * 24)
    assert (refused.status_code, refused.json()["error"]["code"]) == (404, "no_answer")
    assert Feedback(book).count() == before


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "sideways"},
        {"reasons": ["rude"]},
        {"reasons": "wrong_number"},
        {"comment": "长" * (COMMENT + 1)},
        {"answer_id": "../x"},
        {"session": ""},
        {"ip": "10.0.0.1"},
    ],
)
def test_what_does_not_fit_is_refused_by_name(client: TestClient, wrong: dict[str, Any]) -> None:
    body = {"answer_id": "a_1", "verdict": "down", **wrong}
    refused = client.post("/api/v1/feedback", json=body)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, "invalid")
    assert [name.split(".")[0] for name in refused.json()["error"]["fields"]] == list(wrong)


def test_too_many_are_told_to_wait(tmp_path: Path) -> None:
    with api_desk.served_archive(tmp_path, limits=Limits(feedback_per_minute=2)) as client:
        answer = ask(client).json()
        codes = [say(client, answer["id"]).status_code for _ in range(3)]
        assert codes == [201, 201, 429]
        assert ask(client).status_code == 200  # questions are counted apart


def test_a_server_with_keys_asks_for_one_except_of_our_own_page(tmp_path: Path) -> None:
    with api_desk.served_archive(tmp_path, keys=["secret-key-of-twenty-letters"]) as client:
        own = {"Sec-Fetch-Site": "same-origin", "Accept": "application/json"}
        answer = client.post("/api/v1/ask", json={"question": QUESTION}, headers=own).json()
        body = {"answer_id": answer["id"], "verdict": "up"}
        assert client.post("/api/v1/feedback", json=body).status_code == 401
        assert client.post("/api/v1/feedback", json=body, headers=own).status_code == 201
        foreign = {**own, "Sec-Fetch-Site": "cross-site", "Origin": "https://other.example"}
        assert client.post("/api/v1/feedback", json=body, headers=foreign).status_code == 403


def test_what_is_too_old_is_gone_when_the_server_starts(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "book")
    old = Feedback(book, now=lambda: datetime(2020, 1, 1, tzinfo=UTC))
    old.keep(Remark("down", "a_1", "问", "答"))
    Feedback(book).keep(Remark("down", "a_2", "问", "答"))
    with api_desk.served_archive(tmp_path, book=book, retention_days=180):
        assert [one.answer_id for one in Feedback(book).all()] == ["a_2"]
