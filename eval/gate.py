"""Whether a run may pass: its suite's gates, the cases known to pass, and a baseline it must not fall behind."""

import operator
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from errors import UserError
from eval.compare import MARGIN, Verdict, compare
from eval.measured import Measure, failed, measure, slice_name, written
from eval.records import Gate, Outcome
from eval.stored import Stored, read

PASSED, FAILED, UNDECIDED = 0, 10, 11
ERRORS_BORNE = 0.05  # share of samples with an error above which a run decides nothing

OPERATORS: dict[str, Callable[[float, float], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    ">": operator.gt,
    "<": operator.lt,
}


class State(StrEnum):
    """How one condition came out."""

    PASSED = "passed"
    FAILED = "failed"
    UNDECIDED = "undecided"


class Held(NamedTuple):
    """One condition and how it came out: `what` was demanded, `seen` is what the run shows."""

    what: str
    seen: str
    state: State


class Checked(NamedTuple):
    """All conditions of a run; its exit code is 0, 10 (one failed) or 11 (none failed, one could not be decided)."""

    held: tuple[Held, ...]

    @property
    def code(self) -> int:
        """The exit code of the command line."""
        states = {one.state for one in self.held}
        return FAILED if State.FAILED in states else UNDECIDED if State.UNDECIDED in states else PASSED

    @property
    def verdict(self) -> str:
        """The code in a word."""
        return {PASSED: "passed", FAILED: "failed", UNDECIDED: "undecided"}[self.code]

    @property
    def lines(self) -> list[str]:
        """The conditions in lines, the failed ones first."""
        order = [State.FAILED, State.UNDECIDED, State.PASSED]
        marks = {State.FAILED: "FAILED   ", State.UNDECIDED: "UNDECIDED", State.PASSED: "passed   "}
        ordered = sorted(self.held, key=lambda one: order.index(one.state))
        return [f"{marks[one.state]} {one.what}: {one.seen}" for one in ordered] + [f"gate: {self.verdict}"]


def check(
    run: Stored,
    *,
    baseline: Stored | None = None,
    passing: Sequence[str] | None = None,
    margin: float = MARGIN,
    strict: bool = False,
) -> Checked:
    """Every condition held against the run.

    `passing` are cases that must be correct. Against a `baseline` the run must not be worse; `strict` demands that it
    is shown to be no worse, so that "cannot tell" is undecided. UserError when nothing at all is demanded.
    """
    held = [*_sound(run)]
    demanded = [_gate(run, gate) for gate in run.gates]
    if passing is not None:
        demanded.append(_still(run, passing))
    if baseline is not None:
        demanded.append(_against(run, baseline, margin, strict))
    if not demanded:
        raise UserError(f"{run.folder} has nothing to pass: its suite sets no gates; name --baseline or --passing")
    return Checked((*held, *demanded))


def _sound(run: Stored) -> list[Held]:
    """That the run is whole and hardly any question failed; said only of a run where it is not so."""
    found = []
    status = str(run.manifest.get("status", "unknown"))
    if status != "complete":
        found.append(Held("the run is complete", f"it is {status}: resume it", State.UNDECIDED))
    errors = sum(map(failed, run.samples))
    if not run.samples:
        found.append(Held("the run holds answers", "it holds none", State.UNDECIDED))
    elif errors > ERRORS_BORNE * len(run.samples):
        seen = f"{errors} of {len(run.samples)} questions failed"
        found.append(Held(f"at most {100 * ERRORS_BORNE:.0f} % of questions fail", seen, State.UNDECIDED))
    return found


def _gate(run: Stored, gate: Gate) -> Held:
    where = f" ({slice_name(gate.slice)})" if gate.slice else ""
    end = {"point": "", "low": ", low end", "high": ", high end"}[gate.on]
    what = f"{gate.metric}{where}{end} {gate.op} {written(gate.metric, gate.value)}"
    if gate.op not in OPERATORS:
        raise UserError(f"a gate cannot compare with {gate.op!r}: use one of {', '.join(OPERATORS)}")
    try:
        found = measure(run, gate.metric, gate.slice)
    except KeyError as reason:
        raise UserError(f"the gate on {gate.metric} cannot be read: {reason.args[0]}") from reason
    value = {"point": found.value, "low": found.interval.low, "high": found.interval.high}[gate.on]
    if not found.told or value != value:  # nan: nothing measured, or no interval
        return Held(what, "not measured in this run", State.UNDECIDED)
    # a share is a sum of floats divided: what differs by less than any case could is the same
    level = gate.value if abs(value - gate.value) > 1e-12 else value
    state = State.PASSED if OPERATORS[gate.op](value, level) else State.FAILED
    return Held(what, shown(found), state)


def shown(found: Measure) -> str:
    """A measure with its interval and size: "91.2 % (85.1 % to 95.0 %), n=120"."""
    low, high = found.interval.low, found.interval.high
    span = f" ({written(found.metric, low)} to {written(found.metric, high)})" if low == low else ""
    few = "" if found.interval.reliable or not span else ", few clusters"
    errors = f", {found.errors} errors left out" if found.errors else ""
    return f"{written(found.metric, found.value)}{span}, n={found.n}{few}{errors}"


def _still(run: Stored, passing: Sequence[str]) -> Held:
    asked = {sample.case for sample in run.samples}
    right = {sample.case for sample in run.samples if sample.outcome is Outcome.CORRECT}
    not_always = {sample.case for sample in run.samples if sample.outcome is not Outcome.CORRECT}
    lost = [case for case in passing if case in asked and (case not in right or case in not_always)]
    missing = [case for case in passing if case not in asked]
    what = f"the {len(passing)} cases that passed still pass"
    if lost:
        return Held(what, f"{len(lost)} no longer: {', '.join(lost)}", State.FAILED)
    if missing:
        return Held(what, f"{len(missing)} were not asked: {', '.join(missing[:10])}", State.UNDECIDED)
    return Held(what, "all do", State.PASSED)


def _against(run: Stored, baseline: Stored, margin: float, strict: bool) -> Held:
    found = compare(baseline, run, margin=margin)
    states = {
        Verdict.BETTER: State.PASSED,
        Verdict.NO_WORSE: State.PASSED,
        Verdict.CANNOT_TELL: State.UNDECIDED if strict or not found.n else State.PASSED,
        Verdict.WORSE: State.FAILED,
    }
    lost = [flip.case for flip in found.flips if flip.weight == 0]
    tail = f"; no longer right: {', '.join(lost[:20])}" if lost else ""
    return Held(f"not worse than {baseline.name}", f"{found.verdict} ({found.why}){tail}", states[found.verdict])


def read_passing(path: Path) -> list[str]:
    """The cases of a list, one id a line; `#` begins a remark."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as reason:
        raise UserError(f"{path} cannot be read: {reason}; write it with --write-passing") from reason
    return [line.split("#")[0].strip() for line in lines if line.split("#")[0].strip()]


def write_passing(run: Stored, path: Path) -> int:
    """Writes the cases that every repeat answered correctly; how many there are."""
    wrong = {sample.case for sample in run.samples if sample.outcome is not Outcome.CORRECT}
    right = sorted({sample.case for sample in run.samples} - wrong)
    named = run.manifest.get("suite")
    suite = f"{named['id']} {named['version']}" if isinstance(named, dict) else named or run.name
    head = f"# Cases of {suite} that must stay correct (written by gate --write-passing)\n"
    path.write_text(head + "".join(f"{case}\n" for case in right), encoding="utf-8")
    return len(right)


def gate(folder: Path, *, baseline: Path | None, passing: Path | None, margin: float, strict: bool) -> Checked:
    """`check` of folders and a file."""
    return check(
        read(folder),
        baseline=read(baseline) if baseline else None,
        passing=read_passing(passing) if passing else None,
        margin=margin,
        strict=strict,
    )
