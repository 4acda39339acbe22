"""A run as one HTML page that opens from disk and asks nothing of any network; its other forms stand beside it."""

import base64
import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from errors import UserError
from eval.compare import against_others
from eval.exports import csv, junit, markdown
from eval.gate import Checked, State, check
from eval.markup import Html, html, table, tag
from eval.measured import measure, written
from eval.running import LONE
from eval.sections import (
    cases,
    failures,
    header,
    judging,
    metric_table,
    outcome_bars,
    retrieval,
    slice_table,
    time,
)
from eval.stored import Stored, read
from eval.summary import summary
from eval.tables import with_interval

_STATIC = Path(__file__).parent / "static"
VERDICTS = {"passed": "Gates passed", "failed": "A gate failed", "undecided": "Not decided"}
SECTIONS = {
    "Outcomes": outcome_bars,
    "Metrics": metric_table,
    "Judge": judging,
    "Slices": slice_table,
    "Retrieval": retrieval,
    "Time": time,
    "Failures": failures,
    "Cases": cases,
    "Header": header,
}


def write(folder: Path) -> Path:
    """Writes report.html, report.md, results.csv, junit.xml and summary.json into the run; the path of the page."""
    run = read(folder)
    checked = gates(run)
    texts = {
        "report.html": page(run, checked),
        "report.md": markdown(run, checked),
        "results.csv": csv(run),
        "junit.xml": junit(run, checked),
        "summary.json": json.dumps(summary(run, checked), ensure_ascii=False, indent=1) + "\n",
    }
    for name, text in texts.items():
        draft = folder / f".{name}"
        draft.write_text(text, encoding="utf-8", errors=LONE, newline="")
        draft.replace(folder / name)
    return folder / "report.html"


def gates(run: Stored) -> Checked | None:
    """The suite's gates held against the run; None when it has none."""
    try:
        return check(run)
    except UserError:
        if run.gates:
            raise
        return None


def page(run: Stored, checked: Checked | None) -> str:
    """The whole page."""
    name = f"{suite(run)} · {run.target}"
    made = {title: inside for title, make in SECTIONS.items() if (inside := make(run))}
    return document(f"{name}: evaluation", _verdict(run, checked, name), made)


def document(title: str, head: Html, parts: Mapping[str, Html]) -> str:
    """A page of its own that opens from disk: its head, links to its parts, and the parts in their order."""
    style, script = ((_STATIC / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    meta = tag(
        "head",
        tag("meta", charset="utf-8"),
        Html(f'<meta http-equiv="Content-Security-Policy" content="{html(policy)}">'),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", title),
        Html(f"<style>{style}</style>"),
    )
    anchors = {name: name.lower().replace(" ", "-") for name in parts}
    links = tag("nav", *(tag("a", name, href=f"#{anchors[name]}") for name in parts), aria_label="Sections")
    sections = [tag("section", tag("h2", name), inside, id=anchors[name]) for name, inside in parts.items()]
    body = tag("body", head, links, tag("main", *sections), Html(f"<script>{script}</script>"))
    return f"<!doctype html>\n{Html('<html lang=en>')}{meta}{body}</html>\n"


def suite(run: Stored) -> str:
    """The suite's name as the run's header gives it."""
    named = run.manifest.get("suite")
    return str(named.get("id", run.name) if isinstance(named, Mapping) else named or run.name)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _verdict(run: Stored, checked: Checked | None, name: str) -> Html:
    correct, wrong = measure(run, "outcome.correct"), measure(run, "outcome.wrong")
    state = checked.verdict if checked else "none"
    whole = run.manifest.get("status") == "complete"
    lines = [
        tag(
            "p",
            tag("b", with_interval(correct)),
            f" of {correct.n} cases correct, ",
            tag("b", written("outcome.wrong", wrong.value)),
            " wrong",
            f", {correct.errors} failed with an error" if correct.errors else ", none failed",
            "."
            if whole
            else f". This run is {run.manifest.get('status', 'unknown')}: {len(run.samples)} answers so far.",
        )
    ]
    lines += [tag("p", line) for line in against_others(run)]
    if checked:
        marks = {State.PASSED: "✓", State.FAILED: "✗", State.UNDECIDED: "?"}
        rows = [
            (tag("span", f"{marks[x.state]} {x.state}", class_=f"tag s-{x.state}"), x.what, x.seen)
            for x in checked.held
        ]
        lines.append(table(("Gate", "Demanded", "Seen"), rows, class_="gates"))
    when = " – ".join(_moment(run.manifest[key]) for key in ("start", "end") if run.manifest.get(key))
    return tag(
        "header",
        tag("p", when or run.name, class_="muted"),
        tag("h1", name, " ", tag("span", VERDICTS.get(state, "No gates"), class_=f"tag s-{state}")),
        *lines,
    )


def _moment(stamp: object) -> str:
    """2026-01-31T08:00:00+00:00 as 2026-01-31 08:00:00 UTC."""
    return str(stamp).replace("T", " ").replace("+00:00", " UTC")
