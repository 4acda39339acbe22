"""The guard in front of the application: hosts, sizes, closed paths, origins, headers."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, StreamingResponse
from starlette.testclient import TestClient

from app import guard


def _client(*, hosts: tuple[str, ...] | None = ("localhost", "127.0.0.1", "[::1]"), limit: int = 100) -> TestClient:
    app = FastAPI()
    guard.protect(app, hosts=hosts, body_limit=limit)

    @app.get("/")
    def home() -> str:
        return "home"

    @app.get("/strict")
    def strict() -> HTMLResponse:
        return HTMLResponse("x", headers={"Content-Security-Policy": guard.DOCUMENT_POLICY})

    @app.post("/echo")
    async def echo(request: Request) -> int:
        return len(await request.body())

    @app.post("/json")
    def typed(body: dict[str, str]) -> int:
        return len(body)

    @app.get("/forwarded")
    def forwarded(request: Request) -> str:
        return request.headers.get("x-forwarded-host", "")

    @app.get("/stream")
    def stream() -> StreamingResponse:
        return StreamingResponse(iter(["a", "b"]), media_type="text/event-stream")

    @app.post("/gradio_api/upload")
    def upload() -> str:
        return "never"

    return TestClient(app, base_url="http://localhost:7860")


def test_every_response_carries_the_security_headers() -> None:
    client = _client()
    for path in ("/", "/stream", "/absent"):
        headers = client.get(path).headers
        assert "frame-ancestors 'self'" in headers["content-security-policy"], path
        assert "img-src 'self' data: blob:;" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path


def test_a_route_may_set_a_stricter_policy_of_its_own() -> None:
    assert _client().get("/strict").headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1:7860", "[::1]:7860", "[::1]"])
def test_the_names_of_this_machine_are_answered(host: str) -> None:
    assert _client().get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "localhost.evil.test",
        "127.0.0.1.evil.test:7860",
        "",
        "[::2]:7860",
        "[::1",
        "localhost:7860@evil.test",
        "localhost:x",
    ],
)
def test_a_foreign_or_forged_host_is_refused_in_both_languages(host: str) -> None:
    response = _client().get("/", headers={"Host": host})
    assert response.status_code == 400
    error = response.json()["error"]
    assert error["code"] == "unknown_host" and error["message_zh"] and error["message_en"]
    assert response.headers["x-frame-options"] == "SAMEORIGIN"


def test_a_server_open_to_every_address_takes_any_name() -> None:
    assert guard.hosts_for("0.0.0.0") is None
    assert _client(hosts=None).get("/", headers={"Host": "reports.example"}).status_code == 200


def test_a_server_on_one_address_answers_to_it_and_to_this_machine() -> None:
    assert guard.hosts_for("10.0.0.7") == ("10.0.0.7", "localhost", "127.0.0.1", "[::1]")
    assert "[fd00::1]" in (guard.hosts_for("fd00::1") or ())


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_behind_a_reverse_proxy_the_names_that_are_allowed_are_answered_and_no_others(host: str) -> None:
    hosts = guard.hosts_for(host, "Reports.example.org, other.example:8443")
    assert hosts is not None and set(hosts) == {"reports.example.org", "other.example", *guard.LOOPBACK}
    client = _client(hosts=hosts)
    for name, status in (("reports.example.org", 200), ("OTHER.example:8443", 200), ("evil.test", 400)):
        assert client.get("/", headers={"Host": name}).status_code == status, name


def test_a_forwarded_host_that_is_not_ours_is_dropped() -> None:
    client = _client()
    assert client.get("/forwarded", headers={"X-Forwarded-Host": "evil.test"}).json() == ""
    assert client.get("/forwarded", headers={"X-Forwarded-Host": "localhost"}).json() == "localhost"


def test_a_body_at_the_limit_passes_and_one_byte_more_does_not() -> None:
    client = _client(limit=100)
    assert client.post("/echo", content=b"x" * 100).json() == 100
    assert client.post("/echo", content=b"x" * 101).status_code == 413


@pytest.mark.parametrize("path", ["/echo", "/json"])
def test_a_body_in_chunks_is_cut_at_the_limit(path: str) -> None:
    def chunks() -> Iterator[bytes]:
        yield from [b'"' + b"x" * 60] * 3

    response = _client(limit=100).post(path, content=chunks())
    assert response.status_code == 413
    assert response.json()["error"]["code"] == "too_large"


@pytest.mark.parametrize("length", ["-1", "many", "1e3"])
def test_a_length_that_is_no_number_is_refused(length: str) -> None:
    assert _client().post("/echo", content=b"x", headers={"Content-Length": length}).status_code == 413


def test_uploads_are_closed() -> None:
    response = _client().post("/gradio_api/upload", content=b"x")
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "closed"


def test_no_other_origin_is_let_in() -> None:
    headers = _client().get("/", headers={"Origin": "https://evil.test"}).headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers


@pytest.mark.parametrize(
    ("ancestors", "older"),
    [("'self'", "SAMEORIGIN"), ("'none'", "DENY"), ("'self' https://www.host.example", None), ("*", None)],
)
def test_the_older_header_against_frames_says_what_the_policy_says(ancestors: str, older: str | None) -> None:
    app = FastAPI()
    guard.protect(app, hosts=None)

    @app.get("/")
    def framed() -> HTMLResponse:
        policy = f"default-src 'none'; frame-ancestors {ancestors}; base-uri 'none'"
        return HTMLResponse("x", headers={"Content-Security-Policy": policy})

    assert TestClient(app).get("/").headers.get("x-frame-options") == older


def test_the_public_address_is_answered_to() -> None:
    hosts = guard.hosts_for("127.0.0.1", public="https://Qa.example.cn:8443/qa")
    assert hosts is not None and "qa.example.cn" in hosts
    assert guard.hosts_for("0.0.0.0", public="https://qa.example.cn") is None
    assert "qa.example.cn" in (guard.hosts_for("0.0.0.0", "other.example", public="https://qa.example.cn") or ())
