"""What is wrong with a suite, each fault with its line, field and text."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.cases import load
from eval.commands import validate as command
from eval.opening import Where
from eval.records import Case, Gate, Locked, Suite
from eval.validate import digest, faults, header, quotes, repeats, shape, values
from tests.eval.samples import case, figure, gold

ROOT = Path(__file__).parents[2]
HELD = {"zhangwan.txt": "2023年主要预期目标:地区生产总值增长10%左右;登记失业率控制在3%以内。"}


def told(faults: object) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.text) for one in faults]  # type: ignore[attr-defined]


def cases(*changes: dict[str, object]) -> tuple[Case, ...]:
    return tuple(
        case(**{"id": f"c{number}", "question": f"第{number}问", "line": number, **one})
        for number, one in enumerate(changes, 1)
    )


def test_an_id_or_a_question_used_twice_is_named_with_the_first_line() -> None:
    found = list(
        repeats(cases({}, {"id": "c1"}, {"question": "第1问？"}, {"question": "第1问", "history": ("x",)}), "f")
    )
    assert told(found) == [(2, "id", "c1"), (3, "question", "第1问？")]
    assert found[0].why == "stands in line 1 already"


def test_evidence_on_a_case_that_nothing_answers_is_named() -> None:
    of = case(abstain=True, evidence=(gold(),), line=4)
    assert told(shape(of, "f")) == [(4, "evidence", "地区生产总值增长10%左右")]
    assert told(shape(case(abstain=True), "f")) == []


def test_a_case_that_could_not_fail_is_named() -> None:
    assert told(shape(case(line=2), "f")) == [(2, "gold", "c")]
    assert told(shape(case(terms=(("x",),)), "f")) == []


def test_a_gold_place_outside_the_gazetteer_is_named() -> None:
    assert told(shape(case(gold=(figure("1", place="无此区"),)), "f")) == [(0, "gold[1].place", "无此区")]


def test_a_gold_value_that_its_quotes_do_not_hold_is_named() -> None:
    of = case(gold=(figure("10"), figure("12"), figure("11", stance="derived")), evidence=(gold(),))
    assert told(values(of, "f")) == [(0, "gold[2].value", "12%")]
    fell = case(gold=(figure("-10"),), evidence=(gold("下降10%"),))
    assert told(values(fell, "f")) == []


def test_a_quote_that_does_not_stand_there_is_named_with_the_nearest() -> None:
    of = case(evidence=(gold("地区生产总值增长10%左右"), gold("登记失业率控制在4%以内")), line=3)
    (found,) = quotes(of, "f", HELD)
    assert (found.line, found.field, found.text) == (3, "evidence[2].quote", "登记失业率控制在4%以内")
    assert "登记失业率控制在3%以内" in found.why


def test_line_breaks_inside_a_quote_do_not_count_and_letters_do() -> None:
    assert list(quotes(case(evidence=(gold("地区生产总值\n增长 10%左右"),)), "f", HELD)) == []
    assert len(list(quotes(case(evidence=(gold("地区生产总值增长10％左右"),)), "f", HELD))) == 1


def test_a_file_that_is_not_there_is_named_with_the_nearest() -> None:
    (found,) = quotes(case(evidence=(gold(file="zangwan.txt"),)), "f", HELD)
    assert (found.field, found.text, found.why) == (
        "evidence[1].file", "zangwan.txt", "is no file of the reports; did you mean zhangwan.txt?",
    )  # fmt: skip


def test_gates_and_locks_are_held_against_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("changed", encoding="utf-8")
    suite = Suite(
        "s", "", 1, (), folder=str(tmp_path),
        gates=(Gate("outcome.correct", ">=", 1), Gate("number.exakt", ">=", 1)),
        corpus=(Locked("a.txt", "0"), Locked("b.txt", "0"), Locked("a.txt", digest(tmp_path / "a.txt"))),
    )  # fmt: skip
    found = list(header(suite, "f"))
    assert told(found) == [
        (1, "gates[2].metric", "number.exakt"),
        (1, "corpus[1].sha256", "a.txt"),
        (1, "corpus[2].file", "b.txt"),
    ]
    assert "did you mean number.exact?" in found[0].why


def test_the_shipped_suite_has_no_fault(capsys: pytest.CaptureFixture[str]) -> None:
    folder = ROOT / "eval/suites/samples"
    assert list(faults(load(folder), folder)) == []


def test_the_command_says_every_fault_and_ends_with_two(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    suite = tmp_path / "s.jsonl"
    rows = [
        {"id": "a", "type": "t", "question": "q", "terms": ["x"], "evidence": [{"file": "r.txt", "quote": "不在"}]},
        {"id": "a", "qestion": "q"},
    ]
    suite.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    (tmp_path / "r.txt").write_text("政府工作报告\n各位代表:\n全区生产总值增长10%。\n", encoding="utf-8")

    class Options:
        pass

    options = Options()
    options.suite, options.texts = suite, tmp_path  # type: ignore[attr-defined]
    where = Where(tmp_path, "bundled", tmp_path)
    assert command(options, where) == 2  # type: ignore[arg-type]
    said = capsys.readouterr().out
    assert f"{suite}:2: qestion: “qestion” is no field of this file; did you mean question?" in said
    assert f"{suite}:1: evidence[1].quote: “不在” does not stand in r.txt" in said
    assert replace(load_first(suite), line=0).id == "a"


def load_first(path: Path) -> Case:
    from eval.cases import read

    return read(path).suite.cases[0]
