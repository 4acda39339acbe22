"""No test may leave this machine, and what is slow to make is made once for all tests.

Sockets other than loopback fail, here and in the Pythons that tests start (tests/offline).

Fixtures of the whole run. Read them; a test that writes copies the folder (`shutil.copytree(made.folder, …)`):
- `embedder`: the bundled model, loaded at its first use;
- `samples_archive`: samples/, built by `python -m index build` with the bundled model;
- `samples_page`: the address of that archive's page, served by `python -m app serve`;
- `seeds_archive`: the eight seed reports with the bundled model; skips where they do not lie beside the checkout;
- `seeds_archive_fake`, `more_archive_fake`: the eight and the 105 reports with the fake embedder, for tests of rows
  and sentences, to which meaning does not matter.
An archive comes as `tests.made.Made(folder, archive, embedder)`; `Desk(made.archive, made.embedder)` answers from it.
"""

import os
import runpy
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, build_opener

import pytest

if TYPE_CHECKING:
    from index.embed import Embedder
    from tests.made import Made

ROOT = Path(__file__).parents[1]
OFFLINE = Path(__file__).with_name("offline")
WAIT = 300  # seconds for the model to be unpacked and loaded on a busy machine

runpy.run_path(str(OFFLINE / "sitecustomize.py"))
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(OFFLINE), os.environ.get("PYTHONPATH", "")]))


@pytest.fixture(scope="session")
def embedder(tmp_path_factory: pytest.TempPathFactory) -> "Embedder":
    from index.embed import Embedder

    return Embedder("bundled", tmp_path_factory.mktemp("samples"))


@pytest.fixture(scope="session")
def samples_archive(embedder: "Embedder") -> Iterator["Made"]:
    from tests.made import opened

    command = [sys.executable, "-m", "index", "build", "samples"]
    environment = {**os.environ, "DATA_DIR": str(embedder.folder), "PYTHONUTF8": "1"}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    yield from opened(embedder.folder, embedder)


@pytest.fixture(scope="session")
def samples_page(samples_archive: "Made") -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(samples_archive.folder), "PORT": str(port), "PYTHONUTF8": "1"}
    log = samples_archive.folder / "server.log"
    with (
        log.open("w") as said,
        subprocess.Popen(
            [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=said, stderr=said
        ) as serving,
    ):
        try:
            yield _up(f"http://127.0.0.1:{port}", serving, log)
        finally:
            serving.terminate()
    said_at_last = log.read_text(encoding="utf-8")
    assert "Traceback" not in said_at_last and "LeavesTheMachineError" not in said_at_last, said_at_last


@pytest.fixture(scope="session")
def seeds_archive(embedder: "Embedder", tmp_path_factory: pytest.TempPathFactory) -> Iterator["Made"]:
    from tests.made import built

    yield from built("seeds", 8, embedder, tmp_path_factory)


@pytest.fixture(scope="session")
def seeds_archive_fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Made"]:
    from tests.fakes import FakeEmbedder
    from tests.made import built

    yield from built("seeds", 8, FakeEmbedder(), tmp_path_factory)


@pytest.fixture(scope="session")
def more_archive_fake(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Made"]:
    from tests.fakes import FakeEmbedder
    from tests.made import built

    yield from built("more", 105, FakeEmbedder(), tmp_path_factory)


def _up(address: str, serving: "subprocess.Popen[bytes]", log: Path) -> str:
    """The address once it answers."""
    fetch = build_opener(ProxyHandler({})).open
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline and serving.poll() is None:
        try:
            with fetch(f"{address}/live", timeout=5):
                return address
        except (HTTPError, URLError, TimeoutError):
            time.sleep(0.2)
    pytest.fail("the server did not come up: " + log.read_text(encoding="utf-8"))
