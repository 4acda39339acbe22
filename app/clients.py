"""Who calls: the key it must show, the site it calls from, and the address it is counted by.

Origin and Sec-Fetch-Site are written by browsers and stop other people's pages; a script can write what it likes,
so what protects the work itself are the limits.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence

from fastapi import Request

from app.http_errors import ApiError
from app.limits import Windows, bucket
from app.sites import Site

KEY_NAMES = frozenset(
    {"key", "api_key", "apikey", "api-key", "site_key", "site-key", "token", "access_token", "authorization"}
)
Admit = Callable[[Request], Awaitable[str]]


def own_page(request: Request) -> bool:
    """Whether a browser says that our own page calls."""
    said, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if said == "same-origin":
        return True
    public = getattr(request.app.state, "public_origin", None)  # a proxy may not say that it spoke https
    ours = [one for one in (f"{request.url.scheme}://{request.headers.get('host', '')}", public) if one]
    if origin is not None or said is not None:
        return origin in ours
    # Without https browsers say neither when they only read, but where they come from; no page can write that.
    return any(request.headers.get("referer", "").startswith(f"{one}/") for one in ours)


def admission(what: str, windows: Windows, keys: Sequence[str], *, pages: bool = True) -> Admit:
    """A dependency that gives the client's bucket, or refuses the request.

    `keys` empty lets everyone in; else all need one but our own page, where `pages` allows it.
    """

    async def admit(request: Request) -> str:
        client = bucket(request.client.host if request.client else "")
        site = site_of(request)
        if site is not None:  # its origin, key and scopes were looked at before anything else (app/site_cors.py)
            _no_key_in_the_address(request)
            if what == "ask":
                windows.visit(site.id, client, minute=site.quota.minute, day=site.quota.day)
            else:
                windows.count(what, client)
            return f"{client} site {site.id}"
        origin = request.headers.get("origin")
        own = own_page(request)
        if origin is not None and not own:
            raise ApiError("origin_not_allowed", origin=origin[:120])
        _no_key_in_the_address(request)
        if keys and not (pages and own) and not _known(request.headers.getlist("authorization"), keys):
            raise ApiError("unknown_key")
        windows.count(what, client)
        return client

    return admit


def site_of(request: Request) -> Site | None:
    """The site whose visitor calls; None for our own page and for other programs."""
    site: Site | None = getattr(request.state, "site", None)
    return site


def site_number(request: Request) -> int:
    """The number of that site; 0 for none."""
    site = site_of(request)
    return 0 if site is None else site.id


def _no_key_in_the_address(request: Request) -> None:
    if any(name.lower() in KEY_NAMES for name in request.query_params):
        raise ApiError("key_in_query")


def _known(sent: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether exactly one key was sent and is ours; every comparison takes the same time."""
    if len(sent) != 1 or not sent[0].startswith("Bearer "):
        return False
    shown = sent[0].removeprefix("Bearer ").encode()
    return sum(hmac.compare_digest(shown, key.encode()) for key in keys) > 0
