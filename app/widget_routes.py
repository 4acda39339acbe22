"""Where pages fetch the chat element: an address that follows the newest version, and one for each version for ever."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response

from app.http_errors import ApiError
from app.routes import refusals, router
from app.widget_file import WidgetFile, widget

# Pages of any site load a script, and those with an integrity hash must be allowed to read it.
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Timing-Allow-Origin": "*",
    "Vary": "Accept-Encoding",
}
_TYPE = "text/javascript; charset=utf-8"
_SCRIPT: dict[int | str, dict[str, Any]] = {200: {"description": "The script.", "content": {"text/javascript": {}}}}
_NEWEST = "public, max-age=300, stale-while-revalidate=86400"
_FOR_EVER = "public, max-age=31536000, immutable"


def widget_routes() -> APIRouter:
    """The routes of the element's script."""
    doors = router()

    @doors.get("/widget/v1.js", response_class=Response, responses={
        **_SCRIPT, 304: {"description": "Nothing has changed."}, **refusals("not_found"),
    })  # fmt: skip
    def newest(
        accept_encoding: Annotated[str, Header()] = "", if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        """The chat element, its newest version."""
        return _sent(widget(), accept_encoding, if_none_match, _NEWEST)

    @doors.get("/widget/{version}/report-chat.js", response_class=Response, responses={
        **_SCRIPT, 304: {"description": "Nothing has changed."}, **refusals("not_found"),
    })  # fmt: skip
    def pinned(
        version: str, accept_encoding: Annotated[str, Header()] = "", if_none_match: Annotated[str, Header()] = ""
    ) -> Response:
        """The chat element in exactly this version, which never changes."""
        file = widget()
        if version != file.version:
            raise ApiError("not_found")
        return _sent(file, accept_encoding, if_none_match, _FOR_EVER)

    doors.add_api_route("/widget/v1.js", newest, methods=["HEAD"], include_in_schema=False)
    doors.add_api_route("/widget/{version}/report-chat.js", pinned, methods=["HEAD"], include_in_schema=False)
    return doors


def _sent(file: WidgetFile, accepted: str, known: str, keeping: str) -> Response:
    packed = _takes_gzip(accepted)
    tag = f'"{file.version}{"-gzip" if packed else ""}"'
    headers = {**_OPEN, "Cache-Control": keeping, "ETag": tag}
    if tag in (one.strip().removeprefix("W/") for one in known.split(",")):
        return Response(status_code=304, headers=headers)
    if packed:
        headers["Content-Encoding"] = "gzip"
    return Response(file.packed if packed else file.script, media_type=_TYPE, headers=headers)


def _takes_gzip(accepted: str) -> bool:
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
