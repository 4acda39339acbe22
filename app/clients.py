"""Who calls: the key it must show, the site it calls from, and the address it is counted by.

Origin and Sec-Fetch-Site are written by browsers and stop other people's pages; a script can write what it likes,
so what protects the work itself are the limits.
"""

import hmac
from collections.abc import Awaitable, Callable, Sequence

from fastapi import Request

from app.http_errors import ApiError
from app.limits import Windows, bucket

KEY_NAMES = frozenset({"key", "api_key", "apikey", "api-key", "token", "access_token", "authorization"})
Admit = Callable[[Request], Awaitable[str]]


def own_page(request: Request) -> bool:
    """Whether a browser says that our own page calls."""
    if request.headers.get("sec-fetch-site") == "same-origin":
        return True
    return request.headers.get("origin") == f"{request.url.scheme}://{request.headers.get('host', '')}"


def admission(what: str, windows: Windows, keys: Sequence[str], *, pages: bool = True) -> Admit:
    """A dependency that gives the client's bucket, or refuses the request.

    `keys` empty lets everyone in; else all need one but our own page, where `pages` allows it.
    """

    async def admit(request: Request) -> str:
        origin = request.headers.get("origin")
        own = own_page(request)
        if origin is not None and not own:
            raise ApiError("origin_not_allowed", origin=origin[:120])
        if any(name.lower() in KEY_NAMES for name in request.query_params):
            raise ApiError("key_in_query")
        if keys and not (pages and own) and not _known(request.headers.getlist("authorization"), keys):
            raise ApiError("unknown_key")
        client = bucket(request.client.host if request.client else "")
        windows.count(what, client)
        return client

    return admit


def _known(sent: Sequence[str], keys: Sequence[str]) -> bool:
    """Whether exactly one key was sent and is ours; every comparison takes the same time."""
    if len(sent) != 1 or not sent[0].startswith("Bearer "):
        return False
    shown = sent[0].removeprefix("Bearer ").encode()
    return sum(hmac.compare_digest(shown, key.encode()) for key in keys) > 0
