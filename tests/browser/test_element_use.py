"""The element in a visitor's hands: keyboard, input method, phone, large print, reload, what a screen reader hears."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.elements import Q, afresh, css, hosted, inline, snippet
from tests.browser.scripted import Scripted, Stream, answer, scripted

pytestmark = pytest.mark.browser
Server = tuple[Scripted, int]
PHONE = {"viewport": {"width": 375, "height": 667}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def play() -> Iterator[Server]:
    with scripted() as server:
        yield server


@pytest.fixture
def server(play: Server) -> Server:
    afresh(play[0])
    return play


def test_by_keyboard_alone_it_is_opened_asked_and_closed_and_the_focus_goes_back(
    chromium: Browser, server: Server
) -> None:
    with hosted(chromium, server, "<a href='#'>Link</a>" + snippet(server[1])) as seen:
        expect(seen.launcher).to_be_visible()
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Tab")
        assert seen.focused() == css("rc-launcher")
        seen.page.keyboard.press("Enter")
        expect(seen.page.get_by_role("dialog", name="政府工作报告问答")).to_be_visible()
        expect(seen.launcher).to_have_attribute("aria-expanded", "true")
        assert seen.focused() == css("rc-box")
        seen.page.keyboard.type(Q)
        seen.page.keyboard.press("Shift+Enter")
        assert seen.box.input_value() == Q + "\n"
        seen.page.keyboard.press("Enter")
        expect(seen.turns).to_have_attribute("data-phase", "done")
        assert seen.focused() == css("rc-box")
        seen.page.keyboard.press("Escape")
        expect(seen.panel).to_be_hidden()
        assert seen.focused() == css("rc-launcher")


def test_closing_gives_the_focus_back_to_what_opened_it(chromium: Browser, server: Server) -> None:
    button = "<button id=own onclick='ReportChat.open()'>Ask</button>"
    with hosted(chromium, server, button + snippet(server[1])) as seen:
        seen.page.locator("#own").click()
        expect(seen.box).to_be_focused()
        seen.panel.get_by_role("button", name="关闭").click()
        expect(seen.page.locator("#own")).to_be_focused()


def test_an_input_method_keeps_its_enter_and_its_escape(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, snippet(server[1])) as seen:
        seen.launcher.click()
        seen.box.fill("zhang")
        for key, more in (("Enter", "isComposing: true"), ("Enter", "keyCode: 229"), ("Escape", "isComposing: true")):
            seen.js(
                css(
                    "el.shadowRoot.querySelector('.rc-box').dispatchEvent(new KeyboardEvent('keydown', {key: given,"
                    f" {more}, bubbles: true, cancelable: true, composed: true}}))"
                ),
                key,
            )
        expect(seen.panel).to_be_visible()
        assert server[0].asked == []
        seen.box.press("Enter")
        expect(seen.turns).to_have_count(1)


def test_on_a_phone_it_fills_the_screen_and_shuts_the_page_out(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, "<a href='#' id=behind>x</a>" + snippet(server[1]), **PHONE) as seen:
        seen.launcher.tap()
        expect(seen.panel).to_be_visible()
        seen.page.wait_for_timeout(300)  # the panel comes in
        assert seen.panel.bounding_box() == {"x": 0, "y": 0, "width": 375, "height": 667}
        told = seen.js(
            css(
                "document.querySelector('#behind').focus(); const at = (name) => el.shadowRoot.querySelector(name);"
                "return [at('.rc-panel').matches(':modal'), document.activeElement.id,"
                " parseFloat(getComputedStyle(at('.rc-box')).fontSize)]"
            )
        )
        assert told == [True, "", 16]
        for control in seen.panel.get_by_role("button").all():
            box = control.bounding_box()
            assert box and min(box["width"], box["height"]) >= 43.5
        seen.page.keyboard.press("Escape")
        expect(seen.panel).to_be_hidden()


@pytest.mark.parametrize("mode", ["launcher", "inline"])
def test_at_320_pixels_nothing_scrolls_sideways(chromium: Browser, server: Server, mode: str) -> None:
    scope = 'places="420303" years="2021,2023"'
    body = inline(server[1], scope) if mode == "inline" else snippet(server[1])
    with hosted(chromium, server, body, viewport={"width": 320, "height": 640}) as seen:
        if mode == "launcher":
            seen.launcher.click()
        turn = seen.ask("很长的问题" * 20)
        turn.locator(css(".rc-chip")).first.click()
        assert seen.js(
            css(
                "const wide = (node) => node.scrollWidth <= node.clientWidth + 1; const at = (name) =>"
                " el.shadowRoot.querySelector(name);"
                " return [document.documentElement, at('.rc-panel'), at('.rc-log')].every(wide)"
            )
        )


def test_large_print_has_large_letters_and_targets(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1], "size=large lang=zh")) as seen:
        turn = seen.ask()
        assert turn.locator(css(".rc-question")).evaluate("(node) => getComputedStyle(node).fontSize") == "18px"
        for control in seen.panel.locator(css("header button, .rc-send:visible, .rc-plain:visible")).all():
            box = control.bounding_box()
            name = control.text_content()
            assert name == "改问法" or (box and box["height"] >= 47.5), name


def test_a_reload_shows_the_conversation_again_and_goes_on_with_it(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, snippet(server[1])) as seen:
        seen.launcher.click()
        seen.ask()
        seen.page.reload()
        expect(seen.panel).to_be_visible()
        expect(seen.turns).to_contain_text("增长10%左右")
        assert seen.page.evaluate("document.activeElement === document.body")
        seen.turns.locator(css(".rc-chip")).first.click()
        seen.ask("那2022年呢？")
        assert (server[0].asked[1]["history"], server[0].asked[1]["session"]) == ([Q], "s_1")
        seen.panel.get_by_role("button", name="新对话").click()
        expect(seen.turns).to_have_count(0)
        seen.page.reload()
        expect(seen.panel).to_be_visible()
        expect(seen.turns).to_have_count(0)


def test_an_answer_that_a_reload_cut_off_can_be_asked_again(chromium: Browser, server: Server) -> None:
    server[0].asks = [Stream(answer(), pause=0.3), Stream()]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask(phase="asking")
        seen.page.reload()
        expect(seen.turns).to_have_attribute("data-phase", "cut_off")
        seen.turns.get_by_role("button", name="重试").click()
        expect(seen.turns).to_have_attribute("data-phase", "done")


def test_nothing_is_kept_where_the_page_says_so(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1], "history=none")) as seen:
        seen.ask()
        assert seen.page.evaluate("sessionStorage.length + localStorage.length") == 0


def test_what_is_kept_for_more_than_a_day_is_forgotten(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        seen.page.goto(f"http://gov.test:{server[1]}/none")
        seen.page.evaluate(
            "for (const name of Object.keys(sessionStorage)) { const kept = JSON.parse(sessionStorage[name]);"
            " kept.at -= 864e5 + 1; sessionStorage[name] = JSON.stringify(kept); }"
        )
        seen.page.goto(f"http://gov.test:{server[1]}/")
        expect(seen.box).to_be_visible()
        expect(seen.turns).to_have_count(0)


def test_it_works_where_storage_is_blocked(chromium: Browser, server: Server) -> None:
    blocked = "Object.defineProperty(window, 'sessionStorage', {get() { throw Error('blocked') }})"
    with hosted(chromium, server, inline(server[1]), first=blocked) as seen:
        seen.ask()
        seen.ask("那2022年呢？")


def test_a_screen_reader_hears_the_beginning_and_the_end_and_never_the_pieces(
    chromium: Browser, server: Server
) -> None:
    server[0].asks = [Stream(answer(), pause=0.05)]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.js(
            "window.said = []; const status = el.shadowRoot.querySelector('[role=status]'); new MutationObserver(() =>"
            " said.push(status.textContent)).observe(status, {childList: true, characterData: true, subtree: true})"
        )
        turn = seen.ask(phase="asking")
        log = seen.page.get_by_role("log")
        expect(log).to_have_attribute("aria-busy", "true")
        expect(log).to_have_attribute("aria-live", "off")
        expect(turn).to_have_attribute("data-phase", "done")
        expect(log).to_have_attribute("aria-busy", "false")
        assert seen.page.evaluate("said") == ["正在查找…", "回答完成，共 1 处出处"]


def test_the_language_is_switched_without_losing_the_conversation(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        seen.panel.get_by_role("button", name="English").click()
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text("Ask the work reports")
        expect(seen.turns).to_have_count(1)
        expect(seen.turns.get_by_role("button", name="Copy with sources")).to_be_visible()
        seen.page.reload()
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text("Ask the work reports")


def test_a_question_beyond_the_limit_is_counted_and_not_sent(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.box.fill("😀" * 501)
        expect(seen.panel.locator(css(".rc-count"))).to_have_text("501 / 500")
        seen.box.press("Enter")
        expect(seen.panel.get_by_role("status")).to_contain_text("最多 500 个")
        assert server[0].asked == [] and seen.box.input_value() == "😀" * 501


def test_inline_takes_neither_focus_nor_scroll(chromium: Browser, server: Server) -> None:
    body = "<input autofocus><div style='height:1500px'></div>" + inline(server[1])
    with hosted(chromium, server, body) as seen:
        expect(seen.box).to_be_attached()
        seen.js("el.ask('Q')")
        expect(seen.turns).to_have_attribute("data-phase", "done")
        assert seen.page.evaluate("[scrollY, document.activeElement.tagName]") == [0, "INPUT"]


@pytest.mark.parametrize(
    ("theme", "scheme", "dark"),
    [("auto", "dark", True), ("auto", "light", False), ("light", "dark", False), ("dark", "light", True)],
)
def test_the_theme_follows_the_attribute_then_the_visitor(
    chromium: Browser, server: Server, theme: str, scheme: str, dark: bool
) -> None:
    with hosted(chromium, server, inline(server[1], f"theme={theme}"), color_scheme=scheme) as seen:
        colour = seen.panel.evaluate("(node) => getComputedStyle(node).backgroundColor")
        assert colour == ("rgb(23, 28, 36)" if dark else "rgb(255, 255, 255)")


def test_forced_colours_leave_borders_and_reduced_motion_stills_it(chromium: Browser, server: Server) -> None:
    more = {"forced_colors": "active", "reduced_motion": "reduce"}
    with hosted(chromium, server, snippet(server[1]), **more) as seen:
        seen.launcher.click()
        seen.ask()
        told = seen.js(
            css(
                "const look = (name) => getComputedStyle(el.shadowRoot.querySelector(name));"
                "return [look('.rc-launcher').borderTopStyle, look('.rc-question').borderTopStyle,"
                " look('.rc-panel').animationName]"
            )
        )
        assert told == ["solid", "solid", "none"]
