"""What the archive holds, over HTTP: passages in their context, reports with outline, facts, examples, indicators."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.responses import JSONResponse

from app.answer import Desk
from app.api_shapes import (
    Examples,
    FactList,
    FactOut,
    FactsWanted,
    IndicatorList,
    ReportList,
    ReportsWanted,
    ReportText,
    ScopeWanted,
    TextWanted,
    Window,
    WindowWanted,
)
from app.asking import check
from app.clients import Admit, site_of
from app.extents import Extents
from app.http_errors import ApiError
from app.pages.reader import where
from app.render import tame
from app.routes import ALWAYS, refusals, router
from app.scope import named
from app.site_scope import within
from app.visits import Visits
from errors import UserError
from index import indicators, places
from index.archive import Archive
from index.records import Fact, Passage, Place, Report

_SCOPED = ("unknown_filter", "outside_site", "index_not_ready")
_AT_ONCE = 20  # reports whose facts are in memory together
_COLUMNS = {
    "zh": "地区,代码,报告年份,指标,名称,范围,目标或实际,类型,年份,年数,下限,上限,单位,程度,文字,引文,链接",
    "en": "Place,Code,Report year,Indicator,Measure,Scope,Stance,Kind,Year,Years,Low,High,Unit,Edge,Words,Quote,Link",
}


def archive_routes(desk: Desk, admit: Admit, *, extents: Extents, visits: Visits) -> APIRouter:
    """The routes that only read; each runs in a thread of its own."""
    archive = desk.archive
    doors = router()
    mine: dict[str, Any] = {"dependencies": [Depends(admit)]}

    @doors.get("/passages/{passage_id}", response_model=Window, responses=refusals(*ALWAYS, "no_passage"), **mine)
    def passage(
        request: Request,
        passage_id: str,
        wanted: Annotated[WindowWanted, Query()],
        x_session: Annotated[str, Header(max_length=128)] = "",
    ) -> dict[str, Any]:
        """A passage, and the text of its report around what is cited in it; for a site, one cited to that session."""
        site = site_of(request)
        if site is not None and not visits.was_cited(site.id, x_session, passage_id):
            raise ApiError("no_passage")
        try:
            found = archive.passage(passage_id)
        except UserError:
            raise ApiError("no_passage") from None
        return _window(archive, found, wanted)

    @doors.get("/reports", response_model=ReportList, responses=refusals(*ALWAYS), **mine)
    def reports(wanted: Annotated[ReportsWanted, Query()]) -> dict[str, Any]:
        """The reports held, in gazetteer order."""
        found = archive.reports(
            places=None if wanted.place is None else _places(wanted.place, "place"),
            within=None if wanted.within is None else _places(wanted.within, "within")[0],
            level=wanted.level,
            years=wanted.year or None,
        )
        shown = found[wanted.offset : wanted.offset + wanted.limit]
        more = len(found) > wanted.offset + wanted.limit
        return {"items": [report_out(one) for one in shown], "total": len(found), "cut": more}

    @doors.get("/reports/{report_id}", response_model=ReportText, responses=refusals(*ALWAYS, "no_report"), **mine)
    def text(report_id: str, wanted: Annotated[TextWanted, Query()]) -> dict[str, Any]:
        """The text of a report, a stretch at a time, with the outline of the whole."""
        report = _report(archive, report_id)
        whole = archive.text(report.id)
        end = min(len(whole), wanted.offset + wanted.limit)
        return {
            "report": report_out(report),
            "outline": _outline(archive.passages([report.id])),
            "offset": wanted.offset,
            "text": whole[wanted.offset : end],
            "total": len(whole),
            "next": end if end < len(whole) else None,
        }

    csv_too: dict[int | str, dict[str, Any]] = {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}

    @doors.get("/facts", response_model=FactList, responses={**refusals(*ALWAYS, "no_report"), **csv_too}, **mine)
    def facts(wanted: Annotated[FactsWanted, Query()]) -> Response:
        """Facts that meet every condition given, as JSON or CSV."""
        found = list(islice(_facts(archive, wanted), wanted.offset, wanted.offset + wanted.limit + 1))
        cut = len(found) > wanted.limit
        items = [fact_out(fact) for fact in found[: wanted.limit]]
        following = wanted.offset + wanted.limit if cut else None
        if wanted.format == "json":
            return JSONResponse({"items": items, "cut": cut, "next": following})
        headers = {
            "Content-Disposition": 'attachment; filename="facts.csv"',
            "X-Cut": str(cut).lower(),
            "X-Next": str(following or ""),
        }
        return Response(_csv(items, wanted.lang), media_type="text/csv; charset=utf-8", headers=headers)

    @doors.get("/suggestions", response_model=Examples, responses=refusals(*ALWAYS, *_SCOPED), **mine)
    def suggestions(request: Request, wanted: Annotated[ScopeWanted, Query()]) -> dict[str, Any]:
        """Questions that the archive can answer in a scope, made from what it holds; for a site, in the site's own."""
        site, held, scope = site_of(request), archive.reports(), wanted.scope()
        check(scope, held, prefix="")
        return extents.of(scope if site is None else within(site.scope, scope, held))._asdict()

    @doors.get("/indicators", response_model=IndicatorList, responses=refusals(*ALWAYS), **mine)
    def known() -> dict[str, Any]:
        """The indicators known by name, whose keys `/facts` takes."""
        fields = ("key", "zh", "en", "unit", "kinds", "synonyms")
        return {"items": [{name: getattr(row, name) for name in fields} for row in indicators.INDICATORS.values()]}

    return doors


def report_out(report: Report) -> dict[str, Any]:
    """A report as it travels; see ReportOut."""
    return {
        "id": report.id,
        "title": report.title,
        "place": places.path(report.place) if report.place else None,
        "code": report.place.code if report.place else None,
        "level": str(report.place.level) if report.place else None,
        "label": report.label,
        "year": report.year,
        "delivered": str(report.delivered) if report.delivered else None,
        "speaker": report.speaker,
        "file": report.source,
        "sha256": report.sha256,
        "reader": reader_of(report),
    }


def fact_out(fact: Fact) -> dict[str, Any]:
    """A fact as it travels; see FactOut."""
    report, amount = fact.passage.report, fact.amount
    return {
        "place": where(report, "zh") if report.place else None,
        "code": report.place.code if report.place else None,
        "report": report.id,
        "report_year": report.year,
        "indicator": fact.indicator,
        "measure": fact.measure,
        "scope": fact.scope,
        "stance": str(fact.stance),
        "kind": str(fact.kind),
        "year": fact.year,
        "years": fact.span,
        "amount": None
        if amount is None
        else {"low": f"{amount.low:f}", "high": f"{amount.high:f}", "unit": amount.unit, "edge": str(amount.edge)},
        "words": fact.words,
        "quote": fact.quote,
        "start": fact.start,
        "end": fact.end,
        "passage": fact.passage.id,
        "reader": reader_of(report, fact.start, fact.end),
    }


def reader_of(report: Report, start: int | None = None, end: int | None = None) -> str:
    """The address of a report as a page, at a span of it."""
    address = f"/r/{quote(report.id, safe='')}"
    return address if start is None else f"{address}?s={start}-{end}#hl"


def _report(archive: Archive, report_id: str) -> Report:
    try:
        return archive.report(report_id)
    except UserError:
        raise ApiError("no_report") from None


def _places(name: str, field: str) -> tuple[Place, ...]:
    """The places a code or a name means; ApiError when there is none."""
    try:
        return named(name)
    except UserError:
        raise ApiError("invalid", fields=[field], reason=f"{field}: no place of that code or name") from None


def _window(archive: Archive, passage: Passage, wanted: WindowWanted) -> dict[str, Any]:
    start = passage.start if wanted.start is None else wanted.start
    end = passage.end if wanted.end is None else wanted.end
    if not passage.start <= start < end <= passage.end:
        raise ApiError(
            "invalid", fields=["start", "end"], reason=f"start, end: not within {passage.start}-{passage.end}"
        )
    whole = archive.text(passage.report.id)
    return {
        "id": passage.id,
        "report": report_out(passage.report),
        "heading": passage.heading,
        "part": passage.part,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "cited": whole[start:end],
        "span": [start, end],
        "before": whole[max(0, start - wanted.around) : start],
        "after": whole[end : end + wanted.around],
        "reader": reader_of(passage.report, start, end),
    }


def _outline(passages: Sequence[Passage]) -> list[dict[str, Any]]:
    """Where each heading begins, once for each run of passages under it."""
    sections: list[dict[str, Any]] = []
    for passage in passages:
        if passage.heading and (not sections or sections[-1]["heading"] != passage.heading):
            sections.append({"start": passage.start, "heading": passage.heading, "part": passage.part})
    return sections


def _facts(archive: Archive, wanted: FactsWanted) -> Iterator[Fact]:
    """The facts in question, a few reports at a time: the whole archive's would not fit."""
    unknown = [key for key in wanted.indicator if key not in indicators.INDICATORS]
    if unknown:
        raise ApiError("invalid", fields=["indicator"], reason="indicator: not a key of /api/v1/indicators")
    reports = archive.reports(
        places=None if wanted.place is None else _places(wanted.place, "place"),
        within=None if wanted.within is None else _places(wanted.within, "within")[0],
    )
    if wanted.report is not None:
        only = _report(archive, wanted.report)
        reports = tuple(report for report in reports if report.id == only.id)
    for first in range(0, len(reports), _AT_ONCE):
        yield from archive.facts(
            reports=[report.id for report in reports[first : first + _AT_ONCE]],
            indicators=wanted.indicator or None,
            stance=wanted.stance,
            years=wanted.year or None,
            kinds=wanted.kind or None,
        )


def _csv(items: Sequence[dict[str, Any]], lang: str) -> str:
    """The facts as CSV with a byte order mark; no cell of theirs starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(_COLUMNS[lang].split(","))
    keys = [name for name in FactOut.model_fields if name not in ("report", "start", "end", "passage")]
    for item in items:
        amount = item["amount"] or {"low": "", "high": "", "unit": "", "edge": ""}
        cells: list[str] = []
        for key in keys:
            numbers = [amount["low"], amount["high"]] if key == "amount" else []  # a decline begins with its minus
            words = [amount["unit"], amount["edge"]] if key == "amount" else [item[key]]
            cells += [*numbers, *(tame("" if word is None else str(word)) for word in words)]
        writer.writerow(cells)
    return "\ufeff" + out.getvalue()
