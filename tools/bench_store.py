"""Times the store: extraction of one report, and a filter over 100,000 figures in a temporary archive.

    python tools/bench_store.py FOLDER_OF_REPORTS

Prints figures and asserts none: they depend on the machine.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from index import extract, identify, readers, rows, split  # noqa: E402 - the rooms lie beside this folder
from index.archive import Archive  # noqa: E402
from index.build import find  # noqa: E402
from index.records import Fact, Passage, Report, Stance  # noqa: E402

FIGURES = 100_000
ROUNDS = 20


def main(folders: list[str]) -> int:
    """Reads the reports, times their extraction, then fills an archive with their figures over and over."""
    if not folders:
        print(__doc__, file=sys.stderr)
        return 2
    read = [one for file in find(map(Path, folders)) if file.suffix in readers.READERS for one in _reports(file)]
    times, told = [], []
    for report, text in read:
        passages = split.split(report, text)
        started = time.perf_counter()
        facts = extract.extract(passages, text)
        times.append(time.perf_counter() - started)
        told.append((report, text, passages, facts))
    print(
        f"extraction of one report: median {statistics.median(times):.3f} s, longest {max(times):.3f} s, "
        f"{len(times)} reports, {sum(len(facts) for *_, facts in told)} figures"
    )
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive.open(Path(folder), create=True)
        count = _fill(archive, told)
        some = [report.id for report in archive.reports()[:10]]
        print(f"an archive of {count} figures in {len(archive.reports())} reports:")
        _time(
            "one indicator, one stance, one year",
            lambda: archive.facts(indicators=["gdp"], stance=Stance.TARGET, years=[2023]),
        )
        _time("one indicator in ten reports", lambda: archive.facts(indicators=["gdp"], reports=some))
        _time("one indicator, every report", lambda: archive.facts(indicators=["gdp"]))
        archive.close()
    return 0


def _reports(file: Path) -> list[tuple[Report, str]]:
    sources = identify.load_sources(file.parent)
    return [(one.report, one.text) for draft in readers.read(file) for one in identify.identify(draft, sources)]


def _fill(archive: Archive, told: list[tuple[Report, str, list[Passage], list[Fact]]]) -> int:
    """Copies of the reports under other ids until there are enough figures; how many there are."""
    count = number = 0
    with archive.writing():
        archive.claim("none:1")
        while count < FIGURES:
            report, text, passages, facts = told[number % len(told)]
            copy = replace(report, id=f"{report.id}-{number}", source=f"{number}-{report.source}")
            moved = {one.id: replace(one, report=copy) for one in passages}
            vectors = {rows.wording(one): np.ones(1, dtype=np.float32) for one in passages}
            figures = [replace(fact, passage=moved[fact.passage.id]) for fact in facts]
            archive.add(copy, text, list(moved.values()), figures, [], vectors)
            count, number = count + len(figures), number + 1
    return count


def _time(what: str, ask: Callable[[], tuple[Fact, ...]]) -> None:
    found = ask()
    times = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    print(f"  {what}: median {1000 * statistics.median(times):.0f} ms, {len(found)} figures")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
