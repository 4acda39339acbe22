"""Puts many questions at once to a server over real HTTP and prints how long they waited, what failed, and its memory.

    python tools/load.py --data data                 # serves that archive on a free port, asks, and ends it
    python tools/load.py --url http://127.0.0.1:7860 # asks a server that runs; its limits must let 50 streams in

Each round opens all streams at the same moment; then every client asks question after question without a pause.
Last, clients leave in the middle and the seconds until their work has ended are counted. Questions come from the
server's own examples, or from a file of lines with a "question" (--questions). Times are seconds from the moment
before the connection is opened. Prints figures and asserts none: they depend on the machine.
"""

import argparse
import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

ROOT = Path(__file__).parents[1]
EVENT = re.compile(rb"^event: (\w+)$", re.MULTILINE)
MARKS = ("status", "meta", "delta", "done")


class Heard(NamedTuple):
    """One stream: its status, the last event, and the seconds to the first event of each name."""

    status: int
    ending: str
    seconds: dict[str, float]


async def ask(address: tuple[str, int], question: str, *, leave_at: str = "") -> Heard:
    """Ask over a connection of its own, to the end, or only to the first event of the name `leave_at`."""
    body = json.dumps({"question": question}, ensure_ascii=False).encode()
    head = f"POST /api/v1/ask HTTP/1.1\r\nHost: {address[0]}:{address[1]}\r\nContent-Type: application/json\r\n"
    began = time.perf_counter()
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"{head}Content-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body)
    seconds: dict[str, float] = {}
    status, ending, got = 0, "", b""
    try:
        while piece := await reader.read(65536):
            now = time.perf_counter() - began
            got += piece
            if not status and b"\r\n" in got:
                status = int(got.split(b" ", 2)[1])
            *lines, got = got.split(b"\n") if status else (got,)
            for name in EVENT.findall(b"\n".join(lines)):
                ending = name.decode()
                seconds.setdefault(ending, now)
                if ending == leave_at:
                    return Heard(status, ending, seconds)
    finally:
        writer.transport.abort()
    return Heard(status, ending, seconds)


async def fetch(address: tuple[str, int], path: str) -> str:
    """The body of a page."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(f"GET {path} HTTP/1.0\r\nHost: {address[0]}:{address[1]}\r\n\r\n".encode())
    whole = await reader.read()
    writer.close()
    return whole.partition(b"\r\n\r\n")[2].decode()


async def active(address: tuple[str, int]) -> int:
    """How many answers the server says are under way."""
    found = re.search(r"^reports_answers_active (\S+)", await fetch(address, "/metrics"), re.MULTILINE)
    return int(float(found[1])) if found else 0


async def measure(address: tuple[str, int], questions: Sequence[str], options: argparse.Namespace) -> None:
    """Every part of the load, printed as it ends."""
    await ask(address, questions[0])
    base = memory(options.pid)
    everyone: list[Heard] = []
    for number in range(options.rounds):
        asked = [questions[(number * 7 + n) % len(questions)] for n in range(options.streams)]
        heard = await asyncio.gather(*(ask(address, one) for one in asked))
        everyone += heard
        print(line(f"burst {number + 1}", heard), memory(options.pid))

    async def one_after_the_other(client: int) -> list[Heard]:
        return [await ask(address, questions[(client + 5 * n) % len(questions)]) for n in range(options.turns)]

    began = time.perf_counter()
    pressed = [one for many in await asyncio.gather(*map(one_after_the_other, range(options.streams))) for one in many]
    print(line("pressed", pressed), f"{len(pressed) / (time.perf_counter() - began):.1f} answers/s")
    print(line("all bursts", everyone))
    print("statuses", dict(Counter(one.status for one in (*everyone, *pressed))), end=" ")
    print("endings", dict(Counter(one.ending for one in (*everyone, *pressed))))
    await asyncio.gather(
        *(ask(address, questions[n % len(questions)], leave_at="status") for n in range(options.streams))
    )
    left = time.perf_counter()
    while await active(address):
        await asyncio.sleep(0.05)
    print(
        f"left: all work over {time.perf_counter() - left:.2f} s after the last of {options.streams} clients had gone"
    )
    await asyncio.sleep(1)
    print("memory: base", base, "now", memory(options.pid))


def line(name: str, heard: Sequence[Heard]) -> str:
    """Median and 95th percentile of each mark."""
    told = [f"{name:<11}"]
    for mark in MARKS:
        times = sorted(one.seconds[mark] for one in heard if mark in one.seconds)
        if times:
            told.append(f"{mark} {statistics.median(times):.3f}/{times[int(0.95 * (len(times) - 1))]:.3f}")
    return "  ".join(told)


def memory(pid: int | None) -> str:
    """The resident memory of the process, where the system tells."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmRSS:\s+(\d+)", status.read_text()) if pid and status.exists() else None
    return f"{int(found[1]) / 1024:.0f} MiB" if found else "memory unknown"


@contextmanager
def serving(folder: Path, streams: int) -> Iterator[tuple[tuple[str, int], int]]:
    """Address and process id of a server of the archive in `folder`, with limits that let all streams in."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DATA_DIR": str(folder), "PORT": str(port), "PYTHONUTF8": "1"}
    environment |= {"API_RATE": "100000", "API_STREAMS": str(2 * streams)}
    server = subprocess.Popen([sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment)
    try:
        while server.poll() is None:
            try:
                if '"ready"' in asyncio.run(fetch(("127.0.0.1", port), "/ready")):
                    break
            except OSError:
                pass
            time.sleep(0.2)
        if server.poll() is not None:
            sys.exit("the server ended; its own words stand above")
        yield ("127.0.0.1", port), server.pid
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    """Serve if asked to, then measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", help="a server that runs")
    parser.add_argument("--data", type=Path, help="folder of an archive to serve")
    parser.add_argument("--questions", type=Path, help='lines of JSON with a "question"')
    parser.add_argument("--streams", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=4, help="questions of each client in the second part")
    parser.add_argument("--pid", type=int, help="process of the server at --url, whose memory is read")
    options = parser.parse_args()
    if bool(options.url) == bool(options.data):
        parser.error("name either --url or --data")
    if options.data:
        with serving(options.data.resolve(), options.streams) as (address, options.pid):
            asyncio.run(measure(address, questions_of(options, address), options))
    else:
        parts = urlsplit(options.url)
        address = (parts.hostname or "127.0.0.1", parts.port or 80)
        asyncio.run(measure(address, questions_of(options, address), options))
    return 0


def questions_of(options: argparse.Namespace, address: tuple[str, int]) -> list[str]:
    """The questions of the file, else the server's examples in both languages."""
    if options.questions:
        lines = options.questions.read_text(encoding="utf-8").splitlines()
        return [json.loads(one)["question"] for one in islice(lines, 1000)]
    held = json.loads(asyncio.run(fetch(address, "/api/v1/suggestions")))
    return [*held["zh"], *held["en"]]


if __name__ == "__main__":
    sys.exit(main())
