"""The application on a free loopback port, in a thread of the test's own process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from app import server
from app.limits import Limits
from app.warm import Warming


@contextmanager
def served(
    desk: Any, *, question_limit: int = 500, warming: Warming | None = None, asked_per_minute: int = 30
) -> Iterator[str]:
    """The address of the page of `desk`; the server ends with the block."""
    warming = warming or Warming(lambda: None)
    hosts = ("127.0.0.1", "localhost")
    bounds = Limits(question=question_limit, asked_per_minute=asked_per_minute)
    app = server.application(desk, hosts=hosts, question_limit=question_limit, warming=warming, limits=bounds)
    with server.listen("127.0.0.1", 0) as listener:
        running = uvicorn.Server(uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 30
        while not running.started and time.monotonic() < deadline:
            time.sleep(0.05)
        try:
            yield server.address("127.0.0.1", listener.getsockname()[1]).rstrip("/")
        finally:
            running.should_exit = True
            thread.join(timeout=10)
