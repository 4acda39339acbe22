"""A small server on this machine that speaks OpenAI's chat protocol over real HTTP and plays what a test scripts."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prompts.model import Model, open_model
from prompts.stream import Limits

QUICK = Limits(connect=1, first=1.5, idle=0.4, total=3, characters=200)


def event(text: str | None = None, finish: str | None = None) -> bytes:
    delta = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(body, ensure_ascii=False).encode() + b"\n\n"


DONE = event(finish="stop") + b"data: [DONE]\n\n"
Script = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Plays the script of its server and keeps what it was asked."""

    protocol_version = "HTTP/1.0"
    server: "Server"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}, json.loads(body)))
        try:
            self.server.scripts[min(len(self.server.asked), len(self.server.scripts)) - 1](self)
        except (BrokenPipeError, ConnectionResetError):
            self.server.hung_up.set()

    def head(self, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Quiet."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.scripts: list[Script] = []
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        self.hung_up = threading.Event()

    def model(self, *scripts: Script, key: str = "sk-test", limits: Limits = QUICK) -> Model:
        """A model behind this server: each request plays the next script, the last one from then on."""
        self.scripts = list(scripts)
        return open_model("openai:m-1", base_url=f"http://127.0.0.1:{self.server_port}/v1", key=key, limits=limits)


@contextmanager
def running() -> Iterator[Server]:
    """A server that listens until the block ends."""
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def says(*parts: bytes, pause: float = 0) -> Script:
    def script(handler: Handler) -> None:
        handler.head()
        for part in parts:
            handler.wfile.write(part)
            handler.wfile.flush()
            time.sleep(pause)

    return script


def refuses(status: int, **headers: str) -> Script:
    def script(handler: Handler) -> None:
        handler.head(status, "application/json", **headers)
        handler.wfile.write(b'{"error": {"message": "no", "type": "t", "code": "c"}}')

    return script
