"""Pages of other people that hold the chat element, for the tests of its shell."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect

from app.widget_file import widget
from tests.browser.scripted import SITE, Scripted, Stream

Q = "张湾区2023年GDP增长目标是多少？"
HOST, OURS = "gov.test", "qa.test"


@dataclass
class Hosted:
    """A page of another site with the element on it, and what went wrong there."""

    page: Page
    port: int
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def launcher(self) -> Locator:
        """The floating button."""
        return self.page.locator(css(".rc-launcher"))

    @property
    def panel(self) -> Locator:
        """The panel, of the first element."""
        return self.page.locator(css(".rc-panel")).first

    @property
    def box(self) -> Locator:
        """The question box of the first element."""
        return self.page.locator(css("textarea.rc-box")).first

    @property
    def turns(self) -> Locator:
        """The questions asked."""
        return self.page.locator(css(".rc-turn"))

    def ask(self, question: str = Q, phase: str = "done") -> Locator:
        """Type a question, send it with Enter, and wait until its turn is in that phase."""
        before = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        turn = self.turns.nth(before)
        expect(turn).to_have_attribute("data-phase", phase, timeout=15_000)
        return turn

    def focused(self) -> str:
        """The class of what has the focus in the first element, "" when it is elsewhere."""
        return str(self.js("const at = el.shadowRoot.activeElement; return at ? at.className : ''"))

    def js(self, script: str, given: Any = None) -> Any:
        """Run a script in the page; `el` is the first element."""
        return self.page.evaluate(f"(given) => {{ const el = document.querySelector('report-chat'); {script} }}", given)


def css(text: str) -> str:
    """A selector, or a script with some, in which the classes of the element's sources are those of its file."""
    return re.sub(r"(?<!-)\brc-[a-z]+(?:-[a-z]+)*", lambda found: widget().classes[found[0]], text)


def snippet(port: int, attributes: str = 'data-site-key="pk_1" data-lang="zh"') -> str:
    """The one line of a launcher."""
    return f'<script async src="http://{OURS}:{port}/widget/v1.js" {attributes}></script>'


def inline(port: int, attributes: str = 'site-key="pk_1" lang="zh"', *, inner: str = "") -> str:
    """The element inside the page."""
    return f"{snippet(port, '')}<report-chat mode=inline {attributes}>{inner}</report-chat>"


def afresh(play: Scripted) -> None:
    """Forget what the test before scripted and what it heard."""
    play.asks, play.resumes, play.sites = [Stream()], [None], [SITE]
    play.asked.clear()
    play.heard.clear()
    play.told.clear()
    play.gone.clear()
    play.script = None


@contextmanager
def hosted(
    chromium: Browser,
    server: tuple[Scripted, int],
    body: str,
    *,
    headers: dict[str, str] | None = None,
    html: str = "",
    first: str = "",
    host: str = HOST,
    ready: bool = True,
    **more: Any,
) -> Iterator[Hosted]:
    """A page with `body` on another site; `first` runs before the page's own scripts. No script may have failed."""
    play, port = server
    play.page("/", body, headers=headers, html=html)
    context = chromium.new_context(**{"viewport": {"width": 1100, "height": 800}, "locale": "zh-CN", **more})
    page = context.new_page()
    seen = Hosted(page, port)
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("console", lambda message: seen.complaints.append(message.text) if _grave(message) else None)
    page.on("request", lambda request: seen.requests.append(request.url))
    if first:
        page.add_init_script(first)
    page.goto(f"http://{host}:{port}/")
    if ready:
        page.wait_for_function("window.customElements.get('report-chat') && document.querySelector('report-chat')")
    try:
        yield seen
    finally:
        context.close()
    assert seen.complaints == []


def _grave(message: Any) -> bool:
    """Whether the console tells of a fault of ours: Chromium reports a refused request by itself."""
    return message.type == "error" and not message.text.startswith("Failed to load resource")
