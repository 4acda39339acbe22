"""The whole server under a path prefix, whether the proxy takes it off or leaves it on: page, reader, API, frame."""

import re
from collections.abc import Iterator
from contextlib import closing
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from app import prefix, server
from app.database import Book
from app.sites import Site, Sites
from app.warm import Warming
from errors import UserError
from tests.app import fake_desk

HOST = "https://www.host.example"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    with closing(Book.open(tmp_path_factory.mktemp("book"))) as book:
        Sites(book).add(Site(name="host", origins=(HOST,)))
        yield book


@pytest.fixture(scope="module", params=["kept", "taken off"])
def under(request: pytest.FixtureRequest, book: Book) -> Iterator[tuple[TestClient, str]]:
    """A client, and what it puts before an address: the prefix, or nothing where the proxy has taken it off."""
    warming = Warming(lambda: None)
    warming.wait()
    desk = fake_desk.desk()
    desk.archive.version = 1  # type: ignore[attr-defined]
    app = server.application(desk, hosts=None, question_limit=500, warming=warming, book=book, root="/qa")  # type: ignore[arg-type]
    with TestClient(app, base_url="http://reports.example", follow_redirects=False) as client:
        yield client, "/qa" if request.param == "kept" else ""


def test_every_part_answers(under: tuple[TestClient, str]) -> None:
    client, before = under
    for path in (
        "/",
        "/config",
        "/live",
        "/ready",
        "/metrics",
        "/favicon.ico",
        "/page/page.js",
        "/page/reader.css",
        "/widget/v1.js",
        "/api/v1/site",
        "/api/v1/indicators",
        "/api/v1/openapi.json",
        "/v1/models",
        "/r/420303-2023",
    ):
        assert client.get(before + path).status_code == 200, path


def test_what_the_page_loads_is_found_under_the_prefix(under: tuple[TestClient, str]) -> None:
    """As a browser would: each address is resolved against that of the page, which begins with the prefix."""
    client, before = under
    page = client.get(before + "/")
    wanted = re.findall(r'(?:src|href)=\\?"([^"#?\\]+\.(?:js|css))\\?"', page.text)  # Gradio links its manifest itself
    assert [one for one in wanted if "page.css" in one] and [one for one in wanted if "widget" in one]
    for address in wanted:
        whole = urljoin("http://reports.example/qa/", address)
        assert whole.startswith("http://reports.example/qa/"), address
        path = whole.removeprefix("http://reports.example/qa")
        assert client.get(before + path).status_code == 200, address
    assert client.get(before + "/config").json()["root"] == "http://reports.example/qa"


def test_the_reader_and_the_frame_link_under_the_prefix(under: tuple[TestClient, str], book: Book) -> None:
    client, before = under
    for path, status in (("/r/420303-2023", 200), ("/r/absent", 404)):
        page = client.get(before + path)
        assert page.status_code == status
        links = re.findall(r'<(?:link|a)[^>]* href="([^"#]+)"', page.text)
        assert links
        for link in links:
            assert urljoin(f"http://reports.example/qa{path}", link).startswith("http://reports.example/qa/"), link
    key = Sites(book).get("host").key
    frame = client.get(before + "/embed", params={"site": key})
    assert frame.status_code == 200
    assert 'src="/qa/widget/v1.js"' in frame.text and 'href="/qa/"' in frame.text


def test_the_guard_sees_through_the_prefix(under: tuple[TestClient, str], book: Book) -> None:
    client, before = under
    closed = client.post(before + "/gradio_api/upload", content=b"x")
    assert closed.status_code == 403 and closed.json()["error"]["code"] == "closed"
    assert client.get(before + "/v1/absent").json()["error"]["type"] == "invalid_request_error"
    assert client.put(before + "/api/v1/ask").status_code == 405
    headers = {"Origin": HOST, "X-Site-Key": Sites(book).get("host").key, "Accept": "application/json"}
    asked = client.post(before + "/api/v1/ask", json={"question": "10%"}, headers=headers)
    assert asked.status_code == 200 and asked.headers["access-control-allow-origin"] == HOST
    refused = client.post(before + "/api/v1/ask", json={"question": "10%"}, headers={**headers, "Origin": HOST + "x"})
    assert refused.status_code == 403
    beyond = client.get(before + "/api/v1/facts", headers=headers)
    assert beyond.json()["error"]["code"] == "beyond_key"
    counted = client.get(before + "/metrics").text
    assert 'door="/api/v1/ask"' in counted and 'door="/qa' not in counted


def test_the_bare_prefix_leads_to_the_page(under: tuple[TestClient, str]) -> None:
    client, _ = under
    sent = client.get("/qa?places=42")
    assert sent.status_code == 308 and sent.headers["location"] == "/qa/?places=42"


@pytest.mark.parametrize("path", ["/qab/live", "/qa/qa/live", "/qa//live", "/QA/live"])
def test_an_address_that_only_looks_prefixed_is_none(under: tuple[TestClient, str], path: str) -> None:
    client, _ = under
    assert client.get(path).status_code != 200 or "live" not in client.get(path).text[:20]


@pytest.mark.parametrize(
    ("written", "used"),
    [("", ""), ("/", ""), ("/qa", "/qa"), ("qa", "/qa"), (" /qa/ ", "/qa"), ("/a/b-c.d", "/a/b-c.d")],
)
def test_a_prefix_is_written_one_way(written: str, used: str) -> None:
    assert prefix.checked(written) == used


@pytest.mark.parametrize("written", ["/q a", "/..", "/a//b", "/a?b", "/汉", "https://x.y/qa", "/a/../b", "/a;b", '/"'])
def test_what_is_no_prefix_is_refused(written: str) -> None:
    with pytest.raises(UserError, match="ROOT_PATH"):
        prefix.checked(written)


@pytest.mark.parametrize("taken", ["/api", "/r", "/page", "/widget", "/v1", "/embed", "/gradio_api", "/live/x"])
def test_a_prefix_that_is_an_address_of_ours_is_refused(taken: str) -> None:
    """With such a one nobody could tell whether a proxy has taken it off."""
    with pytest.raises(UserError, match=f"ROOT_PATH={taken}"):
        server.application(
            fake_desk.desk(), hosts=None, question_limit=500, warming=Warming(lambda: None), root=taken  # type: ignore[arg-type]
        )  # fmt: skip
