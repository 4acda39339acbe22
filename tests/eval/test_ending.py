"""The table a run ends with."""

from pathlib import Path

from eval.ending import aligned, table, wide
from tests.eval import runs


def test_errors_stand_in_their_own_column_and_count_in_no_share(tmp_path: Path) -> None:
    cases = [runs.case(f"c{number}") for number in range(4)]
    outcomes = ("correct", "correct", "wrong", "error")
    samples = [runs.sample(case, outcome) for case, outcome in zip(cases, outcomes, strict=True)]
    lines = table(runs.write(tmp_path / "run", cases, samples))
    assert lines[0].split() == [
        "cases",
        "n",
        "correct",
        "partial",
        "wrong",
        "abstained",
        "error",
        "share",
        "correct",
        "95",
        "%",
    ]
    assert lines[1].split()[:8] == ["all", "4", "2", "0", "1", "0", "1", "66.7%"]


def test_a_chinese_character_is_two_columns_wide() -> None:
    assert (wide("张湾"), wide("ab")) == (4, 2)
    assert aligned([["张湾", "1"], ["ab", "20"]]) == ["张湾   1", "ab    20"]
