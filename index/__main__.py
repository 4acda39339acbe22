"""The command line of the archive: build, add, look, remove, status, show, facts, doctor."""

import argparse
import csv
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

from errors import UserError

if TYPE_CHECKING:
    from index.archive import Archive
    from index.build import Outcome
    from index.embed import Embedder
    from index.records import Report

REFUSED, WRONG = 1, 2  # exit codes
TROUBLE = ("refused",)
COLUMNS = ("place", "year", "indicator", "measure", "scope", "stance", "kind", "low", "high", "unit", "edge", "words")


def parser() -> argparse.ArgumentParser:
    """All commands; `--data-dir` stands before or after them."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--data-dir", type=Path, default=argparse.SUPPRESS, help="folder of the archive (DATA_DIR)")
    top = argparse.ArgumentParser(prog="python -m index", description=__doc__, parents=[common])
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, told: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=told, description=told, parents=[common])

    for name, told in (
        ("build", "read files and folders; what has gone from the folders leaves the archive"),
        ("add", "read files and folders; nothing leaves the archive"),
    ):
        reading = command(name, told)
        reading.add_argument("paths", nargs="+", type=Path, metavar="PATH")
        reading.add_argument("--json", action="store_true", help="tell it in lines of JSON")
    looking = command("look", "say what a file holds, and keep nothing")
    looking.add_argument("file", type=Path, metavar="FILE")
    looking.add_argument("--json", action="store_true", help="tell it in lines of JSON")
    looking.add_argument("--seconds", type=int, default=3600, help="the longest that reading it may take")
    looking.add_argument("--megabytes", type=int, default=8000, help="the most memory that reading it may take")
    command("remove", "take a report out, with everything of it").add_argument("report", metavar="REPORT")
    command("status", "list the reports, and those that nobody has named")
    command("show", "print a passage, or the passages of a report").add_argument("key", metavar="PASSAGE_OR_REPORT")
    facts = command("facts", "list figures")
    facts.add_argument("--indicator", action="append", help="key of the indicator table, such as gdp; may be repeated")
    facts.add_argument("--stance", choices=["target", "actual", "rank"])
    facts.add_argument("--year", type=int, action="append", help="the year the figure is of; may be repeated")
    facts.add_argument("--place", action="append", help="as reports write it; may be repeated")
    facts.add_argument("--csv", type=Path, metavar="FILE", help="write a table for spreadsheets instead")
    command("doctor", "check the archive, and make anew what can be made from it")
    return top


def main(argv: list[str] | None = None) -> int:
    """0 when all went well, 1 when a file was refused, 2 when something has to be put right first."""
    given = parser().parse_args(argv)
    try:
        from settings import load

        chosen = load()
        folder = getattr(given, "data_dir", chosen.data_dir)
        return COMMANDS[given.command](given, folder, chosen.embedder)
    except UserError as error:
        if getattr(given, "json", False):
            from index import machine_lines

            print(machine_lines.failure(error))
        else:
            print(error, file=sys.stderr)
        return WRONG
    except KeyboardInterrupt:
        print("stopped; the same command goes on from here", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _archive(folder: Path, *, create: bool = False) -> "Archive":
    from index.archive import Archive

    return Archive.open(folder, create=create)


def _embedder(name: str, folder: Path) -> "Embedder":
    from index.embed import Embedder

    return Embedder(name, folder)


def build(given: argparse.Namespace, folder: Path, embedder: str) -> int:
    from index.build import build as run
    from index.build import find

    find(given.paths)  # a path that does not exist is told before anything is made
    if given.json:
        return _build_in_lines(given, folder, embedder)
    started, states = time.monotonic(), Counter[str]()
    with _Progress() as progress:
        archive = _archive(folder, create=True)
        mirror = given.command == "build"
        for outcome in run(given.paths, archive, _embedder(embedder, folder), mirror=mirror, progress=progress.show):
            states[outcome.state] += 1
            if outcome.state != "kept" or outcome.reason:
                progress.line(_told(outcome))
    counts = ", ".join(f"{count} {state}" for state, count in states.items()) or "nothing to read"
    print(f"{counts}; {len(archive.reports())} reports in {folder} ({time.monotonic() - started:.1f} s)")
    return REFUSED if any(states[state] for state in TROUBLE) else 0


def _build_in_lines(given: argparse.Namespace, folder: Path, embedder: str) -> int:
    from index import machine_lines
    from index.build import build as run

    def progress(*numbers: Any) -> None:
        print(machine_lines.progress(*numbers), flush=True)

    archive, mirror, states = _archive(folder, create=True), given.command == "build", set()
    for outcome in run(given.paths, archive, _embedder(embedder, folder), mirror=mirror, progress=progress):
        states.add(outcome.state)
        print(machine_lines.outcome(outcome), flush=True)
    return REFUSED if states & set(TROUBLE) else 0


def look(given: argparse.Namespace, _folder: Path, _embedder: str) -> int:
    from index import bounds, machine_lines

    bounds.bound(seconds=given.seconds, megabytes=given.megabytes)
    from index.look import look as look_at

    for one in look_at(given.file):
        named = f"{one.label} {one.year or '(year unknown)'}: {one.title}"
        counts = f"{one.characters} characters, {one.passages} passages, {one.figures} figures"
        print(
            machine_lines.looked(one) if given.json else "\n".join((named, counts, *one.removed, one.remedy)).rstrip()
        )
    return 0


def _told(outcome: "Outcome") -> str:
    named = f" {_name(outcome.report)}" if outcome.report else ""
    return f"{outcome.state}: {outcome.source}{named}{f' - {outcome.reason}' if outcome.reason else ''}"


def _name(report: "Report") -> str:
    return f"{report.label} {report.year or '(year unknown)'}" if report.place else f"{report.label} (place unknown)"


class _Progress:
    """Files and passages done, on standard error: a bar for people, lines now and then for files."""

    def __enter__(self) -> "_Progress":
        self._bar: Any = nullcontext()
        self._tasks: dict[str, Any] = {}
        self._last = 0.0
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            speed = TextColumn("{task.speed:.1f}/s", justify="right")
            self._bar = Progress(*columns, speed, console=Console(stderr=True), transient=True)
        self._bar.__enter__()
        self._began = time.monotonic()
        return self

    def __exit__(self, *failure: Any) -> None:
        self._bar.__exit__(*failure)

    def show(self, what: str, done: int, total: int) -> None:
        if not isinstance(self._bar, nullcontext):
            if what not in self._tasks:
                self._tasks[what] = self._bar.add_task(what, total=total)
            self._bar.update(self._tasks[what], completed=done, total=total)
        elif time.monotonic() - self._last > 5 or done == total:
            self._last = time.monotonic()
            if done == 0:
                self._began = self._last
            speed = done / max(self._last - self._began, 0.1)
            left = f", {speed:.1f}/s, {(total - done) / speed:.0f} s left" if done and what == "passages" else ""
            print(f"{what}: {done} of {total}{left}", file=sys.stderr)

    def line(self, text: str) -> None:
        if isinstance(self._bar, nullcontext):
            print(text, file=sys.stderr)
        else:
            self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)


def remove(given: argparse.Namespace, folder: Path, _embedder: str) -> int:
    archive = _archive(folder)
    with archive.writing():
        named = archive.report(given.report)
        archive.remove(given.report)
        archive.renew()
    print(f"removed {_name(named)} ({named.source}); a build of its file brings it back")
    return 0


def status(_given: argparse.Namespace, folder: Path, _embedder: str) -> int:
    archive = _archive(folder)
    passages = Counter(passage.report.id for passage in archive.passages())
    facts = Counter(fact.passage.report.id for fact in archive.facts())
    for report in archive.reports():
        print(
            f"{report.id}  {_name(report)}  {report.source}  {passages[report.id]} passages, {facts[report.id]} figures"
        )
    print(f"{len(passages)} reports, {passages.total()} passages, {facts.total()} figures in {folder}")
    print(f"embedding model: {archive.note('embedder') or 'none yet'}")
    for report_id, remark in archive.remedies().items():
        print(f"{report_id}: {remark}")
    return 0


def show(given: argparse.Namespace, folder: Path, _embedder: str) -> int:
    archive = _archive(folder)
    whole = given.key in {report.id for report in archive.reports()}
    for passage in archive.passages([given.key]) if whole else [archive.passage(given.key)]:
        print(f"{passage.id}  [{passage.part.value}]  {passage.heading}\n{passage.text}\n")
    return 0


def facts(given: argparse.Namespace, folder: Path, _embedder: str) -> int:
    from index import places
    from index.indicators import INDICATORS
    from index.records import Stance

    unknown = [key for key in given.indicator or () if key not in INDICATORS]
    if unknown:
        raise UserError(f"there is no indicator {unknown[0]}; there are: {', '.join(sorted(INDICATORS))}")
    archive = _archive(folder)
    meant = None if given.place is None else [place for name in given.place for place in places.resolve(name)]
    if given.place and not meant:
        raise UserError(f"no place is called {' or '.join(given.place)}: write it as reports do, such as 张湾区")
    reports = None if meant is None else [report.id for report in archive.reports(places=meant)]
    stance = Stance(given.stance) if given.stance else None
    found = archive.facts(reports=reports, indicators=given.indicator, stance=stance, years=given.year)
    table = [_columns(fact) for fact in found]
    if given.csv:
        with given.csv.open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([(*COLUMNS, "quote", "source", "passage"), *table])
        print(f"{len(table)} figures in {given.csv}")
    else:
        _print(table)
    return 0


def _columns(fact: Any) -> tuple[str, ...]:
    report, amount = fact.passage.report, fact.amount
    figures = (amount.low, amount.high, amount.unit, amount.edge.value) if amount else ("", "", "", "")
    cells = (report.label, fact.year, fact.indicator, fact.measure, fact.scope, fact.stance.value, fact.kind.value)
    ends = (fact.words, " ".join(fact.quote.split()), report.source, fact.passage.id)
    return tuple("" if cell is None else str(cell) for cell in (*cells, *figures, *ends))


def _print(table: Sequence[tuple[str, ...]]) -> None:
    for row in table:
        cells = dict(zip((*COLUMNS, "quote", "source", "passage"), row, strict=True))
        low, high = cells["low"], cells["high"]
        figure = f"{low if low == high else f'{low}-{high}'}{cells['unit']} {cells['edge']}" if low else cells["words"]
        about = f"{cells['indicator'] or '-'} ({cells['scope'] + ' ' if cells['scope'] else ''}{cells['measure']})"
        print(f"{cells['place']} {cells['year'] or '-'} {cells['stance']} {about} {figure}: {cells['quote']}")
    print(f"{len(table)} figures")


def doctor(_given: argparse.Namespace, folder: Path, embedder: str) -> int:
    archive = _archive(folder)
    archive.expect(_embedder(embedder, folder).fingerprint)
    with archive.writing():
        made = archive.renew()
    broken = [one for one in archive.passages() if archive.text(one.report.id)[one.start : one.end] != one.text]
    for passage in broken:
        print(f"{passage.id} does not stand in its report", file=sys.stderr)
    print(f"the vectors of {len(archive.passages())} passages {'were indexed anew' if made else 'are in order'}")
    return REFUSED if broken else 0


COMMANDS = {
    "build": build,
    "add": build,
    "look": look,
    "remove": remove,
    "status": status,
    "show": show,
    "facts": facts,
    "doctor": doctor,
}

if __name__ == "__main__":
    sys.exit(main())
