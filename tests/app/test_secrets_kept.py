"""Secrets planted in every setting appear in no page, no reply, no line of the log and no file of the data folder."""

import io
import logging
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app import admin_office, request_log, secret, server
from app.answer import Desk
from app.child import Child
from app.database import Book
from app.login import COOKIE
from app.upload_rules import Bounds
from app.warm import Warming
from tests.app import api_desk, fake_index
from tests.fakes import FakeEmbedder

CANARIES = {
    "ADMIN_PASSWORD": "canary-admin-4711-aaaa",
    "API_KEYS": "canary-api-4711-bbbb",
    "MODEL_API_KEY": "canary-model-4711-cccc",
    "JUDGE_API_KEY": "canary-judge-4711-dddd",
}
PAGES = (
    *("/", "/config", "/live", "/ready", "/metrics", "/manifest.json", "/gradio_api/info", "/widget/v1.js", "/embed"),
    *("/api/v1/site", "/api/v1/suggestions", "/api/v1/reports", "/api/v1/openapi.json", "/api/v1/absent", "/r/absent"),
    *("/admin", "/admin/uploads", "/admin/sites", "/admin/feedback", "/admin/feedback.jsonl", "/admin/uploads/absent"),
    *("/v1/models", "/docs", "/openapi.json", "/.env", "/data/secret.key", "/page/../settings.py", "/uploads/"),
)


class Office:
    """A server with secrets in every setting, a browser before it, and what it has written to its log."""

    def __init__(self, folder: Path, opened: ExitStack) -> None:
        self.said = io.StringIO()
        handler = logging.StreamHandler(self.said)
        handler.setFormatter(request_log.JsonLines())
        handler.addFilter(lambda record: not record.name.startswith("httpx"))  # the test's own browser writes there
        root, level = logging.getLogger(), logging.getLogger().level
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        opened.callback(root.removeHandler, handler)
        opened.callback(root.setLevel, level)
        archive = opened.enter_context(closing(api_desk.archive_in(folder)))
        self.data = archive.data_dir
        book = opened.enter_context(closing(Book.open(self.data)))
        self.office = admin_office.furnish(
            CANARIES["ADMIN_PASSWORD"],
            book,
            archive,
            embedder="bundled",
            bounds=Bounds(),
            days=1,
            child=Child(self.data, "bundled", fake_index.COMMAND),
        )
        warming = Warming(lambda: None)
        warming.wait()
        self.app = server.application(
            Desk(archive, FakeEmbedder()),  # type: ignore[arg-type]
            hosts=("localhost",),
            question_limit=500,
            warming=warming,
            keys=(CANARIES["API_KEYS"],),
            book=book,
            office=self.office,
        )
        client = TestClient(self.app, base_url="http://localhost", raise_server_exceptions=False)
        self.client = opened.enter_context(client)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    for name, value in CANARIES.items():
        monkeypatch.setenv(name, value)
    with ExitStack() as opened:
        yield Office(tmp_path, opened)


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_no_secret_leaves_the_server_or_is_written_down(office: Office) -> None:
    client, password, key = office.client, CANARIES["ADMIN_PASSWORD"], CANARIES["API_KEYS"]
    replies = [client.post("/admin/login", data={"token": token(client.get("/admin/login").text), "password": "wrong"})]
    page = client.get("/admin/login").text
    replies.append(client.post("/admin/login", data={"token": token(page), "password": password}))
    assert replies[-1].status_code == 200 and COOKIE in client.cookies
    cookie = client.cookies[COOKIE]
    bearer = {"Authorization": f"Bearer {key}", "Accept": "application/json"}
    for path in PAGES:
        replies += [client.get(path), client.get(path, headers=bearer)]
    replies.append(client.post("/api/v1/ask", json={"question": api_desk.QUESTION}, headers=bearer))
    assert replies[-1].status_code == 200
    replies.append(client.post("/api/v1/ask", json={"question": "x", "wrong": 1}, headers=bearer))
    replies.append(client.get(f"/api/v1/reports?key={key}"))
    form = token(client.get("/admin/uploads").text)
    sent = [("files", ("bad.txt", fake_index.CRASH.encode())), ("files", ("torn.pdf", b"%PDF-1.4 torn"))]
    replies.append(client.post("/admin/upload", data={"token": form}, files=sent))
    assert office.office
    while office.office.worker.step():
        pass
    replies.append(client.get("/admin/uploads"))
    whole = "\n".join(f"{reply.headers} {reply.text}" for reply in replies)
    log = office.said.getvalue()
    assert "request" in log and len(log) > 1000
    signing = (office.data / secret.FILE).read_bytes()
    for name, canary in CANARIES.items():
        assert canary not in whole, name
        assert canary not in log, name
    assert cookie not in log and "testclient" not in log and str(office.data) not in whole
    for file in office.data.rglob("*"):
        if file.is_file():
            held = file.read_bytes()
            assert not any(canary.encode() in held for canary in CANARIES.values()), file
            assert signing not in held or file.name == secret.FILE, file
