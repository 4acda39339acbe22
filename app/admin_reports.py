"""The admin pages' doors about reports: overview, upload, the list of uploads, corrections, removals."""

import asyncio
import contextlib
import shutil
from collections.abc import Mapping
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.admin import (
    Office,
    TurnedAwayError,
    Visit,
    acting,
    entering,
    fields,
    redirect,
    refused,
    seeing,
    shown,
    turned,
)
from app.pages import admin_uploads
from app.upload_form import read
from app.upload_rules import RefusedError
from app.upload_store import Naming
from app.uploads import HOLDING, REFUSED, REMOVING, Given, Upload
from errors import UserError
from index.archive import DATABASE
from index.identify import YEARS
from index.places import path as full_name
from index.places import resolve

UPLOAD = "/admin/upload"
STEP = 100  # uploads on one page
TOO_LARGE = frozenset({"too_large", "too_many", "no_room", "form_fields"})


def add(app: FastAPI, office: Office) -> None:
    """The routes."""
    login, uploads, worker = office.login, office.uploads, office.worker

    @app.get("/admin", include_in_schema=False)
    def overview(request: Request, first: str = "") -> Response:
        visit = seeing(request, login)
        reports = office.archive.reports()
        made = admin_uploads.overview(
            visit.page, reports, _stand(office), uploads.latest(10), first=min(turned(first), len(reports))
        )
        return shown(visit, made)

    @app.get("/admin/uploads", include_in_schema=False)
    def listed(request: Request, first: str = "") -> Response:
        visit = seeing(request, login)
        return shown(visit, _list(office, visit, turned(first)))

    @app.post(UPLOAD, include_in_schema=False)
    async def upload(request: Request) -> Response:
        visit = entering(request, login)  # and only then the body
        room = await asyncio.to_thread(office.store.room)

        def admit(sent: Mapping[str, str]) -> None:
            if not login.fits(visit.session.id, sent.get("token", "")):
                raise RefusedError("form_token")

        try:
            with office.store.incoming() as folder:
                form = await read(
                    request.stream(),
                    request.headers.get("content-type", ""),
                    folder,
                    bounds=office.store.bounds,
                    room=room,
                    admit=admit,
                )
                taken = await asyncio.to_thread(office.store.take, form.files, folder)
        except RefusedError as why:
            status = 403 if why.code == "form_token" else 413 if why.code in TOO_LARGE else 400
            words = admin_uploads.why(visit.page, why.code, why.slots)
            return _closing(refused(visit.page, words, status))
        worker.wake()
        return redirect(request, f"/uploads?said={'taken' if taken else 'nothing_chosen'}")

    @app.get("/admin/uploads/{identity}", include_in_schema=False)
    def one(request: Request, identity: str) -> Response:
        visit = seeing(request, login)
        found = _found(office, visit, identity)
        return shown(visit, admin_uploads.one_upload(visit.page, found, office.store.named(found)))

    @app.post("/admin/uploads/{identity}/cancel", include_in_schema=False)
    async def cancel(request: Request, identity: str) -> Response:
        await acting(request, login)
        done = await asyncio.to_thread(worker.cancel, identity)
        return redirect(request, f"/uploads?said={'cancelled_now' if done else 'too_late'}")

    @app.post("/admin/uploads/{identity}/retry", include_in_schema=False)
    async def retry(request: Request, identity: str) -> Response:
        await acting(request, login)
        done = await asyncio.to_thread(worker.retry, identity)
        return redirect(request, f"/uploads?said={'retried' if done else 'too_late'}")

    @app.post("/admin/uploads/{identity}/name", include_in_schema=False)
    async def name(request: Request, identity: str) -> Response:
        visit = await acting(request, login)
        found = _found(office, visit, identity)
        try:
            said = _namings(await fields(request))
        except UserError as wrong:
            page = visit.page._replace(words=str(wrong))
            return shown(visit, admin_uploads.one_upload(page, found, office.store.named(found)), 422)
        if found.state not in (*HOLDING, REFUSED) or not found.file:
            return redirect(request, "/uploads?said=too_late")
        office.store.name(found, said)
        worker.retry(identity)
        return redirect(request, f"/uploads/{identity}?said=retried")

    @app.post("/admin/uploads/{identity}/remove", include_in_schema=False)
    async def remove(request: Request, identity: str) -> Response:
        await acting(request, login)
        done = uploads.change(identity, only=(*HOLDING, REFUSED), state=REMOVING)
        worker.wake()
        return redirect(request, f"/uploads?said={'removing_now' if done else 'too_late'}")

    @app.post("/admin/reports/{report_id}/remove", include_in_schema=False)
    async def remove_report(request: Request, report_id: str) -> Response:
        visit = await acting(request, login)
        try:
            report = office.archive.report(report_id)
        except UserError:
            raise TurnedAwayError(refused(visit.page, visit.page.say("not_found"), 404)) from None
        code = report.place.code if report.place else ""
        row = Given(report.id, 1, report.label, code, report.year or 0, "")
        uploads.add(report.title or report.label, state=REMOVING, reports=[row])
        worker.wake()
        return redirect(request, "/uploads?said=removing_now")


def _list(office: Office, visit: Visit, first: int) -> str:
    latest = office.uploads.latest(STEP, offset=first)
    total = sum(office.uploads.counts().values())
    return admin_uploads.uploads(
        visit.page, latest, office.store.bounds, office.store.room(), first=first, total=total, step=STEP
    )


def _found(office: Office, visit: Visit, identity: str) -> Upload:
    found = office.uploads.get(identity)
    if found is None:
        raise TurnedAwayError(refused(visit.page, visit.page.say("not_found"), HTTPStatus.NOT_FOUND))
    return found


def _namings(sent: Mapping[str, str]) -> list[Naming]:
    """What was said of each part; UserError for a place or year that is none."""
    said = []
    for field in sorted(sent):
        number = field.removeprefix("place")
        if field.startswith("place") and number.isascii() and number.isdigit() and 0 < int(number) < 10_000:
            said.append(Naming(int(number), _place(sent[field]), _year(sent.get(f"year{number}", ""))))
    return said


def _place(name: str) -> str:
    if not name:
        return ""
    meant = resolve(name[:100])
    if len(meant) == 1:
        return full_name(meant[0])
    if not meant:
        raise UserError(
            f"{name[:100]}: 没有这个地区，请写全称。No place is called that; write its full name in Chinese."
        )
    names = "、".join(full_name(place) for place in meant[:6])
    raise UserError(f"{name[:100]}: 可能是 {names}，请写全称。It may be one of these; write the full name.")


def _year(words: str) -> str:
    if words and not (words.isascii() and words.isdigit() and int(words) in YEARS):
        raise UserError(f"{words[:20]}: 不是年份，请写四位数字，如 2023。No year; write four digits, such as 2023.")
    return words


def _stand(office: Office) -> admin_uploads.Stand:
    archive = office.archive
    return admin_uploads.Stand(
        embedder=archive.note("embedder"),
        version=archive.version,
        unnamed=sum(1 for report in archive.reports() if not report.place or not report.year),
        archive=_size(office),
        uploads=office.store.used(),
        most=office.store.bounds.total,
        free=shutil.disk_usage(archive.data_dir).free,
    )


def _size(office: Office) -> int:
    size = 0
    for file in office.archive.data_dir.glob(f"{DATABASE}*"):
        with contextlib.suppress(FileNotFoundError):
            size += file.stat().st_size
    return size


def _closing(response: Response) -> Response:
    """The rest of a body that was refused is not read: the connection ends."""
    response.headers["Connection"] = "close"
    return response
