"""The app's own book: parts with versions, threads, two processes, and files that cannot be used."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, func, insert, select, text

from app import database
from app.database import Book, Part
from errors import UserError

ROOT = Path(__file__).parents[2]
TABLES = MetaData()
NOTES = Table("notes", TABLES, Column("id", Integer, primary_key=True), Column("said", Text, nullable=False))
FIRST = Part("notes", (TABLES.create_all,))


def add_a_column(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE notes ADD COLUMN who TEXT NOT NULL DEFAULT 'nobody'"))


SECOND = Part("notes", (*FIRST.migrations, add_a_column))


def count(book: Book) -> int:
    with book.read() as connection:
        return connection.execute(select(func.count()).select_from(NOTES)).scalar_one()


def say(book: Book, said: str) -> None:
    with book.write() as connection:
        connection.execute(insert(NOTES).values(said=said))


def test_a_book_is_made_with_its_folder_and_found_again(tmp_path: Path) -> None:
    book = Book.open(tmp_path / "a" / "data")
    book.use(FIRST)
    say(book, "一")
    book.close()
    again = Book.open(tmp_path / "a" / "data")
    again.use(FIRST)
    assert count(again) == 1
    assert (tmp_path / "a" / "data" / "app.sqlite").is_file()
    again.close()


def test_a_part_is_brought_one_version_on_with_what_it_holds(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    book.use(FIRST)
    say(book, "一")
    book.use(SECOND)
    book.use(SECOND)
    with book.read() as connection:
        assert connection.execute(text("SELECT said, who FROM notes")).all() == [("一", "nobody")]
    with pytest.raises(UserError, match=r"newer version.*notes 2, known here 1.*update"):
        book.use(FIRST)
    book.close()


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fails(connection: Connection) -> None:
        add_a_column(connection)
        raise RuntimeError("half way")

    book = Book.open(tmp_path)
    book.use(FIRST)
    with pytest.raises(RuntimeError):
        book.use(Part("notes", (*FIRST.migrations, fails)))
    book.use(SECOND)  # the column is not there yet, so this works
    book.close()


def test_a_write_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    book.use(FIRST)
    with pytest.raises(RuntimeError), book.write() as connection:
        connection.execute(insert(NOTES).values(said="一"))
        raise RuntimeError
    assert count(book) == 0
    book.close()


def test_threads_write_and_read_together_and_lose_nothing(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    book.use(FIRST)
    failures: list[BaseException] = []

    def work() -> None:
        try:
            for number in range(20):
                say(book, str(number))
                count(book)
        except BaseException as failure:
            failures.append(failure)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures and count(book) == 160
    book.close()


def test_a_reader_does_not_wait_for_a_writer(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    book.use(FIRST)
    with book.write() as connection:
        connection.execute(insert(NOTES).values(said="一"))
        assert count(book) == 0  # as it was before
    assert count(book) == 1
    book.close()


def test_two_processes_begin_and_write_together(tmp_path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom app.database import Book\n"
        "from tests.app.test_database import SECOND, say\n"
        "book = Book.open(Path(sys.argv[1]))\nbook.use(SECOND)\n"
        "for number in range(25): say(book, str(number))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    both = [subprocess.Popen([sys.executable, "-c", program, str(tmp_path)], env=environment) for _ in range(2)]
    assert [one.wait(timeout=120) for one in both] == [0, 0]
    book = Book.open(tmp_path)
    assert count(book) == 50
    book.close()


def test_a_temporary_book_goes_with_its_folder() -> None:
    book = Book.temporary()
    book.use(FIRST)
    say(book, "一")
    assert count(book) == 1
    folder = book.data_dir
    book.close()
    assert not folder.exists()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match=r"file.*DATA_DIR"):
        Book.open(tmp_path / "file" / "data")


def test_a_file_that_is_no_database_is_named_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / database.DATABASE).write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(UserError, match=r"app\.sqlite: it is damaged.*back-up"):
        Book.open(tmp_path)


def test_a_book_that_may_only_be_read_says_so(tmp_path: Path) -> None:
    """SQLite's own flag, since root may write in every folder."""
    book = Book.open(tmp_path)
    book.use(FIRST)
    with pytest.raises(UserError, match=r"app\.sqlite: it cannot be written.*right to write"), book.write() as one:
        one.exec_driver_sql("PRAGMA query_only = ON")
        one.execute(insert(NOTES).values(said="一"))
    book.close()


def test_a_full_disk_is_named_and_nothing_is_half_kept(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    book.use(FIRST)
    with pytest.raises(UserError, match=r"disk is full; make room"), book.write() as one:
        pages = one.exec_driver_sql("PRAGMA page_count").scalar_one()
        one.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
        for _ in range(100):
            one.execute(insert(NOTES).values(said="满" * 4000))
    book._engine.dispose()
    assert count(book) == 0
    book.close()


def test_another_program_that_does_not_let_go_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "WAIT", 0.1)
    book = Book.open(tmp_path)
    book.use(FIRST)
    holder = sqlite3.connect(tmp_path / database.DATABASE, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(UserError, match="another program holds it"):
        say(book, "一")
    holder.execute("ROLLBACK")
    holder.close()
    say(book, "一")
    book.close()


def test_a_mistake_of_ours_is_not_dressed_up(tmp_path: Path) -> None:
    book = Book.open(tmp_path)
    with pytest.raises(Exception, match="no such table") as failure, book.read() as connection:
        connection.execute(text("SELECT * FROM absent"))
    assert not isinstance(failure.value, UserError)
    book.close()
