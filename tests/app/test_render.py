"""Answers as Markdown, HTML, JSON and CSV: nothing a report says acts as markup or as a formula."""

import csv
import io
import json
from dataclasses import replace

from app import cite, render
from app.answer import finish
from app.gather import gather
from app.records import Answer, Compare, Task
from app.speak import speak
from app.told import Matter
from index.records import Stance
from tests.app.shelf import GDP, SHELF, asked, holds


def answer() -> Answer:
    query = asked(Task.WHICH, GDP, years=(2023,), stance=Stance.TARGET, condition=holds(Compare.EQUAL, "10"))
    ledger = cite.Ledger()
    matter = Matter(query, gather(query, SHELF, None), SHELF.reports(), ledger)  # type: ignore[arg-type]
    return finish("2023年10%", query, speak(matter), ledger)


def hostile() -> Answer:
    told = answer()
    report = replace(told.rows[0].report, title='<img src="x">|=1+1')
    return replace(
        told, text="<b>粗</b> | [1]", rows=(replace(told.rows[0], report=report, label="=HYPERLINK(1)|<i>"),)
    )


def test_the_text_is_cut_into_words_and_markers() -> None:
    assert render.segments("甲[1]、乙[12]。") == [
        {"text": "甲"},
        {"marker": 1},
        {"text": "、乙"},
        {"marker": 12},
        {"text": "。"},
    ]


def test_json_evidence_draws_the_passage_with_the_quote_marked() -> None:
    data = json.loads(json.dumps(render.as_json(answer()), ensure_ascii=False))
    for item in data["evidence"]:
        start, end = item["mark"]
        assert item["text"][start:end] == item["quote"]
    assert data["evidence"][0]["place"] == "张湾区"
    assert data["evidence"][0]["reader"].startswith("/r/420303-2023?s=")
    assert {"year", "title", "file", "heading"} <= data["evidence"][0].keys()


def test_json_rows_are_typed_cells() -> None:
    first = render.as_json(answer())["rows"][0]
    assert first["amount"] == {"low": "10", "high": "10", "unit": "%", "edge": "about"}
    assert (first["year"], first["stance"], first["match"], first["evidence"]) == (2023, "target", "yes", 1)


def test_json_says_how_the_question_was_understood() -> None:
    assert render.as_json(answer())["understood"] == "找符合的报告 · 2023年 · 目标 · 地区生产总值增速 · 为10%"


def test_markdown_escapes_pipes_and_markup() -> None:
    text = render.markdown(hostile())
    assert "\\<b\\>粗\\</b\\> \\| \\[1\\]" in text
    assert "| =HYPERLINK(1)\\|\\<i\\> |" in text
    assert "<" not in text.replace("\\<", "")


def test_html_escapes_everything_and_links_markers() -> None:
    text = render.html(hostile())
    assert '&lt;b&gt;粗&lt;/b&gt; | <sup><a href="#evidence-1">[1]</a></sup>' in text
    assert "<b>" not in text
    assert "<i>" not in text


def test_csv_begins_with_a_byte_order_mark_and_starts_no_formula() -> None:
    text = render.csv(hostile())
    assert text.startswith("\ufeff")
    head, row = csv.reader(io.StringIO(text[1:]))
    assert head[0] == "地区"
    assert row[0] == "'=HYPERLINK(1)|<i>"


def test_csv_gives_place_year_figure_quote_and_source() -> None:
    rows = list(csv.reader(io.StringIO(render.csv(answer())[1:])))
    assert rows[1][:5] == ["张湾区", "地区生产总值", "2023", "target", "增长10%左右 [1]"]
    assert rows[1][6:] == ["地区生产总值增长10%左右", "2023 政府工作报告", "report.txt"]


def test_a_terminal_gets_the_text_and_the_quotes() -> None:
    assert "[1] 张湾区 2023 政府工作报告 report.txt: 地区生产总值增长10%左右" in render.plain(answer())


def test_a_terminal_gets_the_quotes_of_the_text_and_the_other_rows_as_lines() -> None:
    told = answer()
    short = replace(told, text="1份符合[1]。")
    shown = render.plain(short)
    assert "[1] 张湾区 2023 政府工作报告" in shown
    assert "[2] " not in shown.split("表中其余")[0]
    others = [row for row in told.rows if row.evidence not in (None, 1)]
    assert others
    assert [f"{row.figure} [{row.evidence}]" in shown for row in others] == [True] * len(others)
    assert "表中其余" not in render.plain(replace(short, rows=()))
