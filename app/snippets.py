"""What a site's administrator copies into a page: the five snippets and the line for its Content-Security-Policy."""

from typing import NamedTuple

from app.pages.markup import Markup, h
from app.pages.texts import say
from app.records import Language


class Snippet(NamedTuple):
    """`name` is the key of its heading in admin_texts.toml."""

    name: str
    code: str


def snippets(server: str, key: str, *, version: str, integrity: str, language: Language) -> list[Snippet]:
    """The ways to embed, with real values; `server` is our public address without a slash at its end."""
    title, script = say("title", language), f"{server}/widget/v1.js"
    question = "今年重点项目有哪些？" if language == "zh" else "What are the key projects this year?"
    inline = {"site-key": key, "mode": "inline", "lang": language}
    frame: dict[str, str | int] = {
        "title": title,
        "width": 400,
        "height": 600,
        "style": "border:0;max-width:100%",
        "loading": "lazy",
    }
    made = [
        Snippet("line", h("script", async_=True, src=script, data_site_key=key)),
        Snippet(
            "inside",
            h("script", async_=True, src=script) + "\n" + h("report-chat", h("a", title, href=f"{server}/"), **inline),
        ),
        Snippet(
            "pinned",
            h(
                "script",
                async_=True,
                src=f"{server}/widget/{version}/report-chat.js",
                integrity=integrity,
                crossorigin="anonymous",
                data_site_key=key,
                data_api=server,
            ),
        ),
        Snippet(
            "frame",
            h("iframe", src=f"{server}/embed?site={key}&lang={language}", allow="clipboard-write", **frame),
        ),
        Snippet(
            "early",
            h("script", async_=True, src=script, data_site_key=key) + "\n" + h("script", Markup(_early(question))),
        ),
    ]
    return [Snippet(one.name, str(one.code)) for one in made]  # text from here on: to be shown, not to be run


def _early(question: str) -> str:
    """`question` is ours and holds no quotation mark."""
    return (
        "window.ReportChat=window.ReportChat||{q:[],push(...a){this.q.push(a)}};"
        f"ReportChat.push('ask','{question}')"
    )


def policy(server: str, *, frame: bool = False) -> str:
    """What the Content-Security-Policy of the embedding page has to allow."""
    origin = "/".join(server.split("/")[:3])
    return f"frame-src {origin}" if frame else f"script-src {origin}; connect-src {origin}"
