"""Who is let in: our own page, bearers of a key, nobody's other page, and no key in an address."""

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app.limits import Limits
from tests.app import api_desk, fake_desk

KEY = "key-Aa1"
PATHS = ("/api/v1/indicators", "/api/v1/openapi.json", "/metrics")
OWN = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def locked() -> Iterator[TestClient]:
    limits = Limits(read_per_minute=10_000, asked_per_minute=10_000)
    with api_desk.client_of(api_desk.Scripted(), keys=(KEY, "other"), limits=limits) as client:
        yield client


@pytest.fixture(scope="module")
def unlocked() -> Iterator[TestClient]:
    limits = Limits(read_per_minute=10_000)
    with api_desk.client_of(api_desk.Scripted(), limits=limits) as client:
        yield client


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": f"Bearer {KEY.upper()}"},
        {"Authorization": f"Bearer {KEY} "[:-1] + "x"},
        {"Authorization": f"Bearer  {KEY}"},
        {"Authorization": f"bearer {KEY}"},
        {"Authorization": f"Basic {KEY}"},
        {"Authorization": KEY},
        {"Authorization": "Bearer "},
        {"X-API-Key": KEY},
        {"api-key": KEY},
        {"Cookie": f"key={KEY}"},
    ],
)
def test_nothing_but_a_key_after_bearer_opens_any_door(locked: TestClient, headers: dict[str, str]) -> None:
    for path in (*PATHS, "/v1/models"):
        refused = locked.get(path, headers=headers)
        assert refused.status_code == 401 and refused.json()["error"]["code"] == "unknown_key", path
        assert refused.headers["www-authenticate"] == "Bearer"
        assert KEY not in refused.text
    asked = locked.post("/api/v1/ask", json={"question": "10%"}, headers=headers)
    assert asked.status_code == 401


def test_two_keys_at_once_are_none(locked: TestClient) -> None:
    headers = [("Authorization", f"Bearer {KEY}"), ("Authorization", "Bearer x")]
    assert locked.get("/api/v1/indicators", headers=headers).status_code == 401  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["key", "api_key", "token", "access_token", "Authorization"])
def test_a_key_in_the_address_is_refused_even_when_right(locked: TestClient, unlocked: TestClient, name: str) -> None:
    for client in (locked, unlocked):
        refused = client.get("/api/v1/indicators", params={name: KEY}, headers={"Authorization": f"Bearer {KEY}"})
        assert refused.status_code == 401 and refused.json()["error"]["code"] == "key_in_query"


def test_every_right_key_opens(locked: TestClient) -> None:
    for key in (KEY, "other"):
        for path in (*PATHS, "/v1/models"):
            assert locked.get(path, headers={"Authorization": f"Bearer {key}"}).status_code == 200


def test_our_own_page_needs_no_key_but_the_openai_door_does(locked: TestClient) -> None:
    for headers in (OWN, {"Origin": "http://testserver"}):
        assert locked.get("/api/v1/indicators", headers=headers).status_code == 200
        assert locked.get("/v1/models", headers=headers).status_code == 401


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.test",
        "null",
        "",
        "https://testserver",
        "http://testserver:81",
        "http://testserver.evil.test",
        "http://eviltestserver",
        "http://TESTSERVER",
        "http://testserver.",
        "http://xn--testserver",
    ],
)
def test_another_page_is_refused_and_may_not_read_why_by_cors(unlocked: TestClient, origin: str) -> None:
    """The doors of the element (tests/app/test_site_cors.py) say why; all others say nothing."""
    for method, path in (("GET", "/api/v1/indicators"), ("GET", "/api/v1/facts"), ("POST", "/v1/chat/completions")):
        refused = unlocked.request(method, path, headers={"Origin": origin}, json={"question": "10%"})
        assert refused.status_code in (403, 422), path  # what is no body of the route is refused before its sender
        assert not [name for name in refused.headers if name.startswith("access-control")]
        preflight = {"Origin": origin, "Access-Control-Request-Method": method}
        asked = unlocked.options(path, headers=preflight)
        assert asked.status_code == 403 and asked.json()["error"]["code"] == "origin_not_allowed"
        assert not [name for name in asked.headers if name.startswith("access-control")]


def test_too_many_requests_are_refused_with_the_time_to_wait() -> None:
    with api_desk.client_of(fake_desk.desk(), limits=Limits(read_per_minute=2)) as client:
        found = [client.get("/api/v1/indicators") for _ in range(3)]
    assert [one.status_code for one in found] == [200, 200, 429]
    assert 1 <= int(found[2].headers["retry-after"]) <= 61
    assert found[2].json()["error"]["retry_after"] == int(found[2].headers["retry-after"])


def test_a_page_under_the_public_address_is_our_own_though_the_proxy_hides_its_https() -> None:
    with api_desk.client_of(api_desk.Scripted(), keys=(KEY,)) as client:
        headers = {"Origin": "https://qa.example.cn"}
        assert client.get("/api/v1/indicators", headers=headers).status_code == 403
        client.app.state.public_origin = "https://qa.example.cn"  # type: ignore[attr-defined]
        assert client.get("/api/v1/indicators", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("headers", "own"),
    [
        ({"Referer": "http://testserver/embed?site=pk_x"}, True),
        ({"Referer": "http://testserver/"}, True),
        ({"Referer": "http://testserver"}, False),
        ({"Referer": "http://testserver.evil.test/"}, False),
        ({"Referer": "http://evil.test/http://testserver/"}, False),
        ({"Referer": "https://testserver/"}, False),
        ({"Referer": "http://testserver/", "Sec-Fetch-Site": "cross-site"}, False),
        ({"Referer": "http://testserver/", "Sec-Fetch-Site": "none"}, False),
        ({"Referer": "http://testserver/", "Origin": "http://evil.test"}, False),
        ({"Referer": "http://testserver/", "Origin": "null"}, False),
    ],
)
def test_without_https_our_own_page_is_known_by_where_it_says_it_stands(
    locked: TestClient, headers: dict[str, str], own: bool
) -> None:
    """Chromium leaves Sec-Fetch-Site out there, and the Origin where it only reads."""
    assert (locked.get("/api/v1/indicators", headers=headers).status_code == 200) is own
