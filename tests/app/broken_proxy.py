"""A page on one port, and a proxy before a server on another, each broken in the one way that a test asks for."""

import http.client
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

HOP = {"connection", "transfer-encoding", "content-length", "keep-alive", "date", "server"}


@dataclass
class Fault:
    """What the proxy does wrong; nothing where it is left out."""

    buffers: bool = False
    drops: frozenset[str] = frozenset()  # reply headers
    adds: Mapping[str, str] = field(default_factory=dict)
    hides: frozenset[str] = frozenset()  # request headers
    refuses: frozenset[str] = frozenset()  # methods
    appends: bytes = b""  # to every script
    prefix: str = ""  # it serves under this path only, and takes it off


@contextmanager
def proxy(upstream: str, fault: Fault) -> Iterator[str]:
    """The address of a proxy before `upstream`."""
    host = urlsplit(upstream).netloc

    class Passing(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def _pass(self) -> None:
            if self.command in fault.refuses:
                self.send_error(405)
                return
            path = self.path
            if fault.prefix:
                if not path.startswith(fault.prefix + "/"):
                    self.send_error(404)
                    return
                path = path[len(fault.prefix) :]
            sent = {name: value for name, value in self.headers.items() if name.lower() not in fault.hides}
            body = self.rfile.read(int(self.headers.get("content-length") or 0))
            connection = http.client.HTTPConnection(host, timeout=30)
            connection.request(self.command, path, body or None, {**sent, "Host": host})
            reply = connection.getresponse()
            script = "javascript" in (reply.getheader("content-type") or "")
            self.send_response(reply.status)
            for name, value in reply.getheaders():
                if name.lower() not in HOP | fault.drops:
                    self.send_header(name, value)
            for name, value in fault.adds.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            held = b""
            while piece := reply.read1(65_536):
                held += piece if fault.buffers else b""
                self.wfile.write(b"" if fault.buffers else piece)
            self.wfile.write(held + (fault.appends if script else b""))
            connection.close()

        do_GET = do_POST = do_OPTIONS = do_HEAD = _pass  # noqa: N815

    with _running(Passing) as address:
        yield address


@contextmanager
def page(html: str, headers: Mapping[str, str] | None = None) -> Iterator[str]:
    """The address of a site that shows one page."""

    class Shown(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

    with _running(Shown) as address:
        yield address


@contextmanager
def _running(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
