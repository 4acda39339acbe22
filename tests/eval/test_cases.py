"""Suites from disk: folders, JSONL of both dialects, CSV; every complaint says file, line, field and text."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from errors import UserError
from eval.cases import load, read
from eval.records import Gate, Gold, GoldFigure

ROOT = Path(__file__).parents[2]
SHARED = ROOT / "../shared"
GOOD = {"id": "a", "type": "single_fact", "question": "张湾区的目标?", "gold": [{"value": "10", "unit": "%"}]}


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), encoding="utf-8"
    )
    return path


def complaints(tmp_path: Path, **changes: object) -> list[tuple[int, str, str, str]]:
    path = jsonl(tmp_path / "s.jsonl", GOOD, {**GOOD, "id": "b", **changes})
    return [(one.line, one.field, one.text, one.why) for one in read(path).complaints]


def test_a_case_keeps_what_its_line_says(tmp_path: Path) -> None:
    figure = {
        "place": "张湾区",
        "year": 2023,
        "value": "10",
        "unit": "%",
        "edge": "about",
        "stance": "target",
        "high": 12,
    }
    row = {
        **GOOD,
        "language": "en",
        "history": ["earlier"],
        "items": ["张湾区", ["下陆", "下陆区"]],
        "terms": [["a", "b"]],
        "gold": [figure],
        "evidence": [{"file": "z.txt", "quote": "增长10%左右"}],
        "tags": ["typo"],
        "notes": "n",
    }
    case = load(jsonl(tmp_path / "s.jsonl", row)).cases[0]
    assert case.items == (("张湾区",), ("下陆", "下陆区"))
    assert case.gold == (GoldFigure("张湾区", 2023, "", Decimal(10), "%", "about", "target", Decimal(12)),)
    assert case.evidence == (Gold("z.txt", "增长10%左右"),)
    assert (case.history, case.terms, case.tags, case.cluster, case.line) == (
        ("earlier",),
        (("a", "b"),),
        ("typo",),
        "z.txt",
        1,
    )


@pytest.mark.parametrize(
    ("field", "value", "text", "why"),
    [
        ("questoin", "x", "questoin", "did you mean question?"),
        ("language", "fr", "fr", "must be one of zh, en"),
        ("abstain", "yes", "yes", "must be true or false"),
        ("terms", "x", "x", "must be a list of texts or of lists of texts"),
        ("history", [1], "[1]", "must be a list of texts"),
        ("id", "with space", "with space", "must be a text of letters"),
        ("question", "  ", "  ", "must be the question's text"),
        ("evidence", "x", "x", "must be a list of objects"),
    ],
)
def test_a_field_that_is_wrong_is_named(tmp_path: Path, field: str, value: object, text: str, why: str) -> None:
    found = complaints(tmp_path, **{field: value})
    assert [(line, name, said) for line, name, said, _ in found] == [(2, field, text)]
    assert why in found[0][3]


@pytest.mark.parametrize(
    ("figure", "field", "text", "why"),
    [
        ({"value": "ten", "unit": "%"}, "gold[1].value", "ten", "is no number"),
        ({"value": "NaN", "unit": "%"}, "gold[1].value", "NaN", "is no number"),
        ({"value": "10", "unit": "bananas"}, "gold[1].unit", "bananas", "not a unit"),
        ({"value": "10", "unit": "%", "edge": "atleast"}, "gold[1].edge", "atleast", "did you mean at least?"),
        ({"value": "10", "unit": "%", "stance": "goal"}, "gold[1].stance", "goal", "is none of"),
        ({"value": "10", "unit": "%", "year": "2023"}, "gold[1].year", "2023", "whole number"),
        ({"value": "10", "unit": "%", "plaice": "x"}, "gold[1].plaice", "plaice", "did you mean place?"),
    ],
)
def test_a_figure_that_is_wrong_is_named(tmp_path: Path, figure: object, field: str, text: str, why: str) -> None:
    found = complaints(tmp_path, gold=[figure])
    assert [one[:3] for one in found] == [(2, field, text)]
    assert why in found[0][3]


def test_a_line_that_is_not_json_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    loaded = read(jsonl(tmp_path / "s.jsonl", GOOD, "{not json", {**GOOD, "id": "c"}))
    assert [case.id for case in loaded.suite.cases] == ["a", "c"]
    assert str(loaded.complaints[0]).startswith(f"{tmp_path / 's.jsonl'}:2: “{{not json” is not JSON")
    with pytest.raises(UserError, match="not JSON"):
        load(tmp_path / "s.jsonl")


def test_a_folder_has_a_header_with_gates_and_a_lock(tmp_path: Path) -> None:
    jsonl(tmp_path / "cases.jsonl", GOOD)
    gate = {"metric": "outcome.correct", "op": ">=", "value": 0.9, "slice": {"language": "en"}, "on": "low"}
    header = {"id": "mine", "what": "w", "version": 3, "texts": "reports", "corpus": [{"file": "z.txt", "sha256": "0"}]}
    (tmp_path / "suite.json").write_text(json.dumps({**header, "gates": [gate]}), encoding="utf-8")
    suite = load(tmp_path)
    assert (suite.id, suite.version, suite.folder) == ("mine", 3, str(tmp_path / "reports"))
    assert suite.gates == (Gate("outcome.correct", ">=", 0.9, (("language", "en"),), "low"),)
    (tmp_path / "suite.json").write_text(json.dumps({**header, "gats": []}), encoding="utf-8")
    assert [(one.field, one.why) for one in read(tmp_path).complaints] == [
        ("gats", "is no field of this file; did you mean gates?")
    ]


def test_a_table_of_questions_and_answers_is_a_suite(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text(
        '﻿Question,Answer,id\n张湾区GDP目标?,10%左右,x1\n"What about it, really?",甲、乙,\n没有答案的?,,\n',
        encoding="utf-8",
    )
    one, two, three = load(path).cases
    assert (one.id, one.language, one.gold[0].value, one.gold[0].edge) == ("x1", "zh", Decimal(10), "about")
    assert (two.id, two.language, two.terms) == ("row-2", "en", (("甲",), ("乙",)))
    assert three.abstain
    (tmp_path / "bad.csv").write_text("q,a\n1,2\n", encoding="utf-8")
    with pytest.raises(UserError, match="no column answer, question"):
        load(tmp_path / "bad.csv")


def test_what_is_no_suite_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"has no suite\.json"):
        load(tmp_path)
    with pytest.raises(UserError, match="is no suite"):
        load(tmp_path / "nowhere")
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    with pytest.raises(UserError, match="holds no cases"):
        load(tmp_path / "empty.jsonl")


def test_the_shared_questions_load_as_they_are() -> None:
    path = SHARED / "questions/dev.jsonl"
    if not path.is_file():
        pytest.skip("the shared questions are not on this machine")
    loaded = read(path)
    assert loaded.complaints == ()
    assert len(loaded.suite.cases) == 124


def test_the_shipped_suite_has_enough_cases_of_every_kind_and_a_third_in_english() -> None:
    cases = load(ROOT / "eval/suites/samples").cases
    assert len(cases) >= 150
    assert 3 * sum(case.language == "en" for case in cases) >= len(cases)
    assert {case.type for case in cases} >= {
        "single_fact", "target_vs_actual", "cross_report_filter", "count", "compare", "aggregate", "list", "glossary",
        "descriptive", "follow_up", "unanswerable", "false_premise", "ambiguous",
    }  # fmt: skip
