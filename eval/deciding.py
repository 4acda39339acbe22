"""The commands over runs that are done: compare, gate and report, each from its options to an exit code.

`gate` exits with 0 passed, 10 a condition failed, 11 not decided (a run unfinished, too many errors, nothing measured).
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from errors import UserError
from eval.markup import clean

if TYPE_CHECKING:
    from eval.opening import Where

MARGIN = 0.03


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands with their options; each sets `body`, which takes the options and where things are."""
    comparing = commands.add_parser("compare", help="say whether a run is better or worse than an earlier one")
    comparing.add_argument("first", type=Path, help="the folder of the earlier run")
    comparing.add_argument("second", type=Path, help="the folder of the later run")
    comparing.add_argument("--html", type=Path, help="write the comparison as one HTML page too")
    comparing.set_defaults(body=compare)
    gating = commands.add_parser("gate", help="pass or fail a run, for CI: exit code 0, 10 or 11")
    gating.add_argument("run", type=Path, help="the folder of a run, or a folder of runs for its latest")
    gating.add_argument("--baseline", type=Path, help="a run that this one must not be worse than")
    gating.add_argument("--passing", type=Path, help="a list of cases that must be correct")
    gating.add_argument("--write-passing", type=Path, help="write that list from this run instead of judging it")
    gating.add_argument("--strict", action="store_true", help="with --baseline: “cannot tell” does not pass")
    gating.set_defaults(body=gate)
    for command in (comparing, gating):
        command.add_argument(
            "--margin", type=float, default=MARGIN, help="the loss in correct answers that is borne; 0.03 is 3 points"
        )
    reporting = commands.add_parser("report", help="write a run's report.html, report.md, results.csv and junit.xml")
    reporting.add_argument("run", type=Path, help="the folder of a run, or a folder of runs for its latest")
    reporting.set_defaults(body=report)


def compare(options: argparse.Namespace, _where: "Where") -> int:
    """The verdict, the flips, what moved; 0 whatever the verdict."""
    from eval.compare import compare as compared
    from eval.compare import told
    from eval.stored import read

    found = compared(read(options.first), read(options.second), margin=options.margin)
    _say(told(found))
    if options.html:
        from eval.comparing import page

        options.html.write_text(page(found), encoding="utf-8", newline="")
        _say([f"page: {options.html}"])
    return 0


def gate(options: argparse.Namespace, _where: "Where") -> int:
    """Every condition and the verdict; the verdict's exit code."""
    from eval.gate import PASSED, write_passing
    from eval.gate import gate as gated
    from eval.stored import read

    folder = latest(options.run)
    if options.write_passing:
        count = write_passing(read(folder), options.write_passing)
        _say([f"{count} cases that pass: {options.write_passing}"])
        return PASSED
    checked = gated(
        folder,
        baseline=options.baseline,
        passing=options.passing,
        margin=options.margin,
        strict=options.strict,
    )
    _say(checked.lines)
    return checked.code


def report(options: argparse.Namespace, _where: "Where") -> int:
    """Writes the report again, from what is stored."""
    from eval.report import write

    _say([f"report: {write(latest(options.run))}"])
    return 0


def latest(folder: Path) -> Path:
    """The folder itself when it is a run, else the run in it that was started last."""
    if (folder / "run.json").is_file():
        return folder
    runs = sorted((path.parent for path in folder.glob("*/run.json")), key=lambda path: path.name)
    if not runs:
        raise UserError(f"{folder} is neither a run nor a folder of runs: name what `run` has written")
    return runs[-1]


def _say(lines: list[str]) -> None:
    sys.stdout.write("".join(f"{clean(line)}\n" for line in lines))
