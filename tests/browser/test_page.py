"""Our own page in a real browser, over a desk of handmade reports: the element, scope, library, measurements."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from app import chat
from tests.app import fake_desk
from tests.app.serving import served
from tests.browser.elements import css

pytestmark = pytest.mark.browser

WHICH = "which districts targeted 10% GDP growth"
BOX = css("report-chat textarea.rc-box")
ANSWERED = css(".rc-turn[data-phase=done]")


@dataclass
class Visit:
    """A page with what it asked of the network and what it complained of."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def ask(self, question: str) -> None:
        """Type a question, send it with Enter, and wait for its answer to be complete."""
        answered = self.page.locator(ANSWERED).count()
        self.page.fill(BOX, question)
        self.page.press(BOX, "Enter")
        expect(self.page.locator(ANSWERED)).to_have_count(answered + 1)

    def open(self, number: int) -> None:
        """Open a source of the last answer from its text; on a wide page the first one opens by itself."""
        turn = self.page.locator(css(".rc-turn")).last
        expect(turn.locator(css(".rc-actions")).last).to_be_attached()  # all of it is drawn
        chip = turn.locator(css(f".rc-text .rc-chip[data-n='{number}']")).first
        if chip.get_attribute("aria-expanded") != "true":
            chip.click()


@pytest.fixture(scope="module")
def desk() -> fake_desk.FakeDesk:
    return fake_desk.desk()


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("runs")


@pytest.fixture(scope="module")
def address(desk: fake_desk.FakeDesk, runs: Path) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chat, "RUNS", runs)
        with served(desk, asked_per_minute=1000) as address:
            yield address


@contextmanager
def visit(browser: Browser, address: str, *, locale: str = "en-US", width: int = 1280, **more: Any) -> Iterator[Visit]:
    """The page opened in a context of its own; every request must have gone to its own host."""
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 844}, **more)
    page = context.new_page()
    visit = Visit(page)
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("pageerror", lambda error: visit.complaints.append(str(error)))
    page.on("console", lambda message: visit.complaints.append(message.text) if message.type == "error" else None)
    page.goto(address)
    page.wait_for_selector(BOX)
    page.wait_for_selector(".rq-scope")
    yield visit
    asked = [url for url in visit.requests if url.startswith("http")]
    foreign = [url for url in asked if urlsplit(url).netloc != urlsplit(address).netloc]
    context.close()
    assert asked and foreign == []
    assert visit.complaints == []


def test_the_cited_sentence_is_highlighted_beside_the_answer(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        expect(seen.page.locator(css(".rc-text"))).to_contain_text("Zhangwan District (around 10%)")
        seen.open(1)
        evidence = seen.page.locator(css(".rc-evidence"))
        expect(evidence.locator("mark")).to_have_text("地区生产总值增长10%左右")
        expect(evidence).to_contain_text("二、2023年工作安排")
        text, beside = seen.page.locator(css(".rc-text")).bounding_box(), evidence.bounding_box()
        assert text and beside and beside["x"] >= text["x"] + text["width"]
        expect(seen.page.locator(css(".rc-coverage"))).to_contain_text("2 reports, of which 2 state it")
        expect(seen.page.locator(css(".rc-ok"))).to_contain_text("Numbers checked")


def test_a_chip_in_the_table_opens_its_own_evidence_and_takes_the_focus_there(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        chip = seen.page.get_by_role("row", name="下陆区").get_by_role("button")
        chip.click()
        expect(seen.page.locator(css(".rc-evidence mark"))).to_have_text("地区生产总值增长7.5%以上")
        expect(seen.page.locator(css(".rc-evidence"))).to_be_focused()
        seen.page.keyboard.press("Escape")
        expect(chip).to_be_focused()


def test_a_follow_up_carries_its_history_and_older_chips_still_open(
    chromium: Browser, address: str, desk: fake_desk.FakeDesk
) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("button", name="What was its growth in 2022?").click()
        expect(seen.page.locator(ANSWERED)).to_have_count(2)
        assert desk.asked[-1] == ("What was its growth in 2022?", (WHICH,))
        seen.open(1)
        expect(seen.page.locator(css(".rc-turn")).last.locator("mark")).to_have_text("2022年全区地区生产总值增长3.5%")
        for _ in range(2):  # the source of the first answer stands open: closed, and opened again
            seen.page.locator(css(".rc-turn")).first.locator(css(".rc-text .rc-chip")).click()
        expect(seen.page.locator(css(".rc-turn")).first.locator(css(".rc-evidence mark"))).to_have_text(
            "地区生产总值增长10%左右"
        )


def test_a_new_conversation_forgets_the_old_one(chromium: Browser, address: str, desk: fake_desk.FakeDesk) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("button", name="New conversation").click()
        expect(seen.page.locator(css(".rc-turn"))).to_have_count(0)
        expect(seen.page.locator(css(".rc-welcome"))).to_be_visible()
        seen.ask("2022")
        assert desk.asked[-1] == ("2022", ())


def test_a_question_that_is_too_long_or_empty_is_not_asked_and_stays(
    chromium: Browser, address: str, desk: fake_desk.FakeDesk
) -> None:
    with visit(chromium, address) as seen:
        asked = len(desk.asked)
        seen.page.fill(BOX, "字" * 501)
        seen.page.press(BOX, "Enter")
        expect(seen.page.get_by_role("status").filter(has_text="501 characters; 500 are the limit")).to_be_attached()
        expect(seen.page.locator(css(".rc-count"))).to_contain_text("501 / 500")
        expect(seen.page.locator(BOX)).to_have_value("字" * 501)
        seen.page.fill(BOX, "   ")
        seen.page.press(BOX, "Enter")
        expect(seen.page.locator(BOX)).to_be_focused()
        assert len(desk.asked) == asked
        seen.ask(WHICH)


def test_a_question_that_breaks_gets_a_sentence_and_can_be_asked_again(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.page.fill(BOX, "no such question")
        seen.page.press(BOX, "Enter")
        expect(seen.page.get_by_role("alert")).not_to_be_empty()
        expect(seen.page.get_by_role("button", name="Try again")).to_be_enabled()
        seen.ask(WHICH)


def test_what_a_report_or_a_question_says_is_shown_as_text(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask("hostile " + fake_desk.HOSTILE)
        seen.open(1)
        for place in (
            css(".rc-question"),
            css(".rc-text"),
            css(".rc-evidence .rc-passage"),
            css(".rc-evidence .rc-section"),
        ):
            expect(seen.page.locator(place).first).to_contain_text(fake_desk.HOSTILE)
        expect(seen.page.locator(css(".rc-evidence"))).to_contain_text(fake_desk.HOSTILE_TITLE)
        seen.page.get_by_role("tab", name="Library").click()
        expect(seen.page.locator(".rq-unidentified pre")).to_have_text("<b>x</b>.txt,,地区,年份")
        assert seen.page.locator("report-chat :is(img, script), .rq-library :is(img, b)").count() == 0
        assert seen.page.evaluate("window.stolen") is None


def test_the_reader_opens_at_the_cited_sentence_without_scripts(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.open(1)
        link = seen.page.get_by_role("link", name="Open the whole report").get_attribute("href")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(str(link))
    expect(page.locator("mark#hl")).to_have_text("地区生产总值增长10%左右")
    expect(page.locator("mark#hl")).to_be_in_viewport()
    context.close()


def test_the_context_of_a_quote_comes_from_the_report(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.open(1)
        passage = seen.page.locator(css(".rc-passage"))
        expect(passage).not_to_contain_text("二、2023年工作安排")
        seen.page.get_by_role("button", name="Show context").click()
        expect(passage).to_contain_text("二、2023年工作安排")
        expect(passage.locator("mark")).to_have_text("地区生产总值增长10%左右")


def test_many_figures_that_do_not_match_are_folded_out_of_text_and_table(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask("6% of many")
        rows = seen.page.locator(css(".rc-table tbody tr"))
        expect(seen.page.locator(css(".rc-text"))).to_contain_text("One of the 6 reports")
        expect(seen.page.locator(css(".rc-text"))).not_to_contain_text("Others")
        expect(rows.filter(visible=True)).to_have_count(1)
        seen.page.get_by_role("button", name="Show the other 5 rows").click()
        expect(rows.filter(visible=True)).to_have_count(6)
        head = seen.page.get_by_role("columnheader", name="Figure")
        head.get_by_role("button").click()
        assert [text.split("%")[0] for text in rows.locator(css(".rc-figure")).all_inner_texts()] == list("123456")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        assert [text.split("%")[0] for text in rows.locator(css(".rc-figure")).all_inner_texts()] == list("654321")


def test_the_table_is_downloaded_and_the_answer_copied_with_its_sources(chromium: Browser, address: str) -> None:
    with visit(chromium, address, permissions=["clipboard-read", "clipboard-write"]) as seen:
        seen.ask(WHICH)
        with seen.page.expect_download() as begun:
            seen.page.get_by_role("button", name="Download table").click()
        file = begun.value.path().read_bytes()
        assert begun.value.suggested_filename == "figures.csv"
        assert file.startswith(b'\xef\xbb\xbf"Place",') and "地区生产总值增长10%左右".encode() in file
        seen.page.get_by_role("button", name="Copy with sources").click()
        expect(seen.page.get_by_role("button", name="Copied")).to_be_visible()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(WHICH) and "[1] " in copied and "地区生产总值增长10%左右" in copied


def test_the_language_is_switched_without_losing_the_conversation_and_kept(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.locator(".rq-language").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("政府工作报告问答")
        expect(seen.page.locator(".rq-language")).to_be_focused()
        expect(seen.page.get_by_role("button", name="复制（含出处）")).to_be_visible()
        expect(seen.page.get_by_role("button", name="提问", exact=True)).to_be_visible()
        seen.open(1)
        expect(seen.page.locator(css(".rc-evidence mark"))).to_have_text("地区生产总值增长10%左右")
        seen.ask("2022")
        expect(seen.page.locator(ANSWERED)).to_have_count(2)
        seen.page.get_by_role("tab", name="报告库").click()
        expect(seen.page.locator(".rq-shelf caption")).to_contain_text("收录的报告")
        seen.page.reload()
        expect(seen.page.get_by_role("textbox", name="输入问题")).to_be_visible()
        expect(seen.page.get_by_role("tab", name="报告库")).to_be_visible()
        expect(seen.page.locator(ANSWERED)).to_have_count(2)
        seen.page.locator("report-chat").get_by_role("button", name="English").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("Ask the government work reports")
        seen.page.locator(".rq-language").click()
        expect(seen.page.get_by_role("textbox", name="输入问题")).to_be_visible()


def test_the_page_speaks_the_browsers_language(chromium: Browser, address: str) -> None:
    with visit(chromium, address, locale="zh-CN") as seen:
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("政府工作报告问答")
        expect(seen.page.get_by_role("textbox", name="输入问题")).to_be_visible()
        expect(seen.page.get_by_role("tab", name="报告库")).to_be_visible()
        expect(seen.page.locator(css(".rc-suggestion")).first).to_contain_text("哪些地方")
    with visit(chromium, address, locale="en-GB") as seen:
        expect(seen.page.get_by_role("textbox", name="Type a question")).to_be_visible()
        expect(seen.page.locator(css(".rc-suggestion")).first).to_contain_text("Which places")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_scrolls_sideways_and_the_scope_is_a_drawer(
    chromium: Browser, address: str, width: int
) -> None:
    with visit(chromium, address, width=width, color_scheme="dark") as seen:
        expect(seen.page.locator(".rq-scope")).not_to_have_attribute("open", "")
        seen.ask(WHICH)
        seen.open(1)
        expect(seen.page.locator(css(".rc-evidence mark"))).to_be_in_viewport()
        seen.page.get_by_role("button", name="Close").click()
        expect(seen.page.locator(css(".rc-evidence"))).to_have_count(0)
        assert seen.page.evaluate("document.querySelector('report-chat').shadowRoot.activeElement.textContent") == "1"
        seen.page.locator(".rq-scope summary").click()
        expect(seen.page.get_by_role("checkbox", name="2023")).to_be_visible()
        for tab in ("Library", "Quality", "Ask"):
            seen.page.get_by_role("tab", name=tab).click()
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, tab
        seen.page.locator(".rq-scope summary").click()
        seen.page.locator(BOX).scroll_into_view_if_needed()
        expect(seen.page.locator(BOX)).to_be_in_viewport()


def test_a_question_can_be_asked_and_its_evidence_read_by_keyboard(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        active = "document.querySelector('report-chat').shadowRoot.activeElement"
        seen.page.keyboard.press("Tab")
        seen.page.keyboard.press("Enter")  # the link that skips to the question box
        expect(seen.page.locator(BOX)).to_be_focused()
        seen.page.keyboard.type(WHICH)
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator(ANSWERED)).to_have_count(1)
        for _ in range(30):
            if seen.page.evaluate(css(f"{active}?.classList.contains('rc-chip')")):
                break
            seen.page.keyboard.press("Shift+Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate(css(f"{active}.classList.contains('rc-evidence')"))
        expect(seen.page.get_by_role("status").filter(has_text="citations: 2")).to_be_attached()


def test_a_chosen_scope_is_shown_sent_kept_in_the_address_and_taken_away_again(
    chromium: Browser, address: str, desk: fake_desk.FakeDesk
) -> None:
    with visit(chromium, address) as seen:
        page = seen.page
        expect(page.locator(".rq-scope-told")).to_have_text("All 3 reports")
        page.get_by_role("checkbox", name="Shiyan City").check()
        expect(page.locator(".rq-scope-told")).to_have_text("One report: Shiyan City")
        expect(page.get_by_role("checkbox", name="Shiyan City")).to_be_focused()
        expect(page.get_by_role("checkbox", name="Zhangwan District")).to_be_checked()
        expect(page.get_by_role("checkbox", name="Zhangwan District")).to_be_disabled()
        page.get_by_role("checkbox", name="2023").check()
        expect(page.locator(css("report-chat .rc-tag"))).to_have_text(["Shiyan City", "2023"])
        assert page.url == f"{address}/?places=420300&years=2023"
        seen.ask(WHICH)
        assert (desk.scopes[-1].places, desk.scopes[-1].years) == (("420300",), (2023,))
        page.reload()
        expect(page.locator(".rq-scope-told")).to_have_text("One report: Shiyan City, 2023")
        seen.ask(WHICH)
        assert desk.scopes[-1].places == ("420300",)
        page.get_by_role("button", name="Clear the scope").click()
        assert page.url == f"{address}/"
        seen.ask(WHICH)
        assert not desk.scopes[-1]


def test_a_province_takes_its_cities_with_it_and_counts_what_is_left(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        page = seen.page
        province = page.get_by_role("checkbox", name="Hubei Province 2")
        page.get_by_role("checkbox", name="Xialu District 1").check()
        assert province.evaluate("box => box.indeterminate")
        province.check()
        assert page.url == f"{address}/?places=420000"
        expect(page.get_by_role("checkbox", name="Huangshi City")).to_be_checked()
        fold = page.get_by_role("button", name="Places in Hubei Province")
        fold.click()
        expect(page.get_by_role("checkbox", name="Huangshi City")).to_be_hidden()
        expect(fold).to_have_attribute("aria-expanded", "false")


def test_an_address_with_places_that_do_not_exist_still_opens(chromium: Browser, address: str) -> None:
    with visit(chromium, f"{address}/?places=999999,420303,%3Cb%3E&years=2023,x") as seen:
        expect(seen.page.locator(".rq-scope-told")).to_have_text("One report: Zhangwan District, 2023")


def test_the_library_shows_which_years_are_held(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.page.get_by_role("tab", name="Library").click()
        matrix = seen.page.locator(".rq-matrix")
        expect(matrix.locator("thead th")).to_have_text(["Place", "2023"])
        expect(matrix.locator("tbody tr")).to_have_count(2)
        link = matrix.get_by_role("link", name="Zhangwan District · 张湾区 2023")
        assert re.fullmatch(r"/?r/[^?]+\?l=en", str(link.get_attribute("href")))
        expect(seen.page.locator(".rq-shelf tbody tr")).to_have_count(3)


def test_what_was_measured_is_shown_and_before_that_how_to_measure(chromium: Browser, address: str, runs: Path) -> None:
    with visit(chromium, address) as seen:
        seen.page.get_by_role("tab", name="Quality").click()
        expect(seen.page.locator(".rq-quality pre")).to_contain_text("python -m eval run")
        counts = {"correct": 9, "partial": 0, "wrong": 1, "abstained": 0, "error": 0}
        correct = {"metric": "outcome.correct", "value": 0.9, "low": 0.6, "high": 0.98, "n": 10, "shown": "90.0 %"}
        p95 = {"metric": "latency.p95_ms", "value": 120, "low": None, "high": None, "n": 10, "shown": "120 ms"}
        sliced = [{"by": "type", "value": "<b>rank</b>", "outcomes": counts, "correct": correct}]
        column = {"target": "inproc", "cases": 10, "outcomes": counts, "metrics": [correct, p95], "slices": sliced}
        about = {"schema": 1, "run": "r", "suite": "samples", "what": "", "status": "complete", "context": "retrieved"}
        gates = [{"state": "passed", "what": "outcome.correct >= 0.8", "seen": "90 %"}]
        rest = {"end": "2026-11-22T08:00:00+00:00", "gate": "passed", "gates": gates}
        columns = [column, {**column, "target": "plain_rag", "slices": []}]
        (runs / "r").mkdir()
        told = json.dumps({**about, **rest, "columns": columns})
        (runs / "r" / "summary.json").write_text(told, encoding="utf-8")
        seen.page.get_by_role("tab", name="Ask").click()
        seen.page.get_by_role("tab", name="Quality").click()
        expect(seen.page.locator(".rq-quality thead th")).to_have_text(
            ["Type", "This system", "Plain retrieval (for comparison)"]
        )
        rows = seen.page.locator(".rq-quality tbody tr")
        expect(rows).to_have_count(2)
        expect(rows.nth(1)).to_contain_text("<b>rank</b>90.0 % (60 % – 98 %)10 questions: 9 correct")
        expect(rows.nth(1).locator("td").nth(1)).to_have_text("–")
        expect(seen.page.locator(".rq-quality")).to_contain_text("held correct answers ≥ 0.8: 90 %")


def test_large_print_and_dark_are_chosen_and_kept(chromium: Browser, address: str) -> None:
    with visit(chromium, address, color_scheme="light") as seen:
        page = seen.page
        size = float(page.locator(BOX).evaluate("box => parseFloat(getComputedStyle(box).fontSize)"))
        page.get_by_role("button", name="Large print").click()
        page.get_by_role("button", name="Dark").click()
        expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-pressed", "true")
        page.reload()
        page.wait_for_selector(BOX)
        expect(page.get_by_role("button", name="Large print")).to_have_attribute("aria-pressed", "true")
        assert float(page.locator(BOX).evaluate("box => parseFloat(getComputedStyle(box).fontSize)")) > size
        expect(page.locator("report-chat .rc[data-theme=dark]")).to_be_attached()
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 22, 28)"


def test_an_answer_under_way_can_be_stopped(chromium: Browser, address: str, desk: fake_desk.FakeDesk) -> None:
    with visit(chromium, address) as seen:
        desk.pause = 3.0
        try:
            seen.page.fill(BOX, WHICH)
            seen.page.press(BOX, "Enter")
            seen.page.get_by_role("button", name="Stop").click()
            expect(seen.page.locator(css(".rc-turn[data-phase=stopped]"))).to_contain_text("Stopped")
            expect(seen.page.get_by_role("button", name="Ask", exact=True)).to_be_visible()
        finally:
            desk.pause = 0.0
