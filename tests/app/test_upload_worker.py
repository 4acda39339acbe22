"""Files from the list into the archive by child processes; what a hostile file does to its reader stays there."""

import hashlib
import re
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from app.child import Child
from app.database import Book
from app.upload_form import Sent
from app.upload_rules import MEGABYTE, Bounds
from app.upload_store import Naming, Store
from app.upload_worker import Worker
from app.uploads import (
    CANCELLED,
    INDEXING,
    QUEUED,
    READING,
    READY,
    REFUSED,
    REMOVED,
    REMOVING,
    REPEATED,
    Given,
    Upload,
    Uploads,
)
from index.archive import Archive
from index.build import build
from tests.app import fake_index
from tests.fakes import XIALU_TEXT, ZHANGWAN_TEXT, FakeEmbedder, write_folder

ZHANGWAN = "2023年十堰市张湾区政府工作报告\n" + ZHANGWAN_TEXT
XIALU = "2023年黄石市下陆区政府工作报告\n各位代表：\n" + XIALU_TEXT


class Desk:
    """The list, the folder, the archive and the worker, which does one step when it is told."""

    def __init__(self, folder: Path, *, bounds: Bounds) -> None:
        self.folder = folder
        self.book = Book.open(folder)
        self.archive = Archive.open(folder, create=True)
        self.uploads = Uploads(self.book)
        self.store = Store(folder, self.uploads, bounds)
        self.child = Child(folder, "bundled", fake_index.COMMAND)
        self.worker = Worker(self.uploads, self.store, self.child, self.archive)

    def send(self, name: str, content: str | bytes) -> Upload:
        data = content.encode() if isinstance(content, str) else content
        with self.store.incoming() as folder:
            file = folder / "part"
            file.write_bytes(data)
            (one,) = self.store.take([Sent(name, file, len(data), hashlib.sha256(data).hexdigest())], folder)
        return one

    def read(self, name: str, content: str | bytes) -> Upload:
        one = self.send(name, content)
        assert self.worker.step()
        return self.now(one)

    def now(self, one: Upload) -> Upload:
        found = self.uploads.get(one.id)
        assert found
        return found

    def labels(self) -> list[str]:
        return [f"{report.label} {report.year}" for report in self.archive.reports()]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path / "data", bounds=Bounds(seconds=5, memory=1500 * MEGABYTE))
    yield made
    made.archive.close()
    made.book.close()


def test_a_file_becomes_a_report_that_the_open_archive_answers_from(desk: Desk) -> None:
    assert desk.labels() == []
    one = desk.read("2023张湾<b>.txt", ZHANGWAN)
    assert (one.state, one.reason, one.name) == (READY, "", "2023张湾<b>.txt")
    (report,) = one.reports
    assert (report.label, report.code, report.year, report.part, report.note) == (
        "湖北省十堰市张湾区",
        "420303",
        2023,
        1,
        "",
    )
    assert desk.labels() == ["湖北省十堰市张湾区 2023"]
    hits = desk.archive.search("地区生产总值", embedder=FakeEmbedder())
    assert hits and hits[0].passage.report.id == report.id
    assert desk.archive.report(report.id).source == "2023张湾_b_.txt"
    assert desk.read("下陆.txt", XIALU).state == READY
    assert len(desk.labels()) == 2 and not desk.worker.step()


def test_the_same_bytes_are_refused_and_the_same_text_is_known(desk: Desk) -> None:
    first = desk.read("a.txt", ZHANGWAN)
    again = desk.send("b.txt", ZHANGWAN)
    assert (again.state, again.reason, again.slots["name"]) == (REFUSED, "repeated", "a.txt")
    same = desk.read("c.md", ZHANGWAN + "\n\n")
    assert (same.state, same.reason) == (REPEATED, "same_report")
    assert same.reports[0].id == first.reports[0].id and len(desk.labels()) == 1


def test_a_corrected_text_stands_beside_the_old_one_and_says_so(desk: Desk) -> None:
    desk.read("a.txt", ZHANGWAN)
    other = (
        ZHANGWAN_TEXT.replace("105", "206")
        .replace("全力促进经济发展", "坚持项目为王")
        .replace("产业发展提质", "工业加快转型")
    )
    changed = desk.read(
        "b.txt", "2023年十堰市张湾区政府工作报告\n" + other + "全年新增就业岗位三千个,社会大局保持稳定。" * 20
    )
    assert changed.state == READY and "another text for the same place and year" in changed.reports[0].note


def test_a_report_of_no_place_is_asked_about_and_named_by_a_person(desk: Desk) -> None:
    one = desk.read("x.txt", XIALU_TEXT)
    assert one.state == READY and (one.reports[0].code, one.reports[0].year) == ("", 2023)
    assert one.reports[0].note.startswith("x.txt,1,")
    desk.store.name(one, [Naming(1, "湖北省黄石市下陆区", "2023")])
    assert desk.worker.retry(one.id) and desk.worker.step()
    named = desk.now(one)
    assert (named.state, named.reports[0].code, named.reports[0].note) == (READY, "420204", "")
    assert desk.labels() == ["湖北省黄石市下陆区 2023"]
    assert desk.store.named(named) == [Naming(1, "湖北省黄石市下陆区", "2023")]


def test_a_name_that_no_place_has_is_said_and_can_be_mended(desk: Desk) -> None:
    one = desk.read("x.txt", XIALU_TEXT)
    desk.store.name(one, [Naming(1, "无此地", "2023")])
    assert desk.worker.retry(one.id) and desk.worker.step()
    wrong = desk.now(one)
    assert (wrong.state, wrong.reason) == (REFUSED, "unreadable") and "无此地" in wrong.slots["said"]
    assert str(desk.folder) not in wrong.slots["said"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [(fake_index.FILL, "too_much_memory"), (fake_index.CRASH, "crashed")],
)
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_file_that_harms_its_reader_is_refused_and_the_next_one_is_read(desk: Desk, text: str, reason: str) -> None:
    bad = desk.read("bad.txt", text)
    assert (bad.state, bad.reason) == (REFUSED, reason)
    assert desk.read("good.txt", ZHANGWAN).state == READY


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such limits")
def test_a_reader_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.upload_worker.START", 1)
    with closing(Archive.open(tmp_path, create=True)):
        desk = Desk(tmp_path, bounds=Bounds(seconds=4, memory=1500 * MEGABYTE))
        spinning, sleeping = desk.read("a.txt", fake_index.SPIN), desk.read("b.txt", fake_index.SLEEP)
    assert [(one.state, one.reason) for one in (spinning, sleeping)] == [(REFUSED, "too_slow")] * 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("torn.pdf", b"%PDF-1.4 torn", "damaged"),
        ("blank.txt", "　\n\u3000 \n", "empty|no text"),
        ("noise.txt", bytes(range(1, 256)) * 40, "cannot be read|binary"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_readers_words(
    desk: Desk, name: str, content: str | bytes, said: str
) -> None:
    one = desk.read(name, content)
    assert (one.state, one.reason) == (REFUSED, "unreadable") and re.search(said, one.slots["said"])


def test_one_that_waits_is_cancelled_at_once_and_its_file_is_gone(desk: Desk) -> None:
    one = desk.send("a.txt", ZHANGWAN)
    assert desk.worker.cancel(one.id) and desk.now(one).state == CANCELLED
    assert not desk.store.path(one).exists() and not desk.worker.step() and not desk.worker.cancel(one.id)


def test_one_that_is_being_indexed_is_cancelled_and_nothing_of_it_stays(desk: Desk) -> None:
    one = desk.send("a.txt", ZHANGWAN + fake_index.SLOW)
    thread = threading.Thread(target=desk.worker.step)
    thread.start()
    while desk.now(one).state != INDEXING:
        time.sleep(0.05)
    assert desk.worker.cancel(one.id)
    thread.join(timeout=30)
    assert not thread.is_alive() and desk.now(one).state == CANCELLED
    assert desk.labels() == [] and not desk.store.path(one).exists()


def test_an_archive_that_another_process_writes_is_waited_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.upload_worker.PATIENCE", 0)
    with desk.archive.writing():
        one = desk.read("a.txt", ZHANGWAN)
        assert (one.state, one.reason) == (QUEUED, "busy")
    assert desk.worker.step() and desk.now(one).state == READY


def test_what_the_server_left_unfinished_is_done_at_the_next_start(desk: Desk) -> None:
    one = desk.send("a.txt", ZHANGWAN)
    assert desk.uploads.next() and desk.now(one).state == READING  # and here the server ended
    left = desk.store.folder / "incoming" / "cut-off"
    left.mkdir(parents=True)
    (left / "part").write_bytes(b"x")
    worker = Worker(desk.uploads, desk.store, desk.child, desk.archive)
    worker.start()
    try:
        while desk.now(one).state != READY:
            time.sleep(0.05)
        two = desk.send("b.txt", XIALU)
        worker.wake()
        while desk.now(two).state != READY:
            time.sleep(0.05)
    finally:
        worker.stop()
    assert not left.exists()


def test_a_report_is_removed_with_its_file(desk: Desk) -> None:
    one = desk.read("a.txt", ZHANGWAN)
    desk.uploads.change(one.id, state=REMOVING)
    assert desk.worker.step()
    assert desk.now(one).state == REMOVED and desk.labels() == [] and not desk.store.path(one).exists()
    assert desk.read("a.txt", ZHANGWAN).state == READY  # it may come again


def test_a_report_from_the_command_line_is_removed_too(desk: Desk, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "reports", zhangwan=ZHANGWAN)
    assert [outcome.state for outcome in build([folder], desk.archive, FakeEmbedder())] == ["added"]
    report = desk.archive.reports()[0]
    row = desk.uploads.add(report.label, state=REMOVING, reports=[Given(report.id, 1, report.label, "", 0, "")])
    assert desk.worker.step() and desk.now(row).state == REMOVED and desk.labels() == []
    assert (folder / "zhangwan.txt").exists(), "a file that was not uploaded is not ours to delete"


def test_one_report_of_several_in_a_file_leaves_and_the_others_stay(desk: Desk) -> None:
    both = desk.read(
        "both.csv", f'text,place,year\n"{ZHANGWAN}",湖北省十堰市张湾区,2023\n"{XIALU}",湖北省黄石市下陆区,2023\n'
    )
    assert both.state == READY and sorted(report.part for report in both.reports) == [1, 2]
    gone, kept = both.reports
    desk.uploads.add(gone.label, state=REMOVING, reports=[gone])
    assert desk.worker.step()
    assert desk.now(both).state == READY and [one.id for one in desk.now(both).reports] == [kept.id]
    desk.uploads.add(kept.label, state=REMOVING, reports=[kept])
    assert desk.worker.step()
    assert desk.now(both).state == REMOVED and not desk.store.path(both).exists()


def test_the_reader_of_strangers_files_is_given_no_secret(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMIN_PASSWORD", "canary-admin-4711")
    monkeypatch.setenv("MODEL_API_KEY", "canary-model-4711")
    child = Child(desk.folder, "bundled")
    assert "canary" not in str(child._environment.values())


def test_old_rows_without_a_report_are_forgotten(tmp_path: Path) -> None:
    clock = [1_000_000.0]
    with closing(Book.open(tmp_path)) as book:
        uploads = Uploads(book, now=lambda: clock[0])
        held, gone = uploads.add("held", state=READY), uploads.add("gone", state=REFUSED, reason="empty")
        clock[0] += 10 * 86_400
        new = uploads.add("new", state=REFUSED, reason="empty")
        assert uploads.expire(0) == [] and [one.id for one in uploads.expire(9)] == [gone.id]
        assert {one.id for one in uploads.latest()} == {held.id, new.id}


def test_the_list_is_plain_sql_that_a_person_can_read(desk: Desk) -> None:
    desk.send("a.txt", ZHANGWAN)
    with closing(sqlite3.connect(desk.folder / "app.sqlite")) as connection:
        assert connection.execute("SELECT name, state FROM uploads").fetchall() == [("a.txt", QUEUED)]
