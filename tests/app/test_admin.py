"""The admin pages over HTTP: who may come in, what no other page can make them do, and what they show."""

import io
import re
import socket
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app import admin_office, admin_reports, guard
from app.admin import Office
from app.child import Child
from app.database import Book
from app.login import COOKIE, TRIES
from app.request_log import Requests
from app.site_cors import SiteCors
from app.sites import Site
from app.upload_rules import MEGABYTE, Bounds
from app.uploads import CANCELLED, READY, REFUSED, REMOVED
from index.archive import Archive
from tests.app import api_desk, fake_index
from tests.app.test_upload_worker import XIALU, ZHANGWAN
from tests.fakes import XIALU_TEXT

PASSWORD = "a long enough password"
BOUNDS = Bounds(file=MEGABYTE, files=5, total=4 * MEGABYTE, seconds=20, memory=1500 * MEGABYTE)
HOSTILE = "<img src=x onerror=alert(1)>报告.txt"
PAGES = ("", "/uploads", "/sites", "/feedback")
POSTS = (
    "/logout",
    "/upload",
    "/sites",
    "/sites/1",
    "/sites/1/rotate",
    "/sites/1/enable",
    "/sites/1/disable",
    "/sites/1/remove",
    "/uploads/u1/cancel",
    "/uploads/u1/retry",
    "/uploads/u1/name",
    "/uploads/u1/remove",
    "/reports/420303-2023/remove",
    "/feedback/f_1/remove",
)


class House:
    """The admin pages of an empty archive, and a browser before them."""

    def __init__(self, folder: Path, opened: ExitStack, password: str = PASSWORD) -> None:
        self.book = opened.enter_context(closing(Book.open(folder)))
        self.archive = opened.enter_context(closing(Archive.open(folder, create=True)))
        child = Child(folder, "bundled", fake_index.COMMAND)
        made = admin_office.furnish(
            password, self.book, self.archive, embedder="bundled", bounds=BOUNDS, days=180, child=child
        )
        self.app = application(made)
        self.client = TestClient(self.app, base_url="http://localhost", follow_redirects=False)
        if made:
            self.office: Office = made

    def login(self, password: str = PASSWORD, **headers: str) -> Any:
        page = self.client.get("/admin/login")
        return self.client.post("/admin/login", data={"token": token(page.text), "password": password}, headers=headers)

    def post(self, path: str, data: dict[str, str] | None = None, **more: Any) -> Any:
        fields = {"token": token(self.client.get("/admin").text), **(data or {})}
        return self.client.post(f"/admin{path}", data=fields, **more)

    def upload(self, *files: tuple[str, bytes]) -> Any:
        fields = {"token": token(self.client.get("/admin/uploads").text)}
        return self.client.post("/admin/upload", data=fields, files=[("files", file) for file in files])

    def work(self) -> None:
        while self.office.worker.step():
            pass


def application(made: Office | None) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    guard.protect(app, hosts=("localhost",), larger={admin_reports.UPLOAD: BOUNDS.body})
    admin_office.add(app, made)
    if made:
        app.add_middleware(SiteCors, sites=made.sites)
    app.add_middleware(Requests, count=lambda path, status: None)
    return app


def token(page: str) -> str:
    found = re.search(r'name="token" value="([0-9a-f]{64})"', page)
    assert found, page[:500]
    return found[1]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as opened:
        yield House(tmp_path / "data", opened)


@contextmanager
def switched_off(folder: Path) -> Iterator[House]:
    with ExitStack() as opened:
        yield House(folder, opened, password="")


def test_without_a_password_there_is_no_way_in_and_the_page_says_so(tmp_path: Path) -> None:
    with switched_off(tmp_path) as house:
        for path in (*PAGES, "/login", "/upload", "/feedback.jsonl", "/anything/else"):
            for method in ("GET", "POST"):
                reply = house.client.request(method, f"/admin{path}")
                assert reply.status_code == 404 and "ADMIN_PASSWORD" in reply.text, (method, path)
                assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_every_page_leads_to_the_log_in_and_every_deed_is_refused_without_one(house: House) -> None:
    for path in (*PAGES, "/uploads/u1", "/sites/1", "/feedback.jsonl"):
        reply = house.client.get(f"/admin{path}")
        assert (reply.status_code, reply.headers["location"]) == (303, "/admin/login"), path
    for path in POSTS:
        reply = house.client.post(f"/admin{path}", data={"token": "0" * 64})
        assert (reply.status_code == 401 and "请先登录" in reply.text) or "Log in first" in reply.text, path


def test_the_list_of_deeds_is_every_deed_there_is(house: House) -> None:
    known = {route.path for route in house.app.routes if "POST" in getattr(route, "methods", ())}  # type: ignore[attr-defined]
    names = r"\{identity\}|\{number:int\}|\{report_id\}"
    listed = {re.sub(r"/(u1|f_1|1|420303-2023)(?=/|$)", "/{}", f"/admin{path}") for path in POSTS}
    assert {re.sub(names, "{}", path) for path in known if path.startswith("/admin")} - {"/admin/login"} == listed


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer a long enough password"},
        {"X-Site-Key": "pk_0123456789abcdefghijkl"},
        {"X-Api-Key": PASSWORD},
        {"Cookie": f"{COOKIE}={PASSWORD}"},
        {"Cookie": f"{COOKIE}=pk_0123456789abcdefghijkl"},
    ],
)
def test_no_key_opens_the_admin_pages(house: House, headers: dict[str, str]) -> None:
    site = house.office.sites.add(Site(name="a", origins=("https://a.test",)))
    for value in (headers, {**headers, "X-Site-Key": site.key}):
        for path in PAGES:
            assert house.client.get(f"/admin{path}", headers=value).status_code in (303, 401, 403), path
        assert house.client.post("/admin/upload", headers=value).status_code in (401, 403)


def test_the_session_is_a_cookie_that_no_script_and_no_other_site_gets(house: House) -> None:
    reply = house.login()
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin")
    cookie = next(one for one in reply.headers.get_list("set-cookie") if one.startswith(COOKIE))
    assert (
        "HttpOnly" in cookie and "SameSite=strict" in cookie and "Path=/admin" in cookie and "Max-Age=43200" in cookie
    )
    assert "Secure" not in cookie and PASSWORD not in cookie
    secure = TestClient(house.app, base_url="https://localhost", follow_redirects=False)
    page = secure.get("/admin/login")
    there = secure.post("/admin/login", data={"token": token(page.text), "password": PASSWORD})
    assert all("Secure" in one for one in there.headers.get_list("set-cookie") if one.startswith(COOKIE))


def test_logging_out_ends_the_session_wherever_its_cookie_lies(house: House) -> None:
    house.login()
    kept = house.client.cookies[COOKIE]
    assert house.client.get("/admin").status_code == 200
    assert house.post("/logout").headers["location"] == "/admin/login?said=logged_out"
    house.client.cookies.set(COOKIE, kept, path="/admin")
    assert house.client.get("/admin").status_code == 303


def test_wrong_passwords_are_refused_and_then_made_to_wait(house: House) -> None:
    for _ in range(TRIES):
        assert house.login("wrong").status_code == 403
    reply = house.login()
    assert reply.status_code == 429 and int(reply.headers["retry-after"]) > 800
    assert house.client.get("/admin").status_code == 303


def test_a_log_in_form_of_another_page_is_refused(house: House) -> None:
    assert house.client.post("/admin/login", data={"password": PASSWORD}).status_code == 403
    assert house.login(origin="https://evil.test").status_code == 403
    assert house.client.get("/admin").status_code == 303


def test_a_deed_needs_the_token_and_our_own_origin(house: House) -> None:
    house.login()
    site = house.office.sites.add(Site(name="a"))
    assert site.id == 1
    for path in POSTS:
        assert house.client.post(f"/admin{path}", data={"token": "0" * 64}).status_code in (400, 403), path
        for headers in ({"Origin": "https://evil.test"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
            assert house.post(path, headers=headers).status_code == 403, (path, headers)
    (still,) = house.office.sites.all()
    assert still == site
    own = {"Origin": "http://localhost", "Sec-Fetch-Site": "same-origin"}
    assert house.post("/sites/1/disable", headers=own).status_code == 303


def test_every_page_forbids_frames_scripts_and_caches(house: House) -> None:
    before = house.client.get("/admin/login")
    house.login()
    for reply in (before, *(house.client.get(f"/admin{path}") for path in PAGES)):
        assert reply.status_code == 200
        policy = reply.headers["content-security-policy"]
        assert "frame-ancestors 'none'" in policy and "default-src 'none'" in policy and "script-src" not in policy
        assert reply.headers["x-frame-options"] == "DENY" and reply.headers["cache-control"] == "no-store"
        assert "<script" not in reply.text and " style=" not in reply.text and " onclick" not in reply.text


@pytest.mark.parametrize(("language", "word"), [("zh", "报告库版本"), ("en", "Version of the archive")])
def test_the_language_is_chosen_by_the_browser_and_by_a_link(house: House, language: str, word: str) -> None:
    house.login()
    assert word in house.client.get("/admin", headers={"Accept-Language": language}).text
    other = "zh" if language == "en" else "en"
    assert word in house.client.get(f"/admin?l={language}", headers={"Accept-Language": other}).text
    assert word in house.client.get("/admin", headers={"Accept-Language": other}).text, "it is remembered"


def test_a_file_is_uploaded_read_shown_corrected_and_removed(house: House) -> None:
    house.login()
    reply = house.upload((HOSTILE, XIALU_TEXT.encode()))
    assert (reply.status_code, reply.headers["location"]) == (303, "/admin/uploads?said=taken")
    page = house.client.get("/admin/uploads?said=taken", headers={"Accept-Language": "en"}).text
    assert 'http-equiv="refresh"' in page and "queued" in page and "&lt;img src=x" in page and "<img" not in page
    house.work()
    page = house.client.get("/admin/uploads", headers={"Accept-Language": "en"}).text
    assert "ready" in page and "place unknown" in page and "refresh" not in page.replace("renews", "")
    (one,) = house.office.uploads.latest()
    wrong = house.post(f"/uploads/{one.id}/name", {"place1": "无此地", "year1": "2023"})
    assert wrong.status_code == 422 and "没有这个地区" in wrong.text
    many = house.post(f"/uploads/{one.id}/name", {"place1": "鼓楼区", "year1": "2023"})
    assert many.status_code == 422 and "南京市鼓楼区" in many.text
    assert house.post(f"/uploads/{one.id}/name", {"place1": "湖北省黄石市下陆区", "year1": "20x3"}).status_code == 422
    assert house.post(f"/uploads/{one.id}/name", {"place1": "湖北省黄石市下陆区", "year1": "2023"}).status_code == 303
    house.work()
    assert [report.label for report in house.archive.reports()] == ["湖北省黄石市下陆区"]
    detail = house.client.get(f"/admin/uploads/{one.id}").text
    assert 'value="湖北省黄石市下陆区"' in detail
    overview = house.client.get("/admin", headers={"Accept-Language": "en"}).text
    assert "1 reports of 1 places, 2023" in overview
    assert house.post(f"/uploads/{one.id}/remove").status_code == 303
    house.work()
    state = house.office.uploads.get(one.id)
    assert state and state.state == REMOVED and house.archive.reports() == ()


def test_a_report_of_the_command_line_is_removed_from_the_overview(house: House, tmp_path: Path) -> None:
    house.login()
    house.upload(("a.txt", ZHANGWAN.encode()), ("b.txt", XIALU.encode()))
    house.work()
    gone, kept = house.archive.reports()
    assert house.post(f"/reports/{gone.id}/remove").status_code == 303
    house.work()
    assert [report.id for report in house.archive.reports()] == [kept.id]
    assert house.post("/reports/none/remove").status_code == 404


def test_a_zip_is_taken_apart_and_each_file_has_its_own_line(house: House) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("一/张湾.txt", ZHANGWAN)
        made.writestr("../evil.txt", "x")
        made.writestr("bomb.txt", bytes(900_000) + b"x" * 200_000)
        made.writestr("program.txt", b"MZ\x00")
    house.login()
    assert house.upload(("reports.zip", packed.getvalue())).status_code == 303
    house.work()
    found = {one.name: (one.state, one.reason) for one in house.office.uploads.latest()}
    assert found == {
        "reports.zip › 张湾.txt": (READY, ""),
        "reports.zip › evil.txt": (REFUSED, "zip_path"),
        "reports.zip › bomb.txt": (REFUSED, "too_large"),
        "reports.zip › program.txt": (REFUSED, "type_program"),
    }
    assert list((house.office.store.folder / "incoming").iterdir()) == []


def test_every_bound_is_told_with_its_number_and_nothing_stays(house: House) -> None:
    house.login()
    large = house.upload(("a.txt", b"x" * (MEGABYTE + 1)))
    assert large.status_code == 413 and "1 MB" in large.text and large.headers["connection"] == "close"
    assert house.upload(*((f"{n}.txt", b"x") for n in range(6))).status_code == 413
    assert house.upload(*((f"{n}.txt", b"x" * MEGABYTE) for n in range(5))).status_code == 413
    beyond = house.client.post("/admin/upload", content=b"x" * (BOUNDS.body + 1))
    assert beyond.status_code == 413 and beyond.json()["error"]["code"] == "upload_too_large"
    assert house.client.post("/admin/upload", content=b"x").status_code == 400
    assert house.client.post("/admin/sites", content=b"x" * (65 * 1024)).status_code == 413
    assert house.office.uploads.latest() == []
    assert [path for path in house.office.store.folder.rglob("*") if path.is_file()] == []


def test_a_form_without_a_file_says_so(house: House) -> None:
    house.login()
    assert house.upload(("", b"")).headers["location"] == "/admin/uploads?said=nothing_chosen"


def test_one_that_waits_is_cancelled_and_a_refused_one_read_again(house: House) -> None:
    house.login()
    house.upload(("a.txt", ZHANGWAN.encode()))
    (one,) = house.office.uploads.latest()
    assert house.post(f"/uploads/{one.id}/cancel").headers["location"].endswith("cancelled_now")
    assert house.post(f"/uploads/{one.id}/retry").headers["location"].endswith("too_late")
    after = house.office.uploads.get(one.id)
    assert after and after.state == CANCELLED
    assert house.post("/uploads/absent/cancel").headers["location"].endswith("too_late")
    assert house.client.get("/admin/uploads/absent").status_code == 404


def test_said_shows_only_sentences_of_ours(house: House) -> None:
    house.login()
    shown = house.client.get("/admin?said=taken", headers={"Accept-Language": "zh"}).text
    assert '<p class="said" role="status">已接收' in shown
    for key in ("<script>alert(1)</script>", "nothing", "state_indexing"):
        reply = house.client.get("/admin", params={"said": key})
        assert reply.status_code == 200 and 'class="said"' not in reply.text


@pytest.mark.parametrize("first", ["9" * 30, "-1", "x", "١", ""])
def test_an_address_that_turns_over_no_number_of_rows_shows_the_first(house: House, first: str) -> None:
    house.login()
    for path in ("", "/uploads", "/feedback"):
        assert house.client.get(f"/admin{path}", params={"first": first}).status_code == 200, path


@pytest.mark.parametrize("path", ["/nothing", "/sites/abc", "/sites/" + "9" * 30, "/uploads/u1/no", "/upload"])
def test_an_admin_address_that_is_none_is_told_on_a_page_and_to_nobody_without_a_log_in(
    house: House, path: str
) -> None:
    before = house.client.get(f"/admin{path}")
    assert (before.status_code, before.headers["location"]) == (303, "/admin/login")
    house.login()
    after = house.client.get(f"/admin{path}", headers={"Accept-Language": "zh"})
    assert after.status_code == 404 and "没有这一项" in after.text and after.headers["x-frame-options"] == "DENY"


def test_an_upload_without_a_log_in_is_refused_before_its_body_is_sent(house: House) -> None:
    with api_desk.running(house.app) as address:
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            head = "POST /admin/upload HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=x\r\n"
            wire.sendall(f"{head}Content-Length: 2000000\r\nExpect: 100-continue\r\n\r\n".encode())
            assert wire.recv(100).startswith(b"HTTP/1.1 401")


def test_a_connection_cut_in_the_middle_leaves_nothing_and_the_next_upload_works(house: House) -> None:
    house.login()
    form = token(house.client.get("/admin/uploads").text)
    head = f'--x\r\nContent-Disposition: form-data; name="token"\r\n\r\n{form}\r\n'
    head += '--x\r\nContent-Disposition: form-data; name="files"; filename="a.txt"\r\n\r\n'
    incoming = house.office.store.folder / "incoming"
    with api_desk.running(house.app) as address:
        port = int(address.rsplit(":", 1)[1])
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            lines = ["POST /admin/upload HTTP/1.1", "Host: localhost", "Content-Type: multipart/form-data; boundary=x"]
            lines += [f"Cookie: {COOKIE}={house.client.cookies[COOKIE]}", "Content-Length: 900000", "", ""]
            wire.sendall("\r\n".join(lines).encode() + head.encode() + b"x" * 100_000)
            deadline = time.monotonic() + 10
            while not list(incoming.rglob("part*")) and time.monotonic() < deadline:
                time.sleep(0.02)
            assert list(incoming.rglob("part*"))
        while list(incoming.rglob("*")) and time.monotonic() < deadline:
            time.sleep(0.02)
    assert list(incoming.rglob("*")) == [] and house.office.uploads.latest() == []
    assert house.upload(("a.txt", ZHANGWAN.encode())).status_code == 303


def test_two_uploads_at_once_are_read_one_after_the_other(house: House) -> None:
    house.login()
    threads = [
        threading.Thread(target=house.upload, args=((f"{n}.txt", text.encode()),))
        for n, text in enumerate((ZHANGWAN, XIALU))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    house.office.worker.start()
    deadline = time.monotonic() + 60
    while house.office.uploads.counts() != {READY: 2} and time.monotonic() < deadline:
        time.sleep(0.1)
    house.office.worker.stop()
    assert house.office.uploads.counts() == {READY: 2} and len(house.archive.reports()) == 2
