"""The nginx block of docs/embedding.md before the real server: under a path, buffering on, streams come in pieces."""

import re
import shutil
import socket
import subprocess
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from app import doctor, server
from app.answer import Desk
from app.database import Book
from app.doctor_fetch import NoReplyError, fetch
from app.doctor_server import FAIL
from app.sites import Site, Sites
from app.warm import Warming
from tests.app import api_desk
from tests.app.broken_proxy import page
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).parents[2]
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed here (Debian: apt install nginx-light)")


def block() -> str:
    (found,) = re.findall(
        r"```nginx\n(location .*?\n})\n```", (ROOT / "docs/embedding.md").read_text("utf-8"), re.DOTALL
    )
    return str(found)


@contextmanager
def nginx(folder: Path, location: str, upstream: str) -> Iterator[str]:
    """The address of an nginx with one location, whose upstream is ours; buffering is on, as nothing is said of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    conf = folder / "nginx.conf"
    ours = location.replace("http://127.0.0.1:7860", upstream)
    conf.write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temporary}gzip on; gzip_types *;\n"
        f"server {{ listen 127.0.0.1:{port};\n{ours}\n}}\n}}\n"
    )
    command = [str(NGINX), "-p", str(folder), "-c", str(conf), "-e", str(folder / "error.log")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline:
                if process.poll() is not None:
                    pytest.fail(str(process.stderr and process.stderr.read()))
                try:
                    fetch(f"http://127.0.0.1:{port}/")
                    break
                except NoReplyError:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Sites]]:
    folder = tmp_path_factory.mktemp("nginx")
    with ExitStack() as opened:
        archive = opened.enter_context(closing(api_desk.archive_in(folder)))
        book = opened.enter_context(closing(Book.open(folder / "book")))
        warming = Warming(lambda: None)
        warming.wait()
        app = server.application(
            Desk(archive, FakeEmbedder()),  # type: ignore[arg-type]
            hosts=("127.0.0.1",),
            question_limit=500,
            warming=warming,
            book=book,
            root="/qa",
        )
        yield opened.enter_context(api_desk.running(app)), Sites(book)


def spread(address: str) -> float:
    """Seconds between the first and the last of five events that are sent over 0.8 s."""
    reply = fetch(f"{address}/api/v1/ticks", headers={"Accept": "text/event-stream", "Accept-Encoding": "gzip"})
    assert reply.status == 200
    packed = zlib.decompressobj(31) if reply.one("content-encoding") == "gzip" else None
    at = [moment for moment, piece in reply.came if b"event: tick" in (packed.decompress(piece) if packed else piece)]
    return at[-1] - at[0]


def test_with_the_block_of_the_docs_nothing_is_broken(tmp_path: Path, upstream: tuple[str, Sites]) -> None:
    server_address, sites = upstream
    with nginx(tmp_path, block(), server_address) as front:
        site = sites.add(Site(name="through nginx"))
        snippet = f'<script async src="{front}/qa/widget/v1.js" data-site-key="{site.key}"></script>'
        with page(snippet) as host:
            sites.change(replace(site, origins=(host,)))
            findings, _ = doctor.examine(host)
        assert [one for one in findings if one.state == FAIL] == []
        assert spread(f"{front}/qa") > 0.6, "events come one by one though nginx buffers"
        assert fetch(f"{front}/qa/").status == 200 and fetch(f"{front}/qa/admin").status == 404


def test_a_proxy_that_ignores_what_the_server_says_is_found_out(tmp_path: Path, upstream: tuple[str, Sites]) -> None:
    server_address, sites = upstream
    deaf = block().replace("proxy_read_timeout", "proxy_ignore_headers X-Accel-Buffering;\n    proxy_read_timeout")
    with nginx(tmp_path, deaf, server_address) as front, page("") as host:
        site = sites.add(Site(name="deaf", origins=(host,)))
        findings, _ = doctor.examine(host, key=site.key, server=f"{front}/qa")
        assert [one.check for one in findings if one.state == FAIL] == ["stream"]
