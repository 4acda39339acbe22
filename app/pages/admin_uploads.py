"""The admin pages about reports: what is held, the upload form and its list, and one upload with its corrections."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import quote

from app.pages.admin_frame import Page, amount, button, form, frame, moment, table
from app.pages.markup import Child, Markup, h
from app.upload_rules import MEGABYTE, Bounds
from app.upload_store import Naming
from app.uploads import AT_WORK, HOLDING, QUEUED, REFUSED, WAITING, Given, Upload
from index import places
from index.records import Report

REFRESH = 4  # seconds
SUFFIXES = ".docx,.pdf,.txt,.md,.markdown,.html,.htm,.csv,.tsv,.zip"
REPORTS = 200  # a page of the list


class Stand(NamedTuple):
    """How things are: sizes in bytes, `unnamed` the number of reports without a place or year."""

    embedder: str
    version: int
    unnamed: int
    archive: int
    uploads: int
    most: int
    free: int


def overview(page: Page, reports: Sequence[Report], stand: Stand, latest: Sequence[Upload], *, first: int = 0) -> str:
    """The first page; `first` is the number of the first report shown."""
    sizes = {"archive": stand.archive, "uploads": stand.uploads, "most": stand.most, "free": stand.free}
    facts: list[tuple[str, Child]] = [
        (page.say("held"), _held(page, reports)),
        (page.say("disk"), page.say("disk_told", **{name: amount(size) for name, size in sizes.items()})),
        (page.say("embedder"), stand.embedder or "-"),
        (page.say("version"), stand.version),
    ]
    if stand.unnamed:
        facts.insert(1, ("", h("span", page.say("unnamed", count=stand.unnamed), class_="bad")))
    return frame(
        page,
        "overview",
        h("dl", ((h("dt", name), h("dd", value)) for name, value in facts)),
        h("h2", page.say("last_builds")),
        _list(page, latest, short=True),
        h("h2", page.say("held")),
        _reports(page, reports[first : first + REPORTS]),
        _turning(page, "", first, len(reports), REPORTS),
    )


def uploads(
    page: Page, latest: Sequence[Upload], bounds: Bounds, room: int, *, first: int, total: int, step: int
) -> str:
    """The form and the list, newest first: `step` uploads on a page."""
    told = page.say("upload_told", file=bounds.file // MEGABYTE, files=bounds.files, room=amount(room))
    choose = h("input", type="file", name="files", multiple=True, required=True, accept=SUFFIXES)
    active = any(one.state in (*WAITING, *AT_WORK) for one in latest)
    return frame(
        page,
        "uploads",
        h("p", told, class_="muted"),
        form(
            page,
            "/upload",
            h("label", page.say("upload_files"), choose),
            h("button", page.say("upload_send"), class_="main"),
            enctype="multipart/form-data",
            class_="stacked",
        ),
        h("h2", page.say("last_builds")),
        h("p", page.say("refreshes"), class_="muted") if active else None,
        _list(page, latest),
        _turning(page, "/uploads", first, total, step),
        refresh=REFRESH if active else 0,
    )


def one_upload(page: Page, upload: Upload, named: Sequence[Naming]) -> str:
    """An upload with its reports, and a form that says whose they are."""
    active = upload.state in (*WAITING, *AT_WORK)
    return frame(
        page,
        "uploads",
        _list(page, [upload]),
        *(_correction(page, upload, named) if upload.state in (*HOLDING, REFUSED) and upload.file else ()),
        refresh=REFRESH if active else 0,
        heading=upload.name,
    )


def why(page: Page, code: str, slots: Mapping[str, object]) -> str:
    """The sentence of a refusal."""
    return page.say(f"why_{code}", **slots)


def _held(page: Page, reports: Sequence[Report]) -> str:
    if not reports:
        return page.say("held_none")
    years = sorted({report.year for report in reports if report.year})
    span = f"{years[0]}-{years[-1]}" if years and years[0] != years[-1] else str(years[0]) if years else ""
    codes = {report.place.code for report in reports if report.place}
    return page.say("held_counts", reports=len(reports), places=len(codes), years=span)


def _reports(page: Page, reports: Sequence[Report]) -> Markup:
    rows: list[tuple[Child, ...]] = []
    for report in reports:
        place = places.path(report.place) if report.place else h("span", page.say("unknown_place"), class_="bad")
        year = report.year or h("span", page.say("unknown_year"), class_="bad")
        link = h("a", report.title or report.label, href=f"{page.root}/r/{quote(report.id, safe='')}")
        name = page.say("remove_sure", name=report.title or report.label)
        removal = button(page, f"/reports/{quote(report.id, safe='')}/remove", page.say("remove"), name=name)
        rows.append((place, year, link, report.source, removal))
    head = [page.say(key) for key in ("place", "year", "report", "file", "remove")]
    return table(head, rows, caption=page.say("held"))


def _list(page: Page, latest: Sequence[Upload], *, short: bool = False) -> Markup:
    if not latest:
        return h("p", page.say("none_yet"), class_="muted")
    rows = [_upload(page, one, short=short) for one in latest]
    head = [page.say(key) for key in ("file", "state", "report", "size", "when")]
    return table(head if short else [*head, ""], rows, caption=page.say("last_builds"))


def _upload(page: Page, one: Upload, *, short: bool) -> tuple[Child, ...]:
    here = page.path(f"/uploads/{one.id}")
    state = page.say(f"state_{one.state}", done=one.done, total=one.total)
    tone = "bad" if one.state == REFUSED else "muted"
    reason = h("div", why(page, one.reason, one.slots), class_=tone) if one.reason else None
    reports = [h("div", _report(page, report, here)) for report in one.reports]
    cells: tuple[Child, ...] = (
        h("a", one.name, href=here),
        (state, reason),
        reports,
        amount(one.size) if one.size else "",
        moment(one.added),
    )
    return cells if short else (*cells, _deeds(page, one))


def _deeds(page: Page, one: Upload) -> list[Markup]:
    here, deeds = f"/uploads/{one.id}", []
    if one.state in (QUEUED, *AT_WORK):
        deeds.append(button(page, f"{here}/cancel", page.say("cancel")))
    if one.file and one.state in (*HOLDING, REFUSED):
        deeds.append(button(page, f"{here}/retry", page.say("retry")))
        deeds.append(button(page, f"{here}/remove", page.say("remove")))
    return deeds


def _report(page: Page, report: Given, here: str) -> list[Child]:
    place = report.label if report.code else h("span", page.say("unknown_place"), class_="bad")
    year = report.year or h("span", page.say("unknown_year"), class_="bad")
    link = h("a", page.say("open"), href=f"{page.root}/r/{quote(report.id, safe='')}")
    if not report.code or not report.year:  # its note is a line for the table beside files on the command line
        note: Child = h("div", h("a", page.say("name_it"), href=here))
    else:
        note = h("div", f"{page.say('note')}: {report.note}", class_="muted") if report.note else None
    return [place, " ", year, " · ", link, note]


def _correction(page: Page, upload: Upload, named: Sequence[Naming]) -> list[Markup]:
    said = {one.part: one for one in named}
    parts = sorted({*(report.part for report in upload.reports), *said}) or [1]
    fields = []
    for part in parts:
        known = said.get(part, Naming(part, "", ""))
        given = next((report for report in upload.reports if report.part == part), None)
        found = f" ({given.label if given.code else page.say('unknown_place')})" if given else ""
        fields.append(
            h(
                "fieldset",
                h("legend", page.say("part", part=part) + found),
                h("label", page.say("place"), h("input", name=f"place{part}", value=known.place, maxlength=100)),
                h(
                    "label",
                    page.say("year"),
                    h("input", name=f"year{part}", value=known.year, maxlength=4, inputmode="numeric"),
                ),
            )
        )
    return [
        h("h2", page.say("name_it")),
        h("p", page.say("name_told"), class_="muted"),
        form(
            page,
            f"/uploads/{upload.id}/name",
            fields,
            h("button", page.say("save"), class_="main"),
            class_="stacked",
        ),
    ]


def _turning(page: Page, path: str, first: int, total: int, step: int) -> Markup | None:
    links: list[Child] = []
    if first:
        links.append(h("a", page.say("later"), href=page.path(f"{path}?first={max(0, first - step)}")))
    if first + step < total:
        links += [" ", h("a", page.say("earlier"), href=page.path(f"{path}?first={first + step}"))]
    return h("p", links) if links else None
