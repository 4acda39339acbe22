"""Every admin page drawn of hostile texts in both languages: they stay texts, and every form sends its token."""

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app.feedback import Remark
from app.pages import admin_feedback, admin_login, admin_sites, admin_uploads
from app.pages.admin_frame import Page
from app.records import Language
from app.sites import Site
from app.upload_rules import Bounds
from app.upload_store import Naming
from app.uploads import INDEXING, READY, REFUSED, Given, Upload
from tests.fakes import report

HOSTILE = "\"><script>alert(1)</script><img src=x onerror=alert(1)>' &lt;"
ALLOWED = {
    *("html", "head", "meta", "title", "link", "body", "header", "nav", "ul", "li", "main", "h1", "h2", "h3", "p", "a"),
    *(
        "form",
        "input",
        "button",
        "label",
        "select",
        "option",
        "textarea",
        "fieldset",
        "legend",
        "div",
        "span",
        "strong",
    ),
    *("table", "caption", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd", "pre", "code"),
}
GIVEN = Given("<id>", 1, HOSTILE, "", 0, HOSTILE)
UPLOAD = Upload("u1", HOSTILE, "a.txt", 10, "", READY, "", {}, 0, 0, (GIVEN,), 0.0, 0.0)


class Read(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.forms = self.tokens = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.forms += tag == "form"
        self.tokens += ("name", "token") in attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def pages(language: Language) -> dict[str, str]:
    page = Page(language, "/qa", "https://qa.test/qa", "f" * 64, "", HOSTILE)
    site = Site(name=HOSTILE, origins=(HOSTILE,), id=1, key="pk_1", refused_origin=HOSTILE, former_key=HOSTILE)
    named = replace(report(), title=HOSTILE, source=HOSTILE, place=None, year=None)
    stand = admin_uploads.Stand(HOSTILE, 1, 1, 1, 1, 1, 1)
    refused = replace(UPLOAD, state=REFUSED, reason="unreadable", slots={"said": HOSTILE}, reports=())
    working = replace(UPLOAD, state=INDEXING, done=1, total=9)
    remark = Remark("down", "a_1", HOSTILE, HOSTILE, ("outdated",), comment=HOSTILE, id="<f>", time="2024-01-01T00:00")
    uploads = [UPLOAD, refused, working]
    return {
        "overview": admin_uploads.overview(page, [named], stand, uploads),
        "uploads": admin_uploads.uploads(page, uploads, Bounds(), 5, first=1, total=9, step=2),
        "upload": admin_uploads.one_upload(page, UPLOAD, [Naming(1, HOSTILE, HOSTILE)]),
        "sites": admin_sites.sites(page, [site], site),
        "site": admin_sites.one_site(page, site, version="1", integrity="sha384-x"),
        "feedback": admin_feedback.feedback(page, [remark], up=0, down=1, days=0, first=0),
        "login": admin_login.login(page._replace(token=""), "f" * 64),
        "off": admin_login.switched_off(page._replace(token="")),
        "refused": admin_login.refused(page, HOSTILE),
    }


@pytest.mark.parametrize("language", ["zh", "en"])
def test_hostile_texts_stay_texts_on_every_page(language: Language) -> None:
    for name, made in pages(language).items():
        read = Read(made)
        assert read.tags <= ALLOWED, name
        assert not {one for one in read.attributes if one.startswith("on") or one == "style"}, name
        assert HOSTILE in read.text, name
        assert read.forms == read.tokens, f"{name}: every form sends its token"
        assert "/qa/admin" in made or name == "off", f"{name}: addresses keep the prefix"
        assert 'href="/admin' not in made and 'action="/admin' not in made, name


def test_a_page_renews_itself_only_while_something_is_at_work() -> None:
    page = Page("en", "", "http://localhost", "f" * 64)
    calm = admin_uploads.uploads(page, [UPLOAD], Bounds(), 5, first=0, total=1, step=9)
    busy = admin_uploads.uploads(
        page, [replace(UPLOAD, state=INDEXING, done=1, total=9)], Bounds(), 5, first=0, total=1, step=9
    )
    assert "refresh" not in calm and 'http-equiv="refresh"' in busy and "indexing 1 of 9" in busy
    assert 'action="/admin/uploads/u1/cancel"' in busy and 'action="/admin/uploads/u1/cancel"' not in calm
