"""How far a judge agrees with labels given by hand: raw agreement and Cohen's kappa, shown with its rulings."""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

import prompts
from errors import UserError
from eval.judge import PROMPT, VERDICTS, Judge
from eval.statistics import wilson

LABELS = Path(__file__).parent / "suites" / "judge" / "labels.jsonl"
FOLDER = "judges"
FEWEST = 50  # labels below which agreement says too little
_DRAWS, _SEED = 2000, 7


class Label(NamedTuple):
    """An answer, a point, and what a person says of the point in the answer: one of VERDICTS."""

    id: str
    question: str
    point: tuple[str, ...]
    answer: str
    label: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge against people. `n` labels were decided, `errors` more were not and are left out of every share.

    `low` and `high` are 95 % intervals: Wilson's of the raw agreement, a bootstrap's of kappa. `confused` counts pairs
    of the person's label and the judge's verdict.
    """

    judge: str
    prompt: str
    labels: str
    n: int
    errors: int
    raw: float
    raw_low: float
    raw_high: float
    kappa: float
    kappa_low: float
    kappa_high: float
    confused: tuple[tuple[str, str, int], ...]

    @property
    def told(self) -> str:
        """In a line."""
        errors = f", {self.errors} errors left out" if self.errors else ""
        raw = f"{self.raw:.1%} ({self.raw_low:.1%} to {self.raw_high:.1%}) of {self.n} labels"
        beyond = f"Cohen's kappa {self.kappa:.2f} ({self.kappa_low:.2f} to {self.kappa_high:.2f})"
        return f"{self.judge} agrees with people on {raw}, {beyond}{errors}"


def load(path: Path = LABELS) -> tuple[Label, ...]:
    """The labelled answers of a file; UserError names the line that is none."""
    labels = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            row = json.loads(line)
            label = Label(row["id"], row["question"], tuple(row["point"]), row["answer"], row["label"])
        except (ValueError, KeyError, TypeError) as reason:
            raise UserError(f"{path}:{number} is no label ({reason!r})") from reason
        if label.label not in VERDICTS:
            raise UserError(f"{path}:{number}: “{label.label}” is none of {', '.join(VERDICTS)}")
        labels.append(label)
    return tuple(labels)


def measured(
    judge: Judge, labels: Sequence[Label], *, digest: str = "", progress: Callable[[int, int], None] = lambda *_: None
) -> Agreement:
    """The judge asked about every label."""
    pairs, errors = [], 0
    for number, one in enumerate(labels, 1):
        ruling = judge.rule(one.question, one.point, one.answer)
        if ruling.verdict == "error":
            errors += 1
        else:
            pairs.append((one.label, str(ruling.verdict)))
        progress(number, len(labels))
    if not pairs:
        raise UserError(f"{judge.name} gave no verdict on any of {len(labels)} labels: it cannot judge")
    same = sum(a == b for a, b in pairs)
    raw = wilson(same, len(pairs))
    low, high = interval(pairs)
    confused = tuple((a, b, count) for (a, b), count in sorted(Counter(pairs).items()))
    return Agreement(
        judge.name, prompts.fingerprint(PROMPT), digest, len(pairs), errors,
        same / len(pairs), raw.low, raw.high, kappa(pairs), low, high, confused,
    )  # fmt: skip


def kappa(pairs: Sequence[tuple[str, str]]) -> float:
    """Cohen's kappa: agreement beyond what the two would have by chance; 1 when both say one and the same always."""
    n = len(pairs)
    observed = sum(a == b for a, b in pairs) / n
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    chance = sum(first[name] * second[name] for name in first) / n**2
    return 1.0 if chance == 1 else (observed - chance) / (1 - chance)


def interval(pairs: Sequence[tuple[str, str]]) -> tuple[float, float]:
    """The 95 % percentile interval of kappa over pairs drawn again, with a fixed seed."""
    chance = random.Random(_SEED)
    drawn = sorted(kappa(chance.choices(pairs, k=len(pairs))) for _ in range(_DRAWS))
    return drawn[int(0.025 * _DRAWS)], drawn[int(0.975 * _DRAWS) - 1]


def known(
    judge: Judge, runs: Path, *, path: Path = LABELS, progress: Callable[[int, int], None] = lambda *_: None
) -> Agreement:
    """The judge's agreement as it was once measured, for the same prompt and labels; measured now when it was not."""
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:12]
    key = hashlib.sha256(f"{judge.name} {prompts.fingerprint(PROMPT)} {digest}".encode()).hexdigest()[:16]
    kept = runs / FOLDER / f"{key}.json"
    if kept.is_file():
        return from_json(json.loads(kept.read_text(encoding="utf-8")))
    found = measured(judge, load(path), digest=digest, progress=progress)
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_text(json.dumps(asdict(found), ensure_ascii=False, indent=1), encoding="utf-8")
    return found


def from_json(data: dict[str, Any]) -> Agreement:
    """The agreement of a run's header."""
    return Agreement(**{**data, "confused": tuple(tuple(one) for one in data["confused"])})
