"""Whatever a text holds, it stays a text."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.pages.markup import Markup, document, h, joined


class Parsed(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= dict(attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_any_text_comes_back_as_it_was_in_a_child_and_in_an_attribute(text: str, value: str) -> None:
    found = Parsed(h("p", text, title=value))
    assert (found.tags, found.text, found.attributes) == (["p"], text, {"title": value})


def test_children_and_attributes_are_taken_in_every_form() -> None:
    made = h("ul", (h("li", one) for one in ("a", "<b>")), None, 7, class_="x", aria_label="y", hidden=True, id=None)
    assert made == '<ul class="x" aria-label="y" hidden><li>a</li><li>&lt;b&gt;</li>7</ul>'
    assert h("input", name="q", disabled=False) == '<input name="q">'
    assert joined([]) == "" and isinstance(joined("x"), Markup)


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", " javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", ""]
)
def test_no_address_becomes_a_script(target: str) -> None:
    with pytest.raises(ValueError, match="leads neither"):
        h("a", "x", href=target)


def test_a_page_begins_by_saying_what_it_is() -> None:
    page = document("zh-CN", h("title", "</title><script>"), h("main"))
    assert page.startswith(
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>&lt;/title&gt;&lt;script'
    )
