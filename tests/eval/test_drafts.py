"""Answers with a thumb down become drafts: no gold, counted nowhere, each question once; cases once they have gold."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from app.database import Book
from app.feedback import Feedback, Remark, Span
from app.records import Scope
from errors import UserError
from eval.__main__ import main
from eval.cases import load, read
from eval.drafts import add, draft
from eval.fields import case
from eval.records import GoldFigure
from eval.running import chosen
from eval.validate import faults

QUOTE = "地区生产总值增长10%左右"
DOWN = Remark(
    "down",
    "a_1",
    "张湾区2023年GDP目标是多少？",
    "9%[1]。",
    reasons=("wrong_number",),
    comment="报告写的是10%左右",
    history=("下陆区呢？",),
    scope=Scope(years=(2023,)),
    language="zh",
    evidence=(Span(1, "420303-2023", "zhangwan.txt", 5, 17, QUOTE),),
    corpus=4,
    config={"embedder": "fake", "model": ""},
    id="f_0123456789abcdef01234567",
    time="2026-01-01T00:00:00+00:00",
)


def test_a_draft_says_what_was_asked_and_seen_and_nothing_of_what_is_right() -> None:
    row = draft(DOWN)
    assert (row["id"], row["status"], row["gold"], row["evidence"]) == ("fb-0123456789ab", "draft", [], [])
    assert (row["history"], row["filters"]) == (["下陆区呢？"], {"years": [2023]})
    assert (row["tags"], row["notes"]) == (["wrong_number"], "报告写的是10%左右")
    assert row["seen"]["quotes"] == [{"file": "zhangwan.txt", "quote": QUOTE}]
    made, complaints = case(row, "x", 1)
    assert not complaints
    assert made is not None and (made.status, made.filters, made.gold) == ("draft", Scope(years=(2023,)), ())


@pytest.mark.parametrize("name", ["mine.jsonl", "mine"])
def test_a_suite_is_made_or_added_to_and_no_question_comes_twice(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    again = replace(DOWN, id="f_ffffffffffffffff", answer_id="a_2", question="张湾区 2023年 GDP目标是多少?")
    elsewhere = replace(again, id="f_eeeeeeeeeeeeeeee", scope=Scope())
    first = add([DOWN, again, elsewhere], out)
    assert [row["id"] for row in first.drafts] == ["fb-0123456789ab", "fb-eeeeeeeeeeee"]
    assert first.known == (again.question,)
    assert add([DOWN, again], out).drafts == ()
    suite = load(out)
    assert (len(suite.cases), len(suite.drafts), suite.id) == (0, 2, "mine")
    assert list(faults(suite, out)) == []


def test_a_question_that_the_suite_asks_already_becomes_no_draft(tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    row = {
        "id": "g",
        "question": DOWN.question,
        "history": [*DOWN.history],
        "terms": ["x"],
        "filters": {"years": [2023]},
    }
    out.write_text(json.dumps(row), encoding="utf-8")  # and no line end
    assert add([DOWN], out).known == (DOWN.question,)
    assert len(add([replace(DOWN, question="另一个问题？")], out).drafts) == 1
    assert [one.id for one in load(out).cases] == ["g"]


def test_a_draft_counts_once_it_has_gold_and_is_no_draft_any_more(tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    add([DOWN], out)
    with pytest.raises(UserError, match="1 drafts and no case"):
        chosen(load(out))
    row = json.loads(out.read_text(encoding="utf-8"))
    row |= {"gold": [{"place": "张湾区", "value": "10", "unit": "%"}], "evidence": row["seen"]["quotes"]}
    del row["status"]
    out.write_text(json.dumps(row, ensure_ascii=False), encoding="utf-8")
    suite = load(out)
    assert list(faults(suite, out)) == []
    (one,) = chosen(suite)
    assert isinstance(one.gold[0], GoldFigure)


def test_a_draft_that_is_no_draft_and_has_no_gold_is_a_fault(tmp_path: Path) -> None:
    out = tmp_path / "mine.jsonl"
    row = draft(DOWN)
    del row["status"]
    out.write_text(json.dumps(row), encoding="utf-8")
    (fault,) = faults(load(out), out)
    assert "has no gold" in fault.why
    out.write_text(json.dumps({**row, "status": "done"}), encoding="utf-8")
    assert [one.field for one in read(out).complaints] == ["status"]


def test_the_command_reads_the_books_thumbs_down(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feedback = Feedback(Book.open(tmp_path / "data"))
    feedback.keep(DOWN)
    feedback.keep(replace(DOWN, verdict="up", answer_id="a_2", question="好问题？"))
    command = ["add", "--from-feedback", "--data-dir", str(tmp_path / "data"), "--out", str(tmp_path / "mine.jsonl")]
    assert main(command) == 0 == main(command)
    said = capsys.readouterr().out
    assert "1 drafts added" in said and "0 drafts added" in said and "好问题" not in said
    assert main(["validate", str(tmp_path / "mine.jsonl")]) == 0
    assert "1 drafts that do not count" in capsys.readouterr().out
    assert main([*command[:3], str(tmp_path)]) == 1
    with pytest.raises(UserError, match="is a table"):
        add([DOWN], tmp_path / "x.csv")
