"""How every route of the API is made: bodies read strictly, failures told in the one shape."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from app import strict_json
from app.api_shapes import ErrorOut
from app.http_errors import REFUSALS, ApiError, unforeseen

Handling = Callable[[Request], Coroutine[Any, Any, Response]]


class StrictRoute(APIRoute):
    """Reads a JSON body strictly before FastAPI does, and lets no exception of ours out."""

    def get_route_handler(self) -> Handling:
        """The handler of the route, guarded."""
        inner = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                if request.method == "POST":
                    await _check(request)
                return await inner(request)
            except (ApiError, RequestValidationError, HTTPException):
                raise
            except Exception:
                return unforeseen(request)

        return handle


async def _check(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if kind != "application/json":
        raise ApiError("not_json")
    strict_json.parse(body)


def refusals(*codes: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that may refuse with these codes."""
    found: dict[int | str, dict[str, Any]] = {}
    for code in (*codes, "internal"):
        refusal = REFUSALS[code]
        told = found.setdefault(refusal.status, {"model": ErrorOut, "description": ""})
        told["description"] = f"{told['description']} `{code}`: {refusal.en}".strip()
    return found


ALWAYS = (
    *("unknown_key", "key_in_query", "origin_not_allowed", "key_disabled", "beyond_key"),
    *("rate_limited", "invalid", "too_large", "bad_request"),
)


def router() -> APIRouter:
    """A router of strict routes."""
    return APIRouter(route_class=StrictRoute)
