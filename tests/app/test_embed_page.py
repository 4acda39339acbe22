"""The page for a frame: what it holds, who may frame it, and what it says to those who may not use it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from app import embed_routes
from app.embed_page import Wanted, framers, page
from app.sites import Site
from tests.app.site_client import HOST, Abroad, abroad

SITE = Site(name="某市", origins=("https://www.a.example", "https://*.b.example:8443"), lang="zh", key="pk_abc", id=1)


class Elements(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def only(self, tag: str) -> dict[str, str | None]:
        (one,) = [attributes for name, attributes in self.found if name == tag]
        return one


def test_the_page_holds_the_element_its_script_and_a_link_for_those_without_script() -> None:
    made = page(SITE, Wanted(), root="")
    elements = Elements(made.html)
    chat = elements.only("report-chat")
    assert (chat["site-key"], chat["mode"], chat["lang"]) == ("pk_abc", "inline", "zh")
    assert elements.only("script")["src"] == "/widget/v1.js"
    assert elements.only("a")["href"] == "/"
    assert made.status == 200


def test_under_a_path_prefix_every_address_has_it() -> None:
    elements = Elements(page(SITE, Wanted(), root="/qa").html)
    assert elements.only("script")["src"] == "/qa/widget/v1.js" and elements.only("a")["href"] == "/qa/"


def test_its_policy_lets_nothing_in_but_our_own_script_and_only_listed_sites_around_it() -> None:
    made, again = page(SITE, Wanted(), root=""), page(SITE, Wanted(), root="")
    rules = dict(rule.split(" ", 1) for rule in made.policy.split("; "))
    assert rules["default-src"] == "'none'" and rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'self' https://www.a.example https://*.b.example:8443"
    assert "unsafe" not in made.policy
    (nonce,) = re.findall(r"'nonce-([\w-]+)'", made.policy)
    assert f'nonce="{nonce}"' in made.html and nonce not in again.policy
    for tag, attributes in Elements(made.html).found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert tag != "script" or attributes.get("src")


def test_an_empty_list_lets_only_our_own_pages_frame_it() -> None:
    assert framers(replace(SITE, origins=())) == "'self'"


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (Wanted(lang="en", theme="dark", size="large", mode="launcher"), ("en", "dark", "large", "launcher")),
        (Wanted(lang="fr", theme="<b>", size="1", mode='" onload="x'), ("zh", None, None, "inline")),
        (Wanted(), ("zh", None, None, "inline")),
    ],
)
def test_only_choices_that_exist_are_taken_from_the_address(
    wanted: Wanted, given: tuple[str, str | None, str | None, str]
) -> None:
    chat = Elements(page(SITE, wanted, root="").html).only("report-chat")
    assert (chat["lang"], chat.get("theme"), chat.get("size"), chat["mode"]) == given
    assert "onload" not in chat


@pytest.mark.parametrize(("site", "status"), [(None, 404), (replace(SITE, enabled=False), 403)])
def test_a_key_that_is_nobodys_or_switched_off_is_told_in_both_languages(site: Site | None, status: int) -> None:
    made = page(site, Wanted(), root="")
    assert made.status == status
    assert re.search("[\u4e00-\u9fff]{4}", made.html) and re.search(r"lang=\"en\">[A-Z][^<]+\.<", made.html)
    assert "<script" not in made.html and "script-src" not in made.policy and "<report-chat" not in made.html
    assert ("frame-ancestors *" in made.policy) == (site is None)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Abroad]:
    with abroad(tmp_path_factory.mktemp("embed")) as found:
        yield found


def test_the_frame_is_served_without_the_older_header_that_knows_no_list(served: Abroad) -> None:
    got = served.client.get("/embed", params={"site": served.site.key, "lang": "en"})
    assert got.status_code == 200 and served.site.key in got.text
    assert f"frame-ancestors 'self' {HOST}" in got.headers["content-security-policy"]
    assert "x-frame-options" not in got.headers
    assert got.headers["cache-control"] == "no-store" and got.headers["x-content-type-options"] == "nosniff"
    assert "set-cookie" not in got.headers


def test_every_other_page_may_be_framed_by_ourselves_alone(served: Abroad) -> None:
    assert [route.path for route in embed_routes.embed_routes(served.sites).routes] == ["/embed"]  # type: ignore[attr-defined]
    for path in ("/", "/api/v1/indicators", "/absent", "/embed/x"):
        got = served.client.get(path, params={"site": served.site.key})
        assert "frame-ancestors 'self';" in got.headers["content-security-policy"] + ";", path
        assert got.headers["x-frame-options"] == "SAMEORIGIN", path


@pytest.mark.parametrize("key", ["", "pk_x", "'\"><script>alert(1)</script>", "pk_" + "0" * 61])
def test_a_wrong_key_in_the_address_is_told_and_not_repeated(served: Abroad, key: str) -> None:
    got = served.client.get("/embed", params={"site": key})
    assert got.status_code == 404 and got.headers["content-type"].startswith("text/html")
    assert "<script" not in got.text and (not key or key not in got.text)


def test_a_site_switched_off_is_shown_as_such_from_the_next_request_on(served: Abroad) -> None:
    site = served.sites.add(Site(name="off", origins=(HOST,)))
    served.sites.enable(site, on=False)
    got = served.client.get("/embed", params={"site": site.key})
    assert got.status_code == 403 and "停用" in got.text
