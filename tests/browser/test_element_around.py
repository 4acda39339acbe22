"""The element in windows, looks and surroundings that visitors bring: zoom, wide pages, other visitors, a proxy."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.app.test_nginx import NGINX, block, nginx
from tests.browser.elements import HOST, Hosted, Q, afresh, css, hosted, inline, snippet
from tests.browser.scripted import Scripted, Stream, answer, scripted

pytestmark = pytest.mark.browser

Server = tuple[Scripted, int]
WIDE = {"width": 1400, "height": 800}
OWN = "lang=zh"  # our own page needs no key


@pytest.fixture(scope="module")
def play() -> Iterator[Server]:
    with scripted() as server:
        yield server


@pytest.fixture
def server(play: Server) -> Server:
    afresh(play[0])
    return play


@pytest.mark.parametrize("mode", ["launcher", "inline"])
def test_at_twice_the_size_all_can_be_read_and_reached(chromium: Browser, server: Server, mode: str) -> None:
    # A window of 1280 by 800 at 200 %: half as many CSS pixels, each twice as large.
    body = inline(server[1]) if mode == "inline" else snippet(server[1])
    with hosted(chromium, server, body, viewport={"width": 640, "height": 400}, device_scale_factor=2) as seen:
        if mode == "launcher":
            seen.launcher.click()
        turn = seen.ask("很长的问题" * 20)
        chip = turn.locator(css(".rc-chip")).first
        chip.click()
        expect(turn.locator("mark")).to_be_visible()
        for name in (".rc-box", ".rc-send:visible"):
            place = seen.panel.locator(css(name))
            place.scroll_into_view_if_needed()
            expect(place).to_be_in_viewport(ratio=0.99)
        assert seen.js(
            css(
                "const at = (name) => el.shadowRoot.querySelector(name);"
                "return [document.documentElement, at('.rc-panel'), at('.rc-log')]"
                ".every((node) => node.scrollWidth <= node.clientWidth + 1)"
            )
        )


def test_on_our_own_wide_page_the_first_source_opens_beside_the_answer_and_takes_nothing(
    chromium: Browser, server: Server
) -> None:
    with hosted(chromium, server, inline(server[1], OWN), viewport=WIDE) as seen:
        told = seen.js("window.told = []; el.addEventListener('report-chat:citation', () => told.push(1)); return told")
        turn = seen.ask()
        source = turn.locator(css(".rc-evidence"))
        expect(source.locator("mark")).to_be_in_viewport()
        expect(turn.locator(css(".rc-chip")).first).to_have_attribute("aria-expanded", "true")
        beside, text = source.bounding_box(), turn.locator(css(".rc-text")).first.bounding_box()
        assert beside and text and beside["x"] > text["x"] + text["width"]
        assert seen.focused() == css("rc-box") and told == [] and seen.js("return [told.length, scrollY]") == [0, 0]

        source.get_by_role("button", name="关闭").click()
        seen.js("el.lang = 'en'")  # drawn anew, and what was closed stays closed
        seen.box.fill("第二个")
        seen.box.press("Enter")
        expect(seen.turns.nth(1)).to_have_attribute("data-phase", "done")
        expect(seen.turns.nth(1).locator(css(".rc-evidence"))).to_be_visible()
        expect(source).to_have_count(0)


@pytest.mark.parametrize(
    ("attributes", "size"),
    [('site-key="pk_1" lang=zh', WIDE), (OWN, {"width": 700, "height": 800}), ("", WIDE)],
    ids=["on another site", "in a narrow window", "as a launcher"],
)
def test_elsewhere_a_source_opens_only_when_it_is_asked_for(
    chromium: Browser, server: Server, attributes: str, size: dict[str, int]
) -> None:
    body = inline(server[1], attributes) if attributes else snippet(server[1], "data-lang=zh data-mode=launcher")
    with hosted(chromium, server, body, viewport=size) as seen:
        if not attributes:
            seen.launcher.click()
        turn = seen.ask()
        expect(turn.get_by_role("button", name="有用", exact=True)).to_be_visible()  # all of it is drawn
        expect(turn.locator(css(".rc-evidence"))).to_have_count(0)


def test_a_visitor_who_reads_elsewhere_in_the_log_is_left_alone(chromium: Browser, server: Server) -> None:
    server[0].asks = [Stream([*answer("很长的回答。" * 300)]), Stream(answer(), pause=0.1)]
    with hosted(chromium, server, inline(server[1], OWN), viewport=WIDE) as seen:
        seen.ask()
        before = seen.turns.count()
        seen.box.fill(Q)
        seen.box.press("Enter")
        expect(seen.turns).to_have_count(before + 1)
        seen.js(css("el.shadowRoot.querySelector('.rc-log').scrollTop = 0"))
        expect(seen.turns.nth(1)).to_have_attribute("data-phase", "done")
        expect(seen.turns.nth(1).locator(css(".rc-actions")).first).to_be_attached()
        expect(seen.turns.nth(1).locator(css(".rc-evidence"))).to_have_count(0)
        assert seen.js(css("return el.shadowRoot.querySelector('.rc-log').scrollTop")) == 0


def test_arrow_up_in_an_empty_box_brings_the_last_question_back(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.box.press("ArrowUp")
        assert seen.box.input_value() == ""
        seen.ask("第一个问题")
        seen.ask("第二个问题")
        seen.box.press("ArrowUp")
        assert seen.box.input_value() == "第二个问题"
        seen.box.fill("在写")
        seen.box.press("ArrowUp")
        assert seen.box.input_value() == "在写"


def test_two_visitors_never_see_each_others_conversation(chromium: Browser, server: Server) -> None:
    play, port = server
    play.asks = [Stream(answer(session="s_first")), Stream(answer(session="s_second")), Stream()]
    body = inline(port)
    with hosted(chromium, server, body) as first:
        first.ask("甲的问题")
        with hosted(chromium, server, body) as second:
            expect(second.panel).to_be_visible()
            assert second.turns.count() == 0 and second.js("return sessionStorage.length") == 0
            second.ask("乙的问题")
            expect(first.turns).to_have_count(1)
            first.page.reload()
            expect(first.turns).to_have_count(1)
            expect(first.turns).to_contain_text("甲的问题")
            second.page.reload()
            expect(second.turns).to_contain_text("乙的问题")
        first.ask("甲再问")
    told = [(one.get("session"), one["history"]) for one in play.asked]
    assert told == [(None, []), (None, []), ("s_first", ["甲的问题"])]


LOOKS: dict[str, tuple[str, dict[str, Any]]] = {
    "zh": ("lang=zh", {}),
    "en": ("lang=en", {}),
    "dark": ("lang=zh theme=dark", {}),
    "large": ("lang=zh size=large", {}),
    "phone": ("lang=zh", {"viewport": {"width": 375, "height": 667}}),
}


def test_each_look_is_another_picture_in_which_nothing_is_cut_off(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    pictures = {}
    for name, (attributes, more) in LOOKS.items():
        with hosted(chromium, server, inline(server[1], f"site-key=pk_1 {attributes}"), **more) as seen:
            turn = seen.ask()
            turn.locator(css(".rc-chip")).first.click()
            expect(turn.locator("mark")).to_be_visible()
            pictures[name] = seen.page.screenshot(path=tmp_path / f"{name}.png", animations="disabled", caret="hide")
            assert cut_off(seen) == [], name
    assert len(set(pictures.values())) == len(LOOKS)


def cut_off(seen: Hosted) -> list[str]:
    """The texts of controls that do not fit into them."""
    return list(
        seen.js(
            "const cut = (node) => node.scrollWidth > node.clientWidth + 1;"
            "return [...el.shadowRoot.querySelectorAll('button, h2, h3, a, th, td')].filter(cut)"
            ".map((node) => node.textContent)"
        )
    )


@pytest.mark.skipif(NGINX is None, reason="nginx is not installed here (Debian: apt install nginx-light)")
def test_through_nginx_that_buffers_an_answer_still_grows_as_it_comes(
    chromium: Browser, server: Server, tmp_path: Path
) -> None:
    play, port = server
    play.asks = [Stream(answer(), pause=0.08)]
    play.page("/qa/", "<script src=/qa/widget/v1.js></script><report-chat mode=inline lang=zh></report-chat>")
    with nginx(tmp_path, block(), f"http://127.0.0.1:{port}") as front:
        context = chromium.new_context()
        page = context.new_page()
        page.goto(f"{front}/qa/".replace("127.0.0.1", HOST))
        seen = Hosted(page, port)
        seen.js(
            css(
                "window.lengths = new Set(); const look = () => { const text = el.shadowRoot.querySelector('.rc-text');"
                " if (text) lengths.add(text.textContent.length); requestAnimationFrame(look); }; look();"
            )
        )
        seen.ask()
        assert seen.js("return lengths.size") >= 4
        context.close()
    assert play.count("POST", "/qa/api/v1/ask") == 1
