"""axe-core finds nothing against WCAG 2.2 AA: the element in its eight states, and our page, light and dark."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app import fake_desk
from tests.app.serving import served
from tests.browser.axe import violations
from tests.browser.elements import css
from tests.browser.scripted import Event, Refusal, Scripted, Stream, answer, scripted

pytestmark = pytest.mark.browser

BOX = css("textarea.rc-box")
DONE = css(".rc-turn[data-phase=done]")
SAME = {"year": 2023, "unit": "%", "cite": [1], "raw": "增长"}
ROWS = [
    {**SAME, "place": place, "figure": f"{value}%", "value": value, "match": match}
    for place, value, match in (("张湾区", 10, "yes"), ("下陆区", 7.5, "near"), ("郧阳区", 5, "no"))
]  # fmt: skip
COLUMNS = [{"key": key, "label": key, "type": "text"} for key in ("place", "year", "figure", "match")]
CHART = {"type": "bar", "x": "place", "y": "value", "unit": "%"}
TABLE: Event = ("table", {"id": "t1", "title": "T", "columns": COLUMNS, "rows": ROWS, "chart": CHART, "missing": []})
SILENT = {"reports": 12, "stating": 2, "silent": [f"{n}区" for n in range(12)], "other_years": ["甲区"]}


def _answered(**more: Any) -> list[Event]:
    """An answer with everything that can stand under one."""
    events = answer("张湾区10%左右。下陆区12.5%。\n- 一\n- 二")
    notes: list[Event] = [TABLE, ("note", {"code": "x", "text": "按 2023 年理解。"})]
    loose = {"s": 1, "support": "unsupported", "cites": [], "loose": ["12.5"]}
    verify = {"sentences": [{"s": 0, "support": "full", "cites": [1], "loose": []}, loose], "loose": 1}
    done = {**events[-1][1], "sums": ["1 + 1 = 2"], "coverage": SILENT, **more}
    return [*events[:-2], *notes, ("verify", verify), ("done", done)]


def _ask(page: Page, wait: str) -> None:
    page.fill(BOX, "张湾区的目标？")
    page.press(BOX, "Enter")
    page.wait_for_selector(wait)
    page.wait_for_timeout(100)  # the frame in which it is drawn


def _closed(page: Page, play: Scripted) -> None:
    page.wait_for_selector(css(".rc-launcher"))


def _open(page: Page) -> None:
    if page.locator(css(".rc-launcher")).count():
        page.locator(css(".rc-launcher")).click()
    page.wait_for_selector(BOX)


def _empty(page: Page, play: Scripted) -> None:
    _open(page)
    expect(page.locator(css(".rc-suggestion")).first).to_be_visible()


def _streaming(page: Page, play: Scripted) -> None:
    _open(page)
    play.asks = [Stream(_answered(), hold=threading.Event())]
    _ask(page, css(".rc-text"))


def _done(page: Page, play: Scripted) -> None:
    _open(page)
    play.asks = [Stream(_answered())]
    _ask(page, DONE)
    page.get_by_role("button", name="没用").click()
    page.get_by_role("button", name="改问法").click()


def _evidence(page: Page, play: Scripted) -> None:
    _open(page)
    play.asks = [Stream(_answered())]
    _ask(page, DONE)
    page.locator(css(".rc-text .rc-chip")).first.click()
    expect(page.locator(css(".rc-evidence mark"))).to_be_visible()
    page.locator(css("details.rc-sources summary")).click()


def _table(page: Page, play: Scripted) -> None:
    _open(page)
    play.asks = [Stream(_answered(finish="abstain"))]
    _ask(page, DONE)
    page.get_by_role("columnheader").last.get_by_role("button").click()
    page.locator(css("td .rc-chip")).first.click()
    page.locator(css(".rc-coverage summary")).click()


def _error(page: Page, play: Scripted) -> None:
    _open(page)
    play.asks = [Refusal(429, "rate_limited", retry_after=17, zh="请稍后再试。")]
    _ask(page, css(".rc-turn[data-phase=error]"))


STATES: dict[str, Callable[[Page, Scripted], None]] = {
    "closed": _closed, "empty": _empty, "streaming": _streaming, "answered": _done,
    "evidence": _evidence, "table": _table, "error": _error, "phone": _evidence,
}  # fmt: skip


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[Scripted, int]]:
    with scripted() as found:
        for name, words in (("launcher", ""), ("inline", "mode=inline")):
            chat = f"<report-chat {words} site-key=pk_1 history=none lang=zh></report-chat>"
            element = f"<script src=/widget/v1.js></script><main><h1>Host</h1>{chat}</main>"
            found[0].page(f"/{name}", element, html="lang=zh")
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_the_element_in_every_state(chromium: Browser, server: tuple[Scripted, int], state: str, scheme: str) -> None:
    play, port = server
    size = {"width": 375, "height": 667} if state == "phone" else {"width": 1100, "height": 850}
    for place in ("launcher", "inline"):
        if place == "inline" and state == "closed":
            continue
        context = chromium.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(f"http://127.0.0.1:{port}/{place}")
        STATES[state](page, play)
        found = violations(page)
        context.close()
        assert found == [], place


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(fake_desk.desk()) as address:
        yield address


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 375])
def test_our_own_page_in_every_tab(chromium: Browser, address: str, scheme: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme, locale="en-US")  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.wait_for_selector(".rq-scope")
    page.wait_for_selector(BOX)
    assert violations(page) == [], "empty"
    if width < 1000:
        page.locator(".rq-scope summary").click()
    page.get_by_role("checkbox", name="Shiyan City").check()
    page.fill(BOX, "which districts targeted 10% GDP growth")
    page.press(BOX, "Enter")
    page.wait_for_selector(DONE)
    page.locator(css(".rc-text .rc-chip")).first.click()
    assert violations(page) == [], "answered, in a scope"
    for tab, shown in (("Library", ".rq-shelf"), ("Quality", ".rq-quality > *")):
        page.get_by_role("tab", name=tab).click()
        page.wait_for_selector(shown)
        assert violations(page) == [], tab
    page.get_by_role("button", name="Large print").click()
    page.get_by_role("tab", name="Ask").click()
    assert violations(page) == [], "large print"
    context.close()


def test_the_gate_sees_into_the_element(chromium: Browser, server: tuple[Scripted, int]) -> None:
    page = chromium.new_page()
    page.goto(f"http://127.0.0.1:{server[1]}/inline")
    page.wait_for_selector(BOX)
    page.locator(BOX).evaluate(
        "box => { box.removeAttribute('aria-label'); box.removeAttribute('placeholder'); box.style.color = '#eee'; }"
    )
    found = violations(page)
    page.close()
    assert any(one.startswith("label: report-chat >> ") for one in found)
