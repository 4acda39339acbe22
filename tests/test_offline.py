"""From a report file to an answer on the page with no network: a socket that leaves the machine fails throughout."""

import json
import time
from typing import Any
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


def _ask(address: str, question: str) -> dict[str, Any]:
    """The answer as one JSON, from the door that the page's element uses."""
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    with _open(Request(f"{address}/api/v1/ask", json.dumps({"question": question}).encode(), headers)) as reply:
        return dict(json.load(reply))


def test_a_report_is_indexed_asked_and_read_without_a_network(samples_page: str) -> None:
    address = samples_page
    _wait_until_ready(address)
    assert "page/page.js" in _get(f"{address}/")
    assert "report-chat" in _get(f"{address}/widget/v1.js")
    answer = _ask(address, "2023年张湾区地区生产总值增长目标是多少？")
    assert "10%" in answer["text"] and not answer["abstained"]
    evidence = answer["evidence"][0]
    assert evidence["text"][slice(*evidence["mark"])] == evidence["quote"]
    assert f'<mark id="hl">{evidence["quote"]}</mark>' in _get(address + evidence["reader"])
