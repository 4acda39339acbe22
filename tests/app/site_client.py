"""The API over two handmade reports with a book of sites, as pages of other people see it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from starlette.testclient import TestClient

from app.answer import Desk
from app.database import Book
from app.sites import Site, Sites
from tests.app import api_desk
from tests.fakes import FakeEmbedder

HOST = "https://www.host.example"
QUESTION = api_desk.QUESTION


class Abroad(NamedTuple):
    """A client, the sites behind it, and one of them, which lists HOST."""

    client: TestClient
    sites: Sites
    site: Site

    def headers(self, origin: str | None = HOST, site: Site | None = None, **more: str) -> dict[str, str]:
        """The headers that a page of `origin` sends with its key."""
        sent = {"X-Site-Key": (site or self.site).key, **more}
        return sent if origin is None else {"Origin": origin, **sent}

    def ask(self, question: str = QUESTION, *, site: Site | None = None, origin: str = HOST, **fields: Any) -> Any:
        """The response to a question from a page of the site, as one JSON."""
        headers = {"Accept": "application/json", **self.headers(origin, site)}
        return self.client.post("/api/v1/ask", json={"question": question, **fields}, headers=headers)


@contextmanager
def abroad(folder: Path, *, desk: Any = None, **options: Any) -> Iterator[Abroad]:
    """Two reports, or another desk; a site that lists HOST."""
    with closing(Book.open(folder / "book")) as book, closing(api_desk.archive_in(folder)) as archive:
        sites = Sites(book)
        made = sites.add(Site(name="host", origins=(HOST,)))
        shown = desk or Desk(archive, FakeEmbedder())  # type: ignore[arg-type]
        with api_desk.client_of(shown, book=book, **options) as client:
            yield Abroad(client, sites, made)
