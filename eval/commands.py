"""The commands over suites: validate, run, score and list, each from its options to an exit code.

Tables go to standard output, progress and complaints to standard error. 0 is well, 2 a suite with faults,
1 a run with errors among its samples, 130 a run that was interrupted and can be resumed.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from errors import UserError
from eval.beside import open_other
from eval.cases import HEADER, load, read
from eval.markup import clean
from eval.opening import Where, open_target
from eval.records import Case, Suite
from eval.running import CASES as RUN_CASES
from eval.running import HEADER as RUN_HEADER
from eval.running import Progress, chosen, read_header, rescored, start
from eval.running import carry_out as ask_all
from eval.targets import Target

SUITES = Path(__file__).parent / "suites"
BAD_SUITE, INTERRUPTED = 2, 130


def add(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Adds the commands with their options; each sets `body`, which takes the options and where things are."""
    checking = commands.add_parser("validate", help="say what is wrong with a suite")
    checking.add_argument("suite", type=Path, help="a suite's folder, a JSONL or a CSV file")
    checking.add_argument("--texts", type=Path, help="the folder of the reports that gold quotes stand in")
    checking.set_defaults(body=validate)
    asking = commands.add_parser("run", help="ask a suite's questions and grade the answers")
    asking.add_argument("suite", type=Path, help="a suite's folder, a JSONL or a CSV file")
    asking.add_argument("--target", default="inproc", help="inproc (this program) or the address of a running server")
    asking.add_argument("--beside", help="ask the same of another way of answering too: plain_rag")
    asking.add_argument(
        "--context",
        choices=("retrieved", "oracle", "none"),
        default="retrieved",
        help="what the desk is given: what it finds, only the passages with the gold, or nothing",
    )
    asking.add_argument("-j", "--jobs", type=int, default=1, help="questions asked at the same time")
    asking.add_argument("--only", action="append", default=[], help="a case's id, a type, language or tag; repeatable")
    asking.add_argument("--limit", type=int, help="the first so many cases")
    asking.add_argument("--repeat", type=int, default=1, help="how often each question is asked")
    asking.add_argument("--runs", type=Path, default=Path("runs"), help="the folder of runs")
    asking.add_argument("--resume", help="the folder of a run to carry on, or last")
    asking.add_argument("--retry-errors", action="store_true", help="with --resume: ask again what failed")
    asking.add_argument(
        "--archive", type=Path, help="the folder of the archive; when left out, one of the suite's own texts"
    )
    asking.set_defaults(body=run)
    adding = commands.add_parser("add", help="make drafts of cases from what readers said of answers")
    adding.add_argument(
        "--from-feedback", action="store_true", required=True, help="from answers with a thumb down in DATA_DIR"
    )
    adding.add_argument("--data-dir", type=Path, help="another folder than DATA_DIR")
    adding.add_argument(
        "--out", type=Path, default=Path("feedback.jsonl"), help="a suite's folder or a .jsonl file; made if need be"
    )
    adding.set_defaults(body=add_drafts)
    grading = commands.add_parser("score", help="grade a run's stored answers again; nothing is asked")
    grading.add_argument("run", type=Path, help="the folder of a run")
    grading.add_argument("--suite", type=Path, help="the suite with its gold as it is now; else the run's own cases")
    grading.set_defaults(body=score)
    listing = commands.add_parser("list", help="the shipped suites and the runs made")
    listing.add_argument("--runs", type=Path, default=Path("runs"), help="the folder of runs")
    listing.set_defaults(body=show)


def validate(options: argparse.Namespace, _where: Where) -> int:
    """Every fault of a suite on a line; 0 when there is none."""
    from eval.validate import faults

    loaded = read(options.suite)
    found = [*loaded.complaints, *faults(loaded.suite, options.suite, texts=options.texts)]
    for fault in found:
        _say(str(fault))
    cases = loaded.suite.cases
    english = sum(case.language == "en" for case in cases)
    types = len({case.type for case in cases})
    drafts = f", {len(loaded.suite.drafts)} drafts that do not count" if loaded.suite.drafts else ""
    _say(f"{loaded.suite.id}: {len(cases)} cases of {types} types, {english} in English{drafts}; {len(found)} faults")
    return BAD_SUITE if found else 0


def run(options: argparse.Namespace, where: Where) -> int:
    """A run from its start or its last line to its end, and its table."""
    suite = load(options.suite)
    for name in ("jobs", "repeat"):
        if getattr(options, name) < 1:
            raise UserError(f"--{name} {getattr(options, name)} is less than 1")
    context = options.context
    if options.beside and context != "retrieved":
        raise UserError(f"--beside {options.beside} finds its own passages: leave out --context {context}")
    target, where = open_target(
        suite, where, target=options.target, archive=options.archive, runs=options.runs, context=context, say=_note
    )
    if options.resume:
        folder, cases = resumed(options.runs, options.resume, suite, target, context=context)
    else:
        cases = able(chosen(suite, only=options.only, limit=options.limit), context)
        folder = start(options.runs, suite, cases, target, repeat=options.repeat, argv=sys.argv[1:], context=context)
    code = carry_out(folder, cases, target, jobs=options.jobs, retry_errors=options.retry_errors)
    if options.beside and code != INTERRUPTED:
        other = open_other(options.beside, where.archive, where.embedder, where.models)
        if (folder / options.beside).is_dir():
            resumed(folder, options.beside, suite, other)
        else:
            start(folder, suite, cases, other, repeat=options.repeat, argv=sys.argv[1:], name=options.beside)
        asked = carry_out(folder / options.beside, cases, other, jobs=options.jobs, retry_errors=options.retry_errors)
        code = max(code, asked)
    return code if code == INTERRUPTED else finish(folder, code)


def able(cases: tuple[Case, ...], context: str) -> tuple[Case, ...]:
    """The cases that can be asked in a context; says how many cannot."""
    from eval.contexts import asked_of

    left = asked_of(cases, context)
    if not left:
        raise UserError(f"--context {context} gives the evidence of a case, and none of these has any")
    if len(left) < len(cases):
        _note(f"{len(cases) - len(left)} cases have no evidence to give and are left out")
    return left


def carry_out(folder: Path, cases: Sequence[Case], target: Target, *, jobs: int, retry_errors: bool = False) -> int:
    """Asks what is left of a run and tells how far it is; 0, 1 with errors among the samples, or INTERRUPTED."""
    try:
        errors = ask_all(folder, cases, target, jobs=jobs, retry_errors=retry_errors, progress=_progress)
    except KeyboardInterrupt:
        sys.stderr.write(f"\ninterrupted; go on with --resume {folder.name}\n")
        return INTERRUPTED
    sys.stderr.write("\n")
    return 1 if errors else 0


def finish(folder: Path, code: int) -> int:
    """Ends a run with its table and its report; the code given."""
    from eval.compare import against_others
    from eval.report import write
    from eval.stored import read as stored

    for line in (*table(folder), *against_others(stored(folder))):
        _say(line)
    _say(f"run: {folder}")
    _say(f"report: {write(folder)}")
    return code


def resumed(
    runs: Path, name: str, suite: Suite, target: Target, *, context: str = "retrieved"
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
    now = {**target.manifest(), "context": context}
    for part in ("target", "archive", "embedder", "context"):
        if header.get(part) != now.get(part):
            raise UserError(f"{folder} was made with another {part}: start a new run ({header.get(part)})")
    lines = (folder / RUN_CASES).read_text(encoding="utf-8").splitlines()
    asked = {json.loads(line)["id"] for line in lines}
    return folder, tuple(case for case in suite.cases if case.id in asked)


def add_drafts(options: argparse.Namespace, where: Where) -> int:
    """Drafts from the feedback that the app has kept; says how many are new."""
    from app.database import DATABASE, Book
    from app.feedback import Feedback
    from eval.drafts import add as added

    folder = options.data_dir or where.models
    if not (folder / DATABASE).is_file():
        raise UserError(f"{folder} holds no {DATABASE}: name the server's DATA_DIR with --data-dir")
    book = Book.open(folder)
    try:
        remarks = Feedback(book).all("down")
    finally:
        book.close()
    done = added(reversed(remarks), options.out)
    for row in done.drafts:
        _say(f"{row['id']}  {row['question']}")
    _say(f"{len(done.drafts)} drafts added to {options.out}, {len(done.known)} of {len(remarks)} were there already")
    if done.drafts:
        _say(f"give each its gold and take out “status”, then: python -m eval validate {options.out}")
    return 0


def score(options: argparse.Namespace, _where: Where) -> int:
    """Grades a run again."""
    if options.suite:
        cases = load(options.suite).cases
    else:
        from eval.stored import read as stored

        cases = tuple(stored(options.run).cases.values())
    changed = rescored(options.run, {case.id: case for case in cases})
    for line in table(options.run):
        _say(line)
    _say(f"{changed} outcomes changed")
    return 0


def show(options: argparse.Namespace, _where: Where) -> int:
    """Suites with their sizes, runs with their states."""
    for header in sorted(SUITES.glob(f"*/{HEADER}")):
        suite = load(header.parent)
        _say(f"{os.path.relpath(header.parent)}  {len(suite.cases)} cases, version {suite.version}: {suite.what}")
    for header in sorted(options.runs.glob(f"*/{RUN_HEADER}")):
        told = read_header(header.parent)
        _say(f"{header.parent}  {told.get('status')}, {told.get('cases')} cases, {told.get('target')}")
    return 0


def table(folder: Path) -> list[str]:
    """The run's outcomes by type and its metrics, as lines of text."""
    from eval.ending import table as lines
    from eval.stored import read as stored

    return lines(stored(folder))


def _progress(state: Progress) -> None:
    errors = f", {state.errors} errors" if state.errors else ""
    sys.stderr.write(f"\r{state.done}/{state.total} answered{errors}, {state.left:.0f} s left ")
    sys.stderr.flush()


def _note(line: str) -> None:
    sys.stderr.write(line + "\n")


def _say(line: str) -> None:
    sys.stdout.write(clean(line) + "\n")


Body = Callable[[argparse.Namespace, Where], int]
