"""Finds what is wrong with a suite: repeats, gold that its quotes do not hold, quotes that no report holds.

Every fault is a `Complaint`: file, line, field, the offending text and why, with the nearest that is there.
"""

import difflib
import hashlib
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from errors import UserError
from eval.cases import CASES, HEADER
from eval.fields import Complaint
from eval.figures import compare
from eval.metrics import METRICS
from eval.records import Case, Gold, GoldFigure, Suite
from eval.stated import gold_amount
from index import amounts, places
from index.records import Amount

_NEAREST = 60  # characters of the nearest quote that are shown
_RUN_METRICS = re.compile(r"(?:outcome\.(?:correct|partial|wrong|abstained|truth)|run\.error_rate|latency\.\w+|truth)$")


def faults(suite: Suite, path: Path, *, texts: Path | None = None) -> Iterator[Complaint]:
    """Every fault of the cases, then of the header. `texts` is the folder of the reports, else the suite's own."""
    file = str(path / CASES if path.is_dir() else path)
    folder = texts or (Path(suite.folder) if suite.folder else None)
    every = sorted((*suite.cases, *suite.drafts), key=lambda case: case.line)
    wanted = {gold.file for case in every for gold in case.evidence}
    held = read_texts(folder, wanted) if folder else None
    yield from repeats(every, file)
    for case in every:
        yield from shape(case, file)
        yield from values(case, file)
        if held is not None:
            yield from quotes(case, file, held)
    if path.is_dir():
        yield from header(suite, str(path / HEADER))


def repeats(cases: Sequence[Case], file: str) -> Iterator[Complaint]:
    """Ids used twice, and questions asked twice in the same dialogue."""
    ids: dict[str, Case] = {}
    asked: dict[tuple[object, ...], Case] = {}
    for case in cases:
        first = ids.setdefault(case.id, case)
        if first is not case:
            yield Complaint(file, case.line, "id", case.id, f"stands in line {first.line} already")
        key = (*map(_letters, (*case.history, case.question)), case.filters)
        same = asked.setdefault(key, case)
        if same is not case and first is case:
            yield Complaint(file, case.line, "question", case.question, f"is asked in line {same.line} already")


def shape(case: Case, file: str) -> Iterator[Complaint]:
    """Evidence and gold on a case that nothing answers; nothing to judge by on one that something does, no draft."""
    if case.abstain:
        for name in ("evidence", "gold", "items", "terms"):
            if getattr(case, name):
                text = case.evidence[0].quote if name == "evidence" else case.id
                yield Complaint(file, case.line, name, text[:80], "stands on a case that nothing answers (abstain)")
    elif not case.status and not (case.gold or case.items or case.terms or case.must_include):
        yield Complaint(file, case.line, "gold", case.id, "has no gold, items, terms or must_include to be judged by")
    for number, figure in enumerate(case.gold, 1):
        if figure.place and not places.resolve(figure.place):
            yield Complaint(file, case.line, f"gold[{number}].place", figure.place, "is no place of the gazetteer")


def values(case: Case, file: str) -> Iterator[Complaint]:
    """Gold figures that none of the case's quotes states; derived ones stand in no quote."""
    if not case.evidence:
        return
    stated = [found.amount for gold in case.evidence for found in amounts.find(gold.quote, bare=True)]
    for number, figure in enumerate(case.gold, 1):
        if figure.stance != "derived" and not any(_states(amount, figure) for amount in stated):
            said = f"{figure.value}{figure.unit}"
            yield Complaint(file, case.line, f"gold[{number}].value", said, "stands in none of the case's quotes")


def _states(amount: Amount, figure: GoldFigure) -> bool:
    gold = gold_amount(figure)
    sizes = (Amount(abs(end), abs(end), gold.unit) for end in (gold.low, gold.high))
    ends = {abs(amount.low), abs(amount.high)}
    return all(any(_same(Amount(end, end, amount.unit), size) for end in ends) for size in sizes)


def _same(amount: Amount, size: Amount) -> bool:
    return compare(amount, size, edge=False).right or (not amount.unit and amount.low == size.low)


def quotes(case: Case, file: str, held: Mapping[str, str]) -> Iterator[Complaint]:
    """Evidence that does not stand in its file to the letter; line breaks and blanks do not count."""
    for number, gold in enumerate(case.evidence, 1):
        where = f"evidence[{number}]"
        if gold.file and gold.file not in held:
            near = difflib.get_close_matches(gold.file, held, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Complaint(file, case.line, f"{where}.file", gold.file, f"is no file of the reports{hint}")
            continue
        among = [held[gold.file]] if gold.file else list(held.values())
        if not any(_squeezed(gold.quote) in text for text in among):
            hint = f"; nearest is “{_nearest(gold, among)}”"
            name = gold.file or "any report"
            yield Complaint(file, case.line, f"{where}.quote", gold.quote[:80], f"does not stand in {name}{hint}")


def header(suite: Suite, file: str) -> Iterator[Complaint]:
    """Gates on metrics that do not exist, and locked files that are missing or have changed."""
    for number, gate in enumerate(suite.gates, 1):
        if gate.metric not in METRICS and not _RUN_METRICS.match(gate.metric):
            near = difflib.get_close_matches(gate.metric, METRICS, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]}?" if near else ""
            yield Complaint(file, 1, f"gates[{number}].metric", gate.metric, f"is no metric{hint}")
    for number, locked in enumerate(suite.corpus, 1):
        path = Path(suite.folder) / locked.file
        if not path.is_file():
            yield Complaint(file, 1, f"corpus[{number}].file", locked.file, f"is not in {suite.folder}")
        elif digest(path) != locked.sha256:
            why = f"has changed since the gold was written: its sha256 is {digest(path)}"
            yield Complaint(file, 1, f"corpus[{number}].sha256", locked.file, why)


def digest(path: Path) -> str:
    """The sha256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def read_texts(folder: Path, wanted: set[str]) -> dict[str, str]:
    """The text of each report file of a folder without blanks; all files where evidence names none."""
    from index.readers import READERS, read

    if not folder.is_dir():
        raise UserError(f"{folder} is no folder: give that of the reports with --texts")
    files = [path for path in sorted(folder.iterdir()) if path.suffix.lower() in READERS and path.name != "sources.csv"]
    held = {}
    for path in files:
        if path.name in wanted or "" in wanted:
            held[path.name] = _squeezed("".join(draft.text for draft in read(path)))
    return held


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _letters(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


def _nearest(gold: Gold, texts: Sequence[str]) -> str:
    """The run of text that shares the longest run with the quote, as long as the quote."""
    wanted, best = _squeezed(gold.quote), (0, "")
    for text in texts:
        match = difflib.SequenceMatcher(None, text, wanted, autojunk=False).find_longest_match()
        if match.size > best[0]:
            start = max(0, match.a - match.b)
            best = (match.size, text[start : start + min(len(wanted), _NEAREST)])
    return best[1]
