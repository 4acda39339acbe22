"""The admin pages put together: log-in, uploads with their worker, sites and feedback, when there is a password."""

from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import FastAPI

from app import admin, admin_reports, admin_sites, secret
from app.admin import Office
from app.child import Child
from app.database import Book
from app.feedback import Feedback
from app.login import Login
from app.sites import Sites
from app.upload_rules import Bounds
from app.upload_store import Store
from app.upload_worker import Worker
from app.uploads import Uploads
from index.archive import Archive


def furnish(
    password: str, book: Book, archive: Archive, *, embedder: str, bounds: Bounds, days: int, child: Child | None = None
) -> Office | None:
    """What the admin pages work on; None without a password. `days` feedback and what came to nothing are kept.

    The worker begins with `at_work`.
    """
    if not password:
        return None
    uploads, feedback = Uploads(book), Feedback(book)
    store = Store(archive.data_dir, uploads, bounds)

    def daily() -> None:
        for gone in uploads.expire(days):
            store.drop(gone)

    worker = Worker(uploads, store, child or Child(archive.data_dir, embedder), archive, daily=daily)
    login = Login(password, secret.key(book.data_dir, "admin"), book)
    return Office(login, archive, uploads, store, worker, Sites(book), feedback, days)


@contextmanager
def at_work(office: Office | None) -> Iterator[None]:
    """The worker takes uploads in for as long as the block lasts."""
    if office is None:
        yield
        return
    office.worker.start()
    try:
        yield
    finally:
        office.worker.stop()


def add(app: FastAPI, office: Office | None) -> None:
    """The admin routes; with no office every one of them says that it is switched off."""
    if office:
        admin_reports.add(app, office)
        admin_sites.add(app, office)
    admin.install(app, office)
