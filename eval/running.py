"""Runs a suite against a target: one line a sample, appended, flushed and synced, so that a killed run goes on."""

import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, NamedTuple

from errors import UserError
from eval.grading import graded
from eval.manifest import header as header_of
from eval.manifest import name as name_of
from eval.manifest import stamp
from eval.records import Case, Sample, Suite, as_line, from_line
from eval.targets import Target

HEADER, SAMPLES, CASES = "run.json", "samples.jsonl", "cases.jsonl"
LONE = "backslashreplace"  # half a surrogate pair has no bytes in UTF-8, and is written as JSON escapes it


class Key(NamedTuple):
    """A sample's place in a run."""

    case: str
    repeat: int


class Progress(NamedTuple):
    """How far a run is: samples done of all, errors among them, seconds left as the last ones went."""

    done: int
    total: int
    errors: int
    left: float


def chosen(suite: Suite, *, only: Sequence[str] = (), limit: int | None = None) -> tuple[Case, ...]:
    """The cases whose id, type, language or tag is among `only` (all without it), the first `limit` of them."""
    cases = suite.cases
    if not cases:
        raise UserError(f"{suite.id} holds {len(suite.drafts)} drafts and no case: give them gold, take out “status”")
    if only:
        wanted = set(only)
        cases = tuple(case for case in cases if wanted & {case.id, case.type, case.language, *case.tags})
        known = {value for case in suite.cases for value in (case.id, case.type, case.language, *case.tags)}
        lost = sorted(wanted - known)
        if lost:
            types = ", ".join(sorted({case.type for case in suite.cases}))
            raise UserError(
                f"--only {', '.join(lost)} names no case, type, language or tag of {suite.id}; types are {types}"
            )
    return cases if limit is None else cases[:limit]


def start(
    runs: Path,
    suite: Suite,
    cases: Sequence[Case],
    target: Target,
    *,
    repeat: int = 1,
    argv: Sequence[str] = (),
    context: str = "retrieved",
    judge: Mapping[str, Any] | None = None,
    name: str = "",
) -> Path:
    """Makes the folder of a new run with its header and cases, named by time and suite unless by `name`."""
    header = header_of(suite, target, repeat=repeat, context=context, argv=argv) | {"judge": judge}
    folder = runs / (name or name_of(suite))
    folder.mkdir(parents=True)
    _write(folder / CASES, "".join(json.dumps(asdict(case), ensure_ascii=False, default=str) + "\n" for case in cases))
    _write(folder / HEADER, json.dumps({**header, "cases": len(cases)}, ensure_ascii=False, indent=1))
    (folder / SAMPLES).touch()
    return folder


def carry_out(
    folder: Path,
    cases: Sequence[Case],
    target: Target,
    *,
    jobs: int = 1,
    retry_errors: bool = False,
    judged: Callable[[Case, Sample], Sample] = lambda _, sample: sample,
    progress: Callable[[Progress], None] = lambda _: None,
    now: Callable[[], float] = time.monotonic,
) -> int:
    """Asks what the folder has no sample of yet and appends it; the number of errors among all samples.

    `judged` puts a judge's rulings to a sample before it is graded.

    An interruption (Ctrl+C) leaves a folder that can be carried out again.
    """
    repeat = int(read_header(folder).get("repeat", 1))
    done = {Key(sample.case, sample.repeat): sample for sample in mended(folder)}
    if retry_errors:
        done = {key: sample for key, sample in done.items() if sample.status != "error"}
    wanted = [(case, number) for number in range(repeat) for case in cases if Key(case.id, number) not in done]
    errors = sum(sample.status == "error" for sample in done.values())
    total, began = len(wanted) + len(done), now()
    _note(folder, status="running")
    lock = threading.Lock()
    stop = threading.Event()

    def one(case: Case, number: int) -> Sample | None:
        if stop.is_set():
            return None
        sample = graded(case, judged(case, replace(target.ask(case), repeat=number)))
        with lock:
            _append(folder / SAMPLES, sample)
        return sample

    try:
        for count, sample in enumerate(_each(one, wanted, jobs), 1):
            if sample is None:
                continue
            errors += sample.status == "error"
            left = (now() - began) / count * (len(wanted) - count)
            progress(Progress(len(done) + count, total, errors, left))
    except BaseException:
        stop.set()
        _note(folder, status="interrupted")
        raise
    _note(folder, status="complete", end=stamp(), errors=errors)
    return errors


def _each(
    one: Callable[[Case, int], Sample | None], wanted: Sequence[tuple[Case, int]], jobs: int
) -> Iterator[Sample | None]:
    if jobs <= 1:
        for case, number in wanted:
            yield one(case, number)
        return
    with ThreadPoolExecutor(jobs, thread_name_prefix="eval") as pool:
        waiting = [pool.submit(one, case, number) for case, number in wanted]
        try:
            for future in as_completed(waiting):
                yield future.result()
        except BaseException:
            for future in waiting:
                future.cancel()
            raise


def mended(folder: Path) -> list[Sample]:
    """The samples of a run; a last line torn by a kill is cut off the file."""
    path = folder / SAMPLES
    data = path.read_bytes() if path.exists() else b""
    whole = data[: data.rfind(b"\n") + 1]
    if whole != data:
        with path.open("r+b") as file:
            file.truncate(len(whole))
            os.fsync(file.fileno())
    samples = []
    for number, line in enumerate(whole.decode("utf-8").splitlines(), 1):
        try:
            samples.append(from_line(json.loads(line)))
        except (ValueError, KeyError, TypeError) as reason:
            raise UserError(f"{path}:{number} is no sample ({reason!r}): start a new run") from reason
    return list({Key(sample.case, sample.repeat): sample for sample in samples}.values())


def rescored(
    folder: Path,
    cases: Mapping[str, Case],
    *,
    judged: Callable[[Case, Sample], Sample] = lambda _, sample: sample,
    judge: Mapping[str, Any] | None = None,
) -> int:
    """Grades the stored answers again, no question is asked; the number of samples whose outcome changed.

    With `judged`, a judge rules on them anew, and `judge` says in the header which.
    """
    before = mended(folder)
    lost = sorted({sample.case for sample in before} - set(cases))
    if lost:
        raise UserError(f"{folder} has samples of cases that the suite has not: {', '.join(lost[:5])}")
    after = [graded(cases[sample.case], judged(cases[sample.case], sample)) for sample in before]
    lines = "".join(json.dumps(as_line(sample), ensure_ascii=False) + "\n" for sample in after)
    _write(folder / SAMPLES, lines)
    _note(folder, rescored=stamp(), **({"judge": judge} if judge else {}))
    return sum(old.outcome != new.outcome for old, new in zip(before, after, strict=True))


def read_header(folder: Path) -> dict[str, Any]:
    """The header of a run; UserError when the folder is no run."""
    try:
        header: dict[str, Any] = json.loads((folder / HEADER).read_text(encoding="utf-8"))
    except (OSError, ValueError) as reason:
        raise UserError(f"{folder} is no run: it has no readable {HEADER} ({reason})") from reason
    return header


def _note(folder: Path, **changed: object) -> None:
    _write(folder / HEADER, json.dumps({**read_header(folder), **changed}, ensure_ascii=False, indent=1))


def _append(path: Path, sample: Sample) -> None:
    with path.open("ab") as out:
        out.write((json.dumps(as_line(sample), ensure_ascii=False) + "\n").encode("utf-8", LONE))
        out.flush()
        os.fsync(out.fileno())


def _write(path: Path, text: str) -> None:
    """Whole or not at all: a kill never leaves half a file."""
    beside = path.with_suffix(path.suffix + ".new")
    with beside.open("w", encoding="utf-8", errors=LONE) as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(path)
