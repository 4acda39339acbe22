"""The report of a run in a real browser: no request, nothing that an answer says runs, filters, paper."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.records import Citation, Gold, Retrieved
from eval.report import write
from tests.eval.runs import case, sample
from tests.eval.runs import write as make

pytestmark = pytest.mark.browser

OWN = 'document.title="owned"'
HOSTILE = (
    f"</script><script>{OWN}</script><img src='http://example.invalid/x' onerror='{OWN}'><svg onload='{OWN}'>"
    '<style>body{background:url(http://example.invalid/y)}</style>"><a href="javascript:1">'
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("runs") / "run"
    bad = case("hostile", question=HOSTILE, answer=HOSTILE, type=HOSTILE, evidence=(Gold("f", HOSTILE),))
    cases = [bad, case("fine"), case("english", language="en", question="What was the target of Zhangwan?")]
    said = sample(
        bad,
        "wrong",
        answer=HOSTILE + "[1]",
        citations=(Citation(1, HOSTILE, 2023, HOSTILE, "f", 0, 5, HOSTILE, True),),
        retrieved=(Retrieved("r", 0, 5, 0.5, HOSTILE, "f"),),
        notes={"outcome": HOSTILE},
    )
    make(folder, cases, [said, sample(cases[1]), sample(cases[2])], manifest={"argv": [HOSTILE]})
    return write(folder).as_uri()


@pytest.fixture
def opened(chromium: Browser, address: str) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The page, what it asked for, and what it complained of."""
    context = chromium.new_context()
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    yield page, requests, complaints
    context.close()


def test_hostile_answers_neither_run_nor_ask_for_anything(
    opened: tuple[Page, list[str], list[str]], address: str
) -> None:
    page, requests, complaints = opened
    page.get_by_role("button", name="Open all").click()
    assert page.title() == "hand · inproc: evaluation"
    assert requests == [address]
    assert complaints == []
    assert page.locator("img, iframe, a[href^='javascript']").count() == 0
    expect(page.locator("#c0 .answer").first).to_contain_text('<script>document.title="owned"</script>')


def test_a_script_that_got_in_would_not_run(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, complaints = opened
    page.evaluate(
        "() => { const s = document.createElement('script'); s.textContent = 'document.title = \"owned\"';"
        " document.body.append(s); const i = new Image(); i.src = 'http://example.invalid/z'; }"
    )
    page.wait_for_timeout(200)
    assert page.title() != "owned"
    assert len(complaints) == 2  # the policy's two refusals


def test_cases_are_filtered_and_searched(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = opened
    shown = page.locator("details.case:visible")
    expect(shown).to_have_count(3)
    page.get_by_label("outcome").select_option("wrong")
    expect(shown).to_have_count(1)
    expect(page.locator("#count")).to_have_text("1 of 3 cases")
    page.get_by_label("outcome").select_option("")
    page.get_by_label("search").fill("ＺＨＡＮＧＷＡＮ target")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("english")


def test_a_failure_leads_to_its_case_and_a_marker_to_its_quote(opened: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = opened
    page.get_by_label("outcome").select_option("correct")
    page.locator("#failures a").first.click()
    expect(page.locator("#c0")).to_have_attribute("open", "")
    expect(page.locator("#c0")).to_be_visible()  # although the filter had hidden it
    page.locator("#c0 a.marker").click()
    expect(page.locator("#c0-1")).to_be_in_viewport()


def test_no_window_is_scrolled_sideways(chromium: Browser, address: str) -> None:
    for width in (390, 1280):
        context = chromium.new_context(viewport={"width": width, "height": 800})
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Open all").click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        context.close()


def test_paper_shows_what_failed_opened(chromium: Browser, address: str, tmp_path: Path) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.goto(address)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(page.locator("#c0")).to_have_attribute("open", "")
    assert page.locator("#c1").get_attribute("open") is None
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.locator("#c0").get_attribute("open") is None
    page.pdf(path=tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").stat().st_size > 10_000
    context.close()
