"""MCP over HTTP: keys, origins, limits, and a client that goes."""

import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from app.answer import Desk
from app.limits import Limits
from app.mcp_routes import PATH
from app.warm import Warming
from tests.app import api_desk
from tests.app.api_desk import QUESTION
from tests.app.test_mcp_door import KEY, address, call
from tests.fakes import FakeEmbedder

__all__ = ["address"]  # the fixture


def posted(address: str, headers: dict[str, str], method: str = "POST") -> httpx.Response:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
    wanted = {"Accept": "application/json, text/event-stream", **headers}
    return httpx.request(method, address + PATH, json=body if method == "POST" else None, headers=wanted)


def test_the_door_has_the_keys_and_the_origins_of_the_api(address: str) -> None:
    assert posted(address, KEY).json()["result"]["tools"]
    assert posted(address, {}).status_code == posted(address, {"Authorization": "Bearer wrong"}).status_code == 401
    foreign = posted(address, {**KEY, "Origin": "https://evil.example"})
    assert foreign.status_code == 403 and foreign.json()["error"]["code"] == "origin_not_allowed"
    assert posted(address, {**KEY, "Host": "evil.example"}).json()["error"]["code"] == "unknown_host"
    assert posted(address, {**KEY, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    refused = posted(address, KEY, "GET")
    assert refused.status_code == 405 and refused.headers["allow"] == "POST"


def test_questions_and_searches_count_as_questions_and_lists_do_not(tmp_path: Path) -> None:
    with closing(api_desk.archive_in(tmp_path)) as archive:
        desk = Desk(archive, FakeEmbedder())  # type: ignore[arg-type]
        with api_desk.running(api_desk.application(desk, limits=Limits(asked_per_minute=2))) as address:
            assert not call(address, "search", words="工业").isError
            assert not call(address, "ask", question=QUESTION).isError
            refused = call(address, "ask", question=QUESTION)
            assert refused.isError and "rate_limited" in refused.content[0].text
            assert not call(address, "facts", indicator="gdp").isError


def test_a_server_that_is_still_loading_says_so(tmp_path: Path) -> None:
    loading = Warming(lambda: threading.Event().wait(20))
    with closing(api_desk.archive_in(tmp_path)) as archive:
        app = api_desk.application(Desk(archive, FakeEmbedder()), warming=loading)  # type: ignore[arg-type]
        with api_desk.running(app) as address:
            for name, arguments in (("ask", {"question": QUESTION}), ("search", {"words": "工业"})):
                refused = call(address, name, **arguments)
                assert refused.isError and refused.content[0].text.startswith("starting")


def test_a_client_that_goes_frees_what_it_held() -> None:
    desk = api_desk.Held()
    with api_desk.running(api_desk.application(desk)) as address:
        called = {"name": "ask", "arguments": {"question": QUESTION}}
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": called}
        headers = {"Accept": "application/json, text/event-stream"}
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(address + PATH, json=body, headers=headers, timeout=httpx.Timeout(10, read=3))
        assert desk.begun.is_set()
        gone = time.monotonic()
        while desk.closed == 0 and time.monotonic() < gone + 10:
            time.sleep(0.02)
        assert desk.closed == 1 and desk.finished == 0
