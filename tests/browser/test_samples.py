"""The first result, end to end: samples built with the real model, served by the real command, asked in Chromium."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.elements import css

WAIT = 300  # seconds for the model to be loaded on a busy machine

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_the_flagship_question_is_answered_with_its_sentence_highlighted_and_followed_up(
    chromium: Browser, samples_page: str
) -> None:
    page = chromium.new_context(locale="en-US").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(samples_page)
    box = "report-chat textarea"
    page.wait_for_selector(box)
    expect(page.locator(css(".rc-suggestion"))).to_have_count(6)

    page.fill(box, "which districts targeted 10% GDP growth")
    page.press(box, "Enter")
    answered = page.locator(css(".rc-turn[data-phase=done]"))
    expect(answered).to_have_count(1, timeout=WAIT * 1000)
    expect(answered.locator(css(".rc-text")).first).to_contain_text("Zhangwan District")
    # On a wide page the first source opens by itself.
    expect(page.locator(css(".rc-evidence mark"))).to_contain_text("地区生产总值增长10%左右")

    page.fill(box, "and Xialu?")
    page.press(box, "Enter")
    expect(answered).to_have_count(2)
    expect(answered.nth(1).locator(css(".rc-text")).first).to_contain_text("Xialu District")
    expect(answered.nth(1).locator(css(".rc-evidence"))).to_contain_text("下陆区")

    page.get_by_role("checkbox", name="Shandong Province").check()
    page.fill(box, "which districts have a 2023 GDP growth target")
    page.press(box, "Enter")
    expect(answered).to_have_count(3)
    expect(answered.nth(2)).to_contain_text("Linzi District")
    expect(answered.nth(2)).not_to_contain_text("Zhangwan District")

    page.get_by_role("tab", name="Library").click()
    expect(page.locator(".rq-shelf tbody tr")).to_have_count(8)
    expect(page.locator(".rq-matrix tbody tr")).to_have_count(8)
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(samples_page).netloc}
    page.context.close()
