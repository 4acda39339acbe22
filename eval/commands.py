"""The commands over suites: validate, run, score and list, each from its options to an exit code.

Tables go to standard output, progress and complaints to standard error. 0 is well, 2 a suite with faults,
1 a run with errors among its samples, 130 a run that was interrupted and can be resumed.
"""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from errors import UserError
from eval.beside import open_other
from eval.carrying import INTERRUPTED, able, carry_out, finish, note, open_judge, resumed, say, table
from eval.cases import HEADER, load, read
from eval.opening import Where, open_target
from eval.running import HEADER as RUN_HEADER
from eval.running import chosen, read_header, rescored, start

SUITES = Path(__file__).parent / "suites"
BAD_SUITE = 2


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
    asking.add_argument("--judge", action="store_true", help="let the model of JUDGE rule on what rules cannot decide")
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
    grading.add_argument("--judge", action="store_true", help="let the model of JUDGE rule on what rules cannot decide")
    grading.add_argument("--runs", type=Path, default=Path("runs"), help="the folder of runs, where agreement is kept")
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
        say(str(fault))
    cases = loaded.suite.cases
    english = sum(case.language == "en" for case in cases)
    types = len({case.type for case in cases})
    drafts = f", {len(loaded.suite.drafts)} drafts that do not count" if loaded.suite.drafts else ""
    say(f"{loaded.suite.id}: {len(cases)} cases of {types} types, {english} in English{drafts}; {len(found)} faults")
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
        suite, where, target=options.target, archive=options.archive, runs=options.runs, context=context, say=note
    )
    judge, about = open_judge(where, options.runs) if options.judge else (None, None)
    if options.resume:
        folder, cases = resumed(options.runs, options.resume, suite, target, context=context, judge=about)
    else:
        cases = able(chosen(suite, only=options.only, limit=options.limit), context)
        folder = start(
            options.runs, suite, cases, target, repeat=options.repeat, argv=sys.argv[1:], context=context, judge=about
        )
    rest = {"jobs": options.jobs, "retry_errors": options.retry_errors, "judge": judge}
    code = carry_out(folder, cases, target, **rest)
    if options.beside and code != INTERRUPTED:
        other = open_other(options.beside, where.archive, where.embedder, where.models)
        if (folder / options.beside).is_dir():
            resumed(folder, options.beside, suite, other, judge=about)
        else:
            more = {"argv": sys.argv[1:], "judge": about, "name": options.beside}
            start(folder, suite, cases, other, repeat=options.repeat, **more)
        code = max(code, carry_out(folder / options.beside, cases, other, **rest))
    return code if code == INTERRUPTED else finish(folder, code)


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
        say(f"{row['id']}  {row['question']}")
    say(f"{len(done.drafts)} drafts added to {options.out}, {len(done.known)} of {len(remarks)} were there already")
    if done.drafts:
        say(f"give each its gold and take out “status”, then: python -m eval validate {options.out}")
    return 0


def score(options: argparse.Namespace, where: Where) -> int:
    """Grades a run again."""
    if options.suite:
        cases = load(options.suite).cases
    else:
        from eval.stored import read as stored

        cases = tuple(stored(options.run).cases.values())
    judge, about = open_judge(where, options.runs) if options.judge else (None, None)
    more: dict[str, Any] = {"judged": judge.ruled, "judge": about} if judge else {}
    changed = rescored(options.run, {case.id: case for case in cases}, **more)
    for line in table(options.run):
        say(line)
    say(f"{changed} outcomes changed")
    return 0


def show(options: argparse.Namespace, _where: Where) -> int:
    """Suites with their sizes, runs with their states."""
    for header in sorted(SUITES.glob(f"*/{HEADER}")):
        suite = load(header.parent)
        say(f"{os.path.relpath(header.parent)}  {len(suite.cases)} cases, version {suite.version}: {suite.what}")
    for header in sorted(options.runs.glob(f"*/{RUN_HEADER}")):
        told = read_header(header.parent)
        say(f"{header.parent}  {told.get('status')}, {told.get('cases')} cases, {told.get('target')}")
    return 0


Body = Callable[[argparse.Namespace, Where], int]
