"""The pages that are neither Gradio's nor the API's: health, icon, manifest, and the reader of whole reports."""

from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Header, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from app import guard
from app.answer import Desk
from app.pages import reader, texts
from app.warm import Warming
from errors import UserError

STATIC = Path(__file__).with_name("static")


def add_documents(app: FastAPI, desk: Desk, warming: Warming) -> None:
    """Put them on `app`."""

    @app.get("/live")
    def live() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "live"}

    @app.get("/ready")
    def ready() -> JSONResponse:
        """Whether questions can be asked: 503 while the model is loaded, or when it could not be."""
        if not warming.over:
            return JSONResponse({"status": "starting"}, status_code=503, headers={"Retry-After": "5"})
        if warming.failure:
            return JSONResponse({"status": "failed"}, status_code=503)
        return JSONResponse({"status": "ready", "reports": len(desk.archive.reports())})

    @app.get("/favicon.ico", include_in_schema=False)
    def icon() -> FileResponse:
        return FileResponse(STATIC / "favicon.png", media_type="image/png")

    @app.get("/manifest.json", include_in_schema=False)
    def manifest() -> JSONResponse:
        name = f"{texts.say('title', 'zh')} · {texts.say('title', 'en')}"
        icons = [{"src": "favicon.ico", "sizes": "64x64", "type": "image/png"}]
        body = {"name": name, "short_name": texts.say("title", "zh"), "start_url": "./", "display": "browser"}
        return JSONResponse({**body, "icons": icons}, media_type="application/manifest+json")

    @app.get("/r/{report_id}")
    def read(report_id: str, s: str = "", l: str = "", accept_language: Annotated[str, Header()] = "") -> Response:  # noqa: E741
        """A report as a page for people, with a span marked."""
        language = texts.preferred(l or accept_language)
        headers = {"Content-Security-Policy": guard.DOCUMENT_POLICY}
        try:
            report = desk.archive.report(report_id)
        except UserError:
            return HTMLResponse(reader.missing(language), status_code=404, headers=headers)
        text = desk.archive.text(report.id)
        passages = desk.archive.passages([report.id])
        span = reader.parse_span(s, len(text))
        return HTMLResponse(reader.page(report, text, passages, span, language), headers=headers)
