"""The first result, end to end: samples built with the real model, served by the real command, asked in Chromium."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

WAIT = 300  # seconds for the model to be loaded on a busy machine

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_the_flagship_question_is_answered_with_its_sentence_highlighted_and_followed_up(
    chromium: Browser, samples_page: str
) -> None:
    page = chromium.new_context(locale="en-US").new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(samples_page)
    page.wait_for_selector("#question textarea")
    expect(page.locator(".rq-suggestion")).to_have_count(8)

    page.fill("#question textarea", "which districts targeted 10% GDP growth")
    page.press("#question textarea", "Enter")
    answered = page.locator(".rq-turn[data-state=answered]")
    expect(answered).to_have_count(1, timeout=WAIT * 1000)
    expect(answered.locator(".rq-text")).to_contain_text("Zhangwan District")
    expect(page.locator(".rq-evidence mark")).to_contain_text("地区生产总值增长10%左右")

    page.fill("#question textarea", "and Xialu?")
    page.press("#question textarea", "Enter")
    expect(answered).to_have_count(2)
    expect(answered.nth(1).locator(".rq-text")).to_contain_text("Xialu District")
    expect(page.locator(".rq-evidence")).to_contain_text("下陆区")

    page.get_by_role("tab", name="Library").click()
    expect(page.locator(".rq-library tbody tr")).to_have_count(8)
    assert {urlsplit(url).netloc for url in asked if url.startswith("http")} == {urlsplit(samples_page).netloc}
    page.context.close()
