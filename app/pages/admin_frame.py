"""What every admin page shares: its texts, the head, the way between the pages, and forms with their token."""

import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from app.pages.markup import Child, Markup, document, h
from app.records import Language

_TABLE = Path(__file__).with_name("admin_texts.toml")
SECTIONS = (("overview", ""), ("uploads", "/uploads"), ("sites", "/sites"), ("feedback", "/feedback"))
# What a page may say at its top after a form was taken.
SAID = frozenset({
    *("logged_out", "needs_login", "form_token", "wrong_password", "not_found", "taken", "nothing_chosen"),
    *("cancelled_now", "retried", "too_late", "removing_now", "removed_remark"),
    *("site_added", "site_changed", "site_rotated", "site_removed"),
})  # fmt: skip
UNITS = ("B", "KB", "MB", "GB", "TB")


class Page(NamedTuple):
    """Who looks, and from where. `root` is the path prefix behind a proxy, `token` that of the session's forms.

    `said` is a line at the top: the key of a text, or `words` as they are; `server` our public address.
    """

    language: Language
    root: str
    server: str
    token: str = ""
    said: str = ""
    words: str = ""

    def say(self, key: str, **slots: object) -> str:
        """The text of a key."""
        return say(key, self.language, **slots)

    def path(self, path: str) -> str:
        """An address below /admin."""
        return f"{self.root}/admin{path}"


@cache
def _texts(language: Language) -> Mapping[str, str]:
    rows = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {key: row[language] for key, row in rows.items()}


def say(key: str, language: Language, **slots: object) -> str:
    """The text of `key` in a language, with its slots filled."""
    return _texts(language)[key].format(**slots)


def frame(page: Page, section: str, *body: Child, refresh: int = 0, heading: str = "") -> str:
    """A whole page; `refresh` seconds until the browser asks for it again, 0 for never."""
    title = heading or page.say(section)
    head = (
        h("title", f"{title} · {page.say('title')}"),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="robots", content="noindex, nofollow"),
        h("meta", http_equiv="refresh", content=str(refresh)) if refresh else None,
        h("link", rel="stylesheet", href=f"{page.root}/page/admin.css"),
        h("link", rel="icon", href=f"{page.root}/favicon.ico"),
    )
    said = page.words or (page.say(page.said) if page.said in SAID else "")
    top = h("header", _way(page, section) if page.token else None, h("p", _language(page), class_="aside"))
    main = h("main", h("h1", title), h("p", said, class_="said", role="status") if said else None, *body)
    return document("zh-CN" if page.language == "zh" else "en", head, (top, main))


def form(page: Page, action: str, *body: Child, **attributes: Any) -> Markup:
    """A form that sends the session's token before everything else."""
    token = h("input", type="hidden", name="token", value=page.token)
    return h("form", token, *body, method="post", action=page.path(action), **attributes)


def button(page: Page, action: str, words: str, **fields: str) -> Markup:
    """A form of nothing but a button and hidden fields."""
    hidden = [h("input", type="hidden", name=name, value=value) for name, value in fields.items()]
    return form(page, action, hidden, h("button", words, type="submit"), class_="inline")


def table(head: list[str], rows: list[tuple[Child, ...]], *, caption: str) -> Markup:
    """A table that scrolls by itself on a narrow screen."""
    columns = h("tr", (h("th", name, scope="col") for name in head))
    body = h("tbody", (h("tr", (h("td", cell) for cell in row)) for row in rows))
    inner = h("table", h("caption", caption), h("thead", columns), body)
    return h("div", inner, class_="scroll", tabindex=0, role="region", aria_label=caption)


def amount(size: float) -> str:
    """Bytes in words: 1.5 MB."""
    for unit in UNITS:
        if size < 1024 or unit == UNITS[-1]:
            return f"{size:.0f} {unit}" if unit == "B" or size >= 100 else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError


def moment(seconds: float) -> str:
    """A time in UTC, to the minute."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")


def _way(page: Page, section: str) -> Markup:
    links = [
        h("li", h("a", page.say(name), href=page.path(path), aria_current="page" if name == section else None))
        for name, path in SECTIONS
    ]
    leave = button(page, "/logout", page.say("logout"))
    return h("nav", h("ul", links), leave, aria_label=page.say("title"))


def _language(page: Page) -> Markup:
    other = "en" if page.language == "zh" else "zh"
    back = h("a", page.say("to_chat"), href=f"{page.root}/")
    choice = h("a", page.say("other_language"), href=f"?l={other}", lang="en" if other == "en" else "zh-CN")
    return Markup(f"{back} · {choice}")
