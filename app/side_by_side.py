"""Places held against each other without a word of what: the headline figures of each are what is compared."""

from dataclasses import replace

from app.gather import Gathered
from app.plan import with_measures
from app.records import Measure, Query, Task
from app.vocabulary import says, section
from index import indicators
from index.records import Stance


def filled(query: Query) -> Query:
    """The query with the headline indicators as its measures, outcomes unless targets were asked for.

    As it was where anything is said of what to compare: then that is read.
    """
    said = any(not says("versus", term) for term in query.terms)
    if query.task is not Task.COMPARE or query.measures or said or len(query.places) < 2:
        return query
    return with_measures(replace(query, stance=query.stance or Stance.ACTUAL), _headlines())


def worth_telling(query: Query, gathered: Gathered) -> Gathered:
    """Without the headline figures that none of the places states, where the asker named no measure.

    Unchanged when a measure was named, and when nothing would be left.
    """
    asked = {measure.indicator for measure in query.measures}
    if query.task is not Task.COMPARE or asked != {measure.indicator for measure in _headlines()}:
        return gathered
    held = tuple(finding for finding in gathered.findings if finding.fits)
    return gathered._replace(findings=held) if held else gathered


def _headlines() -> list[Measure]:
    return [Measure(row.key, row.zh) for row in map(indicators.get, section("headline")["keys"])]
