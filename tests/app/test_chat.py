"""The page's events as Gradio serves them: called as the page calls them, and as a stranger might."""

import json
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

from tests.app import fake_desk
from tests.app.serving import served

_open = build_opener(ProxyHandler({})).open


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(fake_desk.desk()) as address:
        yield address


@pytest.fixture(scope="module")
def config(address: str) -> dict[str, Any]:
    with _open(f"{address}/config") as response:
        return dict(json.load(response))


def _call(address: str, number: int, data: list[Any]) -> dict[str, Any]:
    """The completed event of one call over the queue."""
    body = json.dumps({"data": data, "fn_index": number, "session_hash": "s"}).encode()
    with _open(Request(f"{address}/gradio_api/queue/join", body, {"Content-Type": "application/json"})):
        pass
    with _open(f"{address}/gradio_api/queue/data?session_hash=s", timeout=30) as stream:
        for line in stream:
            if line.startswith(b"data:") and (event := json.loads(line[5:]))["msg"] == "process_completed":
                return dict(event)
    raise AssertionError("the stream ended before the call was complete")


def test_nothing_is_asked_through_gradio_and_every_event_is_private(config: dict[str, Any]) -> None:
    events = config["dependencies"]
    assert {one["api_visibility"] for one in events} == {"private"}
    assert len(events) == 3  # the welcome, the shelf, the measurements
    assert all(one["inputs"] == [] for one in events)


def test_what_the_tabs_show_travels_as_data_whatever_a_stranger_sends(address: str, config: dict[str, Any]) -> None:
    told = []
    for event in config["dependencies"]:
        done = _call(address, event["id"], ["<script>", {"a": 1}])
        assert done["success"] is True
        told.append(done["output"]["data"][0])
    welcome, shelf, measured = told
    assert (welcome["reports"], welcome["places"]) == (3, 2)
    assert [line["source"] for line in shelf["lines"]] == ["report.txt", "xialu.txt", "<b>x</b>.txt"]
    assert set(measured) == {"run"}


def test_no_page_of_another_site_may_read_what_gradio_serves(address: str) -> None:
    request = Request(f"{address}/config", headers={"Origin": "https://foreign.example"})
    try:
        with _open(request) as response:
            assert "Access-Control-Allow-Origin" not in response.headers
    except HTTPError as refused:
        assert refused.code == 403
