"""Facts into the rows of a table: one line a statement, one line for each report that states nothing."""

import re
from collections.abc import Callable, Iterable, Sequence

from app.gather import Finding
from app.quoting import NOTE_MARK
from app.records import Coverage, Language, Measure, Row
from app.told import Matter
from app.wording import fact_when, figure, listed, measure_name, plain_figure, report_name, report_names, say, with_year
from index.records import Fact, Report

_BORDER = re.compile(r"[。;；!！?？，,、\n]")


def row(matter: Matter, measure: Measure, fact: Fact) -> Row:
    """The row of a fact, cited in the ledger."""
    report = fact.passage.report
    return Row(
        report=report,
        label=report_name(report, matter.language, matter.known),
        measure=measure_name(measure, matter.language, fact),
        year=fact.year,
        stance=fact.stance,
        figure=figure(fact, matter.language),
        amount=fact.amount,
        fact=fact,
        evidence=matter.ledger.fact(fact),
    )


def rows(matter: Matter, finding: Finding) -> tuple[Row, ...]:
    """The rows of what answers, in the order gathered."""
    return tuple(row(matter, finding.measure, fact) for fact in finding.fits)


def silent_row(matter: Matter, measure: Measure, report: Report) -> Row:
    """The row of a report that does not state the figure."""
    label = report_names([report], matter.language, among=matter.known)[0]
    name = measure_name(measure, matter.language)
    return Row(report, label, name, None, matter.query.stance, say(matter.language, "dash"), None, None, None)


def silent_reports(matter: Matter, finding: Finding) -> tuple[Report, ...]:
    """The reports that answer for the years asked and do not state the figure; of one without a year nobody knows."""
    stating = {key(fact.passage.report) for fact in finding.fits}
    dated = bool(matter.query.years) and len(matter.gathered.reports) > 1
    return tuple(
        report
        for report in matter.gathered.of_year
        if key(report) not in stating and (report.year is not None or not dated)
    )


def other_reports(matter: Matter, finding: Finding) -> tuple[Report, ...]:
    """The reports in question that are of other years, and state nothing of the years asked."""
    stating = {key(fact.passage.report) for fact in finding.fits}
    of_year = {report.id for report in matter.gathered.of_year if report.year is not None or not matter.query.years}
    return (
        tuple(
            report
            for report in matter.gathered.reports
            if report.id not in of_year and report.id not in _stated_by(finding)
        )
        if stating or of_year
        else ()
    )


def _stated_by(finding: Finding) -> set[str]:
    return {fact.passage.report.id for fact in finding.fits}


def key(report: Report) -> str:
    """What makes two reports those of one place: its code, or the report itself where the place is unknown."""
    return report.place.code if report.place else report.id


def coverage(matter: Matter, finding: Finding) -> Coverage:
    """The denominator of a question over reports."""
    return Coverage(
        reports=len(matter.gathered.reports),
        stating=len(_stated_by(finding)),
        silent=report_names(silent_reports(matter, finding), matter.language, among=matter.known),
        other_years=tuple(
            with_year(report_name(report, matter.language, matter.known), report.year, matter.language)
            for report in other_reports(matter, finding)
        ),
    )


def one_moment(held: Iterable[Row]) -> bool:
    """Whether all rows are of one year and stance, so that a sentence may say it once."""
    return len({(item.year, item.stance) for item in held}) <= 1


def items(matter: Matter, held: Sequence[Row], *, dated: bool, figured: Callable[[Fact], str] | None = None) -> str:
    """The rows as a list: 张湾区10%左右[1]、下陆区12%[2]; `dated` adds year and stance to each."""
    language = matter.language
    said = []
    for item in held:
        assert item.fact is not None
        text = figured(item.fact) if figured else plain_figure(item.fact, language)
        scope = "" if not item.fact.scope or item.fact.scope in item.measure else item.fact.scope
        text += _own_words(item, language)
        moment = say(language, "open") + fact_when(item.fact, language) + say(language, "close") if dated else ""
        said.append(say(language, "item", place=item.label, figure=scope + text, when=moment, number=item.evidence))
    return listed(language, said)


def _own_words(item: Row, language: Language) -> str:
    """The report's clause where the asker's words found the figure, not the table: (“启动36个老旧小区微改造”)."""
    fact = item.fact
    if fact is None or fact.indicator is not None or fact.amount is None or fact.measure in item.measure:
        return ""
    low, high = (edge - fact.passage.start for edge in fact.figure)
    borders = [found.end() for found in _BORDER.finditer(fact.passage.text, 0, low)]
    after = _BORDER.search(fact.passage.text, high)
    clause = fact.passage.text[borders[-1] if borders else 0 : after.start() if after else None]
    return say(language, "own_clause_of", quote=NOTE_MARK.sub("", " ".join(clause.split())))
