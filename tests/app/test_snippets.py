"""Snippets are real HTML with real values, and a text for those who copy them."""

from html.parser import HTMLParser

from app.pages.markup import Markup
from app.snippets import policy, snippets


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_five_snippets_hold_the_address_the_key_and_the_hash() -> None:
    made = snippets("https://qa.test/qa", "pk_1", version="1.2.0-ab", integrity="sha384-x", language="en")
    assert [one.name for one in made] == ["line", "inside", "pinned", "frame", "early"]
    assert not any(isinstance(one.code, Markup) for one in made), "as text, so that a page shows it and does not run it"
    line, inside, pinned, frame, early = (Tags(one.code).found for one in made)
    assert line == [("script", {"async": None, "src": "https://qa.test/qa/widget/v1.js", "data-site-key": "pk_1"})]
    assert ("report-chat", {"site-key": "pk_1", "mode": "inline", "lang": "en"}) in inside
    assert ("a", {"href": "https://qa.test/qa/"}) in inside, "what is shown where the script does not come"
    ((_, attributes),) = pinned
    assert attributes["src"] == "https://qa.test/qa/widget/1.2.0-ab/report-chat.js"
    assert (attributes["integrity"], attributes["crossorigin"], attributes["data-api"]) == (
        "sha384-x",
        "anonymous",
        "https://qa.test/qa",
    )
    ((_, attributes),) = frame
    assert attributes["src"] == "https://qa.test/qa/embed?site=pk_1&lang=en" and attributes["title"]
    assert [tag for tag, _ in early] == ["script", "script"]


def test_the_policy_names_the_origin_without_the_path() -> None:
    assert policy("https://qa.test:8443/qa") == "script-src https://qa.test:8443; connect-src https://qa.test:8443"
    assert policy("https://qa.test", frame=True) == "frame-src https://qa.test"
