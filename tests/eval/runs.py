"""Handmade runs for the tests of what reads them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from eval.records import Case, Citation, Gate, Gold, Outcome, Retrieved, Sample, as_line
from eval.stored import Stored, read

QUOTE = "地区生产总值增长10%左右"


def case(identity: str, **changes: Any) -> Case:
    """A question about Zhangwan's growth target."""
    plain = Case(
        identity,
        "value",
        "zh",
        f"张湾区{identity}的目标是多少?",
        evidence=(Gold("zhangwan.txt", QUOTE),),
        answer="10%左右",
    )
    return replace(plain, **changes)


def sample(of: Case, outcome: str | Outcome = "correct", **changes: Any) -> Sample:
    """An answer to a case that came to this outcome."""
    kind = Outcome(outcome)
    status = {Outcome.ABSTAINED: "abstained", Outcome.ERROR: "error"}.get(kind, "answered")
    plain = Sample(
        of.id,
        0,
        of.question,
        of.type,
        of.language,
        status,  # type: ignore[arg-type]
        answer="" if kind is Outcome.ERROR else "增长10%左右[1]。",
        citations=(Citation(1, "张湾区", 2023, "政府工作报告", "zhangwan.txt", 5, 5 + len(QUOTE), QUOTE, True),),
        retrieved=(Retrieved("420303-2023", 0, 40, 0.9, f"主要目标:{QUOTE},收入增长8%。", "zhangwan.txt"),),
        seconds={"total": 0.1},
        error={"kind": "ValueError", "text": "no"} if kind is Outcome.ERROR else None,
        outcome=kind,
        lost_at="misread" if kind is Outcome.WRONG else None,
    )
    return replace(plain, **changes)


def write(
    folder: Path,
    cases: Sequence[Case],
    samples: Sequence[Sample],
    *,
    gates: Sequence[Gate] = (),
    manifest: Mapping[str, Any] | None = None,
) -> Stored:
    """A run folder as `run` leaves it, read back."""
    folder.mkdir(parents=True, exist_ok=True)
    head = {
        "status": "complete",
        "suite": {"id": "hand", "version": 1},
        "target": "inproc",
        "gates": [asdict(gate) for gate in gates],
        **(manifest or {}),
    }
    (folder / "run.json").write_text(json.dumps(head), encoding="utf-8")
    _lines(folder / "samples.jsonl", [as_line(one) for one in samples])
    _lines(folder / "cases.jsonl", [asdict(one) for one in cases])
    return read(folder)


def of_outcomes(folder: Path, *outcomes: str, gates: Sequence[Gate] = (), **changes: Any) -> Stored:
    """A run of as many cases as outcomes, named a0, a1, …"""
    cases = [case(f"a{number}") for number in range(len(outcomes))]
    return write(
        folder,
        cases,
        [sample(one, outcome, **changes) for one, outcome in zip(cases, outcomes, strict=True)],
        gates=gates,
    )


def _lines(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, default=str) + "\n" for row in rows), encoding="utf-8")
