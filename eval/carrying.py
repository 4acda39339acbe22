"""What the commands over runs do with one: begin, carry on, judge, end it; and how they speak.

Tables go to standard output, progress and remarks to standard error.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import UserError
from eval.markup import clean
from eval.opening import Where
from eval.records import Case, Suite
from eval.running import CASES as RUN_CASES
from eval.running import HEADER as RUN_HEADER
from eval.running import Progress, read_header
from eval.running import carry_out as ask_all
from eval.targets import Target

if TYPE_CHECKING:
    from eval.judge import Judge

INTERRUPTED = 130


def able(cases: tuple[Case, ...], context: str) -> tuple[Case, ...]:
    """The cases that can be asked in a context; says how many cannot."""
    from eval.contexts import asked_of

    left = asked_of(cases, context)
    if not left:
        raise UserError(f"--context {context} gives the evidence of a case, and none of these has any")
    if len(left) < len(cases):
        note(f"{len(cases) - len(left)} cases have no evidence to give and are left out")
    return left


def carry_out(
    folder: Path,
    cases: Sequence[Case],
    target: Target,
    *,
    jobs: int,
    retry_errors: bool = False,
    judge: "Judge | None" = None,
) -> int:
    """Asks what is left of a run and tells how far it is; 0, 1 with errors among the samples, or INTERRUPTED."""
    try:
        more: dict[str, Any] = {"judged": judge.ruled} if judge else {}
        errors = ask_all(folder, cases, target, jobs=jobs, retry_errors=retry_errors, progress=told, **more)
    except KeyboardInterrupt:
        sys.stderr.write(f"\ninterrupted; go on with --resume {folder.name}\n")
        return INTERRUPTED
    sys.stderr.write("\n")
    return 1 if errors else 0


def open_judge(where: Where, runs: Path) -> "tuple[Judge, dict[str, Any]]":
    """The judge, and how far it agrees with people; asked about every label when it is new."""
    from eval.agreement import known
    from eval.judge import Judge

    if where.judge_model is None:
        raise UserError("--judge needs a model: set JUDGE=provider:name")
    judge = Judge(where.judge_model())

    def progress(done: int, total: int) -> None:
        sys.stderr.write(f"\r{done}/{total} labels judged ")
        sys.stderr.flush()

    found = known(judge, runs, progress=progress)
    note(f"judge: {found.told}")
    return judge, asdict(found)


def finish(folder: Path, code: int) -> int:
    """Ends a run with its table and its report; the code given."""
    from eval.compare import against_others
    from eval.report import write
    from eval.stored import read as stored

    for line in (*table(folder), *against_others(stored(folder))):
        say(line)
    say(f"run: {folder}")
    say(f"report: {write(folder)}")
    return code


def resumed(
    runs: Path,
    name: str,
    suite: Suite,
    target: Target,
    *,
    context: str = "retrieved",
    judge: Mapping[str, Any] | None = None,
) -> tuple[Path, tuple[Case, ...]]:
    """The folder of a run that goes on, and its cases; UserError when suite, target or archive are not the run's."""
    if name == "last":
        made = sorted(path.parent for path in runs.glob(f"*-{suite.id}-*/{RUN_HEADER}"))
        if not made:
            raise UserError(f"{runs} holds no run of {suite.id}: leave out --resume")
        folder = made[-1]
    else:
        folder = runs / name if (runs / name).is_dir() else Path(name)
    header = read_header(folder)
    if header["suite"]["sha256"] != suite.sha256:
        raise UserError(f"{folder} was made with other cases of {suite.id}: start a new run")
    now = {**target.manifest(), "context": context, "judge": judge}
    for part in ("target", "archive", "embedder", "context", "judge"):
        if header.get(part) != now.get(part):
            raise UserError(f"{folder} was made with another {part}: start a new run ({header.get(part)})")
    lines = (folder / RUN_CASES).read_text(encoding="utf-8").splitlines()
    asked = {json.loads(line)["id"] for line in lines}
    return folder, tuple(case for case in suite.cases if case.id in asked)


def table(folder: Path) -> list[str]:
    """The run's outcomes by type and its metrics, as lines of text."""
    from eval.ending import table as lines
    from eval.stored import read as stored

    return lines(stored(folder))


def told(state: Progress) -> None:
    errors = f", {state.errors} errors" if state.errors else ""
    sys.stderr.write(f"\r{state.done}/{state.total} answered{errors}, {state.left:.0f} s left ")
    sys.stderr.flush()


def note(line: str) -> None:
    sys.stderr.write(line + "\n")


def say(line: str) -> None:
    sys.stdout.write(clean(line) + "\n")
