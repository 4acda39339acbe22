"""The doctor before a real server, a page and a proxy, each broken in one way: it names that way and no other."""

import argparse
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from typing import NamedTuple

import pytest
from fastapi import FastAPI, Response

from app import doctor
from app.answer import Desk
from app.database import Book
from app.doctor_fetch import NoReplyError, Reply, fetch, origin_of
from app.doctor_page import Policy, allows, mended, policies, snippet
from app.doctor_server import FAIL, Finding
from app.sites import Site, Sites
from app.widget_file import widget
from errors import UserError
from tests.app import api_desk
from tests.app.broken_proxy import Fault, page, proxy
from tests.fakes import FakeEmbedder


class House(NamedTuple):
    """Our server at its own address, and its sites."""

    server: str
    sites: Sites


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    from app.widget_routes import widget_routes

    folder = tmp_path_factory.mktemp("doctor")
    with ExitStack() as opened:
        archive = opened.enter_context(closing(api_desk.archive_in(folder)))
        book = opened.enter_context(closing(Book.open(folder / "book")))
        app = api_desk.application(Desk(archive, FakeEmbedder()), book=book)  # type: ignore[arg-type]
        app.include_router(widget_routes())

        @app.get("/live")
        def live() -> dict[str, str]:
            return {"status": "live"}

        yield House(opened.enter_context(api_desk.running(app)), Sites(book))


@contextmanager
def examined(
    house: House,
    *,
    body: str = '<script async src="{server}/widget/v1.js" data-site-key="{key}"></script>',
    headers: Mapping[str, str] | None = None,
    fault: Fault | None = None,
    listed: bool = True,
    path: str = "",
) -> Iterator[tuple[list[Finding], str]]:
    """The findings for a page with `body`, through a proxy with a fault; and the proxy's address."""
    with ExitStack() as opened:
        server = opened.enter_context(proxy(house.server, fault or Fault())) + path
        site = house.sites.add(Site(name=f"a{len(house.sites.all())}"))
        html = f"<!doctype html><title>x</title>{body}".replace("{server}", server).replace("{key}", site.key)
        given = {name: value.replace("{server}", server) for name, value in (headers or {}).items()}
        host = opened.enter_context(page(html, given))
        if listed:
            house.sites.change(replace(site, origins=(host,)))
        findings, subject = doctor.examine(f"{host}/", key=site.key, server=server)
        assert doctor.report(findings, subject)
        yield findings, server


def failed(findings: list[Finding]) -> list[str]:
    return [one.check for one in findings if one.state == FAIL]


def test_where_nothing_is_broken_nothing_is_found(house: House) -> None:
    with examined(house) as (findings, _):
        assert failed(findings) == []
        states = {one.check: one.state for one in findings}
    assert states == {
        **dict.fromkeys(("page", "snippet", "https", "csp", "server", "script", "key", "cors", "preflight"), "ok"),
        **dict.fromkeys(("stream", "answer", "frame", "prefix"), "ok"),
        "integrity": "skip",
    }


PINNED = (
    f'<script async src="{{server}}/widget/{widget().version}/report-chat.js" integrity="{widget().integrity}" '
    'crossorigin="anonymous" data-site-key="{key}"></script>'
)


def test_a_server_that_breaks_down_is_no_fault_of_the_page_or_the_prefix() -> None:
    app = FastAPI()

    @app.get("/live")
    def live() -> dict[str, str]:
        return {"status": "live"}

    @app.get("/{rest:path}")
    def broken() -> Response:
        return Response(status_code=500)

    body = (
        '<script async src="{}/widget/1/report-chat.js" integrity="sha384-x" crossorigin data-site-key="pk_a"></script>'
    )
    with api_desk.running(app) as server, page(body.format(server), {}) as host:
        findings, _ = doctor.examine(f"{host}/", key="pk_a", server=server)
    told = {one.check: one for one in findings}
    for check in ("script", "key", "stream"):
        assert told[check].state == FAIL and "logs" in told[check].remedy, check
    assert told["integrity"].state == "skip"


@pytest.mark.parametrize(
    ("fault", "checks", "cause"),
    [
        (Fault(buffers=True), ["stream"], "holds them back"),
        (Fault(adds={"X-Frame-Options": "DENY"}), ["frame"], "X-Frame-Options: DENY"),
        (Fault(adds={"Content-Security-Policy": "frame-ancestors 'self'"}), ["frame"], "frame-ancestors does not name"),
        (Fault(drops=frozenset({"access-control-allow-origin"})), ["cors", "preflight"], "is missing"),
        (Fault(adds={"Access-Control-Allow-Origin": "*"}), ["cors", "preflight"], "it must be"),
        (Fault(refuses=frozenset({"OPTIONS"})), ["preflight"], "answers with 405"),
        (Fault(refuses=frozenset({"POST"})), ["answer"], "answered with 405"),
        (Fault(hides=frozenset({"x-site-key"})), ["key"], "does not reach the server"),
        (
            Fault(drops=frozenset({"content-type"}), adds={"Content-Type": "text/plain"}),
            ["script", "prefix"],
            "text/plain",
        ),
    ],
    ids=["buffers", "frame-options", "frame-policy", "no-cors", "two-cors", "options", "post", "key", "type"],
)
def test_a_proxy_that_is_broken_in_one_way_is_named(house: House, fault: Fault, checks: list[str], cause: str) -> None:
    with examined(house, fault=fault) as (findings, _):
        assert failed(findings) == checks
        first = next(one for one in findings if one.state == FAIL)
        assert cause in first.cause and first.remedy


def test_an_origin_that_is_not_listed_is_given_as_the_string_to_add(house: House) -> None:
    with examined(house, listed=False) as (findings, _):
        found = next(one for one in findings if one.check == "origin")
        assert found.state == FAIL and "add exactly http://127.0.0.1:" in found.remedy
        assert "cors" not in failed(findings)


def test_a_key_that_is_unknown_disabled_or_another_than_the_pages_is_named(house: House) -> None:
    with page('<script src="x/widget/v1.js" data-site-key="pk_other"></script>') as host:
        findings, _ = doctor.examine(host, key="pk_0123456789abcdefghijkl", server=house.server)
    told = {one.check: one.cause for one in findings if one.state == FAIL}
    assert "does not know the key" in told["key"] and "pk_other" in told["snippet"]
    site = house.sites.enable(house.sites.add(Site(name="off")), on=False)
    with page("") as host:
        findings, _ = doctor.examine(host, key=site.key, server=house.server)
    assert "disabled" in next(one for one in findings if one.check == "key").cause


@pytest.mark.parametrize(
    ("policy", "failing", "remedy"),
    [
        ("script-src 'self'; connect-src {server}", "csp script-src", "change it to: script-src 'self' http://"),
        ("script-src {server}; connect-src 'none'", "csp connect-src", "change it to: connect-src http://"),
        ("script-src 'strict-dynamic' 'nonce-x'; connect-src *", "csp script-src", "nonce"),
    ],
)
def test_a_policy_that_blocks_is_mended(house: House, policy: str, failing: str, remedy: str) -> None:
    with examined(house, headers={"Content-Security-Policy": policy}) as (findings, _):
        assert failed(findings) == [failing]
        assert remedy in next(one for one in findings if one.check == failing).remedy


def test_a_policy_that_allows_the_server_is_fine_for_script_and_frame(house: House) -> None:
    policy = {"Content-Security-Policy": "default-src 'none'; script-src {server}; connect-src {server}"}
    with examined(house, headers=policy) as (findings, _):
        assert failed(findings) == []
    frame = '<iframe src="{server}/embed?site={key}&amp;lang=zh"></iframe>'
    with examined(house, body=frame, headers={"Content-Security-Policy": "frame-src {server}"}) as (findings, _):
        assert failed(findings) == []
    with examined(house, body=frame, headers=policy) as (findings, _):
        assert failed(findings) == ["csp frame-src"]


def test_a_hash_that_fits_and_one_that_does_not(house: House) -> None:
    with examined(house, body=PINNED) as (findings, _):
        assert failed(findings) == []
    with examined(house, body=PINNED, fault=Fault(appends=b"//x")) as (findings, _):
        assert failed(findings) == ["integrity"]
    with examined(house, body=PINNED.replace('crossorigin="anonymous"', "")) as (findings, _):
        assert "crossorigin" in next(one for one in findings if one.state == FAIL).cause
    old = PINNED.replace(widget().version, "0.0.1-old")
    with examined(house, body=old) as (findings, _):
        assert "script" in failed(findings)


def test_a_path_prefix_that_the_server_does_not_know_or_the_proxy_does_not_pass_on(house: House) -> None:
    with examined(house, fault=Fault(prefix="/qa"), path="/qa") as (findings, _):
        found = next(one for one in findings if one.state == FAIL)
        assert found.check == "prefix" and "ROOT_PATH=/qa" in found.remedy
    with examined(house, path="/qa") as (findings, server):
        found = next(one for one in findings if one.state == FAIL)
        assert found.check == "server" and f"write {server.removesuffix('/qa')} in the snippet" in found.remedy


def test_a_page_by_https_with_a_chat_by_http_is_mixed() -> None:
    reply = Reply("https://www.city.gov.cn/", 200, [], b'<script src="http://qa.test/widget/v1.js"></script>', [], 0.0)
    found = snippet(reply)
    findings = doctor._page(doctor.Subject(reply, found, "http://qa.test", "pk_1"), reply.url)
    (mixed,) = [one for one in findings if one.check == "https"]
    assert mixed.state == FAIL and "browsers block it" in mixed.cause
    told = doctor.report(findings, doctor.Subject(reply, found, "http://qa.test", "pk_1"))
    assert 'src="https://qa.test/widget/v1.js"' in told


def test_a_server_that_cannot_be_reached_is_a_finding_and_a_page_an_error(house: House) -> None:
    with page("") as host:
        findings, _ = doctor.examine(host, key="pk_1", server="http://127.0.0.1:9")
        assert failed(findings) == ["server"] and "cannot be reached" in findings[-1].cause
        with pytest.raises(UserError, match="--server"):
            doctor.examine(host, key="pk_1")
        with pytest.raises(UserError, match="--key"):
            doctor.examine(host, server=house.server)
    with pytest.raises(UserError, match="cannot be fetched"):
        doctor.examine("http://127.0.0.1:9/", key="pk_1", server=house.server)
    with pytest.raises(UserError, match="no address"):
        doctor.examine("ftp://x", key="pk_1", server=house.server)


def test_the_command_ends_with_one_on_a_failure_and_prints_the_mended_snippet(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    site = house.sites.add(Site(name="command"))
    with page(f'<script src="{house.server}/widget/v1.js" data-site-key="{site.key}"></script>') as host:
        options = argparse.Namespace(url=host, key="", server="")
        assert doctor.run(options) == 1
        told = capsys.readouterr().out
        assert "FAIL  origin" in told and f'data-site-key="{site.key}"' in told and "1 of " in told
        house.sites.change(replace(site, origins=(host,)))
        assert doctor.run(options) == 0
        assert "none failed" in capsys.readouterr().out


def rules(text: str) -> Policy:
    (one,) = policies(Reply("https://a.test/", 200, [("content-security-policy", text)], b"", [], 0.0))
    return one


@pytest.mark.parametrize(
    ("source", "url", "allowed"),
    [
        ("*", "https://qa.test/x", True),
        ("https:", "https://qa.test/x", True),
        ("https:", "http://qa.test/x", False),
        ("qa.test", "https://qa.test/x", True),
        ("http://qa.test", "https://qa.test/x", True),
        ("https://qa.test:8443", "https://qa.test/x", False),
        ("https://qa.test", "https://qa.test:8443/x", False),
        ("https://qa.test:*", "https://qa.test:8443/x", True),
        ("*.test", "https://qa.test/x", True),
        ("*.qa.test", "https://qa.test/x", False),
        ("https://qa.test/widget/", "https://qa.test/widget/v1.js", True),
        ("https://qa.test/other/", "https://qa.test/widget/v1.js", False),
        ("'self'", "https://a.test/x", True),
        ("'self'", "https://qa.test/x", False),
        ("'none'", "https://qa.test/x", False),
        ("data:", "https://qa.test/x", False),
    ],
)
def test_a_source_matches_as_browsers_have_it(source: str, url: str, allowed: bool) -> None:
    assert allows(rules(f"script-src {source}"), "script-src-elem", url, "https://a.test/") is allowed
    assert allows(rules(f"default-src {source}"), "connect-src", url, "https://a.test/") is allowed


def test_a_policy_that_does_not_speak_of_a_thing_allows_it_and_a_nonce_counts() -> None:
    assert allows(rules("img-src 'none'"), "connect-src", "https://qa.test/", "https://a.test/")
    strict = rules("script-src 'nonce-r4nd' 'strict-dynamic'")
    assert allows(strict, "script-src-elem", "https://qa.test/", "https://a.test/", nonce="r4nd")
    assert not allows(strict, "script-src-elem", "https://qa.test/", "https://a.test/", nonce="other")
    assert mended(rules("default-src 'none'"), "connect-src", "https://qa.test/x") == "connect-src https://qa.test"


def test_an_origin_is_written_as_a_browser_writes_it() -> None:
    assert origin_of("https://QA.test:443/x?y") == "https://qa.test"
    assert origin_of("http://[::1]:8000/") == "http://[::1]:8000"
    with pytest.raises(NoReplyError):
        fetch("https://")
