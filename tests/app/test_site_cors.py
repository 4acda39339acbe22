"""Pages of other people: which may call, what they may read, and that nobody else reads anything."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from app.http_errors import REFUSALS
from app.limits import Limits
from app.site_cors import door
from app.sites import Site
from tests.app.site_client import HOST, QUESTION, Abroad, abroad

ELEMENT = (
    "/api/v1/site",
    "/api/v1/suggestions",
    "/api/v1/answers/a_x",
    "/api/v1/answers/a_x/events",
    "/api/v1/passages/x",
)
BEYOND = ("/api/v1/reports", "/api/v1/facts", "/api/v1/indicators", "/api/v1/openapi.json", "/metrics", "/v1/models")
OWN = "http://testserver"


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Abroad]:
    limits = Limits(read_per_minute=100_000, visitor_per_minute=100_000, session_per_minute=100_000)
    with abroad(tmp_path_factory.mktemp("abroad"), limits=replace(limits, site_per_minute=100_000)) as found:
        yield found


def code(response: object) -> str:
    return str(response.json()["error"]["code"])  # type: ignore[attr-defined]


def test_a_listed_page_asks_and_reads_the_answer(page: Abroad) -> None:
    asked = page.ask()
    assert asked.status_code == 200 and "10%" in asked.json()["text"]
    assert asked.headers["access-control-allow-origin"] == HOST
    assert "origin" in asked.headers["vary"].lower()
    assert "access-control-allow-credentials" not in asked.headers
    assert "set-cookie" not in asked.headers
    events = page.client.post("/api/v1/ask", json={"question": QUESTION}, headers=page.headers())
    assert events.headers["content-type"].startswith("text/event-stream") and "event: done" in events.text
    assert events.headers["access-control-allow-origin"] == HOST


@pytest.mark.parametrize("path", ELEMENT)
def test_every_door_of_the_element_is_open_to_a_listed_page(page: Abroad, path: str) -> None:
    got = page.client.get(path, headers=page.headers())
    assert got.status_code in (200, 404)
    assert got.headers["access-control-allow-origin"] == HOST and "origin" in got.headers["vary"].lower()
    assert "retry-after" in got.headers["access-control-expose-headers"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://www.host.example",
        "https://www.host.example:8443",
        "https://host.example",
        "https://www.host.example.evil.example",
        "https://evilwww.host.example",
        "https://a.www.host.example",
        "https://www.host.exampl",
        "https://xn--www-host-example",
    ],
)
def test_a_page_that_is_not_listed_reads_that_it_is_refused_and_nothing_else(page: Abroad, origin: str) -> None:
    refused = page.ask(origin=origin)
    assert refused.status_code == 403 and code(refused) == "origin_not_allowed"
    assert origin in refused.json()["error"]["message_zh"]
    assert refused.headers["access-control-allow-origin"] == origin
    for path in ELEMENT:
        got = page.client.get(path, headers=page.headers(origin))
        assert got.status_code == 403 and code(got) == "origin_not_allowed", path
        assert set(got.json()["error"]) == {"code", "message_zh", "message_en", "request_id"}


@pytest.mark.parametrize("origin", ["null", "", "*", "file://", "https://", "chrome-extension://abc", "HTTPS://x.y/"])
def test_what_is_no_page_on_the_web_is_refused_and_reads_nothing(page: Abroad, origin: str) -> None:
    refused = page.ask(origin=origin)
    assert refused.status_code == 403 and code(refused) == "origin_not_allowed"
    assert "access-control-allow-origin" not in refused.headers


@pytest.mark.parametrize(
    "origin", ["HTTPS://WWW.HOST.EXAMPLE", "https://www.host.example.", "https://www.host.example:443"]
)
def test_the_same_origin_written_another_way_is_the_same(page: Abroad, origin: str) -> None:
    allowed = page.ask(origin=origin)
    assert allowed.status_code == 200
    assert allowed.headers["access-control-allow-origin"] == origin  # a browser compares it with what it sent


def test_an_empty_list_is_nobody(page: Abroad) -> None:
    empty = page.sites.add(Site(name="empty"))
    refused = page.ask(site=empty)
    assert refused.status_code == 403 and code(refused) == "origin_not_allowed"


def test_a_wildcard_lets_in_one_label_and_no_more(page: Abroad) -> None:
    wild = page.sites.add(Site(name="wild", origins=("https://*.gov.example",)))
    assert page.ask(site=wild, origin="https://city.gov.example").status_code == 200
    for origin in (
        "https://gov.example",
        "https://a.city.gov.example",
        "https://evilgov.example",
        "https://*.gov.example",
    ):
        assert page.ask(site=wild, origin=origin).status_code == 403, origin


@pytest.mark.parametrize("key", ["", "pk_", "pk_0000000000000000000000", "' OR 1=1 --", "x" * 5000, "pk_%00", "sk_abc"])
def test_an_unknown_key_is_said_to_be_so_readably(page: Abroad, key: str) -> None:
    for method, path in (("POST", "/api/v1/ask"), ("GET", "/api/v1/site")):
        headers = {"Origin": HOST, "X-Site-Key": key}
        refused = page.client.request(method, path, headers=headers, json={"question": QUESTION})
        assert refused.status_code == 401 and code(refused) == "unknown_key"
        assert refused.headers["access-control-allow-origin"] == HOST
        assert not key or key not in refused.text


def test_two_keys_or_a_servers_key_beside_it_are_none(page: Abroad) -> None:
    twice = [("Origin", HOST), ("X-Site-Key", page.site.key), ("X-Site-Key", page.site.key)]
    assert page.client.get("/api/v1/site", headers=twice).status_code == 401  # type: ignore[arg-type]
    both = page.headers(Authorization="Bearer x")
    assert page.client.get("/api/v1/site", headers=both).status_code == 401


def test_two_origins_are_none(page: Abroad) -> None:
    twice = [("Origin", "https://evil.example"), ("Origin", HOST), ("X-Site-Key", page.site.key)]
    assert page.client.get("/api/v1/site", headers=twice).status_code == 403  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["site_key", "Site-Key", "key", "token"])
def test_a_key_in_the_address_is_refused(page: Abroad, name: str) -> None:
    refused = page.client.get("/api/v1/site", params={name: page.site.key}, headers=page.headers())
    assert refused.status_code == 401 and code(refused) == "key_in_query"
    only = page.client.get("/api/v1/site", params={name: page.site.key}, headers={"Origin": HOST})
    assert only.status_code == 403


def test_a_site_that_is_switched_off_or_removed_is_out_with_the_next_request(page: Abroad) -> None:
    site = page.sites.add(Site(name="off", origins=(HOST,)))
    assert page.ask(site=site).status_code == 200
    page.sites.enable(site, on=False)
    refused = page.ask(site=site)
    assert refused.status_code == 403 and code(refused) == "key_disabled"
    assert refused.headers["access-control-allow-origin"] == HOST
    page.sites.remove(site)
    assert code(page.ask(site=site)) == "unknown_key"


def test_a_rotated_key_and_the_one_before_are_both_taken(page: Abroad) -> None:
    old = page.sites.add(Site(name="rotated", origins=(HOST,)))
    new = page.sites.rotate(old)
    assert page.ask(site=old).status_code == page.ask(site=new).status_code == 200
    newest = page.sites.rotate(new)
    assert page.ask(site=old).status_code == 401
    assert page.ask(site=newest).status_code == 200


@pytest.mark.parametrize(
    ("scopes", "status"),
    [(("ask",), (200, 403)), (("passage",), (403, 404)), (("feedback",), (403, 403)), ((), (403, 403))],
)
def test_a_key_opens_what_its_scopes_name(page: Abroad, scopes: tuple[str, ...], status: tuple[int, int]) -> None:
    site = page.sites.add(Site(name=f"only {scopes}", origins=(HOST,), scopes=scopes))  # type: ignore[arg-type]
    asked = page.ask(site=site)
    passage = page.client.get("/api/v1/passages/x", headers=page.headers(site=site))
    assert (asked.status_code, passage.status_code) == status
    for refused in (one for one in (asked, passage) if one.status_code == 403):
        assert code(refused) == "beyond_key" and refused.headers["access-control-allow-origin"] == HOST
    assert page.client.get("/api/v1/site", headers=page.headers(site=site)).status_code == 200


@pytest.mark.parametrize("path", BEYOND)
@pytest.mark.parametrize("origin", [HOST, None, OWN])
def test_a_sites_key_opens_nothing_but_the_elements_doors(page: Abroad, path: str, origin: str | None) -> None:
    refused = page.client.get(path, headers=page.headers(origin))
    assert refused.status_code == 403 and code(refused) == "beyond_key"
    assert "access-control-allow-origin" not in refused.headers
    completion = {"model": "report-answers", "messages": [{"role": "user", "content": "x"}]}
    posted = page.client.post("/v1/chat/completions", json=completion, headers=page.headers(origin))
    assert code(posted) == "beyond_key"


def test_a_page_without_a_key_is_refused_readably_at_the_elements_doors(page: Abroad) -> None:
    refused = page.client.get("/api/v1/site", headers={"Origin": HOST})
    assert refused.status_code == 403 and refused.headers["access-control-allow-origin"] == HOST


def test_without_an_origin_a_key_is_good_on_our_own_pages_alone(page: Abroad) -> None:
    """Browsers leave the Origin out of requests for the same site that only read."""
    own = page.headers(None, **{"Sec-Fetch-Site": "same-origin"})
    assert page.client.get("/api/v1/site", headers=own).json()["name"] == "host"
    for kind in ("cross-site", "same-site", "none", ""):
        headers = page.headers(None, **{"Sec-Fetch-Site": kind})
        for method, path in (("GET", "/api/v1/site"), ("POST", "/api/v1/ask")):
            refused = page.client.request(method, path, json={"question": QUESTION}, headers=headers)
            assert refused.status_code == 403 and code(refused) == "origin_not_allowed", kind


def test_in_our_own_frame_the_sites_rules_hold(page: Abroad) -> None:
    """The page at /embed calls from our own origin with the key of the site it stands on."""
    mute = page.sites.add(Site(name="mute", scopes=("passage",)))
    asked = page.ask(site=mute, origin=OWN)
    assert asked.status_code == 403 and code(asked) == "beyond_key"
    page.sites.enable(mute, on=False)
    assert code(page.ask(site=mute, origin=OWN)) == "key_disabled"
    assert code(page.ask(site=Site(name="", key="pk_x"), origin=OWN)) == "unknown_key"
    assert page.ask(origin=OWN).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v1/ask"), ("POST", "/api/v1/feedback"), *(("GET", path) for path in ELEMENT)]
)
@pytest.mark.parametrize("origin", [HOST, "https://evil.example"])
def test_any_page_may_ask_whether_it_may_call(page: Abroad, method: str, path: str, origin: str) -> None:
    """The key is not shown yet, so the answer cannot depend on it; the call itself is judged."""
    headers = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,x-site-key,x-session,idempotency-key",
    }
    told = page.client.options(path, headers=headers)
    assert told.status_code == 200 and told.content == b""
    assert told.headers["access-control-allow-origin"] == origin
    assert told.headers["access-control-max-age"] == "7200"
    assert "origin" in told.headers["vary"].lower()
    allowed = {name.strip().lower() for name in told.headers["access-control-allow-headers"].split(",")}
    assert {"content-type", "x-site-key", "x-session", "idempotency-key"} <= allowed and "authorization" not in allowed
    assert "access-control-allow-credentials" not in told.headers


@pytest.mark.parametrize(
    ("method", "path", "origin"),
    [
        ("DELETE", "/api/v1/ask", HOST),
        ("GET", "/api/v1/ask", HOST),
        ("POST", "/api/v1/site", HOST),
        ("GET", "/api/v1/facts", HOST),
        ("POST", "/v1/chat/completions", HOST),
        ("POST", "/gradio_api/queue/join", HOST),
        ("POST", "/admin", HOST),
        ("GET", "/", HOST),
        ("POST", "/api/v1/ask", "null"),
        ("POST", "/api/v1/ask", "file://"),
        ("", "/api/v1/ask", HOST),
        ("POST", "/api/v1/ask/", HOST),
        ("GET", "/api/v1/answers/a/b/events", HOST),
    ],
)
def test_every_other_call_is_refused_before_it_is_made(page: Abroad, method: str, path: str, origin: str) -> None:
    told = page.client.options(path, headers={"Origin": origin, "Access-Control-Request-Method": method})
    assert told.status_code == 403 and code(told) == "origin_not_allowed"
    assert not [name for name in told.headers if name.startswith("access-control")]
    assert told.headers["x-content-type-options"] == "nosniff" and told.headers["x-request-id"]


def test_what_goes_wrong_later_is_readable_too(page: Abroad) -> None:
    """A question too long, a body that is none, an answer that is gone: the widget has to say so."""
    for response, status in (
        (page.ask("问" * 501), 413),
        (page.ask(question=""), 400),
        (page.ask(more=1), 422),
        (
            page.client.post(
                "/api/v1/ask", content=b"{", headers={**page.headers(), "Content-Type": "application/json"}
            ),
            400,
        ),
        (page.client.post("/api/v1/ask", content=b"x" * 70_000, headers=page.headers()), 413),
        (page.client.get("/api/v1/answers/none", headers=page.headers()), 404),
    ):
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == HOST
        assert response.json()["error"]["message_zh"]


def test_the_administrator_sees_when_a_site_was_used_and_which_origin_its_list_lacks(page: Abroad) -> None:
    site = page.sites.add(Site(name="noted", origins=(HOST,)))
    page.ask(site=site)
    page.ask(site=site, origin="https://neu.host.example")
    page.ask(site=site, origin="null")
    until = time.monotonic() + 10
    while not page.sites.get("noted").refused_origin and time.monotonic() < until:
        time.sleep(0.02)
    found = page.sites.get("noted")
    assert found.last_seen and found.refused_origin == "https://neu.host.example"


def test_the_doors_are_named_to_the_letter() -> None:
    assert door("POST", "/api/v1/ask") == "ask" and door("GET", "/api/v1/site") == ""
    for path in ("/api/v1/ask/", "/api/v1/asks", "//api/v1/ask", "/API/v1/ask", "/api/v1/ask\n", "/qa/api/v1/ask"):
        assert door("POST", path) is None, path
    assert {"key_disabled", "beyond_key", "outside_site"} <= set(REFUSALS)
