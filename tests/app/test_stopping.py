"""A server that is told to stop, over real HTTP: streams end with a word, nothing hangs, and it is no failure."""

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from settings import Settings
from app import server
from app.warm import Warming
from tests.app.api_desk import Held

class Embedder:
    fingerprint = "fake"
    def query(self, text): return None

desk = Held()
desk.embedder = Embedder()
server.serve(desk, Settings(port=int(sys.argv[1]), log_level="INFO"))
print("ended", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals of Windows are others")
@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_ends_streams_with_a_word_and_the_process_with_zero(tmp_path: Path, told: signal.Signals) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(port)], cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None and running.stdout.readline().startswith("http://127.0.0.1")
        try:
            address = f"http://127.0.0.1:{port}"
            _wait_until_ready(address)
            body = json.dumps({"question": "张湾区2023年地区生产总值增长目标是多少？"}).encode()
            sent = urllib.request.Request(f"{address}/api/v1/ask", body, {"Content-Type": "application/json"})
            with urllib.request.urlopen(sent, timeout=60) as stream:
                while b"event: meta" not in stream.readline():
                    pass
                running.send_signal(told)
                rest = stream.read().decode()
            assert rest.count("event: error") == 1 and '"code":"stopping"' in rest and '"retry_after":10' in rest
            assert running.wait(timeout=60) == 0
            assert running.stdout.read() == "ended\n"
        finally:
            running.kill()


def _wait_until_ready(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(f"{address}/ready", timeout=10):
                return
        except OSError:
            signal.sigtimedwait([], 0.1)
    raise AssertionError("it did not begin")
