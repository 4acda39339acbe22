"""The element on other people's pages: strict, hostile, changing, and set up in every way that is promised."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from app.widget_file import widget
from tests.browser.elements import HOST, OURS, Q, afresh, css, hosted, inline, snippet
from tests.browser.scripted import Refusal, Scripted, Stream, answer, scripted

pytestmark = pytest.mark.browser
Server = tuple[Scripted, int]
HOSTILE = """<style>* { all: revert; font: 40px serif !important; color: red !important; letter-spacing: 9px;
direction: rtl }
button { display: none !important } report-chat { transform: scale(.1); filter: blur(9px) }
body { transform: rotate(9deg) }
nav { position: fixed; inset: 0; z-index: 2147483647; background: white }</style><nav>Menu</nav>"""
# What Prototype.js and MooTools did to every page: things to be enumerated, methods with other manners, toJSON.
PATCHES = (
    "Array.prototype.extra = function () {}; Object.prototype.odd = 1; Element.prototype.update = 1",
    "Array.prototype.toJSON = String.prototype.toJSON = Number.prototype.toJSON = () => 'patched'",
    "for (const name of ['reduce', 'find', 'flat', 'fill']) Array.prototype[name] = () => { throw Error(name) }",
    "Array.from = () => { throw Error('Array.from') }; Function.prototype.bind = () => { throw Error('bind') }",
)


@pytest.fixture(scope="module")
def play() -> Iterator[Server]:
    with scripted() as server:
        yield server


@pytest.fixture
def server(play: Server) -> Server:
    afresh(play[0])
    return play


def test_one_line_puts_a_launcher_on_the_page_with_one_request_and_the_answer_opens_from_it(
    chromium: Browser, server: Server
) -> None:
    with hosted(chromium, server, "<h1>某市</h1>" + snippet(server[1])) as seen:
        expect(seen.launcher).to_be_visible()
        ours = [url for url in seen.requests if OURS in url]
        assert ours == [f"http://{OURS}:{server[1]}/widget/v1.js"]
        expect(seen.launcher).to_have_attribute("aria-expanded", "false")
        seen.launcher.click()
        seen.ask()
        expect(seen.turns.locator(css(".rc-chip")).first).to_be_visible()
        foreign = [url for url in seen.requests if OURS not in url and HOST not in url]
        assert foreign == [] and seen.page.context.cookies() == []


def test_a_strict_policy_with_trusted_types_is_enough(chromium: Browser, server: Server) -> None:
    where = f"http://{OURS}:{server[1]}"
    policy = (
        f"default-src 'none'; script-src {where}; connect-src {where}; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    with hosted(chromium, server, snippet(server[1]), headers={"Content-Security-Policy": policy}) as seen:
        seen.launcher.click()
        turn = seen.ask()
        turn.locator(css(".rc-chip")).first.click()
        expect(seen.page.locator(css(".rc-evidence mark"))).to_be_visible()
        # The style came through: a refused one would leave the launcher where the page flows.
        assert seen.page.evaluate(css("getComputedStyle(document.querySelector('report-chat').shadowRoot.querySelector('.rc-launcher')).position")) == "fixed"  # fmt: skip  # noqa: E501


def test_a_pinned_script_with_its_hash_loads(chromium: Browser, server: Server) -> None:
    file = widget()
    tag = (
        f'<script async src="http://{OURS}:{server[1]}/widget/{file.version}/report-chat.js" crossorigin=anonymous '
        f'integrity="{file.integrity}" data-site-key=pk_1 data-api="http://{OURS}:{server[1]}"></script>'
    )
    with hosted(chromium, server, tag) as seen:
        assert seen.js("return [el.version, ReportChat.version]") == [file.version] * 2


def test_styles_of_a_hostile_page_do_not_reach_in(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, HOSTILE + snippet(server[1])) as seen:
        seen.launcher.click()  # would fail if the menu lay over it
        seen.ask()
        looks = seen.js(
            css(
                "const style = (name) => getComputedStyle(el.shadowRoot.querySelector(name));"
                "return [style('.rc-panel').direction, style('.rc-question').letterSpacing,"
                " style('.rc-question').fontSize]"
            )
        )
        assert looks == ["ltr", "normal", "15px"]
        expect(seen.panel).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("patch", PATCHES)
def test_a_page_that_has_patched_the_language_breaks_nothing(chromium: Browser, server: Server, patch: str) -> None:
    with hosted(chromium, server, f"<script>{patch}</script>" + inline(server[1]), ready=False) as seen:
        seen.ask()
        seen.ask("那2022年呢？")
        seen.turns.first.locator(css(".rc-chip")).first.click()
        expect(seen.page.locator(css(".rc-evidence mark"))).to_be_visible()
    assert server[0].asked[1]["history"] == [Q]


def test_the_script_twice_is_one_launcher(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, snippet(server[1]) + snippet(server[1])) as seen:
        seen.page.wait_for_load_state("load")
        expect(seen.page.locator("report-chat")).to_have_count(1)
        assert server[0].count("GET", "/widget/v1.js") == 2 or seen.page.locator("script[src]").count() == 2


def test_a_launcher_comes_back_when_the_page_swaps_its_body_and_goes_on_with_the_conversation(
    chromium: Browser, server: Server
) -> None:
    with hosted(chromium, server, "<p>one</p>" + snippet(server[1])) as seen:
        seen.launcher.click()
        seen.ask()
        seen.page.evaluate("document.body = Object.assign(document.createElement('body'), {textContent: 'two'})")
        expect(seen.panel).to_be_in_viewport()
        expect(seen.turns).to_have_count(1)
        seen.page.evaluate("document.body.replaceChildren('three')")
        expect(seen.launcher).to_be_visible()
        seen.ask("那2022年呢？")
        seen.page.evaluate("ReportChat.destroy(); document.body.replaceChildren('four')")
        expect(seen.page.locator("report-chat")).to_have_count(0)


def test_an_element_that_is_moved_keeps_its_answer_growing_and_one_taken_away_ends_its_request(
    chromium: Browser, server: Server
) -> None:
    server[0].asks = [Stream(answer(), pause=0.08)]
    with hosted(chromium, server, inline(server[1]) + "<main></main>") as seen:
        turn = seen.ask(phase="asking")
        seen.js("document.querySelector('main').append(el)")
        expect(turn).to_have_attribute("data-phase", "done", timeout=10_000)
        server[0].asks = [Stream(answer(answer_id="a_2"), pause=0.4)]
        seen.ask("那2022年呢？", "asking")
        seen.js("el.remove()")
        assert server[0].gone.wait(8), "the request went on without its element"


def test_without_popover_and_constructed_styles_the_panel_still_opens(chromium: Browser, server: Server) -> None:
    old = (
        "delete HTMLElement.prototype.showPopover; delete HTMLElement.prototype.popover;"
        "CSSStyleSheet.prototype.replaceSync = () => { throw Error('old') }; delete window.ResizeObserver;"
    )
    policy = {"Content-Security-Policy": f"default-src 'none'; script-src http://{OURS}:{server[1]} 'nonce-abc'; "
              f"style-src 'nonce-abc'; connect-src http://{OURS}:{server[1]}"}  # fmt: skip
    tag = snippet(server[1], 'data-site-key=pk_1 data-lang=zh nonce="abc"')
    with hosted(chromium, server, tag, first=old, headers=policy) as seen:
        seen.launcher.click()
        expect(seen.panel).to_be_in_viewport(ratio=1)
        assert seen.page.evaluate(css("getComputedStyle(document.querySelector('report-chat').shadowRoot.querySelector('.rc-panel')).position")) == "fixed"  # fmt: skip  # noqa: E501
        seen.ask()
        seen.box.press("Escape")
        expect(seen.panel).to_be_hidden()


def test_a_page_without_the_script_shows_what_stands_inside_and_the_element_hides_it(
    chromium: Browser, server: Server
) -> None:
    link = '<a href="/qa">政府工作报告问答</a>'
    with hosted(chromium, server, f"<report-chat mode=inline>{link}</report-chat>", ready=False) as seen:
        expect(seen.page.get_by_role("link", name="政府工作报告问答")).to_be_visible()
    with hosted(chromium, server, inline(server[1], inner=link)) as seen:
        expect(seen.box).to_be_visible()
        expect(seen.page.get_by_role("link", name="政府工作报告问答")).to_be_hidden()


def test_early_calls_are_kept_and_events_heard(chromium: Browser, server: Server) -> None:
    early = (
        "window.ReportChat = window.ReportChat || {q: [], push(...a) { this.q.push(a) }}; window.heard = [];"
        "ReportChat.push('on', 'answer', (event) => heard.push(event.detail.question)); ReportChat.push('ask', '早先的问题');"  # noqa: E501
    )
    with hosted(chromium, server, f"<script>{early}</script>" + snippet(server[1])) as seen:
        expect(seen.turns).to_have_attribute("data-phase", "done")
        assert seen.page.evaluate("heard") == ["早先的问题"]
        expect(seen.panel).to_be_visible()


def test_ask_gives_the_answer_and_tells_each_step(chromium: Browser, server: Server) -> None:
    script = """
        const names = []; window.names = names;
        for (const name of ['before-ask', 'event', 'answer', 'error', 'reset', 'open', 'close'])
          document.addEventListener('report-chat:' + name, (event) => names.push(name));
        el.setContext({page: 'p'});
        let context;
        document.addEventListener('report-chat:answer', (event) => { context = event.detail.context.page; });
        const got = await el.ask(given, {filters: {places: '1101', years: [2024, 'x']}});
        const answers = el.answers.length;
        let code; await el.ask('  ').catch((error) => { code = error.code; });
        el.addEventListener('report-chat:before-ask', (event) => event.preventDefault(), {once: true});
        let stopped; await el.ask('x').catch((error) => { stopped = error.code; });
        el.reset();
        return {text: got.text, n: got.sources[0].n, answers, code, stopped, context, left: el.answers.length,
          names: [...new Set(names)]};
    """
    with hosted(chromium, server, inline(server[1])) as seen:
        told: dict[str, Any] = seen.page.evaluate(
            f"async (given) => {{ const el = document.querySelector('report-chat'); {script} }}", Q
        )
    assert told == {
        "text": "张湾区2023年地区生产总值目标为增长10%左右[1]。", "n": 1, "answers": 1, "code": "empty_question",
        "stopped": "cancelled", "context": "p", "left": 0, "names": ["before-ask", "event", "answer", "reset"],
    }  # fmt: skip
    assert server[0].asked[0]["filters"] == {"places": ["1101"], "years": [2024]}


def test_an_answer_that_is_refused_rejects_with_its_code(chromium: Browser, server: Server) -> None:
    server[0].asks = [Refusal(429, "rate_limited", 9)]
    with hosted(chromium, server, inline(server[1])) as seen:
        heard = seen.page.evaluate(
            "async () => { const el = document.querySelector('report-chat'); let detail;"
            " el.addEventListener('report-chat:error', (event) => { detail = event.detail; });"
            " const code = await el.ask('x').catch((error) => error.code); return [code, detail.code, detail.retryAfter]; }"  # noqa: E501
        )
    assert heard == ["rate_limited", "rate_limited", 9]


def test_a_locked_scope_is_shown_by_name_and_cannot_be_widened(chromium: Browser, server: Server) -> None:
    scoped = 'lang=zh places="420303,420302" years="2022,2023,2024"'
    with hosted(chromium, server, inline(server[1], scoped)) as seen:
        scope = seen.panel.locator(css(".rc-scope"))
        expect(scope.locator(css(".rc-tag"))).to_have_text(["张湾区、420302", "2022–2024 年"])
        seen.js("el.setFilters({places: ['420302', '110000']})")
        expect(scope.locator(css(".rc-tag"))).to_have_text(["420302", "2022–2024 年"])
        seen.ask()
        seen.js("el.setFilters({places: ['110000'], reports: ['r1']})")
        seen.ask()
        seen.js("el.places = null; el.years = null; el.setFilters({})")
        expect(scope).to_be_hidden()
    years = [2022, 2023, 2024]
    assert server[0].asked[0]["filters"] == {"places": ["420302"], "years": years}
    assert server[0].asked[1]["filters"] == {"places": ["420303", "420302"], "years": years, "reports": ["r1"]}


def test_what_a_page_sets_is_text_and_an_odd_service_is_passed_over(chromium: Browser, server: Server) -> None:
    attributes = (
        'data-site-key=pk_1 data-mode=inline data-heading="<img src=x onerror=window.bad=1>" data-lang=zh '
        'data-suggestions="一？|<b>二</b>？" data-greeting="您好" data-placeholder="问" data-api="javascript:alert(1)"'
    )
    with hosted(chromium, server, "<main>" + snippet(server[1], attributes) + "</main>") as seen:
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text("<img src=x onerror=window.bad=1>")
        expect(seen.panel.locator(css(".rc-suggestion"))).to_have_text(["一？", "<b>二</b>？"])
        expect(seen.panel.locator(css(".rc-welcome p"))).to_have_text("您好")
        expect(seen.box).to_have_attribute("placeholder", "问")
        seen.ask()  # of the service that the script came from
        assert seen.page.evaluate("window.bad") is None


def test_properties_set_before_the_script_came_hold(chromium: Browser, server: Server) -> None:
    body = (
        "<report-chat mode=inline></report-chat><script>const el = document.querySelector('report-chat');"
        f"el.siteKey = 'pk_2'; el.heading = '早'; el.lang = 'zh'</script>{snippet(server[1], '')}"
    )
    with hosted(chromium, server, body) as seen:
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text("早")
        assert seen.js("return [el.getAttribute('site-key'), el.siteKey, el.mode, el.theme]") == [
            "pk_2", "pk_2", "inline", "auto",
        ]  # fmt: skip


def test_a_service_under_a_path_is_asked_under_it(chromium: Browser, server: Server) -> None:
    tag = f'<script async src="http://{OURS}:{server[1]}/chat/widget/v1.js" data-mode=inline data-lang=zh></script>'
    with hosted(chromium, server, f"<main>{tag}</main>") as seen:
        seen.ask()
    assert server[0].count("POST", "/chat/api/v1/ask") == 1
    assert server[0].count("GET", "/chat/api/v1/site") == 1


def test_a_copy_of_the_file_on_a_page_in_gbk_speaks_chinese(chromium: Browser, server: Server) -> None:
    play, port = server
    body = f'<script src="/report-chat.js" data-api="http://{OURS}:{port}" data-lang="zh" data-mode="inline"></script>'
    play.pages["/gbk"] = (f"<!doctype html><html><body>{body}</body></html>",
                          {"X-Encoding": "gbk", "Content-Type": "text/html; charset=gbk"})  # fmt: skip
    with hosted(chromium, server, "<p></p>", ready=False) as seen:
        seen.page.goto(f"http://{HOST}:{port}/gbk")
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text("政府工作报告问答")


def test_two_elements_have_a_conversation_each(chromium: Browser, server: Server) -> None:
    server[0].asks = [Stream(answer(session="s_one")), Stream(answer(session="s_two")), Stream()]
    with hosted(chromium, server, inline(server[1]) + "<report-chat mode=inline lang=zh></report-chat>") as seen:
        seen.ask()
        second = seen.page.locator("report-chat").nth(1)
        second.locator("textarea").fill("第二个")
        second.locator("textarea").press("Enter")
        expect(second.locator(css(".rc-turn"))).to_have_attribute("data-phase", "done")
        seen.box.fill("第一个再问")
        seen.box.press("Enter")
        first = seen.page.locator("report-chat").first.locator(css(".rc-turn"))
        expect(first.nth(1)).to_have_attribute("data-phase", "done")
    assert [one.get("session") for one in server[0].asked] == [None, None, "s_one"]


@pytest.mark.parametrize(
    ("direction", "position", "side"),
    [("ltr", "right", "right"), ("ltr", "left", "left"), ("rtl", "right", "left"), ("rtl", "left", "right")],
)
def test_the_side_follows_the_direction_of_the_page(
    chromium: Browser, server: Server, direction: str, position: str, side: str
) -> None:
    tag = snippet(server[1], f"data-position={position} data-site-key=pk_1")
    with hosted(chromium, server, tag, html=f"dir={direction}") as seen:
        box = seen.launcher.bounding_box()
        assert box and (box["x"] > 550) == (side == "right")


@pytest.mark.parametrize(
    ("attribute", "html", "locale", "heading"),
    [
        ("en", "lang=zh-CN", "zh-CN", "Ask the work reports"),
        ("auto", "lang=en-GB", "zh-CN", "Ask the work reports"),
        ("auto", "", "zh-CN", "政府工作报告问答"),
        ("auto", "", "de-DE", "Ask the work reports"),
    ],
)
def test_the_language_is_the_attributes_then_the_pages_then_the_browsers(
    chromium: Browser, server: Server, attribute: str, html: str, locale: str, heading: str
) -> None:
    with hosted(chromium, server, inline(server[1], f"lang={attribute}"), html=html, locale=locale) as seen:
        expect(seen.panel.get_by_role("heading", level=2)).to_have_text(heading)


def test_a_text_colour_that_cannot_be_read_on_the_accent_gives_way(chromium: Browser, server: Server) -> None:
    style = "<style>report-chat { --rc-accent: #ffe000; --rc-bg: #fafafa }</style>"
    with hosted(chromium, server, style + inline(server[1], "lang=zh theme=light")) as seen:
        colours = seen.js(
            css(
                "const style = getComputedStyle(el.shadowRoot.querySelector('.rc-send'));"
                "const panel = getComputedStyle(el.shadowRoot.querySelector('.rc-panel'));"
                "return [style.backgroundColor, style.color, panel.backgroundColor]"
            )
        )
        assert colours == ["rgb(255, 224, 0)", "rgb(0, 0, 0)", "rgb(250, 250, 250)"]


def test_what_is_asked_on_one_site_is_not_seen_on_another(chromium: Browser, server: Server) -> None:
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        other = seen.page.context.new_page()
        other.goto(f"http://other.test:{server[1]}/")
        expect(other.locator("textarea")).to_be_visible()
        expect(other.locator(css(".rc-turn"))).to_have_count(0)
