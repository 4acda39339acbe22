"""The reports a chosen scope leaves: the places with all that is in them, the plan years, single reports."""

from collections.abc import Sequence

from app.records import Scope
from errors import UserError
from index import places
from index.records import Report


def narrowed(reports: Sequence[Report], scope: Scope) -> tuple[Report, ...]:
    """The reports in `scope`, in their order; none is no error.

    UserError for a division code that does not exist, or a report id that is not among `reports`.
    """
    ids = {report.id for report in reports}
    for wanted in scope.reports:
        if wanted not in ids:
            raise UserError(f"The archive holds no report {wanted!r}; leave it out of the scope.")
    chosen = [places.get(code) for code in scope.places]
    return tuple(
        report
        for report in reports
        if (not scope.reports or report.id in scope.reports)
        and (not scope.years or report.year in scope.years)
        and (not chosen or (report.place is not None and any(places.within(report.place, one) for one in chosen)))
    )
