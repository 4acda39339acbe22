"""Why a figure fell or rose: whether it did, by the report's own figure, and what the report says that bears on it."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from app.admitted import admitted
from app.records import Measure, Query, Task
from app.say_values import cited
from app.sentences import Sentence, sentences
from app.tabulate import row
from app.told import Matter, Told
from app.vocabulary import says
from app.wording import fact_when, measure_name, report_name, run_on, say
from index import indicators
from index.records import Fact, Kind, Part, Stance

if TYPE_CHECKING:
    from index.archive import Archive

MOST = 3  # sentences that bear on it
LONGEST = 160  # characters of one
_CAUSE = re.compile(
    r"由于|因为|受.{1,24}(?:影响|冲击|制约)|因.{1,12}(?:下降|下滑|减少|回落|减收)|冲击|拖累|(?:持续|明显|大幅)(?:走低|下滑|下行)|低迷|"
    r"下行压力|超预期|得益于|带动(?!.{0,4}就业)|拉动"
)


def asked(query: Query) -> int:
    """-1 when it is asked why a figure of one place fell, 1 when why it rose, 0 for any other question."""
    if query.task is not Task.READ or len(query.places) != 1 or not says("claims_why", query.text):
        return 0
    if not any(measure.indicator for measure in query.measures) or query.claimed is not None:
        return 0
    if says("fell", query.text):
        return -1
    return 1 if says("rose", query.text) else 0


def explain(matter: Matter, archive: "Archive", way: int) -> Told | None:
    """Whether the figure went that way, else that it did not; None when the report does not tell its growth."""
    finding = matter.gathered.findings[0] if matter.gathered.findings else None
    grown = [fact for fact in (*finding.fits, *finding.others) if _outcome(fact, matter.query)] if finding else []
    if finding is None or not grown:
        return None
    fact = max(grown, key=lambda one: one.year or 0)
    if not _went(fact, way):  # perhaps a neighbour of the measure is meant: 工业总产值 of 规模以上 firms
        fact = next((one for one in _neighbours(fact, matter.query, archive) if _went(one, way)), fact)
    language = matter.language
    place = report_name(fact.passage.report, language, matter.known)
    name = measure_name(Measure(fact.indicator, fact.measure), language)
    moment, figures = fact_when(fact, language), cited(matter, [fact])
    slots = {"place": place, "measure": name, "when": moment, "figures": figures}
    rows = (row(matter, Measure(fact.indicator, fact.measure), fact),)
    if not _went(fact, way):
        claimed = say(language, "way_up" if way > 0 else "way_down")
        return Told(say(language, "premise", **slots, claimed=claimed), rows)
    told = [say(language, "why_figure", **slots)]
    bearing = _bearing(sentences(archive.passages([fact.passage.report.id])), fact)
    if not bearing:
        return Told(run_on(language, [*told, say(language, "why_unsaid")]), rows)
    lines = []
    for sentence in bearing:
        number = matter.ledger.cite(sentence.passage, sentence.start, sentence.end)
        lines.append(say(language, "why_line", words=_softened(sentence.text), n=number))
    return Told("\n".join([run_on(language, [*told, say(language, "why_bearing")]), *lines]), rows)


def _went(fact: Fact, way: int) -> bool:
    return fact.amount is not None and (fact.amount.low * way > 0 or fact.amount.high * way > 0)


def _neighbours(fact: Fact, query: Query, archive: "Archive") -> list[Fact]:
    """The outcomes of the same report in the measure's neighbours, its whole and its parts, of the same year."""
    row = indicators.get(fact.indicator or "")
    parts = [other.key for other in indicators.table().values() if other.part_of == row.key]
    keys = [key for key in dict.fromkeys((*row.near, row.part_of, *parts)) if key and key != row.key]
    found = archive.facts(reports=[fact.passage.report.id], indicators=keys) if keys else ()
    return [one for one in found if _outcome(one, query) and one.year == fact.year]


def _outcome(fact: Fact, query: Query) -> bool:
    if fact.kind is not Kind.GROWTH or fact.stance is not Stance.ACTUAL or fact.amount is None or fact.scope:
        return False
    return fact.span == 1 and (not query.years or fact.year in query.years)


def _bearing(said: Sequence[Sentence], fact: Fact) -> list[Sentence]:
    """The sentences of causes nearest to the figure, in order; where there are none, what the report admits first."""
    stated = {s.start for s in admitted(said)}
    causes = [
        s
        for s in said
        if s.passage.part is not Part.NOTES
        and s.passage.part is not Part.PLAN
        and len(s.text) <= LONGEST
        and not s.start <= fact.figure[0] < s.end
        and _CAUSE.search(s.text)
    ]
    causes.sort(key=lambda s: (s.start not in stated, abs(s.start - fact.start)))
    return sorted(causes[:MOST], key=lambda s: s.start)


def _softened(text: str) -> str:
    return re.sub(r"[。；;!！?？]+", "，", text.strip("。；;，, ")).strip("，")
