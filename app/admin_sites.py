"""The admin pages' doors about sites and feedback."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace

from fastapi import FastAPI, Request
from fastapi.responses import Response, StreamingResponse

from app.admin import HEADERS, Office, TurnedAwayError, Visit, acting, fields, redirect, refused, seeing, shown, turned
from app.pages import admin_feedback
from app.pages import admin_sites as pages
from app.records import Scope
from app.sites import Site
from app.widget_file import widget
from errors import UserError
from index import places


def add(app: FastAPI, office: Office) -> None:
    """The routes."""
    login, sites, feedback = office.login, office.sites, office.feedback

    @app.get("/admin/sites", include_in_schema=False)
    def listed(request: Request) -> Response:
        visit = seeing(request, login)
        return shown(visit, pages.sites(visit.page, sites.all()))

    @app.post("/admin/sites", include_in_schema=False)
    async def new(request: Request) -> Response:
        visit = await acting(request, login)
        sent = await fields(request)
        draft = Site(name=sent.get("name", ""))
        try:
            draft = _filled(draft, sent)
            made = sites.add(draft)
        except UserError as wrong:
            draft = replace(draft, origins=tuple(sent.get("origins", "").split()))
            return shown(visit, pages.sites(visit.page._replace(words=str(wrong)), sites.all(), draft), 422)
        return redirect(request, f"/sites/{made.id}?said=site_added")

    @app.get("/admin/sites/{number:int}", include_in_schema=False)
    def one(request: Request, number: int) -> Response:
        visit = seeing(request, login)
        return shown(visit, _page(visit, _found(office, visit, number)))

    @app.post("/admin/sites/{number:int}", include_in_schema=False)
    async def change(request: Request, number: int) -> Response:
        visit = await acting(request, login)
        site, sent = _found(office, visit, number), await fields(request)
        try:
            sites.change(_filled(site, sent))
        except UserError as wrong:
            return shown(visit, _page(visit, site, words=str(wrong)), 422)
        return redirect(request, f"/sites/{number}?said=site_changed")

    @app.post("/admin/sites/{number:int}/rotate", include_in_schema=False)
    async def rotate(request: Request, number: int) -> Response:
        visit = await acting(request, login)
        sites.rotate(_found(office, visit, number))
        return redirect(request, f"/sites/{number}?said=site_rotated")

    @app.post("/admin/sites/{number:int}/enable", include_in_schema=False)
    async def enable(request: Request, number: int) -> Response:
        visit = await acting(request, login)
        sites.enable(_found(office, visit, number), on=True)
        return redirect(request, f"/sites/{number}?said=site_changed")

    @app.post("/admin/sites/{number:int}/disable", include_in_schema=False)
    async def disable(request: Request, number: int) -> Response:
        visit = await acting(request, login)
        sites.enable(_found(office, visit, number), on=False)
        return redirect(request, f"/sites/{number}?said=site_changed")

    @app.post("/admin/sites/{number:int}/remove", include_in_schema=False)
    async def remove(request: Request, number: int) -> Response:
        visit = await acting(request, login)
        sites.remove(_found(office, visit, number))
        return redirect(request, "/sites?said=site_removed")

    @app.get("/admin/feedback", include_in_schema=False)
    def remarks(request: Request, first: str = "") -> Response:
        visit = seeing(request, login)
        start = turned(first)
        some = feedback.all(limit=admin_feedback.STEP, offset=start)
        up, down = feedback.count("up"), feedback.count("down")
        made = admin_feedback.feedback(visit.page, some, up=up, down=down, days=office.days, first=start)
        return shown(visit, made)

    @app.get("/admin/feedback.jsonl", include_in_schema=False)
    def export(request: Request) -> Response:
        seeing(request, login)
        headers = {**HEADERS, "Content-Disposition": 'attachment; filename="feedback.jsonl"'}
        return StreamingResponse(_lines(office), media_type="application/jsonl; charset=utf-8", headers=headers)

    @app.post("/admin/feedback/{identity}/remove", include_in_schema=False)
    async def forget(request: Request, identity: str) -> Response:
        await acting(request, login)
        done = feedback.remove(identity)
        return redirect(request, f"/feedback?said={'removed_remark' if done else 'not_found'}")


def _lines(office: Office) -> Iterator[str]:
    for remark in office.feedback.all():
        yield json.dumps(asdict(remark), ensure_ascii=False) + "\n"


def _page(visit: Visit, site: Site, words: str = "") -> str:
    file = widget()
    page = visit.page._replace(words=words) if words else visit.page
    return pages.one_site(page, site, version=file.version, integrity=file.integrity)


def _found(office: Office, visit: Visit, number: int) -> Site:
    found = next((site for site in office.sites.all() if site.id == number), None)
    if found is None:
        raise TurnedAwayError(refused(visit.page, visit.page.say("not_found"), 404))
    return found


def _filled(site: Site, sent: Mapping[str, str]) -> Site:
    """The site as the form says; UserError for a number that is none. app.sites checks the rest."""
    years = _list(sent.get("years", ""))
    if not all(year.isascii() and year.isdigit() and len(year) == 4 for year in years):
        raise UserError(f"{', '.join(years)}: 请写四位数字的年份。Write years of four digits.")
    codes = _list(sent.get("places", ""))
    for code in codes:
        places.get(code)
    return replace(
        site,
        name=sent.get("name", ""),
        origins=tuple(sent.get("origins", "").split()),
        lang=sent.get("lang", "auto"),
        scope=Scope(codes, tuple(int(year) for year in years), site.scope.reports),
    )


def _list(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.replace("，", ",").split(",") if part.strip())
