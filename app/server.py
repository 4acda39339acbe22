"""One application of the chat page, the reader and the health checks, and the process that serves it.

Gradio reads its switches when it is imported, so `quiet` sets them first and `app.chat` is imported after it.
"""

import errno
import os
import socket
import sys
import threading
from pathlib import Path
from typing import Annotated, Protocol

import uvicorn
from fastapi import FastAPI, Header, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles

from app import api, guard, request_log
from app.answer import Desk
from app.limits import Limits
from app.pages import reader, texts
from app.warm import Warming
from app.widget_routes import widget_routes
from errors import UserError

STATIC = Path(__file__).with_name("static")
# Nothing that we import may call out, write a run history or look for a newer version of itself.
SWITCHES = {"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_RUN_HISTORY": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}


class Secret(Protocol):
    """A text that prints as stars."""

    def get_secret_value(self) -> str: ...


class Place(Protocol):
    """Where to listen, and what a client may ask; the settings are one."""

    @property
    def host(self) -> str: ...
    @property
    def allowed_hosts(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def question_limit(self) -> int: ...
    @property
    def api_keys(self) -> Secret: ...
    @property
    def api_rate(self) -> int: ...
    @property
    def api_streams(self) -> int: ...
    @property
    def trusted_proxies(self) -> str: ...
    @property
    def log_questions(self) -> bool: ...


def quiet() -> None:
    """Switch off what Gradio and the hub client would send; call it before either is imported."""
    os.environ.update(SWITCHES)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # 0 lets a model be fetched by name: the one call a person may allow


def application(
    desk: Desk,
    *,
    hosts: tuple[str, ...] | None,
    question_limit: int,
    warming: Warming,
    limits: Limits | None = None,
    keys: tuple[str, ...] = (),
    log_questions: bool = False,
) -> FastAPI:
    """The ASGI application; `hosts` are the Host names it answers to, None for any; `keys` are those of the API."""
    quiet()
    from app import chat

    app = FastAPI(title="Report answers", docs_url=None, redoc_url=None, openapi_url=None)
    guard.protect(app, hosts=hosts)
    _add_documents(app, desk, warming)
    bounds = limits or Limits(question=question_limit)
    api.add(app, desk, warming=warming, limits=bounds, keys=keys, log_questions=log_questions)
    app.include_router(widget_routes(), tags=["widget"])
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    return chat.mount(app, desk)


def serve(desk: Desk, settings: Place) -> None:
    """Serve the page until it is interrupted; UserError when the address cannot be had."""
    listener = listen(settings.host, settings.port)
    built = threading.Event()

    def load() -> None:
        built.wait()  # two large imports at once would hold the page back
        desk.embedder.query("预热")

    warming = Warming(load)
    app = application(
        desk,
        hosts=guard.hosts_for(settings.host, settings.allowed_hosts),
        question_limit=settings.question_limit,
        warming=warming,
        limits=Limits(
            question=settings.question_limit,
            asked_per_minute=settings.api_rate,
            streams_per_client=settings.api_streams,
        ),
        keys=split(settings.api_keys.get_secret_value()),
        log_questions=settings.log_questions,
    )
    request_log.write_json()
    config = uvicorn.Config(
        app,
        log_config=None,  # uvicorn's own handlers would write lines that are not JSON
        access_log=False,
        timeout_graceful_shutdown=5,
        server_header=False,
        forwarded_allow_ips=list(split(settings.trusted_proxies)),
    )
    built.set()
    sys.stdout.write(f"{address(settings.host, settings.port)}  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def split(listed: str) -> tuple[str, ...]:
    """The parts of a list separated by commas."""
    return tuple(part.strip() for part in listed.split(",") if part.strip())


def listen(host: str, port: int) -> socket.socket:
    """A listening socket, taken before anything slow is done; UserError names the port or host that cannot be had."""
    try:
        family, kind, protocol, _, where = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except OSError:
        raise UserError(f"HOST={host} is no address of this machine; set HOST to 127.0.0.1 or 0.0.0.0.") from None
    listener = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere the option would share a port that is in use
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(where)
        listener.listen(128)
    except OSError as failure:
        listener.close()
        raise UserError(_refused(failure, host, port)) from None
    return listener


def _refused(failure: OSError, host: str, port: int) -> str:
    if failure.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return (
            f"Port {port} on {host} is in use; stop the program that holds it, or set PORT to another, such as {other}."
        )
    if isinstance(failure, PermissionError):
        return f"Port {port} may not be used by this account; set PORT to one above 1023, such as 7860."
    return f"HOST={host} is no address of this machine ({failure.strerror}); set HOST to 127.0.0.1 or 0.0.0.0."


def address(host: str, port: int) -> str:
    """What to type in a browser on this machine."""
    name = "127.0.0.1" if host in guard.ANY_ADDRESS else host
    return f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/"


def _add_documents(app: FastAPI, desk: Desk, warming: Warming) -> None:
    """Everything that is not Gradio's: health, icon, manifest and the reader."""

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
        icons = [{"src": "/favicon.ico", "sizes": "64x64", "type": "image/png"}]
        body = {"name": name, "short_name": texts.say("title", "zh"), "start_url": "/", "display": "browser"}
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
