"""The page of our own site: Gradio carries what the archive holds and what was measured, as data, to its scripts.

Nothing here makes markup and nothing is asked here: `static/page.js` draws the values as text nodes, and questions are
the business of the element `<report-chat>`, which speaks to the HTTP API as it does on every other site.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import gradio as gr
from fastapi import FastAPI

from app import suggest
from app.answer import Desk
from app.extents import Extents
from app.pages import library, quality, texts

FONTS = ["system-ui", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
# Addresses are relative to the page, so that it stands under any path prefix.
STYLE = '<link rel="stylesheet" href="page/page.css">'
# A panel's own head is loaded before the panel's first line runs.
SCRIPT = "".join(f'<script src="page/{name}.js"></script>' for name in ("page", "scope", "shelf"))
ELEMENT = '<script async src="widget/v1.js"></script>'
LOCALES = {"zh": "zh", "zh-CN": "zh", "zh-TW": "zh", "zh-HK": "zh", "en": "en"}
RUNS = Path(__file__).parents[1] / "runs"  # where `python -m eval run` leaves its runs


def mount(app: FastAPI, desk: Desk, *, runs: Path | None = None, root: str = "") -> FastAPI:
    """Put the page at the root of `app`, behind every route `app` already has.

    `runs` is read for what was measured; `root` is the path prefix of the whole server.
    """
    i18n = gr.I18n(**{locale: texts.table(language) for locale, language in LOCALES.items()})
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page(desk, i18n, runs=runs or RUNS),
        path="/",
        root_path=root or None,
        theme=gr.themes.Base(font=FONTS, font_mono=["ui-monospace", "monospace"]),
        head=STYLE + ELEMENT,
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


def page(desk: Desk, i18n: Callable[[str], Any], *, runs: Path) -> Any:
    """The blocks of the page and their events, each of them private."""
    extents = Extents(desk.archive, suggest.examples)
    with gr.Blocks(title=texts.say("title", "zh"), analytics_enabled=False, fill_width=True) as blocks:
        header = _panel("header")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(i18n("tab_ask"), id="ask"):
                _panel("ask")
            with gr.Tab(i18n("tab_library"), id="library") as holdings:
                shelf = _panel("library")
            with gr.Tab(i18n("tab_quality"), id="quality") as measured:
                table = _panel("quality")

        quiet = {"api_visibility": "private", "show_progress": "hidden", "queue": False}
        blocks.load(lambda: library.welcome(desk.archive, extents), None, header, **quiet)
        holdings.select(lambda: library.shelf(desk.archive).as_json(), None, shelf, **quiet)
        measured.select(lambda: {"run": quality.latest(runs)}, None, table, **quiet)
    return blocks


def _panel(name: str) -> Any:
    """An empty element that `static/page.js` fills from its value and fills again when the value changes."""
    return gr.HTML(
        None,
        html_template=f'<div class="rq-{name}"></div>',
        head=SCRIPT,
        js_on_load=f"window.reportPage.{name}(element, props, watch)",
        apply_default_css=False,
        elem_id=name,
        texts={language: texts.table(language) for language in texts.LANGUAGES} if name == "header" else {},
    )
