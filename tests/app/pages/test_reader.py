"""The reader: a report as a plain page with the cited words marked."""

import re

import pytest

from app.pages import reader
from tests import fakes
from tests.app import fake_desk

TEXT = fakes.ZHANGWAN_TEXT
QUOTE = "地区生产总值增长10%左右"


def _page(quote: str = QUOTE, text: str = TEXT) -> str:
    desk = fake_desk.desk()
    report = desk.archive.reports()[0]
    start = text.index(quote)
    span = reader.Span(start, start + len(quote))
    return reader.page(report, text, desk.archive.passages([report.id]), span, "zh")


def test_the_cited_words_are_marked_to_the_letter() -> None:
    assert re.findall(r'<mark id="hl">(.*?)</mark>', _page()) == [QUOTE]


def test_the_whole_report_is_there_in_order() -> None:
    body = re.search(r'<div class="text">(.*)</div>', _page(), re.DOTALL)
    assert body
    assert re.sub(r"<[^>]+>", "", body[1]) == TEXT  # it holds no character that is escaped


def test_the_outline_leads_to_each_section() -> None:
    page = _page()
    links = re.findall(r'<a href="#(s\d+)">(.*?)</a>', page)
    assert [name for _, name in links] == ["一、2022年工作回顾", "二、2023年工作安排"]
    assert all(f'id="{anchor}"' in page for anchor, _ in links)


def test_a_mark_across_a_section_border_stays_whole() -> None:
    quote = "新建户厕105座。\n二、2023年工作安排\n2023年经济"
    marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", _page(quote), re.DOTALL))
    assert marked == quote
    assert _page(quote).count('id="hl"') == 1


def test_without_a_span_nothing_is_marked() -> None:
    desk = fake_desk.desk()
    report = desk.archive.reports()[0]
    page = reader.page(report, TEXT, (), None, "en")
    assert "<mark" not in page and "#hl" not in page
    assert "Zhangwan" in page and "张湾区" in page


def test_hostile_text_title_heading_and_file_name_are_shown_as_text() -> None:
    desk = fake_desk.desk()
    passage = fake_desk.hostile()
    start = fake_desk.HOSTILE_TEXT.index("地区")
    page = reader.page(
        passage.report, fake_desk.HOSTILE_TEXT, desk.archive.passages(["hostile"]), reader.Span(start, start + 4), "zh"
    )
    assert "<script" not in page and "<img" not in page and "<b>" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("3-7", reader.Span(3, 7)),
        ("0-10", reader.Span(0, 10)),
        ("3-11", None),
        ("7-3", None),
        ("3-3", None),
        ("-1-3", None),
        ("", None),
        ("a-b", None),
        ("3-7<script>", None),
        ("１-２", None),
        ("9" * 40 + "-3", None),
    ],
)
def test_a_span_is_read_or_left_out(text: str, span: reader.Span | None) -> None:
    assert reader.parse_span(text, 10) == span


def test_a_report_that_is_gone_says_so() -> None:
    assert "no such report" in reader.missing("en")
