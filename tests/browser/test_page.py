"""The chat page in a real browser, over a desk of handmade reports."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.app import fake_desk
from tests.app.serving import served

pytestmark = pytest.mark.browser

WHICH = "which districts targeted 10% GDP growth"
BOX = "#question textarea"
ANSWERED = ".rq-turn[data-state=answered]"


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


@pytest.fixture(scope="module")
def desk() -> fake_desk.FakeDesk:
    return fake_desk.desk()


@pytest.fixture(scope="module")
def address(desk: fake_desk.FakeDesk) -> Iterator[str]:
    with served(desk) as address:
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
    yield visit
    asked = [url for url in visit.requests if url.startswith("http")]
    foreign = [url for url in asked if urlsplit(url).netloc != urlsplit(address).netloc]
    context.close()
    assert asked and foreign == []
    assert visit.complaints == []


def test_the_cited_sentence_is_highlighted_beside_the_answer(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        expect(seen.page.locator(".rq-text")).to_contain_text("Zhangwan District (around 10%)")
        expect(seen.page.locator(".rq-evidence mark")).to_have_text("地区生产总值增长10%左右")
        expect(seen.page.locator(".rq-evidence")).to_contain_text("二、2023年工作安排")
        expect(seen.page.locator(".rq-coverage")).to_contain_text("2 reports, of which 2 state it")
        expect(seen.page.locator(".rq-check")).to_contain_text("Numbers checked")


def test_a_chip_in_the_table_opens_its_own_evidence_and_takes_the_focus_there(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("row", name="下陆区").get_by_role("button").click()
        expect(seen.page.locator(".rq-evidence mark")).to_have_text("地区生产总值增长7.5%以上")
        assert seen.page.evaluate("document.activeElement.id") == "rq-evidence-title"
        seen.page.keyboard.press("Escape")
        assert seen.page.evaluate("document.activeElement.textContent") == "2"


def test_a_follow_up_carries_its_history_and_older_chips_still_open(
    chromium: Browser, address: str, desk: fake_desk.FakeDesk
) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("button", name="What was its growth in 2022?").click()
        expect(seen.page.locator(ANSWERED)).to_have_count(2)
        assert desk.asked[-1] == ("What was its growth in 2022?", (WHICH,))
        expect(seen.page.locator(".rq-evidence mark")).to_have_text("2022年全区地区生产总值增长3.5%")
        seen.page.locator(".rq-turn").first.locator(".rq-text .rq-chip").click()
        expect(seen.page.locator(".rq-evidence mark")).to_have_text("地区生产总值增长10%左右")


def test_a_new_conversation_forgets_the_old_one(chromium: Browser, address: str, desk: fake_desk.FakeDesk) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("button", name="New conversation").click()
        expect(seen.page.locator(".rq-turn")).to_have_count(0)
        expect(seen.page.locator(".rq-examples")).to_be_visible()
        seen.ask("2022")
        assert desk.asked[-1] == ("2022", ())


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("字" * 501, "501 characters; the limit is 500"),
        ("   ", "Please type a question first"),
        ("no such question", "was not answered"),
    ],
)
def test_what_cannot_be_answered_gets_a_sentence_and_the_box_stays_usable(
    chromium: Browser, address: str, question: str, answer: str
) -> None:
    with visit(chromium, address) as seen:
        seen.page.fill(BOX, question)
        seen.page.press(BOX, "Enter")
        expect(seen.page.get_by_role("alert")).to_contain_text(answer)
        expect(seen.page.locator(BOX)).to_be_enabled()
        expect(seen.page.locator(BOX)).to_have_value(question.strip())
        seen.ask(WHICH)


def test_what_a_report_or_a_question_says_is_shown_as_text(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask("hostile " + fake_desk.HOSTILE)
        for place in (".rq-question", ".rq-text", ".rq-evidence blockquote", ".rq-evidence .rq-heading"):
            expect(seen.page.locator(place).first).to_contain_text(fake_desk.HOSTILE)
        expect(seen.page.locator(".rq-evidence .rq-title")).to_have_text(fake_desk.HOSTILE_TITLE)
        seen.page.get_by_role("tab", name="Library").click()
        expect(seen.page.locator(".rq-unidentified pre")).to_have_text("<b>x</b>.txt,,地区,年份")
        assert seen.page.locator(".rq-thread img, .rq-thread script, .rq-library img, .rq-library b").count() == 0
        assert seen.page.evaluate("window.stolen") is None


def test_the_reader_opens_at_the_cited_sentence_without_scripts(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        link = seen.page.get_by_role("link", name="Open the whole report").get_attribute("href")
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}{link}")
    expect(page.locator("mark#hl")).to_have_text("地区生产总值增长10%左右")
    expect(page.locator("mark#hl")).to_be_in_viewport()
    context.close()


def test_many_figures_that_do_not_match_are_folded_out_of_text_and_table(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask("6% of many")
        rows = seen.page.locator(".rq-table tbody tr")
        expect(seen.page.locator(".rq-text")).to_contain_text("One of the 6 reports")
        expect(seen.page.locator(".rq-text")).not_to_contain_text("Others")
        expect(rows.filter(visible=True)).to_have_count(1)
        seen.page.get_by_role("button", name="Show the other 5 rows").click()
        expect(rows.filter(visible=True)).to_have_count(6)
        head = seen.page.get_by_role("columnheader", name="Figure")
        head.get_by_role("button").click()
        assert [text.split("%")[0] for text in rows.locator(".rq-figure").all_inner_texts()] == list("123456")
        head.get_by_role("button").click()
        expect(head).to_have_attribute("aria-sort", "descending")
        assert [text.split("%")[0] for text in rows.locator(".rq-figure").all_inner_texts()] == list("654321")


def test_the_table_is_downloaded_and_the_answer_copied_with_its_sources(chromium: Browser, address: str) -> None:
    with visit(chromium, address, permissions=["clipboard-read", "clipboard-write"]) as seen:
        seen.ask(WHICH)
        with seen.page.expect_download() as begun:
            seen.page.get_by_role("button", name="Download table").click()
        file = begun.value.path().read_bytes()
        assert begun.value.suggested_filename == "figures.csv"
        assert file.startswith(b"\xef\xbb\xbfPlace,") and "地区生产总值增长10%左右".encode() in file
        seen.page.get_by_role("button", name="Copy with sources").click()
        expect(seen.page.get_by_role("button", name="Copied")).to_be_visible()
        copied = seen.page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith(WHICH) and "[1] " in copied and "地区生产总值增长10%左右" in copied


def test_the_language_is_switched_without_losing_the_conversation_and_kept(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.ask(WHICH)
        seen.page.get_by_role("button", name="中文").click()
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("政府工作报告问答")
        expect(seen.page.get_by_role("button", name="复制（含出处）")).to_be_visible()
        expect(seen.page.get_by_role("button", name="提问", exact=True)).to_be_visible()
        expect(seen.page.locator(".rq-evidence mark")).to_have_text("地区生产总值增长10%左右")
        seen.ask("2022")
        expect(seen.page.locator(ANSWERED)).to_have_count(2)
        seen.page.get_by_role("tab", name="报告库").click()
        expect(seen.page.locator(".rq-library caption")).to_contain_text("收录的报告")
        seen.page.reload()
        expect(seen.page.get_by_label("问题", exact=True)).to_be_visible()
        expect(seen.page.get_by_role("tab", name="报告库")).to_be_visible()


def test_the_page_speaks_the_browsers_language(chromium: Browser, address: str) -> None:
    with visit(chromium, address, locale="zh-CN") as seen:
        expect(seen.page.get_by_role("heading", level=1)).to_have_text("政府工作报告问答")
        expect(seen.page.get_by_label("问题", exact=True)).to_be_visible()
        expect(seen.page.get_by_role("tab", name="报告库")).to_be_visible()
        expect(seen.page.locator(".rq-suggestion").first).to_contain_text("哪些地方")
    with visit(chromium, address, locale="en-GB") as seen:
        expect(seen.page.get_by_label("Question", exact=True)).to_be_visible()
        expect(seen.page.locator(".rq-suggestion").first).to_contain_text("Which places")


@pytest.mark.parametrize("width", [390, 320])
def test_on_a_phone_nothing_scrolls_sideways_and_the_evidence_is_a_sheet(
    chromium: Browser, address: str, width: int
) -> None:
    with visit(chromium, address, width=width, color_scheme="dark") as seen:
        seen.ask(WHICH)
        expect(seen.page.locator(".rq-evidence")).to_be_hidden()
        seen.page.locator(".rq-text .rq-chip").click()
        expect(seen.page.locator(".rq-evidence mark")).to_be_in_viewport()
        seen.page.get_by_role("button", name="Close").click()
        expect(seen.page.locator(".rq-evidence")).to_be_hidden()
        assert seen.page.evaluate("document.activeElement.textContent") == "1"
        for tab in ("Library", "Ask"):
            seen.page.get_by_role("tab", name=tab).click()
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= width, tab
        expect(seen.page.locator(BOX)).to_be_in_viewport()


def test_a_question_can_be_asked_and_its_evidence_read_by_keyboard(chromium: Browser, address: str) -> None:
    with visit(chromium, address) as seen:
        seen.page.focus(BOX)
        seen.page.keyboard.type(WHICH)
        seen.page.keyboard.press("Enter")
        expect(seen.page.locator(ANSWERED)).to_have_count(1)
        seen.page.keyboard.press("Shift+Tab")
        for _ in range(20):
            if seen.page.evaluate("document.activeElement.classList.contains('rq-chip')"):
                break
            seen.page.keyboard.press("Shift+Tab")
        seen.page.keyboard.press("Enter")
        assert seen.page.evaluate("document.activeElement.id") == "rq-evidence-title"
        expect(seen.page.get_by_role("status").first).to_contain_text("2 citations")
