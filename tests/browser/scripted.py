"""A server that plays what a test scripts: pages, the element's file, streams that come, break off or are refused."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from app.widget_file import widget

Event = tuple[str, dict[str, Any]]
FIRST = b": " + b" " * 2048 + b"\n\n"


def source(n: int = 1, **more: Any) -> dict[str, Any]:
    """One cited passage, as the server tells it."""
    text = "坚持稳中求进。全区地区生产总值增长10%左右，固定资产投资增长12%。"
    start, end = 7, 21
    about = {
        "n": n,
        "pid": f"p{n}",
        "report": "r1",
        "title": "2023年张湾区政府工作报告",
        "place": "张湾区",
        "year": 2023,
    }
    place = {"covers": 2022, "date": "2023-01-05", "section": "二、2023年工作安排", "file": "a.docx", "sha": "0" * 64}
    cited = {"text": text, "spans": [[start, end]], "quote": text[start:end], "start": 1000, "end": 1000 + end - start}
    return {**about, **place, **cited, "reader": "/r/r1?s=1000-1014#hl", **more}


def answer(
    text: str = "张湾区2023年地区生产总值目标为增长10%左右", *, answer_id: str = "a_1", session: str = "s_1"
) -> list[Event]:
    """The events of an answer with one source, its text in pieces of four characters."""
    understood = {"text": "张湾区 · 地区生产总值 · 2023年", "task": "figure"}
    meta = {"answer_id": answer_id, "session": session, "lang": "zh", "corpus": 1, "understood": understood}
    pieces = [("delta", {"t": text[at : at + 4]}) for at in range(0, len(text), 4)]
    verify = {"sentences": [{"s": 0, "support": "full", "cites": [1], "loose": []}], "loose": 0}
    done = {"finish": "stop", "ms": {"total": 120}, "suggestions": ["2022年的增速是多少？"], "sums": [], "share": ""}
    return [
        ("status", {"stage": "queued", "text": "正在排队"}),
        ("meta", meta),
        ("status", {"stage": "retrieve", "text": "正在查找"}),
        ("sources", {"items": [source()]}),
        *pieces,
        ("cite", {"n": [1], "s": 0}),
        ("delta", {"t": "。"}),
        ("verify", verify),
        ("done", done),
    ]


def whole(events: Sequence[Event]) -> dict[str, Any]:
    """The JSON form of such an answer."""
    meta = next(data for name, data in events if name == "meta")
    segments: list[dict[str, Any]] = []
    for name, data in events:
        if name == "delta":
            segments.append({"text": data["t"]})
        elif name == "cite":
            segments.append({"marker": data["n"][0]})
    item = source()
    evidence = {**item, "number": 1, "passage": item["pid"], "heading": item["section"], "mark": item["spans"][0]}
    about = {"id": meta["answer_id"], "session": meta["session"], "language": "zh", "understood": "", "task": "figure"}
    rest: dict[str, Any] = {
        "rows": [],
        "coverage": None,
        "notes": [],
        "sums": [],
        "suggestions": [],
        "verify": {"sentences": []},
    }
    text = "".join(part.get("text", "") for part in segments)
    return {**about, **rest, "text": text, "segments": segments, "evidence": [evidence], "finish": "stop", "ms": {}}


@dataclass
class Refusal:
    """A request refused in the API's shape."""

    status: int
    code: str
    retry_after: int | None = None
    zh: str = "被拒绝。"
    en: str = "Refused."

    def body(self) -> dict[str, Any]:
        told = {"code": self.code, "message_zh": self.zh, "message_en": self.en, "request_id": "q1"}
        return {"error": told if self.retry_after is None else {**told, "retry_after": self.retry_after}}


@dataclass
class Stream:
    """Events sent one by one, `pause` seconds apart; cut after some of them, or silent from the first byte on."""

    events: list[Event] = field(default_factory=answer)
    pause: float = 0.01
    cut_after: int | None = None
    hold: threading.Event | None = None  # waits for it before its last event
    silent: bool = False


class Drop:
    """The connection is closed without a word."""


Reply = Refusal | Stream | Drop
SITE: dict[str, Any] = {
    "name": "", "mode": "site", "lang": "auto", "greeting": None,
    "suggestions": {"zh": ["张湾区2023年的目标？", "哪些区目标是10%？"], "en": ["Which districts targeted 10%?"]},
    "scope": {"places": [{"code": "420303", "zh": "张湾区", "en": "Zhangwan District"}], "years": [], "reports": []},
    "limits": {"question": 500, "history": 10}, "feedback": True, "version": "", "integrity": "",
    "privacy": {"zh": "问题不会被保存。", "en": "Questions are not kept."},
    "reports": 2, "places": 2, "years": "2022-2023",
}  # fmt: skip


class Asked(dict[str, Any]):
    """The body of a question, with the headers it came with."""

    headers: Mapping[str, str]


class Scripted:
    """What the server plays and has heard. `asks`, `resumes` and `sites` are taken in turn, the last for ever."""

    def __init__(self) -> None:
        self.asks: list[Reply] = [Stream()]
        self.resumes: list[Reply | None] = [None]
        self.sites: list[dict[str, Any] | Refusal] = [SITE]
        self.pages: dict[str, tuple[str, dict[str, str]]] = {}
        self.script: bytes | None = None
        self.asked: list[Asked] = []
        self.heard: list[tuple[str, str, dict[str, str]]] = []
        self.gone = threading.Event()
        self.told: dict[str, list[Event]] = {}

    def take(self, replies: list[Any]) -> Any:
        return replies.pop(0) if len(replies) > 1 else replies[0]

    def count(self, method: str, path: str) -> int:
        """How often this was asked for, whatever the query."""
        return sum(one[0] == method and urlsplit(one[1]).path == path for one in self.heard)

    def page(self, path: str, body: str, *, headers: Mapping[str, str] | None = None, html: str = "") -> None:
        """A page of the host site: a whole document around `body`; `html` are attributes of its root."""
        head = "<meta charset=utf-8><meta name=viewport content='width=device-width'><title>Host</title>"
        text = f"<!doctype html><html {html}><head>{head}</head><body>{body}</body></html>"
        self.pages[path] = (text, dict(headers or {}))


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    play: Scripted

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: pytest shows what went wrong."""

    def do_OPTIONS(self) -> None:
        self.play.heard.append(("OPTIONS", self.path, dict(self.headers)))
        wanted = self.headers.get("Access-Control-Request-Headers", "")
        self._send(204, b"", {"Access-Control-Allow-Methods": "GET, POST", "Access-Control-Allow-Headers": wanted})

    def do_GET(self) -> None:
        self.play.heard.append(("GET", self.path, dict(self.headers)))
        path = urlsplit(self.path).path
        if path.endswith(("/widget/v1.js", "/report-chat.js")):
            self._send(200, self.play.script or widget().script, {"Content-Type": "text/javascript"})
        elif path.endswith("/api/v1/site"):
            site = self.play.take(self.play.sites)
            self._json(*((site.status, site.body()) if isinstance(site, Refusal) else (200, site)))
        elif path.endswith("/events"):
            events = self.play.told.get(path.split("/")[-2], [])
            after = int(parse_qs(urlsplit(self.path).query)["after"][0])
            if "text/event-stream" not in self.headers.get("Accept", ""):
                told = [{"id": at, "name": name, "data": data} for at, (name, data) in enumerate(events, 1)]
                self._json(200, told[after:])
                return
            self._play(self.play.take(self.play.resumes) or Stream(events), after=after)
        elif path in self.play.pages:
            text, headers = self.play.pages[path]
            self._send(200, text.encode(headers.get("X-Encoding", "utf-8")), {"Content-Type": "text/html", **headers})
        else:
            self._json(404, Refusal(404, "not_found").body())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.play.heard.append(("POST", self.path, dict(self.headers)))
        if not self.path.endswith("/api/v1/ask"):
            self._json(404, Refusal(404, "not_found").body())
            return
        asked = Asked(json.loads(body))
        asked.headers = dict(self.headers)
        self.play.asked.append(asked)
        reply = self.play.take(self.play.asks)
        if isinstance(reply, Stream) and "text/event-stream" not in self.headers.get("Accept", ""):
            self.play.told[whole(reply.events)["id"]] = reply.events
            self._json(200, whole(reply.events))
        else:
            self._play(reply)

    def _play(self, reply: Reply, *, after: int = 0) -> None:
        if isinstance(reply, Drop):
            self.close_connection = True
            self.connection.shutdown(2)
            return
        if isinstance(reply, Refusal):
            extra = {} if reply.retry_after is None else {"Retry-After": str(reply.retry_after)}
            self._json(reply.status, reply.body(), extra)
            return
        self.close_connection = True
        self.send_response(200)
        for name, value in self._common(
            {"Content-Type": "text/event-stream; charset=utf-8", "Connection": "close", "X-Accel-Buffering": "no"}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.flush()
        try:
            self._events(reply, after)
        except OSError:
            self.play.gone.set()

    def _events(self, reply: Stream, after: int) -> None:
        if reply.silent:
            self._wait(lambda: False, 60)
            return
        self.wfile.write(FIRST)
        for name, data in reply.events:
            if name == "meta":
                self.play.told[data["answer_id"]] = reply.events
        for number, (name, data) in enumerate(reply.events, 1):
            if number <= after:
                continue
            if reply.cut_after is not None and number > reply.cut_after:
                self.connection.shutdown(2)
                return
            if reply.hold is not None and number == len(reply.events):
                self._wait(reply.hold.is_set, 60)
            told = f"id: {number}\nevent: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
            self.wfile.write(told.encode())
            self.wfile.flush()
            time.sleep(reply.pause)

    def _wait(self, over: Callable[[], bool], seconds: float) -> None:
        """Until `over`, with a look every 50 ms whether the client has gone."""
        until = time.monotonic() + seconds
        self.connection.settimeout(0.05)
        while not over() and time.monotonic() < until:
            try:
                if not self.connection.recv(1):
                    raise ConnectionResetError
            except TimeoutError:
                continue
        self.connection.settimeout(None)

    def _common(self, more: Mapping[str, str]) -> dict[str, str]:
        return {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", **more}

    def _json(self, status: int, value: Any, more: Mapping[str, str] | None = None) -> None:
        self._send(status, json.dumps(value).encode(), {"Content-Type": "application/json", **(more or {})})

    def _send(self, status: int, body: bytes, more: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in self._common({"Content-Length": str(len(body)), **more}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def scripted() -> Iterator[tuple[Scripted, int]]:
    """The script to fill, and the port at which every name that ends in .test plays it."""
    play = Scripted()
    handler = type("Handler", (_Handler,), {"play": play})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield play, server.server_port
    finally:
        server.shutdown()
        server.server_close()
