"""The comparison with known facts finds what is missing, wrong and beyond."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from errors import UserError
from eval.facts import compare, report_lines
from index.extract import extract
from index.places import get
from index.records import Fact, Part, Passage, Report

TEXT = "地区生产总值增长10%左右,固定资产投资增长12%,新增高新技术企业20家。"
REPORT = Report("r", get("420303"), "张湾区", 2023, None, "", "", "a.txt#1", "")


class Shelf:
    """One report and its facts."""

    def reports(self) -> tuple[Report, ...]:
        return (REPORT,)

    def facts(self, *, reports: Sequence[str] | None = None) -> tuple[Fact, ...]:
        return tuple(extract([Passage(REPORT, 0, len(TEXT), "", Part.PLAN, TEXT)], TEXT))


def line(**changes: Any) -> dict[str, Any]:
    gold = {
        "file": "a.txt", "place": "张湾区", "year": 2023, "indicator": "地区生产总值", "status": "target",
        "kind": "growth", "value": 10,
        "value_high": None, "unit": "%", "qualifier": "左右", "scope": None,
        "evidence": "地区生产总值增长10%左右", "note": None,
    }  # fmt: skip
    return gold | changes


def written(folder: Path, *lines: dict[str, Any]) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in lines), "utf-8")
    return path


def test_a_right_fact_is_found_and_nothing_differs(tmp_path: Path) -> None:
    found = compare(written(tmp_path, line()), Shelf())
    assert (found.gold, found.found, found.differences) == (1, 1, ())


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"year": 2022}, "year"),
        ({"status": "actual"}, "stance"),
        ({"qualifier": "以上"}, "edge"),
        ({"kind": "rate"}, "kind"),
        ({"scope": "园区"}, "scope"),
    ],
)
def test_every_fault_is_named(tmp_path: Path, changes: dict[str, Any], fault: str) -> None:
    (difference,) = compare(written(tmp_path, line(**changes)), Shelf()).differences
    assert difference.problem == "wrong" and fault in difference.got


def test_missing_and_extra_facts_are_listed(tmp_path: Path) -> None:
    found = compare(written(tmp_path, line(value=11, evidence="地区生产总值增长11%")), Shelf())
    assert [d.problem for d in found.differences] == ["missing", "extra"]
    assert next(iter(report_lines(found))) == "recall: 0 of 1 (0.0 %)"


def test_silver_targets_count_agreement_by_indicator(tmp_path: Path) -> None:
    silver = {
        "place": "张湾区",
        "year": 2023,
        "targets": {"地区生产总值": [10.0, 10.0, "左右"], "固定资产投资": [13.0, 13.0, ""]},
    }
    found = compare(written(tmp_path, silver), Shelf())
    assert found.shares == (("地区生产总值", 1, 1), ("固定资产投资", 0, 1))
    assert [d.problem for d in found.differences] == ["wrong"]


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="neither facts"):
        compare(written(tmp_path, {"question": "?"}), Shelf())
