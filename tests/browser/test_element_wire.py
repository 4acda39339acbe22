"""What the element does with a stream: draws it as it comes, takes it up after a cut, and says what went wrong."""

import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.elements import HOST, Q, afresh, css, hosted, inline, snippet
from tests.browser.scripted import Drop, Refusal, Scripted, Stream, answer, scripted

pytestmark = pytest.mark.browser
Server = tuple[Scripted, int]
SAID = "张湾区2023年地区生产总值目标为增长10%左右"


@pytest.fixture(scope="module")
def play() -> Iterator[Server]:
    with scripted() as server:
        yield server


@pytest.fixture
def server(play: Server) -> Server:
    afresh(play[0])
    return play


def test_an_answer_grows_as_it_comes(chromium: Browser, server: Server) -> None:
    server[0].asks = [Stream(answer(), pause=0.06)]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.js(
            css(
                "window.lengths = new Set(); const look = () => { const text = el.shadowRoot.querySelector('.rc-text');"
                " if (text) lengths.add(text.textContent.length); requestAnimationFrame(look); }; look();"
            )
        )
        seen.ask()
        assert seen.js("return lengths.size") >= 4
        expect(seen.turns).to_contain_text(SAID)


def test_a_question_carries_key_session_scope_and_the_questions_before_it(chromium: Browser, server: Server) -> None:
    play, port = server
    play.asks = [Stream(answer(session="s_first")), Refusal(400, "bad_request"), Stream(answer(answer_id="a_2"))]
    with hosted(chromium, server, inline(port, 'site-key=pk_1 places="420303, 420302" years=2023')) as seen:
        seen.ask(Q)
        seen.ask("没有回答的问题", "error")
        seen.ask("那2022年呢？")
    assert play.asked[0] == {
        "question": Q, "lang": "zh", "history": [], "filters": {"places": ["420303", "420302"], "years": [2023]},
    }  # fmt: skip
    assert play.asked[0].headers["X-Site-Key"] == "pk_1"
    assert play.asked[0].headers["Origin"] == f"http://{HOST}:{port}"
    assert len(play.asked[0].headers["Idempotency-Key"]) <= 64
    assert play.asked[2]["history"] == [Q]
    assert play.asked[2]["session"] == "s_first"


def test_a_stream_that_is_cut_is_taken_up_after_the_last_event_and_nothing_is_asked_twice(
    chromium: Browser, server: Server
) -> None:
    play = server[0]
    play.asks = [Stream(answer(), cut_after=6)]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        expect(seen.turns).to_contain_text(SAID + "1。")
    assert len(play.asked) == 1
    assert [path for method, path, _ in play.heard if method == "GET" and "/events" in path] == [
        "/api/v1/answers/a_1/events?after=6"
    ]


def test_after_three_tries_a_cut_answer_stands_as_incomplete_and_can_be_asked_again(
    chromium: Browser, server: Server
) -> None:
    play = server[0]
    play.asks, play.resumes = [Stream(answer(), cut_after=8), Stream(answer(answer_id="a_2"))], [Stream(cut_after=0)]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="cut")
        expect(turn).to_contain_text("正在恢复")
        expect(turn).to_have_attribute("data-phase", "cut_off", timeout=10_000)
        expect(turn).to_contain_text("未完成")
        expect(turn).to_contain_text("张湾区2023年地区")
        assert play.count("GET", "/api/v1/answers/a_1/events") == 3
        turn.get_by_role("button", name="重试").click()
        expect(seen.turns).to_have_attribute("data-phase", "done")
        expect(seen.turns).to_contain_text(SAID)
        expect(seen.turns).to_have_count(1)


def test_where_no_stream_gets_through_the_answer_comes_as_json_under_the_same_key(
    chromium: Browser, server: Server
) -> None:
    play = server[0]
    play.asks = [Stream(answer(), silent=True), Stream(answer())]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        expect(seen.turns).to_contain_text(SAID)
        expect(seen.turns.locator(css(".rc-chip")).first).to_have_text("1")
    assert len(play.asked) == 2
    first, second = (one.headers for one in play.asked)
    assert first["Idempotency-Key"] == second["Idempotency-Key"]
    assert (first["Accept"], second["Accept"]) == ("text/event-stream", "application/json")


def test_stop_ends_the_request_and_leaves_what_came(chromium: Browser, server: Server) -> None:
    play = server[0]
    play.asks = [Stream(answer(), hold=threading.Event())]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="asking")
        expect(turn).to_contain_text(SAID)
        seen.panel.get_by_role("button", name="停止").click()
        expect(turn).to_have_attribute("data-phase", "stopped")
        expect(turn).to_contain_text("已停止")
        assert play.gone.wait(5), "the server was not left"
        assert seen.focused() == css("rc-box")
        play.asks = [Stream(answer(answer_id="a_2"))]
        seen.ask("再问一个")
        assert play.asked[-1]["history"] == []


def test_too_many_questions_are_told_with_a_button_that_counts_down(chromium: Browser, server: Server) -> None:
    play = server[0]
    play.asks = [Refusal(429, "rate_limited", 2, "请求太频繁，请 2 秒后再试。"), Stream()]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="error")
        expect(turn.get_by_role("alert")).to_have_text("请求太频繁，请 2 秒后再试。")
        expect(turn.locator(css(".rc-question"))).to_contain_text(Q)
        wait = turn.get_by_role("button", name="2 秒后可重试")
        expect(wait).to_have_attribute("aria-disabled", "true")
        wait.dispatch_event("click")
        assert len(play.asked) == 1
        turn.get_by_role("button", name="重试", exact=True).click()
        expect(seen.turns).to_have_attribute("data-phase", "done")


def test_a_service_that_starts_is_waited_for(chromium: Browser, server: Server) -> None:
    play = server[0]
    starting = Refusal(503, "starting", 5, "正在启动，请稍候。")
    with hosted(chromium, server, inline(server[1])) as seen:
        expect(seen.panel.get_by_role("button", name="哪些区目标是10%？")).to_be_visible()
        play.asks, play.sites = [starting, Stream()], [starting, *play.sites]
        turn = seen.ask(phase="starting")
        expect(turn).to_contain_text("正在启动，约 5 秒")
        expect(turn).to_have_attribute("data-phase", "done", timeout=20_000)
    assert len(play.asked) == 2


def test_waiting_for_a_service_that_starts_can_be_stopped(chromium: Browser, server: Server) -> None:
    server[0].asks = [Refusal(503, "starting", 5)]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="starting")
        seen.panel.get_by_role("button", name="停止").click()
        expect(turn).to_have_attribute("data-phase", "stopped")


def test_offline_is_said_and_asked_again_once_when_the_network_is_back(chromium: Browser, server: Server) -> None:
    play = server[0]
    with hosted(chromium, server, inline(server[1])) as seen:
        expect(seen.panel.get_by_role("button", name="哪些区目标是10%？")).to_be_visible()
        seen.page.context.set_offline(True)
        turn = seen.ask(phase="error")
        expect(turn).to_contain_text("网络已断开")
        seen.page.context.set_offline(False)
        expect(turn).to_have_attribute("data-phase", "done")
        assert len(play.asked) == 1


def test_a_service_that_does_not_answer_is_told_and_asked_again_by_hand(chromium: Browser, server: Server) -> None:
    play = server[0]
    play.asks = [Drop()]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="error")
        expect(turn).to_contain_text("无法连接")
        play.asks = [Stream()]
        turn.get_by_role("button", name="重试").click()
        expect(seen.turns).to_have_attribute("data-phase", "done")


def test_an_error_in_the_stream_ends_it(chromium: Browser, server: Server) -> None:
    told = {"code": "internal", "message_zh": "服务器出错，已记录。", "message_en": "It failed.", "request_id": "q"}
    server[0].asks = [Stream([*answer()[:4], ("error", told)])]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="error")
        expect(turn.get_by_role("alert")).to_have_text("服务器出错，已记录。")
        expect(turn.get_by_role("button", name="重试")).to_be_visible()


def test_unknown_events_and_broken_data_are_passed_over(chromium: Browser, server: Server) -> None:
    server[0].asks = [Stream([("weather", {"sun": True}), *answer()])]
    with hosted(chromium, server, inline(server[1])) as seen:
        seen.ask()
        expect(seen.turns).to_contain_text(SAID)


def test_a_page_that_is_not_listed_is_told_which_address_is_missing(chromium: Browser, server: Server) -> None:
    refused = Refusal(403, "origin_not_allowed")
    server[0].sites, server[0].asks = [refused], [refused]
    with hosted(chromium, server, inline(server[1], inner='<a href="/x">问答网站</a>')) as seen:
        dead = seen.panel.get_by_role("alert")
        expect(dead).to_contain_text(f"http://{HOST}:{server[1]}")
        expect(seen.page.get_by_role("link", name="问答网站")).to_be_visible()
        expect(seen.box).to_have_count(0)


@pytest.mark.parametrize(("status", "code"), [(401, "unknown_key"), (403, "key_disabled")])
def test_a_key_that_is_not_served_takes_the_launcher_away(
    chromium: Browser, server: Server, status: int, code: str
) -> None:
    server[0].sites = [Refusal(status, code)]
    with hosted(chromium, server, snippet(server[1])) as seen:
        seen.launcher.hover()
        expect(seen.launcher).to_be_hidden()


def test_a_refusal_at_the_question_is_told_in_the_turn(chromium: Browser, server: Server) -> None:
    server[0].asks = [Refusal(403, "origin_not_allowed")]
    with hosted(chromium, server, inline(server[1])) as seen:
        turn = seen.ask(phase="error")
        expect(turn.get_by_role("alert")).to_contain_text(f"http://{HOST}:{server[1]}")
        expect(turn.get_by_role("button", name="重试")).to_have_count(0)
