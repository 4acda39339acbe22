"""Where other sites fetch the page that they show in a frame."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from app.embed_page import Wanted, page
from app.routes import refusals, router
from app.sites import Sites

Word = Annotated[str, Query(max_length=64)]


def embed_routes(sites: Sites) -> APIRouter:
    """The route of the frame; the key stands in its address, for a frame has no headers and the key is public."""
    doors = router()

    @doors.get("/embed", response_class=HTMLResponse, responses=refusals("invalid"))
    def embed(
        request: Request, site: Word = "", lang: Word = "", theme: Word = "", size: Word = "", mode: Word = ""
    ) -> HTMLResponse:
        """The chat element alone on a page, for a frame on the site of that key."""
        root = str(request.scope.get("root_path", ""))
        made = page(sites.find(site), Wanted(lang, theme, size, mode), root=root)
        headers = {"Content-Security-Policy": made.policy, "Cache-Control": "no-store"}
        return HTMLResponse(made.html, status_code=made.status, headers=headers)

    return doors
