"""An answer as Markdown, HTML, JSON and CSV. Nothing else writes markup."""

import csv as tables
import html as markup
import io
import re
from dataclasses import asdict
from typing import Any
from urllib.parse import quote

from app.cite import MARKER, markers
from app.records import Answer, Evidence, Row
from app.speak import understood
from app.wording import place_name, say

_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>#|!~$])")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COLUMNS = {
    "zh": ("地区", "指标", "年份", "目标或实际", "数字", "符合条件", "引文", "报告", "文件"),
    "en": ("Place", "Measure", "Year", "Stance", "Figure", "Match", "Quote", "Report", "File"),
}


def segments(text: str) -> list[dict[str, Any]]:
    """The text cut into runs of words and markers: {"text": …} and {"marker": n}."""
    parts: list[dict[str, Any]] = []
    last = 0
    for match in MARKER.finditer(text):
        if match.start() > last:
            parts.append({"text": text[last : match.start()]})
        parts.append({"marker": int(match[1])})
        last = match.end()
    if last < len(text):
        parts.append({"text": text[last:]})
    return parts


def as_json(answer: Answer) -> dict[str, Any]:
    """The answer as plain data: text with segments, evidence with passage and the quote's place in it, typed rows."""
    coverage = answer.coverage
    return {
        "question": answer.question,
        "language": answer.query.language,
        "task": str(answer.query.task),
        "understood": understood(answer.query),
        "text": answer.text,
        "segments": segments(answer.text),
        "evidence": [_evidence(item, answer.query.language) for item in answer.evidence],
        "rows": [_row(row) for row in answer.rows],
        "coverage": None
        if coverage is None
        else {
            "reports": coverage.reports,
            "stating": coverage.stating,
            "silent": list(coverage.silent),
            "other_years": list(coverage.other_years),
        },
        "abstained": answer.abstained,
        "notes": [{"code": note.code, "text": note.text} for note in answer.notes],
        "sums": list(answer.sums),
        "suggestions": list(answer.suggestions),
        "done": answer.done,
        "worded": None if answer.worded is None else asdict(answer.worded),
    }


def _evidence(item: Evidence, language: Any) -> dict[str, Any]:
    report, passage = item.passage.report, item.passage
    return {
        "number": item.number,
        "place": place_name(report.place, language) if report.place else None,
        "year": report.year,
        "title": report.title,
        "file": report.source,
        "heading": passage.heading,
        "text": passage.text,
        "mark": [item.start - passage.start, item.end - passage.start],
        "quote": item.quote,
        "start": item.start,
        "end": item.end,
        "report": report.id,
        "passage": passage.id,
        "reader": f"/r/{quote(report.id, safe='')}?s={item.start}-{item.end}",
    }


def _row(row: Row) -> dict[str, Any]:
    amount = row.amount
    return {
        "label": row.label,
        "place": row.report.place.code if row.report.place else None,
        "report": row.report.id,
        "report_year": row.report.year,
        "measure": row.measure,
        "year": row.year,
        "stance": str(row.stance) if row.stance else None,
        "figure": row.figure if row.evidence is not None else None,
        "amount": None
        if amount is None
        else {"low": f"{amount.low:f}", "high": f"{amount.high:f}", "unit": amount.unit, "edge": str(amount.edge)},
        "kind": str(row.fact.kind) if row.fact else None,
        "scope": row.fact.scope if row.fact else "",
        "evidence": row.evidence,
        "match": row.match,
    }


def markdown(answer: Answer) -> str:
    """The answer as Markdown: text, table, and the quotes cited; nothing that a report says acts as markup."""
    parts = ["\n\n".join(_escaped(line) for line in answer.text.splitlines() if line.strip())]
    if answer.rows:
        head = _COLUMNS[answer.query.language][:5]
        lines = [_line(head), _line(["---"] * len(head))]
        lines += [_line([_escaped(cell) for cell in _cells(row)[:5]]) for row in answer.rows]
        parts.append("\n".join(lines))
    if answer.evidence:
        parts.append(
            "\n".join(
                f"- \\[{item.number}\\] {_escaped(_source(item))}: {_escaped(item.quote)}" for item in answer.evidence
            )
        )
    parts += [f"*{_escaped(note.text)}*" for note in answer.notes]
    return "\n\n".join(part for part in parts if part) + "\n"


def _line(cells: Any) -> str:
    return "| " + " | ".join(cells) + " |"


def _escaped(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def _source(item: Evidence) -> str:
    report = item.passage.report
    place = report.place.name if report.place else report.label
    return " ".join(str(part) for part in (place, report.year, report.title, report.source) if part)


def plain(answer: Answer) -> str:
    """The answer for a terminal: its text, its notes, the quotes that the text cites, and the table's other rows.

    Those rows stand as one line each, without their quotes; the other forms have them whole.
    """
    told = set(markers(answer.text))
    quotes = [
        f"[{item.number}] {_source(item)}: {' '.join(item.quote.split())}"
        for item in answer.evidence
        if item.number in told
    ]
    others = [
        f"· {row.label} {row.measure}: {row.figure} [{row.evidence}]"
        for row in answer.rows
        if row.evidence is not None and row.evidence not in told
    ]
    if others:
        others = ["", say(answer.query.language, "table_rows", n=len(others)), *others]
    notes = [note.text for note in answer.notes if note.code != "corrected"]
    return "\n".join((answer.text, *notes, "", *quotes, *others)).rstrip() + "\n"


def html(answer: Answer) -> str:
    """The answer as an HTML fragment; every text is escaped, markers link to the quotes below."""
    escape = markup.escape
    lines = [f"<p>{_linked(line)}</p>" for line in answer.text.splitlines() if line.strip()]
    if answer.rows:
        head = "".join(f"<th>{escape(name)}</th>" for name in _COLUMNS[answer.query.language][:5])
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in _cells(row)[:5]) + "</tr>" for row in answer.rows
        )
        lines.append(f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>")
    if answer.evidence:
        quotes = "".join(
            f'<li id="evidence-{item.number}" value="{item.number}">'
            f"<cite>{escape(_source(item))}</cite> <q>{escape(item.quote)}</q></li>"
            for item in answer.evidence
        )
        lines.append(f"<ol>{quotes}</ol>")
    lines += [f"<p><small>{escape(note.text)}</small></p>" for note in answer.notes]
    return "\n".join(lines) + "\n"


def _linked(text: str) -> str:
    return MARKER.sub(r'<sup><a href="#evidence-\1">[\1]</a></sup>', markup.escape(text))


def csv(answer: Answer) -> str:
    """The rows as CSV with a byte order mark, quote and source beside each; a cell never starts a formula."""
    out = io.StringIO()
    writer = tables.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS[answer.query.language])
    for row in answer.rows:
        quoted = row.fact.quote if row.fact else ""
        title = f"{row.report.year or ''} {row.report.title}".strip()
        writer.writerow([tame(cell) for cell in (*_cells(row), row.match, quoted, title, row.report.source)])
    return "\ufeff" + out.getvalue()


def _cells(row: Row) -> tuple[str, str, str, str, str]:
    marker = f" [{row.evidence}]" if row.evidence is not None else ""
    return (row.label, row.measure, str(row.year or ""), str(row.stance or ""), row.figure + marker)


def tame(cell: str) -> str:
    """The cell, never read as a formula by a spreadsheet."""
    return "'" + cell if cell.startswith(_FORMULA) else cell
