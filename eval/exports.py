"""A run in the forms that other programs read: Markdown, CSV for spreadsheets, JUnit XML for CI."""

import csv as rows_of
import io
import re
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from eval.gate import Checked, State
from eval.markup import clean
from eval.measured import failed, outcomes
from eval.records import Outcome, Sample
from eval.stored import Stored
from eval.tables import columns, judge_lines, metric_lines, slice_lines, with_interval

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|!~$])")


def markdown(run: Stored, checked: Checked | None) -> str:
    """Gates, metrics and slices as tables, then what failed; nothing that an answer says acts as markup."""
    shown = columns(run)
    names = [column.target for column in shown]
    parts = [f"# {_plain(run.name)}"]
    if checked:
        held = [(one.state, one.what, one.seen) for one in checked.held]
        parts += [f"Gate: **{checked.verdict}**", _table(("State", "Demanded", "Seen"), held)]
    counts = [[outcome, *(outcomes(column.samples)[outcome] for column in shown)] for outcome in Outcome]
    parts += ["## Outcomes", _table(("Outcome", *names), counts)]
    lines = [
        (line.name, *(with_interval(one) for one in line.measures), line.measures[0].n) for line in metric_lines(run)
    ]
    parts += ["## Metrics (95 % intervals)", _table(("Metric", *names, "n"), lines)]
    parts += [_plain(line) for line in judge_lines(run)]
    by_slice = [(line.name, *(f"{with_interval(one)}, n={one.n}" for one in line.correct)) for line in slice_lines(run)]
    parts += ["## Correct by slice", _table(("Slice", *names), by_slice)]
    bad = [sample for sample in run.samples if sample.outcome is not Outcome.CORRECT]
    if bad:
        cells = [(one.case, one.outcome, one.lost_at or "", one.question, _why(one)) for one in bad]
        parts += ["## Not correct", _table(("Case", "Outcome", "Lost at", "Question", "Why"), cells)]
    return "\n\n".join(parts) + "\n"


def _table(head: Any, rows: Any) -> str:
    def line(cells: Any) -> str:
        return "| " + " | ".join(_plain(str(cell)) for cell in cells) + " |"

    return "\n".join([line(head), "|" + " --- |" * len(tuple(head)), *(line(row) for row in rows)])


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(clean(text).split()))


def _why(sample: Sample) -> str:
    if sample.error:
        return "; ".join(f"{key}: {value}" for key, value in sample.error.items())
    return sample.notes.get("outcome", "")


def csv(run: Stored) -> str:
    """A row for each sample of each column, with a byte order mark; no cell starts a formula."""
    shown = columns(run)
    names = sorted({name for column in shown for sample in column.samples for name in sample.scores})
    out = io.StringIO()
    writer = rows_of.writer(out, lineterminator="\r\n")
    head = ("target", "case", "repeat", "type", "language", "status", "outcome", "lost at", "why", "milliseconds")
    writer.writerow([*head, "question", "answer", "gold", "citations", *names])
    for column in shown:
        for one in column.samples:
            case = column.cases.get(one.case)
            gold = case.answer or " ｜ ".join(quote.quote for quote in case.evidence) if case else ""
            time = one.seconds.get("total")
            cells = [column.target, one.case, one.repeat, one.type, one.language, one.status, one.outcome or "",
                     one.lost_at or "", _why(one), "" if time is None else round(1000 * time),
                     one.question, one.answer, gold, " ｜ ".join(item.quote for item in one.citations)]  # fmt: skip
            scores = ["" if (value := one.scores.get(name)) is None else f"{value:.4f}" for name in names]
            writer.writerow([_tame(cell) for cell in cells] + scores)
    return "\ufeff" + out.getvalue()


def _tame(cell: object) -> object:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers stay."""
    if not isinstance(cell, str):
        return cell
    text = clean(cell)
    return "'" + text if text.lstrip(" \n\u3000").startswith(_FORMULA) or text.startswith(_FORMULA) else text


def junit(run: Stored, checked: Checked | None) -> str:
    """The samples as test cases, an error as <error> and what is not correct as <failure>; the gates as a suite too."""
    suites = [_samples(column) for column in columns(run)]
    if checked:
        suites.append(_gates(checked))
    return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n' + "".join(suites) + "</testsuites>\n"


def _samples(run: Stored) -> str:
    lines, failures, errors = [], 0, 0
    for one in run.samples:
        name = one.case + (f" #{one.repeat}" if one.repeat else "")
        head = (
            f"  <testcase classname={_attribute(f'{run.target}.{one.type}')} name={_attribute(name)}"
            f' time="{one.seconds.get("total", 0):.3f}"'
        )
        told = f"{one.question}\n\n{one.answer}\n\n{_why(one)}"
        message = f"message={_attribute(_why(one) or str(one.outcome))}"
        if failed(one):
            errors += 1
            lines.append(f"{head}><error {message}>{_text(told)}</error></testcase>\n")
        elif one.outcome is not Outcome.CORRECT:
            failures += 1
            kind = _attribute(str(one.outcome))
            lines.append(f"{head}><failure type={kind} {message}>{_text(told)}</failure></testcase>\n")
        else:
            lines.append(f"{head}/>\n")
    return _suite(run.target, lines, failures, errors)


def _gates(checked: Checked) -> str:
    lines, failures, errors = [], 0, 0
    for one in checked.held:
        head = f'  <testcase classname="gate" name={_attribute(one.what)}'
        if one.state is State.PASSED:
            lines.append(f"{head}/>\n")
            continue
        kind = "failure" if one.state is State.FAILED else "error"
        failures, errors = failures + (kind == "failure"), errors + (kind == "error")
        lines.append(f"{head}><{kind} message={_attribute(one.seen)}/></testcase>\n")
    return _suite("gates", lines, failures, errors)


def _suite(name: str, lines: list[str], failures: int, errors: int) -> str:
    head = f'<testsuite name={_attribute(name)} tests="{len(lines)}" failures="{failures}" errors="{errors}">\n'
    return f" {head}{''.join(lines)} </testsuite>\n"


def _attribute(text: str) -> str:
    return quoteattr(clean(text).replace("\n", " "))


def _text(text: str) -> str:
    return escape(clean(text))
