"""From a report file to an answer on the page with no network: a socket that leaves the machine fails throughout."""

import json
import time
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

import pytest

WAIT = 240  # seconds for the model to be unpacked and loaded on a busy machine

pytestmark = pytest.mark.slow
_open = build_opener(ProxyHandler({})).open


def _get(url: str) -> str:
    with _open(url, timeout=WAIT) as response:
        return str(response.read().decode())


def _wait_until_ready(address: str) -> None:
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        try:
            _get(f"{address}/ready")
        except (HTTPError, URLError):
            time.sleep(0.5)
        else:
            return
    pytest.fail("the server did not become ready")


def _ask(address: str, question: str) -> dict[str, object]:
    """The finished turn, asked over the queue as the page asks it."""
    config = json.loads(_get(f"{address}/config"))
    number = next(one["id"] for one in config["dependencies"] if one["api_name"] == "ask")
    body = {"data": [question, None], "fn_index": number, "session_hash": "offline"}
    headers = {"Content-Type": "application/json"}
    with _open(Request(f"{address}/gradio_api/queue/join", json.dumps(body).encode(), headers)):
        pass
    with _open(f"{address}/gradio_api/queue/data?session_hash=offline", timeout=WAIT) as stream:
        for line in stream:
            if line.startswith(b"data:"):
                event = json.loads(line[5:])
                if event["msg"] == "process_completed":
                    assert event["success"], event
                    return dict(event["output"]["data"][0])
    raise AssertionError("the stream ended without an answer")


def test_a_report_is_indexed_asked_and_read_without_a_network(samples_page: str) -> None:
    address = samples_page
    _wait_until_ready(address)
    assert "/page/page.js" in _get(f"{address}/")
    turn = _ask(address, "2023年张湾区地区生产总值增长目标是多少？")
    assert turn["state"] == "answered", turn
    answer = turn["answer"]
    assert isinstance(answer, dict)
    assert "10%" in answer["text"] and not answer["abstained"]
    evidence = answer["evidence"][0]
    assert evidence["text"][slice(*evidence["mark"])] == evidence["quote"]
    assert f'<mark id="hl">{evidence["quote"]}</mark>' in _get(address + evidence["reader"])
