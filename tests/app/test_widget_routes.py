"""Where pages fetch the element: kept as long as each address allows, readable from anywhere."""

import gzip
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from app import server
from app.warm import Warming
from app.widget_file import widget
from tests.app import fake_desk

NEWEST = "/widget/v1.js"
PINNED = f"/widget/{widget().version}/report-chat.js"


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    app = server.application(
        fake_desk.desk(), hosts=None, question_limit=500, warming=Warming(lambda: None)  # type: ignore[arg-type]
    )  # fmt: skip
    with TestClient(app) as client:
        yield client


@pytest.mark.parametrize("address", [NEWEST, PINNED])
def test_any_site_may_load_and_read_the_script(client: TestClient, address: str) -> None:
    got = client.get(address, headers={"Origin": "https://www.city.gov.cn", "Accept-Encoding": "identity"})
    assert got.status_code == 200 and got.content == widget().script
    assert got.headers["content-type"] == "text/javascript; charset=utf-8"
    assert got.headers["access-control-allow-origin"] == "*"
    assert got.headers["cross-origin-resource-policy"] == "cross-origin"
    assert got.headers["timing-allow-origin"] == "*"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in got.headers


def test_the_newest_is_asked_for_anew_and_a_version_never(client: TestClient) -> None:
    assert client.get(NEWEST).headers["cache-control"] == "public, max-age=300, stale-while-revalidate=86400"
    assert client.get(PINNED).headers["cache-control"] == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("address", [NEWEST, PINNED])
@pytest.mark.parametrize("encoding", ["gzip, br", "identity"])
def test_what_has_not_changed_is_not_sent_again(client: TestClient, address: str, encoding: str) -> None:
    tag = client.get(address, headers={"Accept-Encoding": encoding}).headers["etag"]
    known = {"Accept-Encoding": encoding, "If-None-Match": f'"other", W/{tag}'}
    again = client.get(address, headers=known)
    assert again.status_code == 304 and again.content == b"" and again.headers["etag"] == tag
    other = client.get(address, headers={"Accept-Encoding": encoding, "If-None-Match": '"other"'})
    assert other.status_code == 200


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip", True), ("br;q=1, GZIP;q=0.5", True), ("gzip;q=0, identity", False), ("br", False), ("", False)],
)
def test_it_comes_packed_to_who_takes_that(client: TestClient, accepted: str, packed: bool) -> None:
    with client.stream("GET", NEWEST, headers={"Accept-Encoding": accepted}) as got:
        raw = b"".join(got.iter_raw())
    assert got.headers.get("content-encoding") == ("gzip" if packed else None)
    assert "Accept-Encoding" in got.headers["vary"]
    assert (gzip.decompress(raw) if packed else raw) == widget().script
    assert int(got.headers["content-length"]) == len(raw)


def test_a_head_request_tells_the_same_without_the_script(client: TestClient) -> None:
    got = client.head(PINNED)
    assert got.status_code == 200 and got.headers["etag"] == client.get(PINNED).headers["etag"]


@pytest.mark.parametrize("version", ["0.0.1", "v1", "..%2F..", widget().version + "0"])
def test_another_version_is_refused_in_the_one_shape(client: TestClient, version: str) -> None:
    got = client.get(f"/widget/{version}/report-chat.js")
    assert got.status_code == 404
    if "%2F" not in version:
        assert got.json()["error"]["code"] == "not_found"
