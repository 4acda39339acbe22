"""One application of the chat page, the reader and the health checks, and the process that serves it.

Gradio reads its switches when it is imported, so `quiet` sets them first and `app.chat` is imported after it.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import uvicorn
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from app import admin_office, api, guard, prefix, request_log
from app.admin import Office
from app.admin_reports import UPLOAD
from app.answer import Desk
from app.database import Book
from app.documents import STATIC, add_documents
from app.feedback import Feedback
from app.limits import Limits
from app.listening import address, listen, split
from app.retention import purging
from app.upload_rules import MEGABYTE, Bounds
from app.warm import Warming, first_use
from app.widget_routes import widget_routes
from errors import UserError

# Nothing that we import may call out, write a run history or look for a newer version of itself.
SWITCHES = {"GRADIO_ANALYTICS_ENABLED": "False", "GRADIO_RUN_HISTORY": "False", "HF_HUB_DISABLE_TELEMETRY": "1"}
_TURN = 0.001  # seconds until another thread may run: the event loop stands in line behind the answers' threads


class Secret(Protocol):
    """A text that prints as stars."""

    def get_secret_value(self) -> str: ...


class Place(Protocol):
    """Where to listen, and what a client may ask; the settings are one."""

    @property
    def data_dir(self) -> Path: ...
    @property
    def host(self) -> str: ...
    @property
    def allowed_hosts(self) -> str: ...
    @property
    def port(self) -> int: ...
    @property
    def embedder(self) -> str: ...
    @property
    def question_limit(self) -> int: ...
    @property
    def api_keys(self) -> Secret: ...
    @property
    def api_rate(self) -> int: ...
    @property
    def api_streams(self) -> int: ...
    @property
    def visitor_rate(self) -> int: ...
    @property
    def visitor_streams(self) -> int: ...
    @property
    def session_rate(self) -> int: ...
    @property
    def session_day(self) -> int: ...
    @property
    def site_rate(self) -> int: ...
    @property
    def site_day(self) -> int: ...
    @property
    def public_url(self) -> str: ...
    @property
    def root_path(self) -> str: ...
    @property
    def admin_password(self) -> Secret: ...
    @property
    def upload_mb(self) -> int: ...
    @property
    def upload_files(self) -> int: ...
    @property
    def upload_total_mb(self) -> int: ...
    @property
    def upload_seconds(self) -> int: ...
    @property
    def upload_memory_mb(self) -> int: ...
    @property
    def retention_days(self) -> int: ...
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
    retention_days: int = 180,
    book: Book | None = None,
    public: str = "",
    root: str = "",
    office: Office | None = None,
) -> FastAPI:
    """The ASGI application; `hosts` are the Host names it answers to, None for any; `keys` are those of the API.

    `public` is the address that visitors know, `root` the path prefix under which a proxy shows the whole server.
    Without a `book` nothing that is not a report outlasts the process; without an `office` there are no admin pages.
    """
    quiet()
    from app import chat

    app = FastAPI(title="Report answers", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.public_origin = "/".join(public.split("/")[:3]) or None
    prefix.inside(app, root)
    guard.protect(app, hosts=hosts, larger={UPLOAD: office.store.bounds.body} if office else None)
    add_documents(app, desk, warming)
    bounds = limits or Limits(question=question_limit)
    api.add(
        app,
        desk,
        warming=warming,
        limits=bounds,
        keys=keys,
        log_questions=log_questions,
        retention_days=retention_days,
        book=book,
    )
    app.include_router(widget_routes(), tags=["widget"])
    admin_office.add(app, office)
    app.mount("/page", StaticFiles(directory=STATIC), name="page")
    app = chat.mount(app, desk, root=root)
    prefix.outside(app, root)
    return app


def serve(desk: Desk, settings: Place) -> None:
    """Serve the page until it is interrupted; UserError when the address cannot be had."""
    sys.setswitchinterval(_TURN)
    root = prefix.checked(settings.root_path)
    if root and not settings.public_url.rstrip("/").endswith(root) and settings.public_url:
        raise UserError(f"PUBLIC_URL={settings.public_url} does not end in ROOT_PATH={root}; both name one address.")
    book = Book.open(settings.data_dir)
    listener = listen(settings.host, settings.port)
    built = threading.Event()

    def load() -> None:
        built.wait()  # two large imports at once would hold the page back
        first_use(desk.embedder)

    warming = Warming(load)
    office = admin_office.furnish(
        settings.admin_password.get_secret_value(),
        book,
        desk.archive,
        embedder=settings.embedder,
        bounds=Bounds(
            file=settings.upload_mb * MEGABYTE,
            files=settings.upload_files,
            total=settings.upload_total_mb * MEGABYTE,
            seconds=settings.upload_seconds,
            memory=settings.upload_memory_mb * MEGABYTE,
        ),
        days=settings.retention_days,
    )
    app = application(
        desk,
        hosts=guard.hosts_for(settings.host, settings.allowed_hosts, public=settings.public_url),
        question_limit=settings.question_limit,
        warming=warming,
        limits=Limits(
            question=settings.question_limit,
            asked_per_minute=settings.api_rate,
            streams_per_client=settings.api_streams,
            visitor_per_minute=settings.visitor_rate,
            visitor_streams=settings.visitor_streams,
            session_per_minute=settings.session_rate,
            session_per_day=settings.session_day,
            site_per_minute=settings.site_rate,
            site_per_day=settings.site_day,
        ),
        keys=split(settings.api_keys.get_secret_value()),
        log_questions=settings.log_questions,
        retention_days=settings.retention_days,
        book=book,
        public=settings.public_url,
        root=root,
        office=office,
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
    sys.stdout.write(f"{settings.public_url or address(settings.host, settings.port)}  (Ctrl+C stops it)\n")
    sys.stdout.flush()
    server = Server(config, ending=app.state.ending)
    kept = purging(lambda: Feedback(book).forget(days=settings.retention_days))
    with listener, _ended_by_signal(server), kept, admin_office.at_work(office):
        server.run(sockets=[listener])
    book.close()


class Server(uvicorn.Server):
    """Tells those who still wait for an answer that none will come, before it lets their connections go."""

    def __init__(self, config: uvicorn.Config, *, ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._ending = ending

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what is under way."""
        self._ending()
        await super().shutdown(sockets)


@contextmanager
def _ended_by_signal(server: uvicorn.Server) -> Iterator[None]:
    """A signal stops the server before it has its own handlers too, and the one it sends itself again is no failure."""

    def stop(*_: object) -> None:
        server.should_exit = True

    before = {one: signal.signal(one, stop) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
