"""The application around the page: reader, health, icon, headers, and the port it listens on."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import documents, guard, server
from app.warm import Warming
from errors import UserError
from tests.app import fake_desk

ROOT = Path(__file__).parents[2]


def _client(warming: Warming) -> TestClient:
    app = server.application(
        fake_desk.desk(), hosts=guard.hosts_for("127.0.0.1"), question_limit=500, warming=warming  # type: ignore[arg-type]
    )  # fmt: skip
    return TestClient(app, base_url="http://localhost:7860")


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    warming = Warming(lambda: None)
    warming.wait()
    with _client(warming) as client:
        yield client


def test_the_page_is_served_at_the_root_with_its_script_and_style(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "page/page.js" in page.text and "page/page.css" in page.text
    assert documents.STATIC.is_dir()
    for path in ("/page/page.js", "/page/page.css", "/page/reader.css", "/favicon.ico", "/manifest.json"):
        assert client.get(path).status_code == 200, path


def test_the_page_and_its_config_carry_the_guard(client: TestClient) -> None:
    for path in ("/", "/config", "/gradio_api/info"):
        headers = client.get(path, headers={"Origin": "https://evil.test"}).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path
        assert "access-control-allow-origin" not in headers, path
        assert "access-control-allow-credentials" not in headers, path


def test_gradio_is_quiet_and_offers_no_call_by_name(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config.get("show_error") is False
    assert {dependency["api_visibility"] for dependency in config["dependencies"]} == {"private"}
    assert client.get("/gradio_api/info").json()["named_endpoints"] == {}


def test_documentation_pages_that_load_from_elsewhere_are_off(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404, path


def test_the_reader_marks_the_span_and_runs_no_script(client: TestClient) -> None:
    quote = "地区生产总值增长10%左右"
    start = fake_desk.fakes.ZHANGWAN_TEXT.index(quote)
    page = client.get(f"/r/420303-2023?s={start}-{start + len(quote)}")
    assert f'<mark id="hl">{quote}</mark>' in page.text
    assert page.headers["content-security-policy"] == guard.DOCUMENT_POLICY
    assert "<script" not in page.text


def test_a_stale_or_forged_span_still_opens_the_report(client: TestClient) -> None:
    for span in ("", "9-3", "0-999999", "x", "<script>"):
        page = client.get("/r/420303-2023", params={"s": span})
        assert page.status_code == 200 and "<mark" not in page.text, span


@pytest.mark.parametrize("report", ["absent", "..%2f..%2fetc%2fpasswd", "<script>", "%00", "' OR 1=1"])
def test_a_report_that_is_not_held_is_404_in_words(client: TestClient, report: str) -> None:
    page = client.get(f"/r/{report}", headers={"Accept-Language": "zh-CN"})
    assert page.status_code == 404
    assert "<script" not in page.text


def test_live_is_at_once_and_ready_when_the_model_is_there() -> None:
    gate = threading.Event()
    warming = Warming(gate.wait)
    client = _client(warming)
    assert client.get("/live").json() == {"status": "live"}
    starting = client.get("/ready")
    assert (starting.status_code, starting.headers["retry-after"]) == (503, "5")
    gate.set()
    warming.wait(seconds=5)
    assert client.get("/ready").json() == {"status": "ready", "reports": 3}


def test_a_model_that_cannot_be_loaded_is_not_ready() -> None:
    warming = Warming(lambda: 1 / 0)
    warming.wait(seconds=5)
    assert _client(warming).get("/ready").status_code == 503


def test_a_port_in_use_is_named_with_the_remedy() -> None:
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=rf"Port {port} on 127\.0\.0\.1 is in use.*PORT"):
            server.listen("127.0.0.1", port)


@pytest.mark.parametrize("found", [None, "192.0.2.1"])  # a name nobody knows, and the address of another machine
def test_a_host_that_is_not_here_is_named_with_the_remedy(monkeypatch: pytest.MonkeyPatch, found: str | None) -> None:
    def look_up(host: str, port: int, **_: int) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        if found is None:
            raise socket.gaierror(f"{host} is not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", (found, port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with pytest.raises(UserError, match=r"HOST=elsewhere.*127\.0\.0\.1"):
        server.listen("elsewhere", 0)


def test_the_address_can_be_typed_in_a_browser() -> None:
    assert server.address("0.0.0.0", 7860) == "http://127.0.0.1:7860/"
    assert server.address("::1", 80) == "http://[::1]:80/"
    assert server.address("localhost", 7861) == "http://localhost:7861/"


def test_serve_prints_its_address_and_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = (
        "from settings import Settings\nfrom app import server\nfrom tests.app import fake_desk\n"
        f"server.serve(fake_desk.desk(), Settings(port={port}))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        line = running.stdout.readline()
        running.terminate()
    assert line.startswith(f"http://127.0.0.1:{port}/")
