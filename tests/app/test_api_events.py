"""The events of an answer as one JSON list, for clients that no stream reaches."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.limits import Limits
from tests.app import api_desk
from tests.app.api_desk import QUESTION, events


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    folder: Path = tmp_path_factory.mktemp("events")
    with api_desk.served_archive(folder, limits=Limits(asked_per_minute=1000, read_per_minute=1000)) as client:
        yield client


@pytest.mark.parametrize("after", [0, 4])
def test_the_list_holds_what_the_stream_told_after_that_event(client: TestClient, after: int) -> None:
    told = events(client.post("/api/v1/ask", json={"question": QUESTION}).text)
    address = f"/api/v1/answers/{json.loads(told[1][2])['answer_id']}/events"
    listed = client.get(address, params={"after": after}, headers={"Accept": "application/json"})
    assert listed.headers["content-type"] == "application/json"
    assert [(one["id"], one["name"], one["data"]) for one in listed.json()] == [
        (number, name, json.loads(data)) for number, name, data in told[after:]
    ]


def test_a_client_that_takes_streams_too_gets_one(client: TestClient) -> None:
    told = events(client.post("/api/v1/ask", json={"question": QUESTION}).text)
    address = f"/api/v1/answers/{json.loads(told[1][2])['answer_id']}/events"
    again = client.get(address, headers={"Accept": "text/event-stream, application/json"})
    assert events(again.text) == told
