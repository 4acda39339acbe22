"""The chat page: Gradio carries questions to the desk and answers, as data, to the page's script, which draws them.

Nothing here makes markup. A turn travels as one JSON value and `static/page.js` puts it on the page as text nodes,
so a custom element can take the script's place.
"""

from collections.abc import Callable, Iterator
from typing import Any

import gradio as gr
from fastapi import FastAPI

from app import render, suggest
from app.answer import Desk
from app.pages import library, texts, turns
from app.warm import Warming

FONTS = ["system-ui", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
STYLE = '<link rel="stylesheet" href="/page/page.css">'
# A panel's own head is loaded before the panel's first line runs.
SCRIPT = '<script src="/page/table.js"></script><script src="/page/page.js"></script>'
LOCALES = {"zh": "zh", "zh-CN": "zh", "zh-TW": "zh", "zh-HK": "zh", "en": "en"}
TYPED = 20  # times the question limit: what the box takes, so that a long paste is answered and not cut off unseen
QUEUE, AT_ONCE = 64, 4
FAILED = "() => ({state: 'failed', question: '', message: {key: 'busy'}, answer: null, loose: []})"

Steps = Iterator[tuple[dict[str, Any], str, turns.Session]]


def mount(app: FastAPI, desk: Desk, *, question_limit: int, warming: Warming) -> FastAPI:
    """Put the page at the root of `app`, behind every route `app` already has."""
    i18n = gr.I18n(**{locale: texts.table(language) for locale, language in LOCALES.items()})
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page(desk, i18n, question_limit=question_limit, warming=warming),
        path="/",
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        head=STYLE,
        i18n=i18n,
        favicon_path=None,
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        pwa=False,
        max_file_size="1kb",
    )
    return mounted


def page(desk: Desk, i18n: Callable[[str], Any], *, question_limit: int, warming: Warming) -> Any:
    """The blocks of the page and their events, each of them private."""

    def ask(question: object, session: turns.Session) -> Steps:
        forms = turns.Forms(render.as_json, render.csv)
        steps = turns.run(question, session, desk=desk, forms=forms, warming=warming, limit=question_limit)
        for step in steps:
            yield step.turn.as_json(), step.box, step.session

    def ask_chosen(event: gr.EventData, session: turns.Session) -> Steps:
        sent = event._data  # as it came: a stranger's call may carry anything
        yield from ask(sent.get("question") if isinstance(sent, dict) else None, session)

    def again() -> tuple[dict[str, Any], str, turns.Session]:
        return {"state": "cleared"}, "", turns.Session()

    welcome = library.Welcome(desk.archive, suggest.examples)

    with gr.Blocks(title=texts.say("title", "zh"), analytics_enabled=False, fill_width=True) as blocks:
        header = _panel("header")
        session = gr.State(turns.Session())
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(i18n("tab_ask"), id="ask"):
                thread = _panel("thread")
                with gr.Row(elem_id="composer", equal_height=True):
                    box = gr.Textbox(
                        label=i18n("question"),
                        placeholder=i18n("placeholder"),
                        max_length=question_limit * TYPED,
                        max_lines=6,
                        lines=1,
                        container=False,
                        scale=8,
                        elem_id="question",
                    )
                    send = gr.Button(i18n("ask"), variant="primary", scale=1, min_width=72, elem_id="send")
                    fresh = gr.Button(i18n("new"), scale=1, min_width=72, elem_id="fresh")
            with gr.Tab(i18n("tab_library"), id="library") as tab:
                shelf = _panel("library")

        shown = [thread, box, session]
        queued = {"api_visibility": "private", "concurrency_limit": AT_ONCE, "concurrency_id": "ask"}
        hidden = {"api_visibility": "private", "show_progress": "hidden"}
        asked = gr.on([box.submit, send.click], ask, [box, session], shown, show_progress="hidden", **queued)
        chosen = thread.select(ask_chosen, session, shown, show_progress="hidden", **queued)
        for event in (asked, chosen):
            event.failure(None, None, thread, js=FAILED, **hidden)
        fresh.click(again, None, shown, queue=False, **hidden)
        blocks.load(lambda: welcome.value().as_json(), None, header, queue=False, **hidden)
        tab.select(lambda: library.shelf(desk.archive).as_json(), None, shelf, queue=False, **hidden)
    blocks.queue(max_size=QUEUE, default_concurrency_limit=AT_ONCE, api_open=False)
    return blocks


def _panel(name: str) -> Any:
    """An empty element that `static/page.js` fills from its value and fills again when the value changes."""
    return gr.HTML(
        None,
        html_template=f'<div class="rq-{name}"></div>',
        head=SCRIPT,
        js_on_load=f"window.reportPage.{name}(element, props, watch, trigger)",
        apply_default_css=False,
        elem_id=name,
        texts={language: texts.table(language) for language in texts.LANGUAGES} if name == "header" else {},
    )
