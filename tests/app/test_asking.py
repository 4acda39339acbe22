"""A client that closes its connection, whether it waits for JSON or reads a stream, frees what it held."""

import json
import socket
import time

import pytest

from app.limits import Limits
from tests.app import api_desk
from tests.app.api_desk import QUESTION, Held


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_client_that_hangs_up_ends_the_work(accept: str) -> None:
    desk = Held()
    body = json.dumps({"question": QUESTION}).encode()
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: {accept}\r\nContent-Type: application/json\r\n"
    with api_desk.running(api_desk.application(desk, limits=Limits(grace_seconds=0.05))) as address:
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=30) as line:
            line.sendall(head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
            assert desk.begun.wait(30)
        for _ in range(3000):
            if desk.closed:
                break
            time.sleep(0.01)
    assert (desk.closed, desk.finished) == (1, 0)
