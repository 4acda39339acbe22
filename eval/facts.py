"""Holds the facts of an archive against facts known to be right (and against silver targets), every difference listed.

Gold lines give file, place, indicator (by name), status, kind, value, unit, qualifier and the sentence; silver lines
give place, year and the growth targets of some indicators as [low, high, edge].
"""

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from errors import UserError
from index import indicators, places
from index.records import Edge, Fact, Kind, Report, Stance
from index.units import convert

_KINDS = {"level": Kind.LEVEL, "growth": Kind.GROWTH, "rate": Kind.SHARE, "count": Kind.COUNT}
_QUALIFIERS: dict[str, tuple[Edge, ...]] = {
    "": (Edge.EXACT,),
    "左右": (Edge.ABOUT,),
    "以上": (Edge.AT_LEAST,),
    "以内": (Edge.AT_MOST,),
    "以下": (Edge.AT_MOST,),
    "超过": (Edge.AT_LEAST,),
    "突破": (Edge.AT_LEAST,),
    "预计": (Edge.ESTIMATE,),
    "力争": (Edge.STRIVE,),
    "确保": (Edge.EXACT,),
}


class Archive(Protocol):
    """What is asked of an archive: its reports and their facts."""

    def reports(self) -> tuple[Report, ...]: ...
    def facts(self, *, reports: Sequence[str] | None = None) -> tuple[Fact, ...]: ...


class Difference(NamedTuple):
    """`problem` is "missing", "wrong" or "extra"; `wanted` and `got` are readable; `quote` shows where to look."""

    problem: str
    report: str
    indicator: str
    wanted: str
    got: str
    quote: str


class Comparison(NamedTuple):
    """Counts and every difference; `shares` are agreements by indicator (silver) or by figure of merit (gold)."""

    gold: int
    found: int
    ours: int
    right: int
    differences: tuple[Difference, ...]
    shares: tuple[tuple[str, int, int], ...]


def compare(gold_path: Path, archive: Archive) -> Comparison:
    """Compares by the form of the lines: gold facts or silver targets; UserError names a file that is neither."""
    try:
        lines = [json.loads(line) for line in gold_path.read_text("utf-8").splitlines() if line.strip()]
    except (OSError, ValueError) as error:
        raise UserError(f"{gold_path} cannot be read as JSON lines: {error}") from error
    if not lines or not ({"evidence", "indicator"} <= lines[0].keys() or "targets" in lines[0]):
        raise UserError(f"{gold_path} holds neither facts (indicator, evidence, …) nor targets (place, year, targets).")
    return _silver(lines, archive) if "targets" in lines[0] else _gold(lines, archive)


def report_lines(comparison: Comparison) -> Iterator[str]:
    """The comparison as a page of text: figures first, then every difference."""
    for name, good, total in comparison.shares:
        yield f"{name}: {good} of {total} ({100 * good / total:.1f} %)" if total else f"{name}: none"
    for each in comparison.differences:
        yield (
            f"- {each.problem} | {each.report} | {each.indicator} | wanted {each.wanted} "
            f"| got {each.got} | {each.quote}"
        )


def _key(name: str) -> str | None:
    found = indicators.find(name, asked=False)
    return found[-1].indicator.key if found and len({m.indicator.key for m in found}) == 1 else None


def _squeezed(text: str) -> str:
    return "".join(text.split()).replace("，", ",").replace("；", ";")


def _gold(lines: list[dict[str, Any]], archive: Archive) -> Comparison:
    by_report = {
        (report.source, report.place.name if report.place else "", report.year): report for report in archive.reports()
    }
    differences: list[Difference] = []
    hits, used, keys = 0, set[int](), set[tuple[str, str]]()
    facts_of: dict[str, tuple[Fact, ...]] = {}
    stood: set[tuple[str, str]] = set()
    for line in lines:
        report = next(
            (
                r
                for (source, place, _), r in by_report.items()
                if source.split("#")[0] == line["file"] and place == line["place"]
            ),
            None,
        )
        if report is None:
            differences.append(
                Difference(
                    "missing", line["place"], line["indicator"], str(line["value"]), "no such report", line["evidence"]
                )
            )
            continue
        facts = facts_of.setdefault(report.id, archive.facts(reports=[report.id]))
        here = [
            fact
            for fact in facts
            if _squeezed(line["evidence"])[:60] in _squeezed(fact.passage.text) and _stands_in(fact, line["evidence"])
        ]
        key = _key(line["indicator"])
        if key:
            keys.add((report.id, key))
        best = next((fact for fact in here if not _faults(line, fact, key)), None)
        if best:
            hits += 1
            used.add(id(best))
            continue
        near = [fact for fact in here if fact.amount and fact.amount.low == Decimal(str(line["value"]))]
        wanted = (
            f"{line['status']} {line['year']} {line['kind']} {line['value']}{line['unit']} "
            f"{line['qualifier'] or ''} [{line['scope'] or ''}]"
        )
        if near:
            used.add(id(near[0]))
            faults = ", ".join(_faults(line, near[0], key))
            differences.append(
                Difference(
                    "wrong", line["place"], line["indicator"], wanted, f"{_told(near[0])} ({faults})", line["evidence"]
                )
            )
        else:
            differences.append(
                Difference("missing", line["place"], line["indicator"], wanted, "nothing", line["evidence"])
            )
        stood.add((report.id, line["evidence"]))
    ours = [fact for report_id, facts in facts_of.items() for fact in facts if (report_id, fact.indicator) in keys]
    extra = [fact for fact in ours if id(fact) not in used and fact.kind is not Kind.WORDS]
    for fact in extra:
        label = fact.passage.report.place.name if fact.passage.report.place else fact.passage.report.label
        differences.append(Difference("extra", label, fact.indicator or "", "not in gold", _told(fact), fact.quote))
    wrong = sum(difference.problem == "wrong" for difference in differences)
    right = len([fact for fact in ours if id(fact) in used])
    shares = (
        ("recall", hits, len(lines)),
        ("precision, if none beyond gold were right", max(right - wrong, 0), right + len(extra)),
        ("precision over facts that gold has", hits, hits + wrong),
    )
    return Comparison(len(lines), hits, len(ours), right, tuple(differences), shares)


def _stands_in(fact: Fact, evidence: str) -> bool:
    start, end = fact.figure
    around = _squeezed(fact.passage.text[max(0, start - fact.passage.start - 200) : end - fact.passage.start + 200])
    figure = _squeezed(fact.passage.text[start - fact.passage.start : end - fact.passage.start])
    return figure in _squeezed(evidence) and _squeezed(evidence)[:30] in around


def _faults(line: dict[str, Any], fact: Fact, key: str | None) -> list[str]:
    """What differs between a gold line and a fact; an indicator outside our table is right with its own words."""
    faults = []
    amount = fact.amount
    if amount is None:
        return ["no amount"]
    low, high = Decimal(str(line["value"])), Decimal(str(line["value_high"] or line["value"]))
    try:
        same = (convert(amount.low, amount.unit, line["unit"]), convert(amount.high, amount.unit, line["unit"])) == (
            low,
            high,
        )
    except UserError:
        same = (amount.low, amount.high) == (low, high) and fact.kind in (Kind.COUNT, Kind.LEVEL)
    if not same:
        faults.append("value")
    plan_share = "计划" in (line["note"] or "")
    if key and fact.indicator != key and not plan_share and not _renamed(line, fact, key):
        faults.append(f"indicator {fact.indicator}")
    if fact.stance != Stance(line["status"]):
        faults.append("stance")
    if fact.year != line["year"]:
        faults.append("year")
    if line["status"] != "rank":
        wanted = _KINDS[line["kind"]]
        if fact.kind is not wanted and {fact.kind, wanted} != {Kind.LEVEL, Kind.COUNT}:
            faults.append("kind")
        edges = {
            edge
            for word, edges in _QUALIFIERS.items()
            if word and word in f"{line['qualifier']} {line['note']}"
            for edge in edges
        } or {Edge.EXACT}
        if amount.edge not in edges:
            faults.append(f"edge {amount.edge}")
    if bool(line["scope"]) and line["scope"] not in (fact.scope + fact.measure):
        faults.append("scope")
    return faults


def _renamed(line: dict[str, Any], fact: Fact, key: str) -> bool:
    """A share or a part that we keep in a row of its own."""
    row = indicators.table().get(fact.indicator or "")
    return bool(row and (row.part_of == key or indicators.get(key).share == row.key))


def _silver(lines: list[dict[str, Any]], archive: Archive) -> Comparison:
    reports = [r for r in archive.reports() if r.place]
    counts: dict[str, list[int]] = {}
    differences: list[Difference] = []
    for line in lines:
        named = {place.code for place in places.resolve(line["place"])}  # 光明新区 is 光明区 today
        report = [r.id for r in reports if r.place and r.place.code in named and r.year == line["year"]]
        facts = archive.facts(reports=report) if report else ()
        for name, (low, high, word) in line["targets"].items():
            key = _key(name)
            count = counts.setdefault(name, [0, 0])
            count[1] += 1
            mine = [
                fact
                for fact in facts
                if fact.indicator == key
                and fact.kind is Kind.GROWTH
                and fact.stance is Stance.TARGET
                and fact.year == line["year"]
                and not fact.scope
            ]
            edges = {edge for part, found in _QUALIFIERS.items() if part and part in word for edge in found} or {
                Edge.EXACT
            }
            good = any(
                f.amount
                and (f.amount.low, f.amount.high) == (Decimal(str(low)), Decimal(str(high)))
                and f.amount.edge in edges
                for f in mine
            )
            if good:
                count[0] += 1
            else:
                told = "; ".join(_told(fact) for fact in mine) or ("nothing" if report else "no such report")
                quote = mine[0].quote if mine else ""
                differences.append(
                    Difference(
                        "wrong" if mine else "missing",
                        f"{line['place']} {line['year']}",
                        name,
                        f"{low}~{high} {word}",
                        told,
                        quote,
                    )
                )
    shares = tuple((name, good, total) for name, (good, total) in counts.items())
    total = sum(total for _, _, total in shares)
    good_all = sum(good for _, good, _ in shares)
    return Comparison(total, good_all, total, good_all, tuple(differences), shares)


def _told(fact: Fact) -> str:
    amount = fact.amount
    figure = f"{amount.low}~{amount.high} {amount.unit} {amount.edge}" if amount else fact.words
    return f"{fact.indicator or fact.measure} {fact.stance} {fact.year}/{fact.span} {fact.kind} {figure} [{fact.scope}]"
