"""Other people's websites against the true server: a listed page asks and cites, another is refused, frames too."""

import json
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect

from app import server, snippets
from app.answer import Desk
from app.database import Book
from app.sites import Site, Sites
from app.warm import Warming
from app.widget_file import widget
from tests.app import api_desk
from tests.browser.conftest import ARGUMENTS, CHROMIUM
from tests.browser.elements import css
from tests.fakes import FakeEmbedder

pytestmark = pytest.mark.browser

QUESTION = api_desk.QUESTION
LISTED, UNLISTED = "host.test", "evil.test"


class Web(NamedTuple):
    """Our server under its public name, a site's key, and the pages of other people by their paths."""

    ours: str
    key: str
    pages: dict[str, tuple[str, str]]  # policy and body
    port: int
    sites: Sites

    def page(self, host: str, path: str) -> str:
        return f"http://{host}:{self.port}{path}"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    folder = tmp_path_factory.mktemp("web")
    warming = Warming(lambda: None)
    warming.wait()
    with (
        closing(Book.open(folder / "book")) as book,
        closing(api_desk.archive_in(folder)) as archive,
        _others() as (pages, port),
    ):
        sites = Sites(book)
        site = sites.add(Site(name="host", origins=(f"http://{LISTED}:{port}",), lang="zh"))
        desk = Desk(archive, FakeEmbedder())  # type: ignore[arg-type]
        app = server.application(desk, hosts=None, question_limit=500, warming=warming, book=book)
        with api_desk.running(app) as address:
            ours = f"http://qa.test:{address.rsplit(':', 1)[1]}"
            file = widget()
            made = snippets.snippets(ours, site.key, version=file.version, integrity=file.integrity, language="zh")
            for one in made:
                pages[f"/{one.name}"] = (_policy(ours, frame=one.name == "frame"), one.code)
            yield Web(ours, site.key, pages, port, sites)


def _policy(ours: str, *, frame: bool) -> str:
    """A page that lets in what the snippet needs, its own inline script, and nothing else."""
    inline = "" if frame else " 'unsafe-inline'"
    return "default-src 'none'; img-src data:; " + snippets.policy(ours, frame=frame).replace(
        f"script-src {ours}", f"script-src {ours}{inline}"
    )


@contextmanager
def _others() -> Iterator[tuple[dict[str, tuple[str, str]], int]]:
    """A web server for the pages of other people, under every name."""
    pages: dict[str, tuple[str, str]] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            policy, body = pages.get(self.path, ("", ""))
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            self.wfile.write(f"<!doctype html><html lang=zh><body>{body}</body></html>".encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        threading.Thread(target=httpd.serve_forever, daemon=True).start()
        yield pages, httpd.server_address[1]
        httpd.shutdown()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="zh-CN", viewport={"width": 1000, "height": 800})
    yield context
    assert context.cookies() == []
    context.close()


def opened(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """The page, and every request that any frame of it makes."""
    page, requests = context.new_page(), []
    page.on("request", lambda request: requests.append(request.url))
    page.goto(address)
    return page, requests


@pytest.fixture
def closed(playwright: Playwright, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser whose user has blocked what others than the page's own site store."""
    (tmp_path / "Default").mkdir()
    blocked = {"profile": {"block_third_party_cookies": True, "cookie_controls_mode": 1}}
    (tmp_path / "Default/Preferences").write_text(json.dumps(blocked), encoding="utf-8")
    context = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=CHROMIUM, args=ARGUMENTS, locale="zh-CN", viewport={"width": 1000, "height": 800}
    )
    yield context
    assert context.cookies() == []
    context.close()


@pytest.mark.parametrize("way", ["inside", "frame"])
def test_a_listed_page_asks_two_turns_where_what_others_store_is_blocked(
    web: Web, closed: BrowserContext, way: str
) -> None:
    page, _ = opened(closed, web.page(LISTED, f"/{way}"))
    if way == "frame":
        page.frame_locator("iframe").locator("textarea").wait_for()
        store = "() => { try { return sessionStorage.length } catch (error) { return error.name } }"
        assert page.frames[1].evaluate(store) == "SecurityError"
    _two_turns(page, way)


@pytest.mark.parametrize("way", ["inside", "frame"])
def test_a_listed_page_asks_two_turns_and_opens_a_citation(web: Web, context: BrowserContext, way: str) -> None:
    page, requests = opened(context, web.page(LISTED, f"/{way}"))
    _two_turns(page, way)
    assert not [one for one in requests if not one.startswith((web.ours, web.page(LISTED, "/")))]
    assert not [one for one in requests if web.key in one and "/embed" not in one]


def _two_turns(page: Page, way: str) -> None:
    """Ask, follow up, open a citation and its surroundings."""
    where = page.frame_locator("iframe") if way == "frame" else page
    box = where.locator(css("textarea.rc-box"))
    for number, question in enumerate((QUESTION, "下陆区呢？")):
        box.fill(question)
        box.press("Enter")
        turn = where.locator(css(".rc-turn")).nth(number)
        expect(turn).to_have_attribute("data-phase", "done", timeout=30_000)
    expect(where.locator(css(".rc-turn")).nth(0)).to_contain_text("10%")
    expect(where.locator(css(".rc-turn")).nth(1)).to_contain_text("7.5%")
    where.locator(css(".rc-chip")).first.click()
    expect(where.locator(css(".rc-evidence")).first).to_contain_text("地区生产总值增长10%左右")
    with page.expect_response(lambda reply: "/api/v1/passages/" in reply.url and reply.request.method == "GET") as told:
        where.locator(css(".rc-evidence .rc-actions button")).first.click()
    assert told.value.status == 200


@pytest.mark.parametrize("way", ["line", "pinned", "early"])
def test_every_other_snippet_works_on_a_listed_page_with_the_policy_that_is_printed(
    web: Web, context: BrowserContext, way: str
) -> None:
    page, _ = opened(context, web.page(LISTED, f"/{way}"))
    if way != "early":  # that one opens by itself and asks
        page.locator(css(".rc-launcher")).click()
        page.locator(css("textarea.rc-box")).fill(QUESTION)
        page.locator(css("textarea.rc-box")).press("Enter")
    expect(page.locator(css(".rc-turn")).first).to_have_attribute("data-phase", "done", timeout=30_000)


def test_an_unlisted_page_is_told_what_has_to_be_added(web: Web, context: BrowserContext) -> None:
    page, _ = opened(context, web.page(UNLISTED, "/inside"))
    expect(page.locator("report-chat")).to_contain_text("尚未获准", timeout=15_000)
    expect(page.locator("report-chat")).to_contain_text(f"http://{UNLISTED}:{web.port}")
    read = "(address) => fetch(address, {headers: {'X-Site-Key': KEY}}).then(r => r.text(), () => 'unreadable')"
    for path in ("/api/v1/reports", "/api/v1/facts", "/config", "/"):
        told = page.evaluate(read.replace("KEY", repr(web.key)), web.ours + path)
        assert told == "unreadable", path


def test_an_unlisted_page_may_not_frame_the_chat(web: Web, context: BrowserContext) -> None:
    page = context.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text) if "frame-ancestors" in message.text else None)
    page.goto(web.page(UNLISTED, "/frame"))
    page.wait_for_timeout(1000)
    frames = [frame for frame in page.frames if frame != page.main_frame]
    assert refused and all(frame.url.startswith("chrome-error:") for frame in frames)
    assert web.sites.get("host").enabled
