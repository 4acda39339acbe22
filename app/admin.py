"""The way into the admin pages: the session is looked at before a byte of a body, and every form shows its token.

No API key and no site key is looked at here. A page is told by its session cookie alone, which no other site's page
can send (SameSite=Strict), and what changes anything has to come from our own origin too.
"""

import secrets
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.feedback import Feedback
from app.limits import bucket
from app.login import COOKIE, FORM_COOKIE, SECONDS, Login, Session, TooManyError, WrongPasswordError
from app.pages import admin_login, texts
from app.pages.admin_frame import Page
from app.sites import Sites
from app.upload_store import Store
from app.upload_worker import Worker
from app.uploads import Uploads
from index.archive import Archive

LANGUAGE = "admin_language"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}


class Office(NamedTuple):
    """What the admin pages work on. `days` is how long feedback is kept."""

    login: Login
    archive: Archive
    uploads: Uploads
    store: Store
    worker: Worker
    sites: Sites
    feedback: Feedback
    days: int


class Visit(NamedTuple):
    """A request of somebody who is logged in."""

    request: Request
    session: Session
    page: Page


class TurnedAwayError(Exception):
    """The answer to a request that goes no further."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status_code)
        self.response = response


def install(app: FastAPI, office: Office | None) -> None:
    """The log-in's routes; with no office every admin address says that it is switched off."""
    app.add_exception_handler(TurnedAwayError, _turned_away)
    if office is None:
        off = {"include_in_schema": False, "methods": ["GET", "HEAD", "POST"]}
        app.add_api_route("/admin", _off, **off)  # type: ignore[arg-type]
        app.add_api_route("/admin/{rest:path}", _off, **off)  # type: ignore[arg-type]
        return
    login = office.login

    @app.get("/admin/login", include_in_schema=False)
    def ask(request: Request) -> Response:
        return _form(request, login, _said(request))

    @app.post("/admin/login", include_in_schema=False)
    async def enter(request: Request) -> Response:
        _own_origin(request, visitor(request))
        sent = await fields(request)
        if not login.fits(request.cookies.get(FORM_COOKIE, ""), sent.get("token", "")):
            return _form(request, login, "form_token", status=403)
        try:
            cookie = login.open(sent.get("password", ""), bucket(request.client.host if request.client else ""))
        except WrongPasswordError:
            return _form(request, login, "wrong_password", status=403)
        except TooManyError as wait:
            page = visitor(request)
            page = page._replace(words=page.say("too_many_tries", seconds=wait.retry_after))
            return _form(request, login, "", status=429, page=page, headers={"Retry-After": str(wait.retry_after)})
        response = redirect(request, "")
        _set(response, request, COOKIE, cookie, SECONDS)
        response.delete_cookie(FORM_COOKIE, path=_path(request))
        return response

    @app.post("/admin/logout", include_in_schema=False)
    async def leave(request: Request) -> Response:
        visit = await acting(request, login)
        login.end(visit.session)
        response = redirect(request, "/login?said=logged_out")
        response.delete_cookie(COOKIE, path=_path(request))
        return response

    @app.get("/admin/{rest:path}", include_in_schema=False)
    def elsewhere(request: Request) -> Response:
        page = seeing(request, login).page
        return refused(page, page.say("not_found"), 404)


def seeing(request: Request, login: Login) -> Visit:
    """A visit that only looks; without a session it is sent to the log-in."""
    session = login.session(request.cookies.get(COOKIE, ""))
    if session is None:
        raise TurnedAwayError(redirect(request, "/login"))
    return Visit(request, session, visitor(request, session.token))


def entering(request: Request, login: Login) -> Visit:
    """A visit that changes something, before its body is read: logged in, and from our own origin."""
    session = login.session(request.cookies.get(COOKIE, ""))
    if session is None:
        raise TurnedAwayError(_form(request, login, "needs_login", status=401))
    page = visitor(request, session.token)
    _own_origin(request, page)
    return Visit(request, session, page)


async def acting(request: Request, login: Login) -> Visit:
    """A visit that changes something by a small form, whose token fits."""
    visit = entering(request, login)
    if not login.fits(visit.session.id, (await fields(request)).get("token", "")):
        raise TurnedAwayError(refused(visit.page, visit.page.say("form_token"), 403))
    return visit


async def fields(request: Request) -> Mapping[str, str]:
    """The fields of a small form, the first of each name; the guard bounds the body."""
    body = (await request.body()).decode("utf-8", "replace")
    try:
        sent = parse_qs(body, keep_blank_values=True, max_num_fields=100)
    except ValueError:
        return {}
    return {name: values[0].strip() for name, values in sent.items()}


def turned(first: str) -> int:
    """How many rows of a list were turned over by its address; 0 for what is no such number.

    >>> turned("100"), turned("-1"), turned("9" * 20)
    (100, 0, 0)
    """
    return int(first) if first.isascii() and first.isdigit() and len(first) < 9 else 0


def visitor(request: Request, token: str = "") -> Page:
    """The page as this visitor gets it: language, path prefix, and what is said at its top."""
    chosen = request.query_params.get("l", "") or request.cookies.get(LANGUAGE, "")
    language = texts.preferred(chosen or request.headers.get("accept-language", ""))
    root = str(request.scope.get("root_path", "")).rstrip("/")
    public = getattr(request.app.state, "public_origin", None)
    server = f"{public}{root}" if public else str(request.base_url).rstrip("/")
    return Page(language, root, server, token, _said(request))


def shown(visit: Visit, made: str, status: int = 200) -> Response:
    """A page, with the language remembered that was chosen on it."""
    return _language(visit.request, HTMLResponse(made, status_code=status, headers=HEADERS))


def refused(page: Page, words: str, status: int) -> Response:
    """A page that says why nothing was done."""
    return HTMLResponse(admin_login.refused(page, words), status_code=status, headers=HEADERS)


def redirect(request: Request, path: str) -> Response:
    """To another admin page, after a form was taken."""
    return RedirectResponse(f"{visitor(request).root}/admin{path}", status_code=303, headers=HEADERS)


def _form(
    request: Request,
    login: Login,
    said: str,
    *,
    status: int = 200,
    page: Page | None = None,
    headers: Mapping[str, str] | None = None,
) -> Response:
    nonce = request.cookies.get(FORM_COOKIE, "")
    fresh = nonce if 20 <= len(nonce) <= 64 and nonce.isascii() else secrets.token_urlsafe(24)
    here = (page or visitor(request))._replace(said=said)
    made = admin_login.login(here, login.token(fresh))
    response = HTMLResponse(made, status_code=status, headers={**HEADERS, **(headers or {})})
    _set(response, request, FORM_COOKIE, fresh, 3600)
    return _language(request, response)


def _own_origin(request: Request, page: Page) -> None:
    """A browser names the page that sent a form; a name that is not ours is another site's."""
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    host = request.headers.get("host", "")
    same = origin is None or origin.partition("://")[2].lower() == host.lower()
    public = getattr(request.app.state, "public_origin", None)
    if (site not in (None, "same-origin")) or not (same or (public and origin == public)):
        raise TurnedAwayError(refused(page, page.say("foreign"), 403))


def _said(request: Request) -> str:
    return request.query_params.get("said", "")


def _set(response: Response, request: Request, name: str, value: str, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=_path(request),
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def _language(request: Request, response: Response) -> Response:
    chosen = request.query_params.get("l", "")
    if chosen in texts.LANGUAGES:
        _set(response, request, LANGUAGE, chosen, 365 * 86_400)
    return response


def _path(request: Request) -> str:
    return visitor(request).path("")


async def _turned_away(_request: Request, error: Exception) -> Response:
    assert isinstance(error, TurnedAwayError)
    return error.response


async def _off(request: Request) -> Response:
    return HTMLResponse(admin_login.switched_off(visitor(request)), status_code=404, headers=HEADERS)
