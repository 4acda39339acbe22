"""What a page reads of a run: the fields that docs/architecture.md describes, worked by hand."""

import json
import re
from pathlib import Path
from typing import Any

from eval.records import Gate
from eval.report import gates
from eval.stored import read
from eval.summary import summary
from tests.eval.runs import case, sample, write

DOCS = Path(__file__).parents[2] / "docs" / "architecture.md"


def told(folder: Path) -> dict[str, Any]:
    """Two questions in each language, one of the English ones wrong, textbook retrieval beside them."""
    cases = [case("a"), case("b"), case("c", language="en"), case("d", language="en", abstain=True, evidence=())]
    outcomes = ["correct", "correct", "wrong", "correct"]
    samples = [sample(one, outcome) for one, outcome in zip(cases, outcomes, strict=True)]
    write(folder, cases, samples, gates=[Gate("outcome.correct", ">=", 0.8)])
    beside = [sample(one, "wrong") for one in cases]
    write(folder / "plain_rag", cases, beside, manifest={"target": "plain_rag"})
    run = read(folder)
    return summary(run, gates(run))


def test_each_column_has_its_outcomes_and_slices(tmp_path: Path) -> None:
    found = told(tmp_path / "run")
    ours, plain = found["columns"]
    assert (ours["target"], plain["target"]) == ("inproc", "plain_rag")
    assert ours["outcomes"] == {"correct": 3, "partial": 0, "wrong": 1, "abstained": 0, "error": 0}
    assert [(one["by"], one["value"], one["correct"]["n"], one["correct"]["value"]) for one in ours["slices"]] == [
        ("language", "en", 2, 0.5),
        ("language", "zh", 2, 1.0),
        ("answerable", "no", 1, 1.0),
        ("answerable", "yes", 3, 0.666667),
    ]
    assert plain["metrics"][0]["value"] == 0 and plain["metrics"][0]["high"] < 0.5
    assert found["gates"] == [
        {
            "state": "failed",
            "what": "outcome.correct >= 80.0 %",
            "seen": "75.0 % (30.1 % to 95.4 %), n=4",  # Wilson of 3 of 4
        }
    ]


def test_the_fields_are_those_that_the_architecture_describes(tmp_path: Path) -> None:
    part = DOCS.read_text(encoding="utf-8").split("`runs/*/summary.json`\n")[1].split("```")[1]
    described = set(re.findall(r'"(\w+)":', part))

    def names(value: object) -> set[str]:
        if isinstance(value, dict):
            return set(value).union(*map(names, value.values()))
        return set().union(*map(names, value)) if isinstance(value, list) else set()

    assert names(json.loads(json.dumps(told(tmp_path / "run")))) == described
