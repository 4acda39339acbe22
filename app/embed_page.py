"""The page that another site shows in a frame where its rules allow no script of ours: the chat element and no more."""

import secrets
from typing import NamedTuple

from app.pages.markup import Markup, document, h
from app.sites import Site, Words

LANGUAGES, THEMES, SIZES = ("zh", "en", "auto"), ("auto", "light", "dark"), ("normal", "large")
MODES = ("inline", "launcher")
TITLE = Words("政府工作报告问答", "Questions about government work reports")
UNKNOWN = Words(
    "没有这个问答窗口：网址中的密钥有误，或已停止使用。请联系本网站的管理员。",
    "There is no such chat: the key in the address is wrong or no longer in use. Please tell this website's owner.",
)
OFF = Words("本问答已停用。", "This chat is switched off.")
_STYLE = "html,body{height:100%;margin:0}report-chat{display:block;height:100%}p{padding:1em;font:1em/1.6 system-ui}"


class Wanted(NamedTuple):
    """What the frame's address asks for; whatever is none of the choices is as if it were left out."""

    lang: str = ""
    theme: str = ""
    size: str = ""
    mode: str = ""


class Page(NamedTuple):
    """A page, its status, and the policy it must be sent with."""

    html: str
    status: int
    policy: str


def page(site: Site | None, wanted: Wanted, *, root: str) -> Page:
    """The frame of a site, None for a key that nobody has; `root` is the path prefix of this server."""
    if site is None:
        return _told(UNKNOWN, 404, "*")  # it says nothing that could be misused, and has to be seen where it is shown
    if not site.enabled:
        return _told(OFF, 403, framers(site))
    nonce = secrets.token_urlsafe(16)
    chat = h(
        "report-chat",
        h("p", h("a", *_both(TITLE), href=f"{root}/", target="_blank", rel="noopener")),
        site_key=site.key,
        mode=_chosen(wanted.mode, MODES) or "inline",
        lang=_chosen(wanted.lang, LANGUAGES) or site.lang,
        theme=_chosen(wanted.theme, THEMES) or None,
        size=_chosen(wanted.size, SIZES) or None,
        nonce=nonce,
    )
    script = h("script", src=f"{root}/widget/v1.js", async_=True)
    html = document("zh-CN", [*_head(nonce), script], chat)
    allowed = ("script-src 'self'", "connect-src 'self'", "img-src 'self' data:")
    return Page(html, 200, _policy(framers(site), nonce, *allowed))


def framers(site: Site) -> str:
    """Who may frame a site's page: the origins on its list, and we, for the administrator to look at it.

    A wildcard of a policy is as deep as one likes; the calls of a page in a deeper frame come from our own origin and
    are no more than our own page gives everyone.
    """
    return " ".join(("'self'", *site.origins))


def _told(words: Words, status: int, framed_by: str) -> Page:
    nonce = secrets.token_urlsafe(16)
    text = [h("p", words.zh), h("p", words.en, lang="en")]
    return Page(document("zh-CN", _head(nonce), text), status, _policy(framed_by, nonce))


def _head(nonce: str) -> list[Markup]:
    return [
        h("title", TITLE.zh),
        h("meta", name="viewport", content="width=device-width, initial-scale=1"),
        h("meta", name="robots", content="noindex"),
        h("style", Markup(_STYLE), nonce=nonce),
    ]


def _both(words: Words) -> tuple[str | Markup, ...]:
    return words.zh, " · ", h("span", words.en, lang="en")


def _policy(framed_by: str, nonce: str, *allowed: str) -> str:
    own = (f"style-src 'nonce-{nonce}'", "base-uri 'none'", "form-action 'none'", f"frame-ancestors {framed_by}")
    return "; ".join(("default-src 'none'", *allowed, *own))


def _chosen(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else ""
