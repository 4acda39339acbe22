"""The first result, end to end: samples built with the real model, served by the real command, asked in Chromium."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from playwright.sync_api import Browser, expect

ROOT = Path(__file__).parents[2]
WAIT = 240  # seconds for the model to be unpacked and loaded on a busy machine

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page as `python -m app serve` serves it, up before its model is loaded."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("data")
    environment = {**os.environ, "DATA_DIR": str(data), "PORT": str(port), "PYTHONUTF8": "1"}
    build = [sys.executable, "-m", "index", "build", "samples"]
    built = subprocess.run(build, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stdout + built.stderr
    log = data / "server.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=said, stderr=said
        ) as serving,
    ):
        try:
            yield _up(f"http://127.0.0.1:{port}", serving)
        finally:
            serving.terminate()
    assert "Traceback" not in log.read_text(encoding="utf-8")


def _up(address: str, serving: subprocess.Popen[bytes]) -> str:
    """The address once it answers."""
    fetch = build_opener(ProxyHandler({})).open
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline and serving.poll() is None:
        try:
            with fetch(f"{address}/live", timeout=5):
                return address
        except (HTTPError, URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the server did not come up")


def test_the_flagship_question_is_answered_with_its_sentence_highlighted_and_followed_up(
    chromium: Browser, address: str
) -> None:
    page = chromium.new_context(locale="en-US").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.wait_for_selector("#question textarea")
    expect(page.locator(".rq-suggestion")).to_have_count(8)

    page.fill("#question textarea", "which districts targeted 10% GDP growth")
    page.press("#question textarea", "Enter")
    answered = page.locator(".rq-turn[data-state=answered]")
    expect(answered).to_have_count(1, timeout=WAIT * 1000)
    expect(answered.locator(".rq-text")).to_contain_text("Zhangwan District")
    expect(page.locator(".rq-evidence mark")).to_contain_text("地区生产总值增长10%左右")

    page.fill("#question textarea", "and Xialu?")
    page.press("#question textarea", "Enter")
    expect(answered).to_have_count(2)
    expect(answered.nth(1).locator(".rq-text")).to_contain_text("Xialu District")
    expect(page.locator(".rq-evidence")).to_contain_text("下陆区")

    page.get_by_role("tab", name="Library").click()
    expect(page.locator(".rq-library tbody tr")).to_have_count(8)
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(address).netloc}
    page.context.close()
