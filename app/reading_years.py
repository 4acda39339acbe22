"""Which reports a question to be read is put to: those of the years it names, where a place has several."""

import re
from collections.abc import Sequence

from app.gather import answers_for, reaches
from app.records import Query
from index.records import Report

_REPORT = re.compile(r"报告|\breports?\b", re.IGNORECASE)


def of_years(query: Query, reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports of the years said: of that plan year where a report is spoken of, else those that plan or review it.

    All of them when no year was said or none of them is of it, so that the answer can say what there is.
    """
    if not query.years:
        return tuple(reports)
    if _REPORT.search(query.text):
        titled = tuple(report for report in reports if report.year in query.years)
        if titled:
            return titled
    if query.stance is not None:
        stated = tuple(report for report in reports if answers_for(query, report))
        if stated:
            return stated
    return tuple(report for report in reports if reaches(query, report)) or tuple(reports)
