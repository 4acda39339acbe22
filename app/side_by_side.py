"""Places held against each other without a word of what: the headline figures of each are what is compared."""

from dataclasses import replace

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
    rows = (indicators.get(key) for key in section("headline")["keys"])
    return with_measures(
        replace(query, stance=query.stance or Stance.ACTUAL), [Measure(row.key, row.zh) for row in rows]
    )
