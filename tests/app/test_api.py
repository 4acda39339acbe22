"""Questions over HTTP: events in order, one JSON, resuming, refusals in one shape."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.limits import Limits
from app.warm import Warming
from tests.app import api_desk
from tests.app.api_desk import QUESTION, ask, events


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    limits = Limits(asked_per_minute=10_000, read_per_minute=10_000)
    with api_desk.served_archive(tmp_path_factory.mktemp("api"), limits=limits) as client:
        yield client


def test_a_question_is_answered_as_numbered_events_with_the_sources_before_the_text(client: TestClient) -> None:
    told = client.post("/api/v1/ask", json={"question": QUESTION})
    assert told.status_code == 200
    assert told.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert told.headers["x-accel-buffering"] == "no"
    assert told.headers["cache-control"] == "no-cache, no-transform"
    assert told.text.startswith(": ") and len(told.text.split("\n")[0]) > 2000
    found = events(told.text)
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
    names = [name for _, name, _ in found]
    assert names[:2] == ["status", "meta"] and names[-2:] == ["verify", "done"]
    assert names.index("sources") < names.index("delta") < names.index("cite")
    data = {name: json.loads(text) for _, name, text in reversed(found)}
    assert data["meta"]["understood"]["places"] == ["张湾区"] and data["meta"]["understood"]["years"] == [2023]
    source = data["sources"]["items"][0]
    assert source["n"] == 1 and "10%左右" in source["quote"]
    start, end = source["spans"][0]
    assert source["text"][start:end] == source["quote"]
    assert data["table"]["rows"][0]["value"] == 10 and data["table"]["rows"][0]["cite"] == [1]
    text = "".join(json.loads(text)["t"] for _, name, text in found if name == "delta")
    assert "10%左右" in text and "[" not in text
    assert data["done"]["finish"] == "stop"


def test_a_client_that_wants_json_gets_the_whole_answer_at_once(client: TestClient) -> None:
    answer = ask(client).json()
    assert "10%左右[1]" in answer["text"] and answer["evidence"][0]["number"] == 1
    assert answer["finish"] == "stop" and answer["verify"]["loose"] == 0
    assert answer["id"].startswith("a_") and answer["session"].startswith("s_")


def test_an_answer_is_kept_and_can_be_read_again_and_taken_up_after_any_event(client: TestClient) -> None:
    told = events(client.post("/api/v1/ask", json={"question": QUESTION}).text)
    answer_id = json.loads(told[1][2])["answer_id"]
    kept = client.get(f"/api/v1/answers/{answer_id}").json()
    assert kept["id"] == answer_id and kept["question"] == QUESTION
    for after in (0, 3, len(told) - 1, len(told), 9999):
        again = client.get(f"/api/v1/answers/{answer_id}/events", params={"after": after})
        assert events(again.text) == told[after:], after
    taken_up = client.get(f"/api/v1/answers/{answer_id}/events", headers={"Last-Event-ID": "2"})
    assert events(taken_up.text) == told[2:]


def test_earlier_questions_make_a_follow_up_understood(client: TestClient) -> None:
    answer = ask(client, "那下陆区呢？", history=[QUESTION]).json()
    assert "7.5%以上" in answer["text"]


def test_a_question_the_reports_do_not_answer_ends_as_abstained(client: TestClient) -> None:
    answer = ask(client, "洪湖市2023年地区生产总值增长目标是多少？").json()
    assert answer["abstained"] and answer["finish"] == "abstain"


def test_the_same_idempotency_key_gives_the_same_answer_and_no_other_question(client: TestClient) -> None:
    first = ask(client, headers={"Idempotency-Key": "k-1"}).json()
    assert ask(client, headers={"Idempotency-Key": "k-1"}).json()["id"] == first["id"]
    other = ask(client, "下陆区呢？", headers={"Idempotency-Key": "k-1"})
    assert other.status_code == 422 and other.json()["error"]["code"] == "idempotency"


def test_a_history_of_five_hundred_turns_is_trimmed_with_a_note(client: TestClient) -> None:
    told = events(client.post("/api/v1/ask", json={"question": QUESTION, "history": ["去年呢？"] * 500}).text)
    notes = [json.loads(data) for _, name, data in told if name == "note"]
    assert "history_trimmed" in [note["code"] for note in notes]


def test_filters_narrow_an_answer_and_are_told_as_understood(client: TestClient) -> None:
    filters = {"places": ["420200"], "years": [2023], "reports": []}
    told = events(client.post("/api/v1/ask", json={"question": QUESTION, "filters": filters}).text)
    data = {name: json.loads(text) for _, name, text in reversed(told)}
    understood = data["meta"]["understood"]
    assert understood["scope"] == {"text": "黄石市、2023年", "places": ["420200"], "years": [2023], "reports": []}
    assert understood["outside"] == ["张湾区"] and data["done"]["finish"] == "abstain"
    notes = [json.loads(text) for _, name, text in told if name == "note"]
    assert "scope" in [note["code"] for note in notes]
    nothing = {"places": [], "years": None, "reports": []}
    assert "10%左右" in ask(client, filters=nothing).json()["text"]


@pytest.mark.parametrize(
    ("filters", "named"),
    [({"places": ["420200", "999999"]}, "999999"), ({"reports": ["no such"]}, "no such"), ({"years": [12]}, "years")],
)
def test_a_filter_that_does_not_exist_is_named(client: TestClient, filters: dict[str, object], named: str) -> None:
    refused = ask(client, filters=filters)
    error = refused.json()["error"]
    assert refused.status_code == 422 and named in error["message_en"] and named in error["message_zh"]
    assert error["fields"][0].startswith("filters")


def test_a_key_belongs_to_the_question_with_its_filters_and_history(client: TestClient) -> None:
    key = {"Idempotency-Key": "k-2"}
    first = ask(client, headers=key, filters={"places": ["420200", "420300"]}).json()
    again = ask(client, headers=key, filters={"places": ["420300", "420200", "420300"], "years": []}).json()
    assert again["id"] == first["id"]
    for other in ({}, {"filters": {"places": ["420200"]}}, {"history": ["下陆区呢?"]}, {"lang": "zh"}):
        assert ask(client, headers=key, **other).status_code == 422  # type: ignore[arg-type]


def test_the_language_of_the_client_decides_only_where_the_question_has_none(client: TestClient) -> None:
    assert [ask(client, "GDP 2023?", lang=lang).json()["language"] for lang in ("zh", "en", "auto")] == [
        "zh",
        "en",
        "en",
    ]
    assert ask(client, lang="en").json()["language"] == "zh"
    told = events(client.post("/api/v1/ask", json={"question": "GDP 2023?", "lang": "zh"}).text)
    assert json.loads(told[0][2])["text"] == "正在排队"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/v1/ask", 405, "wrong_method"),
        ("DELETE", "/api/v1/reports", 405, "wrong_method"),
        ("GET", "/api/v1/nothing", 404, "not_found"),
        ("GET", "/api/v1/answers/a_unknown", 404, "no_answer"),
        ("GET", "/api/v1/answers/a_unknown/events", 404, "no_answer"),
        ("GET", "/api/v1/answers/a_unknown/events?after=x", 422, "invalid"),
        ("GET", "/v1/nothing", 404, "not_found"),
    ],
)
def test_every_refusal_has_the_one_shape(client: TestClient, method: str, path: str, status: int, code: str) -> None:
    refused = client.request(method, path)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"]) == (status, code)
    assert error["message_zh"] and error["message_en"]
    assert error["request_id"] == refused.headers["x-request-id"]


def test_a_failure_says_nothing_of_itself(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with api_desk.client_of(api_desk.Broken()) as client:
        failed = ask(client)
        told = client.post("/api/v1/ask", json={"question": QUESTION}).text
    assert failed.status_code == 500 and failed.json()["error"]["code"] == "internal"
    assert "canary" not in failed.text + told and "/srv" not in failed.text + told
    assert events(told)[-1][1] == "error"
    assert "canary-4711" in caplog.text and QUESTION not in caplog.text


def test_a_server_that_is_not_ready_says_when_to_come_back() -> None:
    warming = Warming(lambda: __import__("threading").Event().wait(0.5))
    with api_desk.client_of(api_desk.Held(), warming=warming) as client:
        refused = ask(client)
    assert refused.status_code == 503 and refused.json()["error"]["code"] == "starting"
    assert refused.headers["retry-after"] == "5"


def test_an_empty_archive_is_said_to_be_empty(tmp_path: Path) -> None:
    from app.answer import Desk
    from index.archive import Archive
    from tests.fakes import FakeEmbedder

    archive = Archive.open(tmp_path, create=True)
    with api_desk.client_of(Desk(archive, FakeEmbedder())) as client:  # type: ignore[arg-type]
        refused = ask(client)
        assert client.get("/api/v1/reports").json() == {"items": [], "total": 0, "cut": False}
    archive.close()
    assert refused.status_code == 503 and refused.json()["error"]["code"] == "index_not_ready"
