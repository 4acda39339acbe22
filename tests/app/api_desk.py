"""The HTTP API over two handmade reports in a real archive, and desks whose answers the test lets out step by step."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from app import api, guard, server
from app.answer import Desk
from app.records import EVERYTHING, Answer, Language, Query, Scope, Task
from app.warm import Warming
from index.archive import Archive
from index.build import build
from tests.app import fake_desk
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder

QUESTION = "张湾区2023年地区生产总值增长目标是多少？"


def archive_in(folder: Path, **more: str) -> Archive:
    """An archive of Zhangwan's and Xialu's reports of 2023."""
    texts = {
        "zhangwan": "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT,
        "xialu": "2023年黄石市下陆区政府工作报告\n各位代表：\n" + XIALU_TEXT,
        **more,
    }
    archive = Archive.open(folder / "data", create=True)
    assert {outcome.state for outcome in build([write_folder(folder / "reports", **texts)], archive, FakeEmbedder())}
    return archive


def application(desk: Any, *, warming: Warming | None = None, **options: Any) -> FastAPI:
    """The guard and the API without the page."""
    if warming is None:
        warming = Warming(lambda: None)
        warming.wait()
    app = FastAPI(title="Report answers", docs_url=None, redoc_url=None, openapi_url=None)
    guard.protect(app, hosts=("127.0.0.1", "localhost", "testserver"))
    api.add(app, desk, warming=warming, **options)
    return app


@contextmanager
def client_of(desk: Any, **options: Any) -> Iterator[TestClient]:
    """A client in the same process; what the API raises would be raised here."""
    with TestClient(application(desk, **options)) as client:
        yield client


@contextmanager
def served_archive(folder: Path, **options: Any) -> Iterator[TestClient]:
    """A client of the two reports."""
    with closing(archive_in(folder)) as archive, client_of(Desk(archive, FakeEmbedder()), **options) as client:  # type: ignore[arg-type]
        yield client


def ask(client: TestClient, question: str = QUESTION, headers: dict[str, str] | None = None, **fields: Any) -> Any:
    """The response to a question, as one JSON."""
    wanted = {"Accept": "application/json", **(headers or {})}
    return client.post("/api/v1/ask", json={"question": question, **fields}, headers=wanted)


class Held:
    """A desk that gives an answer's first step at once and the rest when `let_go` is set."""

    def __init__(self) -> None:
        self.archive = fake_desk.desk().archive
        self.archive.version = 1  # type: ignore[attr-defined]
        self.let_go = threading.Event()
        self.begun = threading.Event()
        self.finished = 0
        self.closed = 0

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        query = Query(question, "zh", Task.READ)
        try:
            yield Answer(question, query, "", done=False)
            self.begun.set()
            while not self.let_go.wait(0.02):
                yield Answer(question, query, "", done=False)
            self.finished += 1
            yield Answer(question, query, "好。", done=True)
        finally:
            self.closed += 1


class Scripted:
    """A desk that gives these values for every question, each after the one before."""

    def __init__(self, *answers: Answer) -> None:
        self.archive = fake_desk.desk().archive
        self.archive.version = 1  # type: ignore[attr-defined]
        self.answers = answers

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        for answer in self.answers:
            yield replace(answer, question=question)


class Broken(Scripted):
    """A desk that fails, with a secret in its message."""

    def stream(
        self,
        question: str,
        history: Sequence[str] = (),
        *,
        scope: Scope = EVERYTHING,
        language: Language | None = None,
    ) -> Iterator[Answer]:
        yield Answer(question, Query(question, "zh", Task.READ), "", done=False)
        raise RuntimeError("/srv/secret/path canary-4711")


def events(body: str) -> list[tuple[int, str, str]]:
    """The events of a stream: number, name, data."""
    found = []
    for block in body.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if lines:
            found.append((int(lines["id"]), lines["event"], lines["data"]))
    return found


@contextmanager
def running(app: FastAPI) -> Iterator[str]:
    """The address of an application on a free loopback port, in a thread of the test's own process."""
    with server.listen("127.0.0.1", 0) as listener:
        process = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=process.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        while not process.started and thread.is_alive():
            time.sleep(0.01)
        try:
            yield server.address("127.0.0.1", listener.getsockname()[1]).rstrip("/")
        finally:
            process.should_exit = True
            thread.join(timeout=10)
